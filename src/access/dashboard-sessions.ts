// Signing in to the dashboard with the secret key, staying so, and signing out. The browser gets 32 random
// bytes; the Workspace keeps their digest and by which entry of SECRET_KEY they were got.

import type { Answer } from '../domain/refusal.ts'
import { yes } from '../domain/result.ts'
import { hashAddress } from '../edge/address-hash.ts'
import { matchingSecret } from '../edge/secrets.ts'
import { sha256Hex } from '../edge/sha256.ts'
import type { Context } from './context.ts'

const BYTES = 32
const FORM = /^[A-Za-z0-9_-]{43}$/

const keyIdOf = async (secret: Uint8Array<ArrayBuffer>): Promise<string> =>
  (await sha256Hex(secret)).slice(0, 16)

/** `address`: the client's; those without one count together. `former`: what the browser holds already.
 * Refuses `secret_key_wrong`, `too_many_misses`. */
export const signIn = async (
  ctx: Context,
  given: string,
  address: string,
  former: string | null,
): Promise<Answer<{ token: string }>> => {
  const secret = matchingSecret(given, ctx.keyring.secretBytes)
  const token = ctx.randomBytes(BYTES).toBase64({ alphabet: 'base64url', omitPadding: true })
  const signedIn = await ctx.stores.workspace().signIn(
    {
      addressHash: await hashAddress(await ctx.keyring.addressKey(), 'dashboard', address),
      keyId: secret === null ? null : await keyIdOf(secret),
      tokenHash: await sha256Hex(token),
      formerHash: former === null ? null : await sha256Hex(former),
    },
    ctx.now,
  )
  return signedIn.ok ? yes({ token }) : signedIn
}

/** `isUse`: by a person; what a page asks by itself keeps nobody signed in. */
export const isSignedIn = async (
  ctx: Context,
  token: string | null,
  isUse: boolean,
): Promise<boolean> => {
  if (token === null || !FORM.test(token)) return false
  const keyIds = await Promise.all(ctx.keyring.secretBytes.map(keyIdOf))
  const hash = await sha256Hex(token)
  return (await ctx.stores.workspace().dashboardSession(hash, keyIds, isUse, ctx.now)).signedIn
}

export const signOut = async (ctx: Context, token: string | null): Promise<void> => {
  if (token !== null && FORM.test(token))
    await ctx.stores.workspace().signOut(await sha256Hex(token))
}
