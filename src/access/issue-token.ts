// Issues v1 access tokens and says what is in one. Only a token for a room asks that room.

import type { Meta } from '../domain/person.ts'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { signV1, verifyV1 } from '../edge/access-tokens.ts'
import type { Context } from './context.ts'
import { findRoom } from './find-room.ts'

/** Metered's ten properties and the five page switches. Times in epoch seconds. */
export type TokenWish = {
  globalToken?: boolean | undefined
  roomName?: string | undefined
  isAdmin?: boolean | undefined
  name?: string | undefined
  email?: string | undefined
  meta?: Meta | undefined
  externalUserId?: string | undefined
  expireUnixSec?: number | undefined
  notBeforeUnixSec?: number | undefined
  ejectAfterElapsedTimeInSec?: number | undefined
  joinVideoOn?: boolean | undefined
  joinAudioOn?: boolean | undefined
  disableVideo?: boolean | undefined
  disableAudio?: boolean | undefined
  disableScreenSharing?: boolean | undefined
}

/** The moment it stops being valid: as wished, else the deployment's cap, else never. */
const expiry = (wish: TokenWish, cap: number | null, now: number): Answer<number | undefined> => {
  const { expireUnixSec: ends, notBeforeUnixSec: begins } = wish
  const bad = (detail: string, field = 'expireUnixSec') =>
    no({ reason: 'invalid_field' as const, field, detail })
  if (ends === undefined && cap !== null && begins !== undefined && begins >= now + cap)
    return bad(`must be less than ${cap} seconds from now`, 'notBeforeUnixSec')
  if (ends === undefined) return yes(cap === null ? undefined : now + cap)
  if (ends <= now) return bad('is in the past')
  if (begins !== undefined && ends <= begins) return bad('must be later than notBeforeUnixSec')
  return cap !== null && ends > now + cap
    ? bad(`must be at most ${cap} seconds from now`)
    : yes(ends)
}

/** Refuses contradictions, `room_not_found`, `token_too_large`. */
export const issueToken = async (
  ctx: Context,
  wish: TokenWish,
): Promise<Answer<{ token: string }>> => {
  const { config, keyring } = ctx
  if (wish.roomName !== undefined && wish.globalToken === true)
    return no({
      reason: 'invalid_field',
      field: 'globalToken',
      detail: 'must not be true together with roomName: a token is for one room or for all',
    })
  const iat = Math.floor(ctx.now / 1000)
  const exp = expiry(wish, config.maxTokenSeconds, iat)
  if (!exp.ok) return exp
  const room = wish.roomName === undefined ? null : await findRoom(ctx, wish.roomName)
  if (room !== null && !room.ok) return room
  const place = room === null ? {} : { roomName: room.value.name, roomId: room.value.id }
  const times = { iat, nbf: wish.notBeforeUnixSec, exp: exp.value, jti: ctx.uuid() }
  const [key] = await keyring.tokenKeys()
  if (key === undefined) throw new Error('TOKEN_KEY has no entry')
  const token = await signV1(
    { data: { ...wish, ...place, appName: config.appName }, ...times },
    key,
  )
  return token.ok ? yes({ token: token.value }) : token
}

/** The claims of a valid v1 token. Valid is not admitted: no room is asked. */
export const readToken = async (ctx: Context, token: string) =>
  verifyV1(token, await ctx.keyring.tokenKeys(), ctx.now)
