// The headers of every answer, of what is open to pages of any origin, and of what nobody may keep.
// Set on the finished answer, all at once: a middleware each would make the answer anew each time.
// Source: security checklist 4 (ASVS 3.4).

import { createMiddleware } from 'hono/factory'
import type { App } from './exchange.ts'

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

/** Of room links: they stand in mails and chats, so nobody may keep them or index them. */
export const LINK = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' }

export const secured = createMiddleware<App>(async (c, next) => {
  await next()
  const { headers } = c.res
  for (const [name, value] of Object.entries(ALWAYS))
    if (!(name === 'Cross-Origin-Resource-Policy' && headers.has(name))) headers.set(name, value)
})

export const linkHeaders = createMiddleware<App>(async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(LINK)) c.res.headers.set(name, value)
})

/** Answers are for whoever asked: nothing of the API, and no link, is kept on the way. */
export const unkept = createMiddleware<App>(async (c, next) => {
  await next()
  c.res.headers.set('Cache-Control', 'no-store')
})

/** What pages of any origin may ask, without credentials of theirs (Fetch, CORS protocol). */
export const openToAll = createMiddleware<App>(async (c, next) => {
  if (c.req.method === 'OPTIONS')
    return c.body(null, 204, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD, PUT, POST, DELETE, PATCH',
      'Access-Control-Allow-Headers': c.req.header('Access-Control-Request-Headers') ?? '*',
      'Access-Control-Max-Age': '86400',
      Vary: 'Access-Control-Request-Headers',
    })
  await next()
  c.res.headers.set('Access-Control-Allow-Origin', '*')
  return undefined
})
