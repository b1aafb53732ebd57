// The order of everything: log and request id, security headers, configuration, routes, 404, 405, 500.

import { createMiddleware } from 'hono/factory'
import { TrieRouter } from 'hono/router/trie-router'
import { getPath } from 'hono/utils/url'
import { makeContext } from '../access/context.ts'
import { assets } from './assets.ts'
import { type App, dialectOf, type Refuser, refuse } from './exchange.ts'
import { isOpenToAll, preflight, secure } from './headers.ts'
import { health } from './health.ts'
import { join } from './join.ts'
import { links } from './links.ts'
import { logRequest } from './log.ts'
import { makeRoutes, type Routes } from './routes.ts'
import { admission } from './v1/admission.ts'
import { bans } from './v1/bans.ts'
import { joinRequests } from './v1/join-requests.ts'
import { rooms } from './v1/rooms.ts'
import { sessions as v1Sessions } from './v1/sessions.ts'
import { tokens } from './v1/tokens.ts'
import { webhooks } from './v1/webhooks.ts'
import { activeRooms } from './v2/active-rooms.ts'
import { layouts } from './v2/layouts.ts'
import { roomCodes } from './v2/room-codes.ts'
import { rooms as v2Rooms } from './v2/rooms.ts'
import { sessions } from './v2/sessions.ts'
import { templates } from './v2/templates.ts'
import { token } from './v2/token.ts'

/** `//v2/token` and `/v2/token/` are `/v2/token`. */
const plainPath = (request: Request): string => {
  const path = getPath(request)
  if (!path.includes('//') && !path.endsWith('/')) return path
  return path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
}

const NO_HOST = 'what it sends as `Host` is none'

/** Around every request, in one piece: a middleware for each would cost more than many a handler. */
const around = createMiddleware<App>(async (c, next) => {
  const began = Date.now()
  c.set('requestId', crypto.randomUUID())
  const open = isOpenToAll(c.req.path)
  const ctx = makeContext(c.env, began, (work) => c.executionCtx.waitUntil(work))
  // Its Host is what the caller wrote: from here on it is part of an address.
  if (!URL.canParse(c.req.url)) c.res = refuse(c, { reason: 'bad_request', detail: NO_HOST })
  else if (open && c.req.method === 'OPTIONS') c.res = preflight(c)
  else if (!ctx.ok) c.res = refuse(c, ctx.refusal)
  else {
    c.set('ctx', ctx.value)
    await next()
  }
  secure(c, { api: dialectOf(c.req.path) !== 'link', open })
  logRequest(c, began)
})

/** Methods that other routes of this path answer. */
const allowedAt = (app: Routes) => {
  const router = new TrieRouter<string>()
  for (const { method, path } of app.routes) if (method !== 'ALL') router.add('ANY', path, method)
  return (path: string): string[] => {
    const methods = router.match('ANY', path)[0].map(([method]) => method)
    return [
      ...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))),
    ]
  }
}

/** `pages` are mounted last; `refuser` answers what a person may have opened. */
export const makeApp = (pages: Routes, refuser: Refuser): Routes => {
  const app = makeRoutes(plainPath)
  app.use(around)
  app.route('/', health)
  app.route('/api/v1', rooms)
  app.route('/api/v1', webhooks)
  app.route('/api/v1', tokens)
  app.route('/api/v1', admission)
  app.route('/api/v1', joinRequests)
  app.route('/api/v1', bans)
  app.route('/api/v1', v1Sessions)
  app.route('/v2/room-codes', roomCodes)
  app.route('/v2/token', token)
  app.route('/v2/rooms', v2Rooms)
  app.route('/v2/templates', templates)
  app.route('/v2/active-rooms', activeRooms)
  app.route('/v2/sessions', sessions)
  app.route('/v2/layouts', layouts)
  app.route('/', assets)
  app.route('/join', join(refuser))
  app.route('/', links(refuser))
  app.route('/', pages)

  const allowed = allowedAt(app)
  app.notFound((c) => {
    const allow = allowed(plainPath(c.req.raw))
    const refusal =
      allow.length > 0 && !allow.includes(c.req.method)
        ? { reason: 'method_not_allowed' as const, allow }
        : { reason: 'route_not_found' as const }
    return dialectOf(c.req.path) === 'link' ? refuser(c, refusal) : refuse(c, refusal)
  })
  app.onError((error, c) => {
    // The class only: a message could hold what a caller sent, an error over RPC holds its stack.
    console.error(JSON.stringify({ error: error.name, requestId: c.get('requestId') }))
    return refuser(c, { reason: 'internal_error' })
  })
  return app
}
