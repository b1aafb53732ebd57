// The server client where there is no good answer: no time, no connection, somebody else's answer; and how
// it keeps the secret key.

import { exports } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { Anteroom, AnteroomError, type AnteroomOptions } from '../../src/client/server.ts'
import { ORIGIN, SECRET_KEY } from '../support/service.ts'

const asked: { url: string; key: string | null; redirect: string }[] = []

const throughTheWorker: typeof fetch = (input, init) => {
  const request = new Request(input, init)
  const key = request.headers.get('Authorization')
  asked.push({ url: request.url, key, redirect: request.redirect })
  return exports.default.fetch(request)
}

const client = (options: Partial<AnteroomOptions>) =>
  Anteroom({ baseUrl: ORIGIN, secretKey: SECRET_KEY, fetch: throughTheWorker, ...options })

const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test('the key is sent in the header, never in an address, and follows no redirect', async () => {
  asked.length = 0
  const { rooms, codes, tokens, admission } = client({ baseUrl: `${ORIGIN}/` })
  const { roomName, _id } = await rooms.create({ privacy: 'public' })
  const { code } = await codes.create(_id, 'guest')
  await Array.fromAsync(rooms.list({ pageSize: 1 }))
  await Array.fromAsync(codes.list(_id))
  await tokens.validate(await tokens.create({ roomName }))
  await admission.check({ roomName }, { name: 'Ann' })
  await codes.get(code)
  expect(asked.length).toBeGreaterThanOrEqual(8)
  for (const { url, key, redirect } of asked) {
    expect(url).not.toContain(SECRET_KEY)
    expect(url).not.toMatch(/[^:]\/\//)
    expect([key, redirect]).toEqual([`Bearer ${SECRET_KEY}`, 'manual'])
  }
})

test('a call that takes too long is a timeout', async () => {
  const never: typeof fetch = (_, init) =>
    new Promise((_, reject) => {
      const signal = init?.signal
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const failure = await failureOf(client({ fetch: never, timeout: 20 }).rooms.get('yoga'))
  expect(failure).toBeInstanceOf(AnteroomError)
  expect(failure).toMatchObject({ code: 'timeout', status: 0, requestId: null })
})

test('an answer that breaks off is a timeout when the time is over, too', async () => {
  const slow: typeof fetch = async (_, init) =>
    new Response(
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{"roomName":'))
          const signal = init?.signal
          signal?.addEventListener('abort', () => controller.error(signal.reason))
        },
      }),
    )
  const failure = await failureOf(client({ fetch: slow, timeout: 20 }).rooms.get('yoga'))
  expect(failure).toMatchObject({ code: 'timeout', status: 0 })
})

test('a connection that fails is told as such, with its cause', async () => {
  const cause = new TypeError('connection refused')
  const dead: typeof fetch = async () => {
    throw cause
  }
  const failure = await failureOf(client({ fetch: dead }).rooms.get('yoga'))
  expect(failure).toMatchObject({ code: 'unreachable', status: 0, cause })
})

test.each([
  ['a page', 200, '<!doctype html><title>hello</title>'],
  ['nothing', 200, ''],
  ['a gateway', 502, 'bad gateway'],
  ['somebody else', 404, '{"error":"no such route"}'],
  ['a redirect', 302, ''],
])('%s that answers instead is not taken for Anteroom', async (_, status, text) => {
  const other: typeof fetch = async () => new Response(text, { status })
  const failure = await failureOf(client({ fetch: other }).rooms.get('yoga'))
  expect(failure).toBeInstanceOf(AnteroomError)
  expect(failure).toMatchObject({ code: 'bad_answer', status })
})

test.each([
  ['no address', { baseUrl: 'go.example.com' }],
  ['another protocol', { baseUrl: 'ftp://go.example.com' }],
  ['a query', { baseUrl: `${ORIGIN}/?secretKey=x` }],
  ['no key', { secretKey: '' }],
  ['a key that no header can have', { secretKey: 'two words\n' }],
  ['no time', { timeout: 0 }],
  ['no number', { timeout: Number.NaN }],
])('a client with %s is not made', (_, options) => {
  expect(() => client(options)).toThrow(AnteroomError)
  expect(() => client(options)).toThrow(expect.objectContaining({ code: 'bad_options' }))
})

test('no error shows the key', async () => {
  const dead: typeof fetch = async () => {
    throw new TypeError('connection refused')
  }
  const failures = [
    await failureOf(client({ fetch: dead }).rooms.get('yoga')),
    await failureOf(client({}).rooms.get('nobody-made-this')),
  ]
  for (const failure of failures) {
    if (!(failure instanceof AnteroomError)) throw new Error('it did not fail as the client fails')
    expect(JSON.stringify({ ...failure }) + failure.stack).not.toContain(SECRET_KEY)
  }
})

test('in a browser it warns, once', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  client({})
  expect(warn).not.toHaveBeenCalled()
  vi.stubGlobal('document', {})
  client({})
  client({})
  vi.unstubAllGlobals()
  expect(warn).toHaveBeenCalledOnce()
  expect(warn.mock.lastCall?.[0]).toContain('secret key')
  warn.mockRestore()
})
