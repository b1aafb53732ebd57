// One structured line a request. The route's pattern stands in it, never the address: names, codes,
// keys and tokens are in addresses.

import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import type { App, Exchange } from './exchange.ts'

/** The pattern of the handler that answered last, `(none)` where only middleware ran. */
const routeOf = (c: Exchange): string => {
  const path = routePath(c)
  return path.endsWith('*') ? '(none)' : path
}

export const logRequest = createMiddleware<App>(async (c, next) => {
  const began = Date.now()
  c.set('requestId', crypto.randomUUID())
  await next()
  c.res.headers.set('X-Request-Id', c.var.requestId)
  console.log(
    JSON.stringify({
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
      refusal: c.var.refused ?? null,
      durationMs: Date.now() - began,
      requestId: c.var.requestId,
    }),
  )
})
