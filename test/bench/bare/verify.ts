// Beside the validation of a token: `jose.jwtVerify` with an imported key, JSON out.

import { jwtVerify } from 'jose'
import { hmacKey } from './hmac-key.ts'

export default {
  fetch: async (request: Request, env: { TOKEN_KEY: string }): Promise<Response> => {
    const { token } = await request.json<{ token: string }>()
    const { payload } = await jwtVerify(token, await hmacKey(env.TOKEN_KEY))
    return Response.json(payload)
  },
}
