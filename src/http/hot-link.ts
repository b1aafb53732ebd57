// A hot room link, answered before the router: a link that a hundred thousand people click in a minute
// is most of what the service does then. Only what the leases hold and need not renew, written as we
// write it; everything else goes the usual way, which gives the same answer (test/http/hot-link).

import { type Context, makeContext } from '../access/context.ts'
import { type OpenedRoom, recallCode } from '../access/resolve-code.ts'
import { ALWAYS, LINK } from './headers.ts'
import { LINK_ROUTE, targetOf } from './links.ts'
import { writeLine } from './log.ts'
import { blockedUntil } from './misses.ts'

const CODE_LENGTH = 'abc-defg-hij'.length

/** Where answers lead, as long as the answers are remembered. */
const targets = new WeakMap<OpenedRoom, string>()

const rememberedTarget = (ctx: Context, opened: OpenedRoom): string => {
  const known = targets.get(opened)
  if (known !== undefined) return known
  const target = targetOf(ctx, opened, '')
  targets.set(opened, target)
  return target
}

/** Null: not a hot link. */
export const hotLink = (
  request: Request,
  env: Env,
  execution: ExecutionContext,
): Response | null => {
  const at = request.url.indexOf('/', 'https://'.length) + 1
  if (request.method !== 'GET' || request.url.length - at !== CODE_LENGTH) return null
  const now = Date.now()
  const ctx = makeContext(env, now, (work) => execution.waitUntil(work))
  const opened = ctx.ok ? recallCode(ctx.value, request.url.slice(at)) : null
  if (!ctx.ok || opened === null || blockedUntil(request) > now) return null
  const requestId = ctx.value.uuid()
  const headers = {
    ...ALWAYS,
    ...LINK,
    Location: rememberedTarget(ctx.value, opened),
    'X-Request-Id': requestId,
  }
  writeLine({ method: 'GET', route: LINK_ROUTE, status: 302, refusal: null, began: now, requestId })
  return new Response(null, { status: 302, headers })
}
