// One structured line a request. The route's pattern stands in it, never the address: names, codes,
// keys and tokens are in addresses.

import { routePath } from 'hono/route'
import type { Exchange } from './exchange.ts'

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
  /** Null where the answer has none: a hot link. */
  requestId: string | null
}

export const writeLine = ({ began, requestId, ...line }: Line): void =>
  console.log(JSON.stringify({ ...line, durationMs: Date.now() - began, requestId }))

/** The line of a request that was answered; `began` in ms. */
export const logRequest = (c: Exchange, began: number): void => {
  const [requestId, refusal] = [c.get('requestId'), c.get('refused') ?? null]
  const { method } = c.req
  writeLine({ method, route: routeOf(c), status: c.res.status, refusal, began, requestId })
}
