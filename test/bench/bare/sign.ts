// Beside the making of a token: `jose.SignJWT`, JSON out.

import { SignJWT } from 'jose'
import { hmacKey } from './hmac-key.ts'

export default {
  fetch: async (request: Request, env: { TOKEN_KEY: string }): Promise<Response> => {
    const data = await request.json<Record<string, unknown>>()
    const token = await new SignJWT({ data })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt()
      .setJti(crypto.randomUUID())
      .sign(await hmacKey(env.TOKEN_KEY))
    return Response.json({ token })
  },
}
