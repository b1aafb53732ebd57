// Lays headers on finished answers, all at once: a middleware each would make the answer anew each time.
// And which addresses are open to pages of any origin.

import { createMiddleware } from 'hono/factory'
import { ALWAYS, LINK, policyFor, UNKEPT } from './answers.ts'
import type { App, Exchange } from './exchange.ts'

/** Lays on what every answer has, what every answer of the API has, and that of an open address. */
export const secure = (c: Exchange, { api, open }: { api: boolean; open: boolean }): void => {
  const { headers } = c.res
  headers.set('X-Request-Id', c.get('requestId'))
  if (open) headers.set('Access-Control-Allow-Origin', '*')
  if (headers.has('X-Frame-Options')) return
  const all = api ? { ...ALWAYS, ...UNKEPT } : ALWAYS
  for (const [name, value] of Object.entries(all))
    if (!(name === 'Cross-Origin-Resource-Policy' && headers.has(name))) headers.set(name, value)
  const framedBy = c.get('framedBy')
  if (framedBy === undefined) return
  headers.set('Content-Security-Policy', policyFor(framedBy.join(' ')))
  // It knows no list of origins, and browsers that know the policy pass over it.
  headers.delete('X-Frame-Options')
}

/** Pages of meetings, and what is wrong with one: shown inside the pages that FRAME_ANCESTORS names. Camera,
 * microphone and screen are theirs to hand on there (`allow` of the frame); no other frame has them. */
export const framable = createMiddleware<App>(async (c, next) => {
  const { frameAncestors } = c.get('ctx').config
  if (frameAncestors.length > 0) c.set('framedBy', frameAncestors)
  await next()
})

export const linkHeaders = createMiddleware<App>(async (c, next) => {
  await next()
  const { headers } = c.res
  if (headers.has('X-Robots-Tag')) return
  for (const [name, value] of Object.entries(LINK)) headers.set(name, value)
})

/** For addresses outside the API. */
export const unkept = createMiddleware<App>(async (c, next) => {
  await next()
  c.res.headers.set('Cache-Control', 'no-store')
})

/** What pages of any origin may ask, without credentials of theirs (Fetch, CORS protocol). */
export const isOpenToAll = (path: string): boolean =>
  /^\/(v2(\/.*)?|api\/v1\/(token\/validate|room\/(id\/)?[^/]+\/admission)|openapi\.json|sdk\.(m?js|d\.ts))$/.test(
    path,
  )

/** What a browser asks before such a request. */
export const preflight = (c: Exchange): Response =>
  new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, HEAD, PUT, POST, DELETE, PATCH',
      'Access-Control-Allow-Headers': c.req.header('Access-Control-Request-Headers') ?? '*',
      'Access-Control-Max-Age': '86400',
      Vary: 'Access-Control-Request-Headers',
    },
  })
