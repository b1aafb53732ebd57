// Tokens as somebody else signs them: back ends that hold a secret, and people who would like to.
// Signed with jose here, not with the Worker's own code.

import { env } from 'cloudflare:workers'
import { type JWTPayload, SignJWT } from 'jose'

const entriesOf = (secret: string): [string, string] => {
  const [first = '', old = ''] = secret.split(',')
  return [first, old]
}

/** Both entries of each secret: the one in use and the one on its way out. */
export const SECRET_KEYS = entriesOf(env.SECRET_KEY)
export const TOKEN_KEYS = entriesOf(env.TOKEN_KEY)

export const seconds = (): number => Math.floor(Date.now() / 1000)

export const sign = (claims: JWTPayload, key: string): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(key))

const v2Times = () => {
  const now = seconds() - 10
  return { version: 2, iat: now, nbf: now, exp: now + 86_400, jti: crypto.randomUUID() }
}

/** As 100ms' server package signs one. */
export const managementToken = (claims: JWTPayload = {}, key = SECRET_KEYS[0]): Promise<string> =>
  sign({ access_key: env.ACCESS_KEY, type: 'management', ...v2Times(), ...claims }, key)

/** An auth token that a back end signed itself. */
export const appToken = (
  claims: JWTPayload & { room_id: string; role: string },
  key = SECRET_KEYS[0],
): Promise<string> =>
  sign({ access_key: env.ACCESS_KEY, type: 'app', user_id: 'u1', ...v2Times(), ...claims }, key)

/** A v1 access token that a back end signed itself. */
export const v1Token = (
  data: Record<string, unknown>,
  claims: JWTPayload = {},
  key = TOKEN_KEYS[0],
): Promise<string> => sign({ data, iat: seconds() - 10, ...claims }, key)
