// v1's access tokens: make one (secret key), see whether one is valid (open to anybody).

import { Hono } from 'hono'
import * as v from 'valibot'
import { issueToken, readToken } from '../../access/issue-token.ts'
import { readBody } from '../body.ts'
import { requireSecretKey } from '../callers.ts'
import { type App, type Exchange, refuse, reply } from '../exchange.ts'
import { duration, flag, moment, text } from '../field.ts'

const META_CHARACTERS = 1000

const choice = v.optional(flag)

const isPairs = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const meta = v.pipe(
  v.union(
    [v.string(), v.custom<Record<string, unknown>>(isPairs)],
    'must be a string or an object of key-value pairs',
  ),
  v.check(
    (value) =>
      (typeof value === 'string' ? value : JSON.stringify(value)).length <= META_CHARACTERS,
    `must be at most ${META_CHARACTERS} characters, as JSON when it is an object`,
  ),
)

export const newToken = v.strictObject({
  globalToken: choice,
  isAdmin: choice,
  roomName: v.optional(text(1, 64)),
  name: v.optional(text(1, 100)),
  email: v.optional(
    v.pipe(text(3, 254), v.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')),
  ),
  meta: v.optional(meta),
  externalUserId: v.optional(text(1, 255)),
  expireUnixSec: v.optional(moment(1)),
  notBeforeUnixSec: v.optional(moment(0)),
  ejectAfterElapsedTimeInSec: v.optional(duration(1)),
  joinVideoOn: choice,
  joinAudioOn: choice,
  disableVideo: choice,
  disableAudio: choice,
  disableScreenSharing: choice,
})

const givenToken = v.strictObject({ token: v.string('must be a string') })

const issue = async (c: Exchange): Promise<Response> => {
  const body = await readBody(c, newToken)
  if (!body.ok) return refuse(c, body.refusal)
  return reply(c, await issueToken(c.var.ctx, body.value), (issued) => issued)
}

export const tokens = new Hono<App>()
  .post('/token', requireSecretKey, issue)
  // As the seed prints the address.
  .post('/api/v1/token', requireSecretKey, issue)
  .post('/token/validate', async (c) => {
    const body = await readBody(c, givenToken)
    if (!body.ok) return refuse(c, body.refusal)
    const claims = await readToken(c.var.ctx, body.value.token)
    // Here the token is what was sent, not what opens the door: 400, not 401.
    return claims.ok ? c.json(claims.value) : refuse(c, claims.refusal, 400)
  })
