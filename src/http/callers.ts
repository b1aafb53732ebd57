// Who may call: answers on its own where the credential is missing or wrong.

import { createMiddleware } from 'hono/factory'
import { checkManagement, checkSecretKey } from '../access/check-caller.ts'
import { type App, type Exchange, refuse } from './exchange.ts'

const bearer = (c: Exchange): string | null =>
  /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? null

/** v1's credential, in the header or, as the original has the secret key, in the query. */
export const credentialOf = (c: Exchange): string | null =>
  bearer(c) ?? c.req.query('secretKey') ?? null

/** v1: the secret key. */
export const requireSecretKey = createMiddleware<App>(async (c, next) => {
  const caller = checkSecretKey(c.get('ctx'), credentialOf(c))
  return caller.ok ? next() : refuse(c, caller.refusal)
})

/** v2: a management token, or the secret key. */
export const requireManagement = createMiddleware<App>(async (c, next) => {
  const caller = await checkManagement(c.get('ctx'), bearer(c))
  return caller.ok ? next() : refuse(c, caller.refusal)
})
