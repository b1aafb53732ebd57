// Who may call the API: the secret key (both dialects) or a management token (v2). Asks no storage.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { verifyManagement } from '../edge/access-tokens.ts'
import { matchesSecret } from '../edge/secrets.ts'
import type { Context } from './context.ts'

type Caller = { by: 'secret key' | 'management token' }

/** Refuses `secret_key_missing`, `secret_key_wrong`. */
export const checkSecretKey = (ctx: Context, given: string | null): Answer<Caller> => {
  if (given === null || given === '') return no({ reason: 'secret_key_missing' })
  return matchesSecret(given, ctx.keyring.secretBytes)
    ? yes({ by: 'secret key' })
    : no({ reason: 'secret_key_wrong' })
}

/** Refuses `management_token_missing`, `secret_key_wrong` and every `token_*`. */
export const checkManagement = async (
  ctx: Context,
  given: string | null,
): Promise<Answer<Caller>> => {
  if (given === null || given === '') return no({ reason: 'management_token_missing' })
  const secret = checkSecretKey(ctx, given)
  if (secret.ok || given.split('.').length !== 3) return secret
  const keys = await ctx.keyring.secretKeys()
  const token = await verifyManagement(given, keys, ctx.config.accessKey, ctx.now)
  return token.ok ? yes({ by: 'management token' }) : token
}
