// A hot room link, answered before the router: a link that a hundred thousand people click in a minute
// is most of what the service does then. Only what the leases hold and need not renew, written as we
// write it; everything else goes the usual way, which gives the same answer (test/http/hot-link).

import { type Context, makeContext } from '../access/context.ts'
import { type OpenedRoom, recallCode } from '../access/resolve-code.ts'
import { answerRedirect } from './answers.ts'
import { LINK_ROUTE, targetOf } from './links.ts'
import { writeLine } from './log.ts'
import { blockedUntil } from './misses.ts'

const CODE_LENGTH = 'abc-defg-hij'.length

/** The answer of each, as long as what it rests on is remembered, sent again and again: it has no body,
 * and laying its headers on anew would cost more than all the rest. So it has no request id of its own:
 * nothing was refused, so there is nothing to ask the operator about. */
const answers = new WeakMap<OpenedRoom, Response>()

const answerOf = (ctx: Context, opened: OpenedRoom): Response => {
  const known = answers.get(opened)
  if (known !== undefined) return known
  const answer = answerRedirect(targetOf(ctx, opened, ''))
  answers.set(opened, answer)
  return answer
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
  writeLine({
    method: 'GET',
    route: LINK_ROUTE,
    status: 302,
    refusal: null,
    began: now,
    requestId: null,
  })
  return answerOf(ctx.value, opened)
}
