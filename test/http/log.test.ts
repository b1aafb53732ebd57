// The log: one structured line a request, with the route's pattern. That nothing secret stands in it
// over a whole journey: log-secrets.test.ts.

import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import worker from '../../src/index.ts'
import { FIELDS, logged, watchLog, written } from '../support/log-lines.ts'
import { ask, call, keyed, makeCodes, makeRoom, ORIGIN, SECRET_KEY } from '../support/service.ts'

watchLog()

// First in its file: the warning comes once an isolate.
test('where misses cannot be limited the log says so, once', async () => {
  for (let n = 0; n < 3; n++) await (await ask('/aaa-aaaa-aaa')).text()
  expect(written.filter((text) => text.includes('warning'))).toHaveLength(1)
  expect(written.filter((text) => text.includes('"route"'))).toHaveLength(3)
})

describe('a request leaves one line', () => {
  test('with method, route, status, refusal, duration and the request id of the answer', async () => {
    const { response, line } = await logged(call('/api/v1/room', { body: {} }))
    expect(Object.keys(line).sort()).toEqual(FIELDS)
    expect(line).toMatchObject({
      method: 'POST',
      route: '/api/v1/room',
      status: 200,
      refusal: null,
    })
    expect(line.requestId).toBe(response.headers.get('X-Request-Id'))
    expect(line.durationMs).toBeGreaterThanOrEqual(0)
  })

  test('whose route is the pattern, never the address, and whose refusal is the stable code', async () => {
    const { roomName, _id } = await makeRoom()
    const { guest } = await makeCodes(_id)
    const expected: [string, string, number, string | null, () => Promise<Response>][] = [
      ['GET', '/api/v1/room/:roomName', 200, null, () => call(`/api/v1/room/${roomName}`)],
      [
        'GET',
        '/api/v1/room/:roomName',
        401,
        'secret_key_missing',
        () => ask(`/api/v1/room/${roomName}`),
      ],
      ['GET', '/api/v1/rooms', 400, 'invalid_field', () => call('/api/v1/rooms?limit=0')],
      [
        'POST',
        '/api/v1/token',
        400,
        'unknown_field',
        () => call('/api/v1/token', { body: { x: 1 } }),
      ],
      [
        'POST',
        '/api/v1/token/validate',
        400,
        'token_malformed',
        () => ask('/api/v1/token/validate', { body: { token: 'x' } }),
      ],
      [
        'POST',
        '/api/v1/room/:roomName/admission',
        200,
        null,
        () => ask(`/api/v1/room/${roomName}/admission`, { body: { name: 'Ann' } }),
      ],
      [
        'POST',
        '/api/v1/room/id/:roomId/admission',
        200,
        null,
        () => ask(`/api/v1/room/id/${_id}/admission`, { body: { name: 'Ann' } }),
      ],
      ['GET', '/v2/room-codes/room/:roomId', 200, null, () => call(`/v2/room-codes/room/${_id}`)],
      [
        'POST',
        '/v2/room-codes/room/:roomId/role/:role',
        404,
        'role_not_found',
        () => call(`/v2/room-codes/room/${_id}/role/nobody`, { body: {} }),
      ],
      ['POST', '/v2/token', 200, null, () => ask('/v2/token', { body: { code: guest?.code } })],
      ['GET', '/:code', 302, null, () => ask(`/${guest?.code}`)],
      ['HEAD', '/:code', 302, null, () => ask(`/${guest?.code}`, { method: 'HEAD' })],
      ['GET', '/:code/qr', 200, null, () => ask(`/${guest?.code}/qr`)],
      ['GET', '/meeting/:code', 200, null, () => ask(`/meeting/${guest?.code}`)],
      ['GET', '/:roomName', 200, null, () => ask(`/${roomName}`)],
      ['GET', '/:roomName', 404, 'room_not_found', () => ask('/aaa-aaaa-aaa')],
      ['GET', '/assets/:file', 200, null, () => ask('/assets/anteroom.css')],
      ['GET', '(none)', 404, 'route_not_found', () => ask('/secret/address')],
      [
        'DELETE',
        '(none)',
        405,
        'method_not_allowed',
        () => ask(`/api/v1/rooms`, { method: 'DELETE' }),
      ],
    ]
    for (const [method, route, status, refusal, asked] of expected)
      expect((await logged(asked())).line).toMatchObject({ method, route, status, refusal })
  })

  test('where the deployment is not configured, and where something broke', async () => {
    const request = () => new Request(`${ORIGIN}/api/v1/rooms`, { headers: keyed })
    const { line } = await logged(
      Promise.resolve().then(() => worker.fetch(request(), { ...env, SECRET_KEY: 'short-secret' })),
    )
    expect(line).toMatchObject({ status: 503, refusal: 'misconfigured' })
    expect(written.join('\n')).not.toContain('short-secret')
    const DIRECTORY = new Proxy(env.DIRECTORY, {
      get: () => () => {
        throw new Error(`thrown with ${SECRET_KEY}`)
      },
    })
    const broke = await logged(Promise.resolve(worker.fetch(request(), { ...env, DIRECTORY })))
    expect(broke.line).toMatchObject({
      route: '/api/v1/rooms',
      status: 500,
      refusal: 'internal_error',
    })
    expect(written.join('\n')).not.toContain(SECRET_KEY)
    expect(written.join('\n')).not.toContain('thrown with')
  })
})
