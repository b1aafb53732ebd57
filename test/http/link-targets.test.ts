// Where a room link leads: the target of its room, filled in, with the request's query carried over.
// The tricks of open redirects in depth: domain/link-targets.test.ts.

import { describe, expect, test } from 'vitest'
import { ask, call, makeCodes, makeRoom, refusalOf, type WireRefusal } from '../support/service.ts'

const roomWithCode = async (linkTarget?: string) => {
  const room = await makeRoom(linkTarget === undefined ? {} : { linkTarget })
  const { guest, host } = await makeCodes(room._id)
  if (guest === undefined || host === undefined) throw new Error('no codes')
  return { room, code: guest.code, host: host.code }
}
const follow = async (path: string): Promise<string | null> => {
  const answer = await ask(`/${path}`)
  expect(answer.status).toBe(302)
  return answer.headers.get('Location')
}
const setTarget = (roomName: string, linkTarget: unknown): Promise<Response> =>
  call(`/api/v1/room/${roomName}`, { method: 'PUT', body: { linkTarget } })

describe('the target of a room', () => {
  test('is filled with code, role, name and id', async () => {
    const { room, code, host } = await roomWithCode(
      'https://app.example.com/{room}/{role}?c={code}&i={room_id}#{code}',
    )
    const address = (role: string, of: string) =>
      `https://app.example.com/${room.roomName}/${role}?c=${of}&i=${room._id}#${of}`
    expect(await follow(code)).toBe(address('guest', code))
    expect(await follow(host.toUpperCase())).toBe(address('host', host))
  })

  test('is filled URL-encoded', async () => {
    const room = await makeRoom({
      roomName: `a:b~${crypto.randomUUID().slice(0, 8)}`,
      linkTarget: 'https://app.example.com/{room}?r={room}',
    })
    const { guest } = await makeCodes(room._id)
    const name = encodeURIComponent(room.roomName)
    expect(await follow(guest?.code ?? '')).toBe(`https://app.example.com/${name}?r=${name}`)
  })

  test.each([
    '/join/{code}',
    'http://localhost:3000/{code}',
    'http://127.0.0.1/{code}',
    'HTTPS://App.Example.com:8443/{code}',
  ])('may be %s', async (target) => {
    const { code } = await roomWithCode(target)
    const there = target.replace('{code}', code)
    expect(await follow(code)).toBe(there.startsWith('/') ? there : new URL(there).href)
  })

  test('leads elsewhere as soon as the change has been answered, and home when it is taken away', async () => {
    const { room, code } = await roomWithCode('https://app.example.com/one')
    expect(await follow(code)).toBe('https://app.example.com/one')
    expect((await setTarget(room.roomName, 'https://app.example.com/two')).status).toBe(200)
    expect(await follow(code)).toBe('https://app.example.com/two')
    expect((await setTarget(room.roomName, '')).status).toBe(200)
    expect(await follow(code)).toBe(`/meeting/${code}`)
  })

  const BAD = [
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.test/',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/..//evil.test',
    'https:evil.test',
    'https:/evil.test',
    'https://',
    'http://app.example.com/',
    'http://localhost.evil.test/',
    'ftp://app.example.com/',
    'app.example.com/{code}',
    'https://user@app.example.com/',
    'https://user:pass@app.example.com/',
    'https://app.example.com@evil.test/',
    'https://{room}.example.com/',
    'https://app.example.com:{code}/',
    'https://app.example.com/{name}',
    'https://app.example.com/{code',
    'https://app.example.com/}',
    'https://app.example.com/a b',
    'https://app.example.com/\r\nX-Evil: 1',
    '\thttps://app.example.com/',
    `https://app.example.com/${'x'.repeat(2048)}`,
    '{code}',
    'x',
  ]
  test.each(BAD)('cannot be %j, by making or by changing', async (linkTarget) => {
    const made = await call('/api/v1/room', { body: { linkTarget } })
    expect(made.status).toBe(400)
    const { code, message } = await made.json<WireRefusal>()
    expect(code).toBe('invalid_field')
    expect(message).toContain('linkTarget')
    const room = await makeRoom({ linkTarget: 'https://app.example.com/' })
    expect(await refusalOf(await setTarget(room.roomName, linkTarget))).toEqual([
      400,
      'invalid_field',
    ])
    expect(await (await call(`/api/v1/room/${room.roomName}`)).json()).toEqual(room)
  })
})

describe('the query of the request', () => {
  test('is carried over as it was written', async () => {
    const { code } = await roomWithCode()
    for (const query of [
      'name=Ann',
      'name=J%C3%BCrgen%20%26%20Co&skip_preview',
      'a=1&a=2&b=',
      'next=//evil.test',
      'x=%0D%0ASet-Cookie:a=b',
    ])
      expect(await follow(`${code}?${query}`)).toBe(`/meeting/${code}?${query}`)
    expect(await follow(`${code}?`)).toBe(`/meeting/${code}`)
  })

  test('gives way where the target has the parameter itself', async () => {
    const { code } = await roomWithCode('https://app.example.com/?role={role}&lang=en#top')
    expect(await follow(`${code}?role=host&name=Ann`)).toBe(
      'https://app.example.com/?role=guest&lang=en&name=Ann#top',
    )
    expect(await follow(`${code}?lang=de&%72ole=host`)).toBe(
      'https://app.example.com/?role=guest&lang=en#top',
    )
  })

  test('has 2,048 bytes at most', async () => {
    const { code } = await roomWithCode()
    const query = `a=${'x'.repeat(2046)}`
    expect(await follow(`${code}?${query}`)).toBe(`/meeting/${code}?${query}`)
    expect(await refusalOf(await ask(`/${code}?${query}x`))).toEqual([414, 'query_too_long'])
    expect(await refusalOf(await ask(`/${code}?a=${'\u00fc'.repeat(700)}`))).toEqual([
      414,
      'query_too_long',
    ])
    const page = await ask(`/${code}?${query}x`, { headers: { Accept: 'text/html' } })
    expect([page.status, page.headers.get('Content-Type')]).toEqual([
      414,
      'text/html; charset=UTF-8',
    ])
    await page.text()
  })
})
