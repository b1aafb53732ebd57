// The headers of every answer, of what is open to pages of any origin, and of what nobody may keep.
// Set on the finished answer, all at once: a middleware each would make the answer anew each time. What
// the API answers well is made with all of its headers: copying them costs less than setting each.
// Source: security checklist 4 (ASVS 3.4).

import { createMiddleware } from 'hono/factory'
import type { App, Exchange } from './exchange.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ')

/** Of every answer. */
export const ALWAYS = {
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  // Pages of other origins may show what says so itself (the QR code of a link), and nothing else.
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** Answers are for whoever asked: nothing of the API, and no link, is kept on the way. */
const UNKEPT = { 'Cache-Control': 'no-store' }

/** Of room links: they stand in mails and chats, so nobody may keep them or index them. */
export const LINK = { ...UNKEPT, 'X-Robots-Tag': 'noindex' }

const API = new Headers({ ...ALWAYS, ...UNKEPT, 'Content-Type': 'application/json' })

/** An answer of the API that is no refusal. */
export const answerJson = (value: object): Response =>
  new Response(JSON.stringify(value), { headers: API })

const REDIRECT = new Headers({ ...ALWAYS, ...LINK })

/** The answer of a room link. */
export const answerRedirect = (target: string): Response => {
  const answer = new Response(null, { status: 302, headers: REDIRECT })
  answer.headers.set('Location', target)
  return answer
}

/** Lays on what every answer has, what every answer of the API has, and that of an open address. */
export const secure = (c: Exchange, { api, open }: { api: boolean; open: boolean }): void => {
  const { headers } = c.res
  headers.set('X-Request-Id', c.get('requestId'))
  if (open) headers.set('Access-Control-Allow-Origin', '*')
  if (headers.has('X-Frame-Options')) return
  const all = api ? { ...ALWAYS, ...UNKEPT } : ALWAYS
  for (const [name, value] of Object.entries(all))
    if (!(name === 'Cross-Origin-Resource-Policy' && headers.has(name))) headers.set(name, value)
}

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
