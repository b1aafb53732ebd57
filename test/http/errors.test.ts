// Methods and addresses that are wrong in themselves. Each gets its own 4xx in the words of its dialect.
// Bodies: body.test.ts; headers of every answer: headers.test.ts; thousands of odd requests: fuzz.test.ts.

import { describe, expect, test } from 'vitest'
import {
  ask,
  call,
  makeRoom,
  refusalOf,
  type WireRefusal,
  type WireRefusalV2,
} from '../support/service.ts'

describe('a method that an address does not answer is 405 and says which it does', () => {
  test.each([
    ['GET', '/api/v1/room', 'POST'],
    ['POST', '/api/v1/room/x', 'GET, HEAD, PUT, DELETE'],
    ['POST', '/api/v1/rooms', 'GET, HEAD'],
    ['GET', '/api/v1/token', 'POST'],
    ['GET', '/api/v1/token/', 'POST'],
    ['HEAD', '/api/v1/token/validate', 'POST'],
    ['GET', '/api/v1/room/x/admission', 'POST'],
    ['DELETE', '/api/v1/room/id/x/admission', 'POST'],
    ['PUT', '/v2/token', 'POST'],
    ['GET', '//v2//token/', 'POST'],
    ['DELETE', '/v2/room-codes/room/x', 'POST, GET, HEAD'],
    ['GET', '/v2/room-codes/room/x/role/guest', 'POST'],
    ['DELETE', '/v2/room-codes/code', 'POST'],
    ['PATCH', '/v2/room-codes/code/x', 'GET, HEAD, POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
    ['POST', '/assets/anteroom.css', 'GET, HEAD'],
    ['POST', '/meeting/abc-defg-hij', 'GET, HEAD'],
    ['DELETE', '/abc-defg-hij/qr', 'GET, HEAD'],
    ['TRACE', '/abc-defg-hij', 'GET, HEAD'],
    ['PROPFIND', '/robots.txt', 'GET, HEAD'],
  ])('%s %s', async (method, path, allow) => {
    const refused = await ask(path, { method })
    expect(refused.status).toBe(405)
    const listed = refused.headers.get('Allow')?.split(', ').sort()
    expect(listed).toEqual(allow.split(', ').sort())
    if (method !== 'HEAD') expect((await refusalOf(refused))[1]).toBe('method_not_allowed')
  })

  test('without reading the body or asking for a key', async () => {
    const refused = await ask('/api/v1/rooms', { method: 'POST', body: 'x'.repeat(70_000) })
    expect(await refusalOf(refused)).toEqual([405, 'method_not_allowed'])
  })
})

describe('an address that is none is 404', () => {
  test.each([
    '/api/v1',
    '/api/v1/nothing',
    '/api/v2/room',
    '/api/v1/room/x/token',
    '/api/v1/room/x/join',
    '/api/v1/room/a/b/c',
    '/api/',
  ])('%s in the words of v1', async (path) => {
    const body = await (await ask(path)).json<WireRefusal>()
    expect(body).toMatchObject({
      success: false,
      code: path === '/api/' ? 'room_not_found' : 'route_not_found',
    })
  })

  test.each([
    '/v2/nothing',
    '/v2/token/x',
    '/v2/room-codes',
    '/v2/room-codes/room',
    '/v2/rooms/x/y/z',
  ])('%s in the words of v2', async (path) => {
    const refused = await ask(path)
    expect(await refused.json<WireRefusalV2>()).toMatchObject({
      code: 404,
      details: ['route_not_found'],
    })
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('*')
  })

  test.each([
    '/x/y',
    '/meeting',
    '/a/b/c/d',
    '/assets/none.css',
    '/assets/a/b',
    '/.well-known/security.txt',
    '/abc-defg-hij/qr/x',
  ])('%s elsewhere', async (path) => {
    const [status] = await refusalOf(await ask(path))
    expect(status).toBe(404)
  })
})

describe('odd addresses are answered, and open nothing', () => {
  const ODD = [
    '%',
    '%E0%A4%A',
    '%00',
    '..%2f',
    '..%2f..%2fetc%2fpasswd',
    '%ff%fe',
    '%5c',
    '%0d%0aX:1',
    '%C0%AF',
    '*',
    '%F0%9F%98%80',
    "'",
    '%22',
    '~',
    ':x',
    '{x}',
    '%25',
    '%2525',
  ]
  const PLACES = [
    '/p/',
    '/',
    '/meeting/',
    '/assets/',
    '/api/v1/room/',
    '/v2/room-codes/room/',
    '/v2/room-codes/code/',
    '/api/v1/room/id/',
  ]

  test.each(PLACES)('%s', async (place) => {
    for (const odd of ODD) {
      const answer = await call(place + odd)
      expect([place + odd, answer.status]).toEqual([place + odd, expect.toBeOneOf([404, 405])])
      await answer.text()
    }
  })

  test('also in the middle of one', async () => {
    const { _id } = await makeRoom()
    for (const odd of ODD) {
      const admission = await ask(`/api/v1/room/${odd}/admission`, { body: { name: 'Ann' } })
      expect([odd, ...(await refusalOf(admission))]).toEqual([odd, 404, 'room_not_found'])
      const codes = await call(`/v2/room-codes/room/${_id}/role/${odd}`, { body: {} })
      expect([odd, ...(await refusalOf(codes))]).toEqual([odd, 404, 'role_not_found'])
      expect((await ask(`/${odd}/qr`)).status).toBe(404)
    }
  })
})
