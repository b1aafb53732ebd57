// Over a whole journey nothing is logged that opens a room or names a person. The lines themselves:
// log.test.ts.

import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { FIELDS, linesOf, logged, watchLog, written } from '../support/log-lines.ts'
import { ask, call, SECRET_KEY, type WireCode, type WireRoom } from '../support/service.ts'
import { managementToken, SECRET_KEYS } from '../support/tokens.ts'

watchLog()

const read = <T>(text: string): T => JSON.parse(text)

test('a whole journey leaves no key, token, code, name, id or query value in any line', async () => {
  const all: string[] = []
  const secrets = new Set<string>([...SECRET_KEYS, env.TOKEN_KEY, env.LINK_KEY])
  /** Asks, keeps what was logged, and notes every text of the answer that nobody else should read. */
  const step = async (asked: Promise<Response>): Promise<string> => {
    const { text, response } = await logged(asked)
    all.push(...written)
    const location = response.headers.get('Location')
    if (location !== null) secrets.add(location)
    return text
  }
  const say = (text: string): string => {
    secrets.add(text)
    return text
  }

  const name = say('private-room-of-ann')
  const key = `?secretKey=${SECRET_KEY}`
  const room = read<WireRoom>(
    await step(
      ask(`/api/v1/room${key}`, {
        body: { roomName: name, privacy: 'private' },
        headers: { 'Idempotency-Key': say('idempotency-key-of-ann') },
      }),
    ),
  )
  say(room._id)
  await step(ask(`/api/v1/room/${name}${key}`))
  await step(ask(`/api/v1/rooms${key}&limit=1&cursor=${say('cursor-of-ann')}`))
  const manager = say(await managementToken())
  const { data } = read<{ data: [WireCode, WireCode] }>(
    await step(
      ask(`/v2/room-codes/room/${room._id}`, {
        body: {},
        headers: { Authorization: `Bearer ${manager}` },
      }),
    ),
  )
  for (const { code } of data) {
    for (const typed of [code, code.replaceAll('-', ''), code.toUpperCase()]) {
      await step(ask(`/${say(typed)}?name=${say('Name-of-Ann')}&userId=${say('user-of-ann')}`))
      await step(ask(`/${typed}/qr`))
      await step(ask(`/meeting/${typed}`, { headers: { Accept: 'text/html' } }))
    }
    const { token } = read<{ token: string }>(
      await step(ask('/v2/token', { body: { code, user_id: 'user-of-ann' } })),
    )
    await step(
      ask(`/api/v1/room/${name}/admission`, {
        body: { accessToken: say(token), name: 'Name-of-Ann' },
      }),
    )
    await step(ask(`/api/v1/room/id/${room._id}/admission`, { body: { roomCode: code } }))
  }
  const wish = {
    roomName: name,
    name: 'Name-of-Ann',
    email: say('ann@example.com'),
    meta: say('meta-of-ann'),
    externalUserId: 'user-of-ann',
  }
  const { token } = read<{ token: string }>(await step(ask(`/api/v1/token${key}`, { body: wish })))
  await step(ask('/api/v1/token/validate', { body: { token: say(token) } }))
  await step(ask('/api/v1/token/validate', { body: { token: `${token}x` } }))
  await step(ask(`/api/v1/room/${name}/admission`, { body: { accessToken: token } }))
  await step(ask(`/api/v1/rooms?secretKey=${say('a-wrong-key-of-ann')}`))
  await step(
    ask('/v2/room-codes/code', {
      body: {},
      headers: { Authorization: `Bearer ${say('another-wrong-key-of-ann')}` },
    }),
  )
  await step(call('/v2/room-codes/code', { body: { code: data[0].code, enabled: false } }))
  await step(ask(`/${data[0].code}`))
  await step(call('/api/v1/token', { body: { [say('field-of-ann')]: 1 } }))
  await step(
    call(`/api/v1/room/${name}`, {
      method: 'PUT',
      body: { linkTarget: say('https://target-of-ann.example/') },
    }),
  )
  await step(ask(`/${data[1].code}`, { headers: { 'CF-Connecting-IP': say('203.0.113.77') } }))
  await step(ask(`/nothing/${name}?q=${say('query-of-ann')}`))
  await step(ask(`/api/v1/room${key}`, { body: '{broken-of-ann' }))
  await step(call(`/api/v1/room/${name}`, { method: 'DELETE' }))
  await step(ask(`/${data[1].code}`))
  await step(ask(`/${name}`))

  expect(all.length).toBeGreaterThanOrEqual(40)
  const log = all.join('\n').toLowerCase()
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(8)
    expect(log).not.toContain(secret.toLowerCase())
  }
  for (const word of ['of-ann', 'example', 'bearer', 'secretkey', '?', 'stack'])
    expect(log).not.toContain(word)
  for (const line of linesOf(all.filter((text) => text.includes('"route"'))))
    expect(Object.keys(line).sort()).toEqual(FIELDS)
})
