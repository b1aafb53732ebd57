// What every answer carries, whoever gave it: a request id and the security headers. And what a bug
// looks like from outside.

import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import worker from '../../src/index.ts'
import {
  ask,
  call,
  keyed,
  makeCodes,
  makeRoom,
  ORIGIN,
  type WireRefusalV2,
} from '../support/service.ts'

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"

const expectSafe = (label: string, response: Response): void => {
  const { headers } = response
  expect([label, headers.get('X-Request-Id')]).toEqual([
    label,
    expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  ])
  expect(headers.get('Content-Security-Policy')).toBe(CSP)
  expect(
    Number(/^max-age=(\d+)/.exec(headers.get('Strict-Transport-Security') ?? '')?.[1]),
  ).toBeGreaterThanOrEqual(31_536_000)
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('Referrer-Policy')).toBe('no-referrer')
  expect(headers.get('X-Frame-Options')).toBe('DENY')
  expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
  expect(headers.get('X-Powered-By')).toBeNull()
  expect(headers.get('Server')).toBeNull()
}

describe('every answer has its request id and the security headers', () => {
  test('of the API, the links, the pages and the static files', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const { guest } = await makeCodes(room._id)
    const page = { headers: { Accept: 'text/html' } }
    const preflight = { Origin: 'https://page.example', 'Access-Control-Request-Method': 'POST' }
    const answers: [string, number, Promise<Response>][] = [
      ['health', 200, ask('/health')],
      ['room', 200, call(`/api/v1/room/${room.roomName}`)],
      ['rooms', 200, call('/api/v1/rooms')],
      ['codes', 200, call(`/v2/room-codes/room/${room._id}`)],
      ['home', 200, ask('/', page)],
      ['meeting', 200, ask(`/meeting/${guest?.code}`, page)],
      ['room page', 200, ask(`/${room.roomName}`, page)],
      ['QR', 200, ask(`/${guest?.code}/qr`)],
      ['stylesheet', 200, ask('/assets/anteroom.css')],
      ['icon', 200, ask('/favicon.svg')],
      ['robots', 200, ask('/robots.txt')],
      ['browser client', 200, ask('/sdk.js')],
      ['head of a file', 200, ask('/robots.txt', { method: 'HEAD' })],
      ['preflight', 204, ask('/v2/token', { method: 'OPTIONS', headers: preflight })],
      ['link', 302, ask(`/${guest?.code}`)],
      ['old icon', 302, ask('/favicon.ico')],
      ['file by a doubled slash', 307, ask('//assets/anteroom.css')],
      ['bad body', 400, call('/api/v1/room', { body: '{' })],
      ['no key', 401, ask('/api/v1/rooms')],
      ['no token', 401, ask('/v2/room-codes/code', { body: {} })],
      ['private', 403, ask(`/api/v1/room/${room.roomName}/admission`, { body: {} })],
      ['no route', 404, ask('/v2/nothing')],
      ['no link', 404, ask('/aaa-aaaa-aaa')],
      ['no page', 404, ask('/aaa-aaaa-aaa', page)],
      ['no file', 404, ask('/assets/none.css')],
      ['method', 405, ask('/health', { method: 'POST' })],
      ['too large', 413, call('/api/v1/room', { body: 'x'.repeat(70_000) })],
      ['query', 414, ask(`/${guest?.code}?${'x'.repeat(3000)}`)],
    ]
    const ids = new Set<string | null>()
    for (const [label, status, asked] of answers) {
      const response = await asked
      await response.text()
      expect([label, response.status]).toEqual([label, status])
      expectSafe(label, response)
      ids.add(response.headers.get('X-Request-Id'))
    }
    expect(ids.size).toBe(answers.length)
  })

  test('and pages of meetings alone may be framed, by whom FRAME_ANCESTORS names', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const { guest } = await makeCodes(room._id)
    const framedBy = async (path: string, FRAME_ANCESTORS: string) => {
      const request = new Request(`${ORIGIN}${path}`, { headers: { Accept: 'text/html' } })
      const context = createExecutionContext()
      const { headers, body } = await worker.fetch(request, { ...env, FRAME_ANCESTORS }, context)
      await body?.cancel()
      const [, ancestors] =
        /frame-ancestors ([^;]*)/.exec(headers.get('Content-Security-Policy') ?? '') ?? []
      return [ancestors, headers.get('X-Frame-Options')]
    }
    const two = 'https://app.example.com, https://a.example'
    const meetings = [`/meeting/${guest?.code}`, `/${room.roomName}`, '/meeting/aaa-aaaa-aaa']
    for (const path of meetings) {
      expect(await framedBy(path, two)).toEqual(['https://app.example.com https://a.example', null])
      expect(await framedBy(path, '')).toEqual(["'none'", 'DENY'])
    }
    for (const path of ['/', '/dashboard', `/${guest?.code}`, '/health', '/assets/meeting.js'])
      expect([path, ...(await framedBy(path, two))]).toEqual([path, "'none'", 'DENY'])
  })

  test('a file that has not changed is 304, with them', async () => {
    const first = await ask('/assets/anteroom.css')
    expect(await first.text()).toContain('{')
    const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' }
    const again = await ask('/assets/anteroom.css', { headers })
    expect(again.status).toBe(304)
    expectSafe('304', again)
  })

  test('the id is ours, not one that the caller sends', async () => {
    const response = await ask('/health', { headers: { 'X-Request-Id': 'mine' } })
    expect(response.headers.get('X-Request-Id')).not.toBe('mine')
    await response.text()
  })

  test.each([
    ['/sdk.js', 'text/javascript'],
    ['/sdk.mjs', 'text/javascript'],
    ['/sdk.d.ts', 'text/plain'],
  ])('the browser client is for pages of any origin: %s', async (path, type) => {
    const first = await ask(path, { headers: { Origin: 'https://page.example' } })
    expect(await first.text()).toContain('Meeting')
    const again = await ask(path, {
      headers: { 'If-None-Match': first.headers.get('ETag') ?? '' },
    })
    expect([first.status, again.status]).toEqual([200, 304])
    for (const { headers } of [first, again]) {
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
      expect(headers.get('Content-Type')).toBe(`${type}; charset=utf-8`)
      expect(headers.get('Cache-Control')).toBe('public, max-age=300')
    }
  })

  test('pages of other origins may load nothing else as their own, but a QR code as an image', async () => {
    const { _id } = await makeRoom()
    const { guest } = await makeCodes(_id)
    const policy = async (path: string): Promise<string | null> => {
      const response = await ask(path)
      await response.text()
      return response.headers.get('Cross-Origin-Resource-Policy')
    }
    for (const path of [
      '/health',
      '/assets/anteroom.css',
      '/v2/token',
      '/aaa-aaaa-aaa',
      '/',
      `/${guest?.code}`,
    ])
      expect([path, await policy(path)]).toEqual([path, 'same-origin'])
    expect(await policy(`/${guest?.code}/qr`)).toBe('cross-origin')
  })

  test('answers of the API are kept by nobody', async () => {
    const { roomName } = await makeRoom()
    for (const path of [
      `/api/v1/room/${roomName}`,
      '/api/v1/nothing',
      '/v2/token',
      '/v2/nothing',
    ]) {
      const response = await call(path)
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      await response.text()
    }
  })
})

describe('a bug', () => {
  afterEach(() => vi.restoreAllMocks())

  /** A deployment whose storage throws, with a secret in what it says. */
  const broken = (path: string, accept = '*/*'): Promise<Response> => {
    const DIRECTORY = new Proxy(env.DIRECTORY, {
      get: () => () => {
        throw new TypeError('stack of s3cret')
      },
    })
    const request = new Request(ORIGIN + path, { headers: { ...keyed, Accept: accept } })
    return Promise.resolve(worker.fetch(request, { ...env, DIRECTORY }))
  }

  test.each(['/api/v1/room/some-room', '/api/v1/rooms'])(
    'is a 500 with a fixed sentence and its request id: %s',
    async (path) => {
      const response = await broken(path)
      expect(response.status).toBe(500)
      expectSafe('500', response)
      const text = await response.text()
      expect(JSON.parse(text)).toEqual({
        success: false,
        code: 'internal_error',
        message: expect.any(String),
        requestId: response.headers.get('X-Request-Id'),
      })
      for (const told of ['s3cret', 'TypeError', 'stack', '.ts', 'at '])
        expect(text.replace('request id', '')).not.toContain(told)
    },
  )

  test('under /v2 is JSON with its number, and any page may read it', async () => {
    // The id of room 0 under the tests' LINK_KEY: whether it was given is asked of storage.
    const response = await broken('/v2/room-codes/room/5277982cdaec4e40d7813125')
    expectSafe('500', response)
    expect(await response.json<WireRefusalV2>()).toMatchObject({
      code: 500,
      details: ['internal_error'],
    })
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
  })

  test('is logged by its class and request id, without its words', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const response = await broken('/api/v1/room/some-room')
    await response.text()
    expect(said.mock.calls).toEqual([
      [JSON.stringify({ error: 'TypeError', requestId: response.headers.get('X-Request-Id') })],
    ])
  })
})
