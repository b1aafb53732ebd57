// Signs and verifies tokens and turns every way to fail into a refusal. The rules are those of RFC 8725
// and docs/api.md: canonical compact form, HS256 only, no key or criticality from the header. jose signs. What
// is taken must be read more strictly than jose reads, so only the MAC is left to check, and Web Crypto does
// that: jose on top would read all of it once more, a tenth of a validation. The tests hold both against
// each other. Leaves out what a valid token grants and whether its room lets it in.

import { CompactSign } from 'jose'
import * as v from 'valibot'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { TokenKey } from './keyring.ts'
import { appClaims, kindOf, managementClaims, type TokenKind, v1Claims } from './token-claims.ts'

/** Bytes of a token, issued or taken. */
export const MAX_TOKEN_BYTES = 8192
/** v2 tokens live at most this long, whoever signed them. */
export const MAX_V2_SECONDS = 30 * 86_400
const CLOCK_TOLERANCE = 5
const REFUSED_HEADERS = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c']

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Decoders take several spellings of one token (padding, spare bits, white space); this is the one form
 * in which all of them but one are refused. */
const isCanonical = (token: string): boolean =>
  token.length <= MAX_TOKEN_BYTES &&
  /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(token) &&
  token.split('.').every((part) => {
    const last = ALPHABET.indexOf(part.at(-1) ?? '')
    return [true, false, (last & 15) === 0, (last & 3) === 0][part.length % 4] === true
  })

const UTF8 = new TextEncoder()
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const malformed = (detail: string) => no({ reason: 'token_malformed' as const, detail })

const decode = (segment: string | undefined): Record<string, unknown> | null => {
  try {
    const bytes = Uint8Array.fromBase64(segment ?? '', { alphabet: 'base64url' })
    const value: unknown = JSON.parse(STRICT.decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null
  } catch {
    return null
  }
}

const headerFault = (header: Record<string, unknown>): string | null => {
  if (header.alg !== 'HS256') return 'its header must say alg HS256'
  if (header.typ !== undefined && header.typ !== 'JWT') return 'its header must say typ JWT'
  const refused = REFUSED_HEADERS.find((name) => Object.hasOwn(header, name))
  if (refused !== undefined) return `its header must not have ${refused}`
  if (
    header.kid !== undefined &&
    !(typeof header.kid === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(header.kid))
  )
    return 'its header has a kid that is none of ours'
  return null
}

/** Pinned to HMAC-SHA-256 by the key, whatever the header says, and compared in constant time. Keys whose
 * kid is not the token's are not tried. */
const isSigned = async (token: string, kid: unknown, keys: readonly TokenKey[]) => {
  const end = token.lastIndexOf('.')
  const signed = UTF8.encode(token.slice(0, end))
  const signature = Uint8Array.fromBase64(token.slice(end + 1), { alphabet: 'base64url' })
  for (const known of keys.filter((each) => kid === undefined || kid === each.kid))
    if (await crypto.subtle.verify('HMAC', known.key, signature, signed)) return true
  return false
}

type Times = { iat: number; nbf?: number | undefined; exp?: number | undefined }

/** Why a token is not valid now, or null. */
const lapse = ({ iat, nbf, exp }: Times, now: number): Refusal | null => {
  const at = Math.floor(now / 1000)
  if (nbf !== undefined && nbf > at + CLOCK_TOLERANCE)
    return { reason: 'token_not_yet_valid', at: nbf }
  if (exp !== undefined && exp <= at - CLOCK_TOLERANCE) return { reason: 'token_expired', at: exp }
  return iat * 1000 > now + CLOCK_TOLERANCE * 1000
    ? { reason: 'token_not_yet_valid', at: iat }
    : null
}

const shaped =
  <S extends v.GenericSchema>(shape: S) =>
  (payload: unknown): Answer<v.InferOutput<S>> => {
    const claims = v.safeParse(shape, payload)
    return claims.success
      ? yes(claims.output)
      : malformed(`its claim ${v.getDotPath(claims.issues[0]) ?? 'set'} is not as it must be`)
  }

const verify = async <T extends Times>(
  token: string,
  kind: TokenKind,
  shape: (payload: unknown) => Answer<T>,
  keys: readonly TokenKey[],
  now: number,
): Promise<Answer<T>> => {
  if (!isCanonical(token)) return malformed('it must be three base64url segments without padding')
  const [first, second] = token.split('.')
  const [header, payload] = [decode(first), decode(second)]
  if (header === null || payload === null)
    return malformed('its segments must be JSON objects in UTF-8')
  const fault = headerFault(header)
  if (fault !== null) return malformed(fault)
  const claimed = kindOf(payload)
  if (claimed === null) return malformed('its claims are those of no kind of token')
  if (claimed !== kind) return no({ reason: 'token_wrong_kind' })
  if (!(await isSigned(token, header.kid, keys))) return no({ reason: 'token_bad_signature' })
  // Before its times: a second that no calendar has could not be told in a refusal.
  const claims = shape(payload)
  const refusal = claims.ok ? lapse(claims.value, now) : null
  return refusal === null ? claims : no(refusal)
}

export const verifyV1 = (token: string, keys: readonly TokenKey[], now: number) =>
  verify(token, 'v1', shaped(v1Claims), keys, now)

const verifyV2 = async <T extends { iat: number; exp: number; access_key: string }>(
  token: string,
  kind: 'app' | 'management',
  shape: (payload: unknown) => Answer<T>,
  keys: readonly TokenKey[],
  accessKey: string,
  now: number,
): Promise<Answer<T>> => {
  const claims = await verify(token, kind, shape, keys, now)
  if (!claims.ok) return claims
  if (claims.value.access_key !== accessKey) return no({ reason: 'token_wrong_access_key' })
  if (claims.value.exp - claims.value.iat > MAX_V2_SECONDS)
    return no({ reason: 'token_lifetime_too_long', limit: MAX_V2_SECONDS })
  return claims
}

export const verifyApp = (
  token: string,
  keys: readonly TokenKey[],
  accessKey: string,
  now: number,
) => verifyV2(token, 'app', shaped(appClaims), keys, accessKey, now)

export const verifyManagement = (
  token: string,
  keys: readonly TokenKey[],
  accessKey: string,
  now: number,
) => verifyV2(token, 'management', shaped(managementClaims), keys, accessKey, now)

export type Unproven = {
  kind: TokenKind | null
  header: Record<string, unknown>
  claims: Record<string, unknown>
}

/** What a text says of itself, proven by nothing. Null where it is no token. */
export const readUnproven = (token: string): Unproven | null => {
  const [first, second] = token.split('.')
  const [header, claims] = [decode(first), decode(second)]
  return header === null || claims === null ? null : { kind: kindOf(claims), header, claims }
}

/** Which dialect a text that should join belongs to, before anything is verified. */
export const looksLikeApp = (token: string): boolean => {
  const payload = decode(token.split('.')[1])
  return payload !== null && kindOf(payload) === 'app'
}

const signJson = async (
  json: string,
  key: TokenKey,
  header: { kid?: string },
): Promise<Answer<string>> => {
  const token = await new CompactSign(UTF8.encode(json))
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header })
    .sign(key.key)
  return token.length > MAX_TOKEN_BYTES ? no({ reason: 'token_too_large' }) : yes(token)
}

/** Refuses `token_too_large`: what we issue must pass our own check. */
export const signV1 = (
  claims: v.InferOutput<typeof v1Claims>,
  key: TokenKey,
): Promise<Answer<string>> => signJson(JSON.stringify(claims), key, { kid: key.kid })

/** 100ms' browser SDK reads the payload with a plain `atob`: no `-`, no `_`, ASCII only. Writing
 * `>`, `?`, `~`, DEL and all beyond ASCII as \uXXXX keeps those two letters out. */
const escapeForAtob = (json: string): string =>
  json.replace(
    /[>?~\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** What of a token's bytes a person may take, so that a code of his own can be exchanged for one by
 * whoever shows it: with the longest role and user id beside him it stays below MAX_TOKEN_BYTES. */
const MAX_PERSON_BYTES = 3500

export const fitsToken = (person: object): boolean =>
  escapeForAtob(JSON.stringify(person)).length <= MAX_PERSON_BYTES

export const signApp = (
  claims: v.InferOutput<typeof appClaims>,
  key: TokenKey,
): Promise<Answer<string>> => signJson(escapeForAtob(JSON.stringify(claims)), key, {})
