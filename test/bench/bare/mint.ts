// Beside the exchange of a code for a token: the same mint, for whatever code is sent.

import { SignJWT } from 'jose'
import { hmacKey } from './hmac-key.ts'

const LIFETIME_SECONDS = 86_400

export default {
  fetch: async (request: Request, env: { SECRET_KEY: string }): Promise<Response> => {
    const { code } = await request.json<{ code: string }>()
    const iat = Math.floor(Date.now() / 1000)
    const exp = iat + LIFETIME_SECONDS
    const token = await new SignJWT({
      access_key: '0123456789abcdef01234567',
      type: 'app',
      version: 2,
      room_id: '4f726f6560ec55ddb4c59049',
      role: code,
      user_id: crypto.randomUUID(),
      iat,
      nbf: iat,
      exp,
      jti: crypto.randomUUID(),
      iss: 'anteroom',
      sub: 'api',
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(await hmacKey(env.SECRET_KEY))
    return Response.json({ token, expires_at: new Date(exp * 1000).toISOString() })
  },
}
