// v1's access tokens: make one (secret key), see whether one is valid (open to anybody).

import { issueToken, readToken } from '../../access/issue-token.ts'
import { answerJson } from '../answers.ts'
import { readBody } from '../body.ts'
import { requireSecretKey } from '../callers.ts'
import { type Exchange, refuse, reply } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { givenToken, newToken } from './token-schema.ts'

const issue = async (c: Exchange): Promise<Response> => {
  const body = await readBody(c, newToken)
  if (!body.ok) return refuse(c, body.refusal)
  return reply(c, await issueToken(c.get('ctx'), body.value), (issued) => issued)
}

export const tokens = makeRoutes()
  .post('/token', requireSecretKey, issue)
  // As Metered's guide prints the address.
  .post('/api/v1/token', requireSecretKey, issue)
  .post('/token/validate', async (c) => {
    const body = await readBody(c, givenToken)
    if (!body.ok) return refuse(c, body.refusal)
    const claims = await readToken(c.get('ctx'), body.value.token)
    // Here the token is what was sent, not what opens the door: 400, not 401.
    return claims.ok ? answerJson(claims.value) : refuse(c, claims.refusal, 400)
  })
