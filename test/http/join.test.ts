// The door of a live room over HTTP: what an upgrade must ask for, and what is said to whom by which way.
// Whom the room lets in: join-room.test.ts.

import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { SUBPROTOCOL } from '../../src/domain/arrival.ts'
import worker from '../../src/index.ts'
import { codeOf, refusedAt } from '../support/refused.ts'
import { ask, freshName, makeRoom, ORIGIN, refusalOf } from '../support/service.ts'
import { joinAt, joinRoom, type Peer, socketOf, upgrade } from '../support/socket.ts'

const KEY = 'AAAAAAAAAAAAAAAAAAAAAA'

describe('who asks for no socket of ours is answered as everywhere', () => {
  test('without an upgrade it is 426, which says what to upgrade to', async () => {
    const { roomName, _id } = await makeRoom()
    for (const path of [`/join/${roomName}`, `/join/id/${_id}`, '/join/no-such-room']) {
      const plain = await ask(path)
      expect(plain.headers.get('Upgrade')).toBe('websocket')
      expect(plain.headers.get('Cache-Control')).toBe('no-store')
      expect(await refusalOf(plain)).toEqual([426, 'upgrade_required'])
      expect((await ask(path, { method: 'HEAD' })).status).toBe(426)
      const other = await ask(path, { headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } })
      expect(await refusalOf(other)).toEqual([426, 'upgrade_required'])
    }
  })

  test('HEAD joins nobody, though it may ask to upgrade', async () => {
    const { roomName } = await makeRoom()
    const headers = { Upgrade: 'websocket', 'Sec-WebSocket-Protocol': SUBPROTOCOL }
    const request = new Request(`${ORIGIN}/join/${roomName}?name=Ann`, { method: 'HEAD', headers })
    // Handed over as it is: a request that this runtime sends with an upgrade is always a GET.
    const head = await worker.fetch(request, env, createExecutionContext())
    expect([head.status, head.webSocket]).toEqual([426, null])
  })

  test('a person with a browser gets a page', async () => {
    const page = await ask('/join/somewhere', { headers: { Accept: 'text/html' } })
    expect([page.status, page.headers.get('Content-Type')]).toEqual([
      426,
      'text/html; charset=UTF-8',
    ])
    expect(await page.text()).toContain('<h1>')
  })

  test.each([null, 'chat', 'anteroom.v2', 'ANTEROOM.V1', 'anteroom.v1.x', 'token.anteroom.v1'])(
    'an upgrade that offers %j is 400: it would not understand what we say',
    async (protocols) => {
      const { roomName } = await makeRoom()
      const response = await upgrade(`/join/${roomName}`, protocols)
      expect(response.webSocket).toBeNull()
      expect(await refusalOf(response)).toEqual([400, 'subprotocol_missing'])
    },
  )

  test('other methods are not for this address', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect(await refusalOf(await ask('/join/x', { method }))).toEqual([405, 'method_not_allowed'])
  })
})

describe('an upgrade that asks for our protocol is always accepted', () => {
  test('with that protocol alone, whatever else it offers, and the headers of every answer', async () => {
    const protocols = `chat, ${SUBPROTOCOL},resume.${KEY}`
    const response = await upgrade(`/join/${freshName()}`, protocols, { Upgrade: 'WebSocket' })
    expect(response.status).toBe(101)
    expect(response.headers.get('Sec-WebSocket-Protocol')).toBe(SUBPROTOCOL)
    expect(response.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    await codeOf(await socketOf(response))
  })

  test('and a room that is not there is refused by its first and only message', async () => {
    for (const path of [
      `/join/${freshName()}`,
      '/join/abc-defg-hij',
      '/join/id',
      '/join/%E0%A4%A',
      '/join/id/5277982cdaec4e40d7813126',
      '/join/id/%00',
    ])
      expect([path, await codeOf(await joinAt(path, { name: 'Ann' }))]).toEqual([
        path,
        [404, 'room_not_found'],
      ])
  })
})

describe('a credential in the address', () => {
  test.each(['token', 'accessToken', 'access_token', 'resume'])(
    '%s is refused, not read',
    async (field) => {
      const { roomName } = await makeRoom()
      const peer = await joinAt(`/join/${roomName}?name=Ann&${field}=s3cret`)
      const { status, code, message } = await refusedAt(peer)
      expect([status, code]).toEqual([400, 'invalid_field'])
      expect(message).toContain(`\`${field}\``)
      expect(message).toContain('token.<jwt>')
      expect(message).not.toContain('s3cret')
    },
  )
})

describe('what stands in the list of protocols', () => {
  test.each([
    'token.',
    'resume.',
    'token.a.b.c, token.a.b.c',
    `resume.${KEY}, resume.${KEY}`,
    'resume.short',
    `resume.${KEY}A`,
    `resume.${KEY.slice(1)}B`,
    'resume.AAAAAAAAAAAAAAAAAAAA.A',
  ])('%s cannot be read', async (offers) => {
    const { roomName } = await makeRoom()
    const response = await upgrade(`/join/${roomName}?name=Ann`, `${SUBPROTOCOL}, ${offers}`)
    expect(await codeOf(await socketOf(response))).toEqual([400, 'bad_request'])
  })
})

test('a name in the address has 1 to 100 characters', async () => {
  const { roomName } = await makeRoom()
  for (const name of ['', 'x'.repeat(101)]) {
    const { status, code, message } = await refusedAt(await joinRoom(roomName, { name }))
    expect([status, code]).toEqual([400, 'invalid_field'])
    expect(message).toContain('`name` must be 1 to 100 characters')
  }
})

describe('pages of other origins', () => {
  /** Asks the Worker as it would be with this var. */
  const knock = async (ALLOWED_ORIGINS: string, origin: string | null): Promise<Peer> => {
    const request = new Request(`${ORIGIN}/join/${freshName()}?name=Ann`, {
      headers: {
        Upgrade: 'websocket',
        'Sec-WebSocket-Protocol': SUBPROTOCOL,
        ...(origin === null ? {} : { Origin: origin }),
      },
    })
    return socketOf(
      await worker.fetch(request, { ...env, ALLOWED_ORIGINS }, createExecutionContext()),
    )
  }

  test('may not join where ALLOWED_ORIGINS does not list them', async () => {
    const listed = 'https://app.example.com,https://app.example.org'
    for (const origin of [
      'https://evil.test',
      'https://app.example.com.evil.test',
      'http://app.example.com',
      'https://app.example.com:8443',
      'null',
      ORIGIN,
    ])
      expect([origin, await codeOf(await knock(listed, origin))]).toEqual([
        origin,
        [403, 'origin_not_allowed'],
      ])
  })

  test('pass where it lists them, where it is empty, and so does what is no page', async () => {
    const listed = 'https://app.example.com, https://app.example.org'
    const asked: [string, string | null][] = [
      [listed, 'https://app.example.com'],
      [listed, 'https://app.example.org'],
      [listed, null],
      ['', 'https://evil.test'],
      ['', 'null'],
    ]
    for (const [origins, origin] of asked)
      expect(await codeOf(await knock(origins, origin))).toEqual([404, 'room_not_found'])
  })
})
