// Exchanges a room code for an auth token (v2's app token), which dies with the code: it names the slot.

import type { Person } from '../domain/person.ts'
import type { Answer } from '../domain/refusal.ts'
import { yes } from '../domain/result.ts'
import { signApp } from '../edge/access-tokens.ts'
import type { Context } from './context.ts'
import { resolveCode } from './resolve-code.ts'

const LIFETIME_SECONDS = 86_400

const toClaim = (user: Person | null) => {
  if (user === null) return undefined
  const { name, email, externalUserId, meta } = user
  return { name, email, external_user_id: externalUserId, meta }
}

/** `expiresAt` in epoch seconds. Refuses what `resolveCode` refuses. */
export const redeemCode = async (
  ctx: Context,
  typed: string,
  userId: string | undefined,
): Promise<Answer<{ token: string; expiresAt: number }>> => {
  const opened = await resolveCode(ctx, typed)
  if (!opened.ok) return opened
  const iat = Math.floor(ctx.now / 1000)
  const [key] = await ctx.keyring.secretKeys()
  if (key === undefined) throw new Error('SECRET_KEY has no entry')
  const token = await signApp(
    {
      access_key: ctx.config.accessKey,
      type: 'app',
      version: 2,
      room_id: opened.value.roomId,
      role: opened.value.role.name,
      user_id: userId ?? ctx.uuid(),
      iat,
      nbf: iat,
      exp: iat + LIFETIME_SECONDS,
      jti: ctx.uuid(),
      iss: ctx.config.appName,
      sub: 'api',
      code_slot: opened.value.slot,
      user: toClaim(opened.value.user),
    },
    key,
  )
  return token.ok ? yes({ token: token.value, expiresAt: iat + LIFETIME_SECONDS }) : token
}
