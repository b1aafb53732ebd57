// Which kind of token passes at which door, when, for how long, and whose it is. All are signed with
// the same secret here, so that nothing but the kind tells them apart.

import { describe, expect, test } from 'vitest'
import {
  looksLikeApp,
  verifyApp,
  verifyManagement,
  verifyV1,
} from '../../src/edge/access-tokens.ts'
import {
  ACCESS_KEY,
  APP,
  forge,
  HEADER,
  KEYS,
  MANAGEMENT,
  NOW,
  NOW_MS,
  V1,
} from '../support/forge.ts'

type Claims = Record<string, unknown>

const doors = {
  v1: (token: string, now = NOW_MS) => verifyV1(token, KEYS, now),
  app: (token: string, now = NOW_MS) => verifyApp(token, KEYS, ACCESS_KEY, now),
  management: (token: string, now = NOW_MS) => verifyManagement(token, KEYS, ACCESS_KEY, now),
}
type Kind = keyof typeof doors
const claimsOf: Record<Kind, Claims> = { v1: V1, app: APP, management: MANAGEMENT }
const KINDS: Kind[] = ['v1', 'app', 'management']

const refused = (reason: string, data: object = {}) => ({ ok: false, refusal: { reason, ...data } })

describe.each(KINDS)('at the door of %s tokens', (door) => {
  test.each(KINDS.filter((kind) => kind === door))('a %s token is let through', async (kind) => {
    expect(await doors[door](await forge(claimsOf[kind]))).toEqual({
      ok: true,
      value: claimsOf[kind],
    })
  })

  test.each(KINDS.filter((kind) => kind !== door))(
    'a %s token is of the wrong kind',
    async (kind) => {
      expect(await doors[door](await forge(claimsOf[kind]))).toEqual(refused('token_wrong_kind'))
    },
  )

  test('a token of the wrong kind stays so when its header asks for another', async () => {
    for (const kind of KINDS.filter((kind) => kind !== door))
      expect(await doors[door](await forge(claimsOf[kind], { ...HEADER, cty: door }))).toEqual(
        refused('token_wrong_kind'),
      )
  })

  test('a token of two kinds, or of none, is malformed', async () => {
    for (const claims of [
      { ...APP, ...V1 },
      { ...MANAGEMENT, ...V1 },
      { ...V1, type: 'v1' },
      { iat: NOW },
      {},
    ])
      expect(await doors[door](await forge(claims))).toMatchObject(refused('token_malformed'))
  })
})

describe('the clock', () => {
  // Five seconds of tolerance: time is `seconds` after the moment that stands in the claim.
  const at = (seconds: number) => (NOW + seconds) * 1000

  test.each(KINDS)('a %s token lives until five seconds after its expiry', async (kind) => {
    const token = await forge({ ...claimsOf[kind], exp: NOW })
    expect(await doors[kind](token, at(0))).toMatchObject({ ok: true })
    expect(await doors[kind](token, at(5) - 1)).toMatchObject({ ok: true })
    expect(await doors[kind](token, at(5))).toEqual(refused('token_expired', { at: NOW }))
    expect(await doors[kind](token, at(1e6))).toEqual(refused('token_expired', { at: NOW }))
  })

  test.each(KINDS)('a %s token is valid from five seconds before its nbf', async (kind) => {
    const token = await forge({ ...claimsOf[kind], iat: NOW - 60, nbf: NOW, exp: NOW + 60 })
    expect(await doors[kind](token, at(-5))).toMatchObject({ ok: true })
    expect(await doors[kind](token, at(-5) - 1)).toEqual(
      refused('token_not_yet_valid', { at: NOW }),
    )
  })

  test.each(KINDS)('a %s token is issued at most five seconds from now', async (kind) => {
    const token = await forge({ ...claimsOf[kind], iat: NOW, nbf: NOW - 60, exp: NOW + 60 })
    expect(await doors[kind](token, at(-5))).toMatchObject({ ok: true })
    expect(await doors[kind](token, at(-5) - 1)).toEqual(
      refused('token_not_yet_valid', { at: NOW }),
    )
  })

  test('a moment inside `data` counts as the same moment outside', async () => {
    const data = { notBeforeUnixSec: NOW, expireUnixSec: NOW + 60 }
    const token = await forge({ data, iat: NOW - 60, nbf: NOW, exp: NOW + 60 })
    expect(await doors.v1(token, at(-6))).toMatchObject(refused('token_not_yet_valid'))
    expect(await doors.v1(token, at(30))).toMatchObject({ ok: true })
    expect(await doors.v1(token, at(65))).toMatchObject(refused('token_expired'))
  })
})

describe.each(['app', 'management'] as const)('a v2 token, %s', (kind) => {
  const DAYS_30 = 30 * 86_400

  test('may live thirty days, and not a second longer, wherever in its life it is', async () => {
    for (const age of [0, DAYS_30 - 1]) {
      const iat = NOW - age
      const life = (seconds: number) =>
        forge({ ...claimsOf[kind], iat, nbf: iat, exp: iat + seconds })
      expect(await doors[kind](await life(DAYS_30))).toMatchObject({ ok: true })
      expect(await doors[kind](await life(DAYS_30 + 1))).toEqual(
        refused('token_lifetime_too_long', { limit: DAYS_30 }),
      )
    }
  })

  test('counts its life from when it was issued, not from its nbf', async () => {
    const claims = { ...claimsOf[kind], iat: NOW - 60, nbf: NOW, exp: NOW - 60 + DAYS_30 + 1 }
    expect(await doors[kind](await forge(claims))).toMatchObject(refused('token_lifetime_too_long'))
  })

  test('of another deployment is refused', async () => {
    for (const access_key of ['76543210fedcba9876543210', '', ACCESS_KEY.slice(1)])
      expect(await doors[kind](await forge({ ...claimsOf[kind], access_key }))).toEqual(
        refused('token_wrong_access_key'),
      )
  })
})

test('a text looks like an app token when it says it is one, signed or not', async () => {
  expect(looksLikeApp(await forge(APP))).toBe(true)
  expect(looksLikeApp(await forge(APP, HEADER, { secret: 'nobody knows this one' }))).toBe(true)
  expect(looksLikeApp(await forge(V1))).toBe(false)
  expect(looksLikeApp(await forge(MANAGEMENT))).toBe(false)
  expect(looksLikeApp(await forge({ ...APP, data: {} }))).toBe(false)
  for (const text of ['', '.', '..', 'a.b.c', 'abc-defg-hij', '\0', `.${'='.repeat(9)}.`])
    expect(looksLikeApp(text)).toBe(false)
})
