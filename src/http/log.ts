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

type Line = {
  method: string
  route: string
  status: number
  refusal: string | null
  /** ms */
  began: number
  requestId: string
}

export const writeLine = ({ began, requestId, ...line }: Line): void =>
  console.log(JSON.stringify({ ...line, durationMs: Date.now() - began, requestId }))

export const logRequest = createMiddleware<App>(async (c, next) => {
  const began = Date.now()
  const requestId = crypto.randomUUID()
  c.set('requestId', requestId)
  await next()
  c.res.headers.set('X-Request-Id', requestId)
  const { method } = c.req
  const { status } = c.res
  writeLine({ method, route: routeOf(c), status, refusal: c.var.refused ?? null, began, requestId })
})
