// Bodies that are too large, or no JSON object. The fields in them: v1/ and v2/. Addresses and methods:
// errors.test.ts.

import { createExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import worker from '../../src/index.ts'
import { call, freshName, keyed, ORIGIN, refusalOf, type WireRoom } from '../support/service.ts'

const LIMIT = 65_536

/** Routes that read a body, one of each kind. */
const READERS = [
  '/api/v1/room',
  '/api/v1/token',
  '/api/v1/token/validate',
  '/v2/token',
  '/v2/room-codes/code',
  '/api/v1/room/x/admission',
]

const post = (
  path: string,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Response> =>
  exports.default.fetch(
    new Request(ORIGIN + path, { method: 'POST', headers: { ...keyed, ...headers }, body }),
  )

/** A body that comes in pieces, without a length. */
const stream = (next: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
  new ReadableStream<Uint8Array>({ pull: next })

describe('a body above 64 KiB is 413', () => {
  test.each(READERS)('at %s, with a length', async (path) => {
    const [status, code] = await refusalOf(await post(path, 'x'.repeat(LIMIT + 1)))
    expect([status, code]).toEqual([413, 'body_too_large'])
  })

  test.each(READERS)('at %s, in pieces, and the rest is not waited for', async (path) => {
    let pieces = 0
    const long = stream((controller) => {
      controller.enqueue(new Uint8Array(8192).fill(32))
      pieces += 1
      if (pieces === 2000) controller.close()
    })
    expect(await refusalOf(await post(path, long))).toEqual([413, 'body_too_large'])
    expect(pieces).toBeLessThan(200)
  })

  test('where the length alone says so', async () => {
    const refused = await post('/v2/token', '{}', { 'Content-Length': String(LIMIT + 1) })
    expect(await refusalOf(refused)).toEqual([413, 'body_too_large'])
  })

  test('and one of 64 KiB is read', async () => {
    const body = (size: number) => `{"roomName":"${freshName()}"}`.padEnd(size)
    expect((await post('/api/v1/room', body(LIMIT))).status).toBe(200)
    expect(await refusalOf(await post('/api/v1/room', body(LIMIT + 1)))).toEqual([
      413,
      'body_too_large',
    ])
    const bytes = new TextEncoder().encode(body(LIMIT))
    let sent = 0
    const pieces = stream((controller) => {
      controller.enqueue(bytes.slice(sent, sent + 4096))
      sent += 4096
      if (sent >= bytes.length) controller.close()
    })
    expect((await post('/api/v1/room', pieces)).status).toBe(200)
  })

  test('counted in bytes, not letters', async () => {
    const letters = `{"name":"${'\u20ac'.repeat(22_000)}"}`
    expect(letters.length).toBeLessThan(LIMIT)
    expect(await refusalOf(await post('/api/v1/token', letters))).toEqual([413, 'body_too_large'])
  })
})

describe('a body that is no JSON object is 400', () => {
  const deep = (open: string, close: string, times: number) =>
    open.repeat(times) + close.repeat(times)
  const BAD: [string, BodyInit][] = [
    ['text', 'hello'],
    ['half an object', '{"a":'],
    ['two objects', '{}{}'],
    ['a comment', '{}//'],
    ['single quotes', "{'a':1}"],
    ['a form', 'roomName=x&privacy=private'],
    ['an array', '[]'],
    ['an array of objects', '[{}]'],
    ['a number', '7'],
    ['a string', '"x"'],
    ['true', 'true'],
    ['null', 'null'],
    ['NaN', 'NaN'],
    ['a raw line feed in a string', '{"name":"a\nb"}'],
    ['a NUL', '\u0000'],
    ['deep arrays', deep('[', ']', 32_000)],
    ['deep objects, never closed', '{"a":'.repeat(13_000)],
    ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['overlong UTF-8', new Uint8Array([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
    ['half a UTF-8 sequence', new Uint8Array([0x7b, 0x7d, 0xe2, 0x82])],
    [
      'a surrogate in UTF-8',
      new Uint8Array([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
    ],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
  ]
  test.each(BAD)('%s', async (_, body) => {
    for (const path of READERS)
      expect([path, ...(await refusalOf(await post(path, body)))]).toEqual([path, 400, 'bad_json'])
  })

  test('values nested more than 64 deep are refused, wherever they could be kept', async () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    for (const depth of [64, 3000, 10_000])
      for (const [path, body] of [
        ['/api/v1/room', `{"lang":${nested(depth)}}`],
        ['/api/v1/token', `{"meta":${nested(depth)}}`],
        ['/v2/templates', `{"settings":${nested(depth)}}`],
        ['/v2/templates', `{"plugins":[${nested(depth - 1)}]}`],
        ['/v2/templates', `{"roles":{"host":{"publishParams":${nested(depth)}}}}`],
        ['/v2/rooms', `{"recording_info":${nested(depth)}}`],
      ] as const)
        expect([path, ...(await refusalOf(await post(path, body)))]).toEqual([
          path,
          400,
          'bad_json',
        ])
    expect((await post('/v2/templates', `{"settings":${nested(63)}}`)).status).toBe(200)
    expect((await post('/api/v1/token', `{"meta":${nested(63)}}`)).status).toBe(200)
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'the field %s is unknown everywhere, and sets nothing',
    async (field) => {
      for (const path of READERS) {
        const refused = await post(path, `{"${field}":{"privacy":"private","isAdmin":true}}`)
        expect([path, ...(await refusalOf(refused))]).toEqual([path, 400, 'unknown_field'])
      }
      expect(await (await call('/api/v1/room', { method: 'POST' })).json<WireRoom>()).toMatchObject(
        { privacy: 'public' },
      )
    },
  )

  test('a body that breaks off is refused', async () => {
    const broken = stream((controller) => {
      controller.enqueue(new TextEncoder().encode('{"a":'))
      controller.error(new Error('gone'))
    })
    // Handed over without a transport in between, which would end the body instead.
    const request = new Request(`${ORIGIN}/v2/token`, { method: 'POST', body: broken })
    expect(await refusalOf(await worker.fetch(request, env, createExecutionContext()))).toEqual([
      400,
      'bad_request',
    ])
  })

  test('a body is JSON whatever its content type says', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
    ])
      expect(
        (await post('/api/v1/token', '{"isAdmin":true}', { 'Content-Type': type })).status,
      ).toBe(200)
  })
})
