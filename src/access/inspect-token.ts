// What a token is, of whatever kind: what it says of itself, and whether it is good or why not. Leaves out
// whether a room lets it in.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import {
  readUnproven,
  type Unproven,
  verifyApp,
  verifyManagement,
  verifyV1,
} from '../edge/access-tokens.ts'
import type { Context } from './context.ts'

/** `says` is null where the text cannot be read as a token. */
export type InspectedToken = { says: Unproven | null; verdict: Answer<null> }

const verdictOn = async (ctx: Context, token: string, says: Unproven | null) => {
  const { config, keyring, now } = ctx
  const secretKeys = () => keyring.secretKeys()
  if (says?.kind === 'app') return verifyApp(token, await secretKeys(), config.accessKey, now)
  if (says?.kind === 'management')
    return verifyManagement(token, await secretKeys(), config.accessKey, now)
  return verifyV1(token, await keyring.tokenKeys(), now)
}

export const inspectToken = async (ctx: Context, token: string): Promise<InspectedToken> => {
  const says = readUnproven(token)
  const verified = await verdictOn(ctx, token, says)
  return { says, verdict: verified.ok ? yes(null) : no(verified.refusal) }
}
