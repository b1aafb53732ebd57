// The exact shapes of the claims of the three kinds of token, each claim tried with what it may not be.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyApp, verifyManagement, verifyV1 } from '../../src/edge/access-tokens.ts'
import { kindOf } from '../../src/edge/token-claims.ts'
import { ACCESS_KEY, APP, forge, KEYS, MANAGEMENT, NOW, NOW_MS, V1 } from '../support/forge.ts'

type Claims = Record<string, unknown>

const v1 = async (claims: unknown) => verifyV1(await forge(claims), KEYS, NOW_MS)
const app = async (claims: unknown) => verifyApp(await forge(claims), KEYS, ACCESS_KEY, NOW_MS)
const management = async (claims: unknown) =>
  verifyManagement(await forge(claims), KEYS, ACCESS_KEY, NOW_MS)

const malformed = { ok: false, refusal: { reason: 'token_malformed' } }
const without = (claims: Claims, name: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))

const NO_TEXT = [7, true, null, ['a'], { a: 1 }, 'x'.repeat(2049)]
const NO_FLAG = ['true', 1, 0, null, [], {}]
// No seconds: a text, a fraction, below nothing, and what no whole number of seconds can be.
const NO_SECONDS = [
  '1800000000',
  true,
  null,
  [],
  {},
  NOW + 0.5,
  0.5,
  -1,
  -0.5,
  2 ** 53,
  2 ** 60,
  1e300,
  -1e300,
]

/** Every claim given, with every value that is none for it. */
const wrong = (table: Record<string, readonly unknown[]>): [string, unknown][] =>
  Object.entries(table).flatMap(([name, values]) =>
    values.map((value): [string, unknown] => [name, value]),
  )

describe('a v1 token', () => {
  const data = {
    globalToken: true,
    isAdmin: false,
    roomName: 'standup',
    roomId: '5277982cdaec4e40d7813125',
    name: 'Ann 😀',
    email: 'ann@example.com',
    meta: { team: 'red', seats: [1, 2], nested: { deep: null }, constructor: 'Bauhaus' },
    externalUserId: 'u-1',
    expireUnixSec: NOW + 60,
    notBeforeUnixSec: NOW - 60,
    ejectAfterElapsedTimeInSec: 1800,
    joinVideoOn: true,
    joinAudioOn: false,
    disableVideo: true,
    disableAudio: false,
    disableScreenSharing: true,
    appName: 'anteroom',
  }
  const full = { data, iat: NOW - 60, nbf: NOW - 60, exp: NOW + 60, jti: 'one-token' }

  test('may have every claim there is, and is given back as it is', async () => {
    expect(await v1(full)).toEqual({ ok: true, value: full })
  })

  test('needs no more than `data` and when it was issued', async () => {
    expect(await v1({ data: {}, iat: NOW })).toEqual({ ok: true, value: { data: {}, iat: NOW } })
    expect(await v1({ data: { meta: 'some text' }, iat: NOW })).toMatchObject({ ok: true })
  })

  test('without an expiry never expires', async () => {
    const token = await forge(V1)
    expect(await verifyV1(token, KEYS, NOW_MS + 100 * 365 * 86_400_000)).toMatchObject({ ok: true })
  })

  test.each(
    wrong({
      globalToken: NO_FLAG,
      isAdmin: NO_FLAG,
      roomName: NO_TEXT,
      roomId: NO_TEXT,
      name: NO_TEXT,
      email: NO_TEXT,
      meta: [7, true, null, ['a'], [], 'x'.repeat(2049)],
      externalUserId: NO_TEXT,
      expireUnixSec: NO_SECONDS,
      notBeforeUnixSec: NO_SECONDS,
      ejectAfterElapsedTimeInSec: [...NO_SECONDS, 0],
      joinVideoOn: NO_FLAG,
      joinAudioOn: NO_FLAG,
      disableVideo: NO_FLAG,
      disableAudio: NO_FLAG,
      disableScreenSharing: NO_FLAG,
      appName: NO_TEXT,
      role: ['host'],
      expirationDate: [NOW + 60],
      isadmin: [true],
    }),
  )('with data.%s: %j is malformed', async (name, value) => {
    expect(await v1({ ...full, data: { ...data, [name]: value } })).toMatchObject(malformed)
  })

  test.each(
    wrong({
      data: [null, [], ['a'], 'a', 7, true],
      iat: NO_SECONDS,
      nbf: NO_SECONDS,
      exp: NO_SECONDS,
      jti: NO_TEXT,
      iss: ['anteroom'],
      aud: ['anteroom'],
      sub: ['api'],
      role: ['host'],
      room_id: [data.roomId],
      access_key: [ACCESS_KEY],
      version: [2],
      expires: [NOW + 60],
    }),
  )('with %s: %j is malformed', async (name, value) => {
    expect(await v1({ ...V1, [name]: value })).toMatchObject(malformed)
  })

  test('without the moment it was issued is malformed', async () => {
    expect(await v1({ data: {} })).toMatchObject(malformed)
  })

  test('whose times inside `data` differ from those outside is malformed', async () => {
    for (const times of [
      { data: { expireUnixSec: NOW + 60 } },
      { data: { expireUnixSec: NOW + 60 }, exp: NOW + 61 },
      { data: { notBeforeUnixSec: NOW - 60 } },
      { data: { notBeforeUnixSec: NOW - 60 }, nbf: NOW - 61 },
      { data: { expireUnixSec: NOW + 60, notBeforeUnixSec: NOW - 60 }, exp: NOW + 60 },
    ])
      expect(await v1({ iat: NOW, ...times })).toMatchObject(malformed)
  })

  test('may have its times outside `data` alone', async () => {
    expect(await v1({ data: {}, iat: NOW, nbf: NOW, exp: NOW + 1 })).toMatchObject({ ok: true })
  })
})

describe.each([
  ['app', app, APP],
  ['management', management, MANAGEMENT],
])('a v2 token, %s', (kind, verify, claims: Claims) => {
  test('is given back as it is, with claims of its own that grant nothing', async () => {
    const more = { ...claims, iss: 'a-customer', sub: 'api', app_data: null, isAdmin: true }
    expect(await verify(more)).toEqual({ ok: true, value: more })
  })

  test('may leave out its jti', async () => {
    expect(await verify(without(claims, 'jti'))).toMatchObject({ ok: true })
  })

  test.each(['access_key', 'type', 'version', 'iat', 'nbf', 'exp'])(
    'without %s is malformed',
    async (name) => {
      expect(await verify(without(claims, name))).toMatchObject(malformed)
    },
  )

  test.each(
    wrong({
      access_key: NO_TEXT,
      version: [1, 3, '2', null, true],
      type: ['App', ' app', kind.toUpperCase(), '', null, ['app'], 2],
      iat: NO_SECONDS,
      nbf: NO_SECONDS,
      exp: NO_SECONDS,
      jti: NO_TEXT,
    }),
  )('with %s: %j is malformed', async (name, value) => {
    expect(await verify({ ...claims, [name]: value })).toMatchObject(malformed)
  })
})

describe('an app token', () => {
  test.each(['room_id', 'role'])('without %s is malformed', async (name) => {
    expect(await app(without(APP, name))).toMatchObject(malformed)
  })

  test('may leave out its user_id, and may name the slot of its code', async () => {
    expect(await app(without(APP, 'user_id'))).toMatchObject({ ok: true })
    expect(await app({ ...APP, code_slot: 0 })).toMatchObject({ ok: true })
    expect(await app({ ...APP, code_slot: 4095 })).toMatchObject({ ok: true })
    const user = { name: 'Ann', email: 'a@b', external_user_id: 'u-1', meta: { team: 'red' } }
    expect(await app({ ...APP, user })).toEqual({ ok: true, value: { ...APP, user } })
  })

  test.each(
    wrong({
      room_id: NO_TEXT,
      role: NO_TEXT,
      user_id: NO_TEXT,
      user: ['Ann', null, [], { name: 7 }, { meta: ['a'] }, { isAdmin: true }],
      code_slot: [-1, 4096, 0.5, '0', null, true, []],
    }),
  )('with %s: %j is malformed', async (name, value) => {
    expect(await app({ ...APP, [name]: value })).toMatchObject(malformed)
  })
})

describe('the kind of a payload', () => {
  test('is told by the claims that only that kind has', () => {
    expect(kindOf(V1)).toBe('v1')
    expect(kindOf(APP)).toBe('app')
    expect(kindOf(MANAGEMENT)).toBe('management')
  })

  test('is none where there is nothing of a kind, or something of two', () => {
    for (const claims of [
      {},
      { iat: NOW },
      { type: 'v1' },
      { type: 'App' },
      { ...V1, type: 'app' },
      { ...V1, type: 'management' },
      { ...V1, type: null },
      { ...APP, data: {} },
      { ...MANAGEMENT, data: null },
    ])
      expect(kindOf(claims)).toBeNull()
  })
})

test('no payload whatever, rightly signed, is an exception or a moment no calendar has', async () => {
  const strange = fc.oneof(fc.jsonValue(), fc.double(), fc.integer(), fc.string())
  const names = fc.constantFrom(...Object.keys(APP), 'data', 'iat', 'nbf', 'exp')
  const base = fc.constantFrom<Claims>(V1, APP, MANAGEMENT)
  await fc.assert(
    fc.asyncProperty(base, fc.dictionary(names, strange), async (claims, changes) => {
      const payload = { ...claims, ...changes }
      for (const answer of [await v1(payload), await app(payload), await management(payload)]) {
        if (answer.ok) continue
        const { refusal } = answer
        if ('at' in refusal) expect(() => new Date(refusal.at * 1000).toISOString()).not.toThrow()
      }
    }),
    { numRuns: 2000 },
  )
})
