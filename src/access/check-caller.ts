// Who may call the API: the secret key (both dialects) or a management token (v2). Asks no storage.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { verifyManagement } from '../edge/access-tokens.ts'
import { matchesSecret } from '../edge/secrets.ts'
import type { Context } from './context.ts'

type Caller = { by: 'secret key' | 'management token' }

/** Refuses `secret_key_missing`, `secret_key_wrong`. */
export const checkSecretKey = async (
  ctx: Context,
  given: string | null,
): Promise<Answer<Caller>> => {
  if (given === null || given === '') return no({ reason: 'secret_key_missing' })
  return (await matchesSecret(given, await ctx.keyring.secretDigests()))
    ? yes({ by: 'secret key' })
    : no({ reason: 'secret_key_wrong' })
}

/** Refuses `management_token_missing`, `secret_key_wrong` and every `token_*`. */
export const checkManagement = async (
  ctx: Context,
  given: string | null,
): Promise<Answer<Caller>> => {
  if (given === null || given === '') return no({ reason: 'management_token_missing' })
  const secret = await checkSecretKey(ctx, given)
  if (secret.ok || given.split('.').length !== 3) return secret
  const keys = await ctx.keyring.secretKeys()
  const token = await verifyManagement(given, keys, ctx.config.accessKey, ctx.now)
  return token.ok ? yes({ by: 'management token' }) : token
}
