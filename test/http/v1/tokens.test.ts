// POST /api/v1/token: what may be asked for, what comes out, and what is refused. Validation:
// validate.test.ts. Signatures and claims in depth: edge/access-tokens.test.ts.

import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  ask,
  call,
  freshName,
  makeRoom,
  refusalOf,
  SECRET_KEY,
  type WireRefusal,
} from '../../support/service.ts'
import { seconds, TOKEN_KEYS } from '../../support/tokens.ts'

const NOW = seconds()

const wish = (body: unknown): Promise<Response> => call('/api/v1/token', { body })

type V1Payload = {
  data: Record<string, unknown>
  iat: number
  nbf?: number
  exp?: number
  jti: string
}
const claimsOf = async (response: Response): Promise<V1Payload> => {
  expect(response.status).toBe(200)
  const { token } = await response.json<{ token: string }>()
  return decodeJwt<V1Payload>(token)
}

describe('what comes out', () => {
  test('a token for nothing in particular is global and never expires', async () => {
    const { token } = await (await wish({})).json<{ token: string }>()
    const { iat, jti, ...rest } = decodeJwt(token)
    expect(rest).toEqual({ data: { appName: 'anteroom' } })
    expect(Math.abs(Number(iat) - seconds())).toBeLessThan(60)
    expect(String(jti).length).toBeGreaterThan(20)
    const kid = new Uint8Array(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(TOKEN_KEYS[0])),
    ).toHex()
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT', kid: kid.slice(0, 8) })
    await jwtVerify(token, new TextEncoder().encode(TOKEN_KEYS[0]), { algorithms: ['HS256'] })
  })

  test("the example of Metered's guide has its shape", async () => {
    expect((await claimsOf(await wish({ globalToken: true }))).data).toEqual({
      globalToken: true,
      appName: 'anteroom',
    })
  })

  test('every property that was asked for stands in it, and no other', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const asked = {
      globalToken: false,
      isAdmin: true,
      roomName: room.roomName,
      name: 'Ann \u{1f600}',
      email: 'ann@example.com',
      meta: { team: 'blue', tags: [1, 2] },
      externalUserId: 'u-1',
      expireUnixSec: NOW + 3600,
      notBeforeUnixSec: NOW - 60,
      ejectAfterElapsedTimeInSec: 600,
      joinVideoOn: true,
      joinAudioOn: false,
      disableVideo: false,
      disableAudio: true,
      disableScreenSharing: true,
    }
    const { data, nbf, exp } = await claimsOf(await wish(asked))
    expect(data).toEqual({ ...asked, roomId: room._id, appName: 'anteroom' })
    expect({ nbf, exp }).toEqual({ nbf: NOW - 60, exp: NOW + 3600 })
  })

  test('the name of the room is written as the room has it', async () => {
    const { roomName, _id } = await makeRoom({ roomName: `CaSe-${freshName()}` })
    const { data } = await claimsOf(await wish({ roomName: roomName.toLowerCase() }))
    expect(data).toMatchObject({ roomName, roomId: _id })
  })

  test('two tokens are never the same', async () => {
    const [a, b] = [await claimsOf(await wish({})), await claimsOf(await wish({}))]
    expect(a.jti).not.toBe(b.jti)
  })

  test.each(['/api/v1/token', '/api/v1/token/', '/api/v1/api/v1/token', '/api/v1/api/v1/token/'])(
    'POST %s is the address, with the key in header or query and with no body at all',
    async (path) => {
      await claimsOf(await call(path, { method: 'POST' }))
      await claimsOf(await ask(`${path}?secretKey=${SECRET_KEY}`, { method: 'POST' }))
      expect(await refusalOf(await ask(path, { body: {} }))).toEqual([401, 'secret_key_missing'])
      const wrong = await ask(`${path}?secretKey=${SECRET_KEY}x`, { body: {} })
      expect(await refusalOf(wrong)).toEqual([401, 'secret_key_wrong'])
    },
  )
})

describe('for which room', () => {
  test('a room and all rooms at once is 400', async () => {
    const { roomName } = await makeRoom()
    expect(await refusalOf(await wish({ roomName, globalToken: true }))).toEqual([
      400,
      'invalid_field',
    ])
  })

  test('a room that is not there is 404: a token for nothing helps nobody', async () => {
    const { roomName } = await makeRoom()
    await (await call(`/api/v1/room/${roomName}`, { method: 'DELETE' })).text()
    for (const name of [freshName(), roomName, 'a b', 'api'])
      expect(await refusalOf(await wish({ roomName: name }))).toEqual([404, 'room_not_found'])
  })
})

describe('times', () => {
  test.each([
    ['0', 0],
    ['the past', NOW - 60],
    ['now', NOW],
    ['milliseconds', (NOW + 3600) * 1000],
    ['half a second', NOW + 3600.5],
    ['text', String(NOW + 3600)],
    ['null', null],
    ['negative', -1],
  ])('expireUnixSec cannot be %s', async (_, expireUnixSec) => {
    expect(await refusalOf(await wish({ expireUnixSec }))).toEqual([400, 'invalid_field'])
  })

  test('milliseconds are recognised in the message', async () => {
    const { message } = await (
      await wish({ expireUnixSec: Date.now() + 3_600_000 })
    ).json<WireRefusal>()
    expect(message).toContain('milliseconds')
  })

  test('a token must be valid before it expires', async () => {
    for (const notBeforeUnixSec of [NOW + 3600, NOW + 3601]) {
      const refused = await wish({ notBeforeUnixSec, expireUnixSec: NOW + 3600 })
      expect(await refusalOf(refused)).toEqual([400, 'invalid_field'])
    }
    const { nbf, exp } = await claimsOf(
      await wish({ notBeforeUnixSec: NOW + 3599, expireUnixSec: NOW + 3600 }),
    )
    expect({ nbf, exp }).toEqual({ nbf: NOW + 3599, exp: NOW + 3600 })
  })

  test('notBeforeUnixSec alone is a time in whole seconds', async () => {
    for (const notBeforeUnixSec of [Date.now(), 1.5, '0', null])
      expect(await refusalOf(await wish({ notBeforeUnixSec }))).toEqual([400, 'invalid_field'])
    const { nbf, exp } = await claimsOf(await wish({ notBeforeUnixSec: NOW + 3600 }))
    expect([nbf, exp]).toEqual([NOW + 3600, undefined])
  })

  test('a misspelt expiry never makes an everlasting token', async () => {
    for (const field of ['expirationDate', 'expireUnixSecs', 'exp', 'expires']) {
      const refused = await wish({ [field]: NOW + 3600 })
      expect(refused.status).toBe(400)
      const { code, message } = await refused.json<WireRefusal>()
      expect(code).toBe('unknown_field')
      expect(message).toContain('did you mean `expireUnixSec`?')
    }
  })

  test('ejectAfterElapsedTimeInSec is a whole number above 0', async () => {
    for (const ejectAfterElapsedTimeInSec of [0, -1, 1.5, '60', null, 1e15])
      expect(await refusalOf(await wish({ ejectAfterElapsedTimeInSec }))).toEqual([
        400,
        'invalid_field',
      ])
  })
})

describe('who', () => {
  test('meta is a string of 1,000 characters at most, or an object whose JSON is', async () => {
    expect((await claimsOf(await wish({ meta: 'x'.repeat(1000) }))).data.meta).toHaveLength(1000)
    const pairs = { k: 'x'.repeat(1000 - '{"k":""}'.length) }
    expect((await claimsOf(await wish({ meta: pairs }))).data.meta).toEqual(pairs)
    for (const meta of ['x'.repeat(1001), { k: `${pairs.k}x` }, 7, true, null])
      expect(await refusalOf(await wish({ meta }))).toEqual([400, 'invalid_field'])
  })

  test('a list is no object of key-value pairs', async () => {
    for (const meta of [[], ['a'], [{ k: 1 }]])
      expect(await refusalOf(await wish({ meta }))).toEqual([400, 'invalid_field'])
  })

  test.each([
    ['name', ['', 'x'.repeat(101), 7, null, '\ud800']],
    ['email', ['', 'ann', '@', 'a b@example.com', `${'x'.repeat(251)}@x.y`, 7, null]],
    ['externalUserId', ['', 'x'.repeat(256), 7, null]],
    ['roomName', ['', 'x'.repeat(65), 7, null]],
    ['isAdmin', ['true', 1, null]],
    ['globalToken', ['true', 1, null]],
    ['joinVideoOn', ['true', 0]],
    ['joinAudioOn', ['true', 0]],
    ['disableVideo', ['true', 0]],
    ['disableAudio', ['true', 0]],
    ['disableScreenSharing', ['true', 0]],
  ])('%s is checked', async (field, values) => {
    for (const value of values)
      expect([value, ...(await refusalOf(await wish({ [field]: value })))]).toEqual([
        value,
        400,
        'invalid_field',
      ])
  })

  test.each([
    ['appName', 'anteroom'],
    ['roomId', '0'.repeat(24)],
    ['jti', 'x'],
    ['data', {}],
    ['type', 'management'],
    ['iat', 1],
  ])('%s cannot be chosen by the caller', async (field, value) => {
    expect(await refusalOf(await wish({ [field]: value }))).toEqual([400, 'unknown_field'])
  })
})

test('a token that would be longer than 8,192 bytes is not made', async () => {
  const long = {
    meta: '\u0001'.repeat(1000),
    name: '\u0001'.repeat(100),
    externalUserId: '\u0001'.repeat(255),
  }
  expect(await refusalOf(await wish(long))).toEqual([400, 'token_too_large'])
  const { token } = await (
    await wish({ meta: '\u00e9'.repeat(1000), name: '\u{1f600}'.repeat(50) })
  ).json<{ token: string }>()
  expect((await ask('/api/v1/token/validate', { body: { token } })).status).toBe(200)
})

test('a token is answered with no-store', async () => {
  const response = await wish({})
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  await response.text()
})
