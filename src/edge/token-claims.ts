// The exact shapes of the three kinds of token. Their required claims are disjoint (`data` and no
// `type`; `type: app`; `type: management`), so no kind passes for another. Leaves out signatures.

import * as v from 'valibot'
import { isSlot } from '../domain/room-code.ts'

/** The end of the year 9999: a later "second" is a millisecond by mistake. */
export const LAST_SECOND = 253_402_300_799

const text = v.pipe(v.string(), v.maxLength(2048))
const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_SECOND))
const duration = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LAST_SECOND))
const flag = v.optional(v.boolean())

/** valibot takes a list for an object; here it is neither `data` nor `meta`. */
export const isPairs = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const meta = v.union([text, v.custom<object>(isPairs)])

const v1Data = v.strictObject({
  globalToken: flag,
  isAdmin: flag,
  roomName: v.optional(text),
  roomId: v.optional(text),
  name: v.optional(text),
  email: v.optional(text),
  meta: v.optional(meta),
  externalUserId: v.optional(text),
  expireUnixSec: v.optional(seconds),
  notBeforeUnixSec: v.optional(seconds),
  ejectAfterElapsedTimeInSec: v.optional(duration),
  joinVideoOn: flag,
  joinAudioOn: flag,
  disableVideo: flag,
  disableAudio: flag,
  disableScreenSharing: flag,
  appName: v.optional(text),
})

export const v1Claims = v.pipe(
  v.strictObject({
    data: v.pipe(v.unknown(), v.check(isPairs, 'is no object'), v1Data),
    iat: seconds,
    nbf: v.optional(seconds),
    exp: v.optional(seconds),
    jti: v.optional(text),
  }),
  // Otherwise a token that reads as expiring might never expire.
  v.check(
    ({ data, exp, nbf }) =>
      (data.expireUnixSec ?? exp) === exp && (data.notBeforeUnixSec ?? nbf) === nbf,
    'its times inside `data` and outside differ',
  ),
)

const v2Times = {
  access_key: text,
  version: v.literal(2),
  iat: seconds,
  nbf: seconds,
  exp: seconds,
}

// Loose: back ends that sign for themselves add claims of their own, which grant nothing here.
export const appClaims = v.looseObject({
  ...v2Times,
  type: v.literal('app'),
  room_id: text,
  role: text,
  user_id: v.optional(text),
  user: v.optional(
    v.pipe(
      v.unknown(),
      v.check(isPairs, 'is no object'),
      v.strictObject({
        name: v.optional(text),
        email: v.optional(text),
        external_user_id: v.optional(text),
        meta: v.optional(meta),
      }),
    ),
  ),
  code_slot: v.optional(v.pipe(v.number(), v.check(isSlot, 'is no slot'))),
  jti: v.optional(text),
})

export const managementClaims = v.looseObject({
  ...v2Times,
  type: v.literal('management'),
  jti: v.optional(text),
})

export type TokenKind = 'v1' | 'app' | 'management'

/** Which kind a payload says it is, by the claims only that kind has; null for none of them. */
export const kindOf = (claims: Record<string, unknown>): TokenKind | null => {
  if (claims.type === 'app' || claims.type === 'management')
    return claims.data === undefined ? claims.type : null
  return claims.type === undefined && claims.data !== undefined ? 'v1' : null
}
