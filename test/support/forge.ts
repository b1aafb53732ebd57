// Tokens written by hand, part by part: any header, any payload, any bytes, signed or not. What an
// honest back end signs is in tokens.ts.

import { makeKeyring } from '../../src/edge/keyring.ts'

/** The moment at which these tokens are judged: handed to whoever verifies, so that it stands still. */
export const NOW = 1_800_000_000
export const NOW_MS = NOW * 1000

export const ACCESS_KEY = '0123456789abcdef01234567'
export const SECRET = 'the-first-secret-of-a-forged-token-0123456789'
export const OLD_SECRET = 'the-second-secret-of-a-forged-token-0123456789'
export const RETIRED_SECRET = 'a-secret-that-was-dropped-long-ago-0123456789'

/** The same two entries for every kind, so that a token's kind alone decides at which door it passes. */
export const keyring = makeKeyring({
  secretKeys: [SECRET, OLD_SECRET],
  tokenKeys: [SECRET, OLD_SECRET],
  linkKeys: [],
})
export const KEYS = await keyring.tokenKeys()

export const HEADER = { alg: 'HS256', typ: 'JWT' }

export const V1 = { data: { globalToken: true, appName: 'hyprhost' }, iat: NOW - 60 }
const V2 = { access_key: ACCESS_KEY, version: 2, iat: NOW - 60, nbf: NOW - 60, exp: NOW + 3600 }
export const APP = {
  ...V2,
  type: 'app',
  room_id: '5277982cdaec4e40d7813125',
  role: 'guest',
  user_id: 'u-1',
  jti: 'one-token',
}
export const MANAGEMENT = { ...V2, type: 'management', jti: 'one-token' }

export const utf8 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(new TextEncoder().encode(text))

/** Bytes and texts as they are, everything else as JSON. */
export const segment = (content: unknown): string => {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const bytes = content instanceof Uint8Array ? content : utf8(text)
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
}

type Signing = { secret?: string; hash?: 'SHA-256' | 'SHA-512' }

export const signatureOf = async (
  input: string,
  { secret = SECRET, hash = 'SHA-256' }: Signing = {},
): Promise<string> => {
  const algorithm = { name: 'HMAC', hash }
  const key = await crypto.subtle.importKey('raw', utf8(secret), algorithm, false, ['sign'])
  return segment(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(input))))
}

/** A token whose signature is right for what it says, whatever that is. */
export const forge = async (
  payload: unknown,
  header: unknown = HEADER,
  signing: Signing = {},
): Promise<string> => {
  const input = `${segment(header)}.${segment(payload)}`
  return `${input}.${await signatureOf(input, signing)}`
}
