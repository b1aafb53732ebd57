// One request and its answer: what the handlers of both dialects share. A handler returns values; the
// wire shape of a refusal is written here only.

import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Context } from '../access/context.ts'
import type { Answer, Reason, Refusal } from '../domain/refusal.ts'
import { answerJson } from './answers.ts'
import { type Dialect, retryAfterOf, sentenceOf, statusOf } from './problem.ts'

export type App = {
  Bindings: Env
  Variables: {
    ctx: Context
    requestId: string
    refused?: Reason
    /** Origins whose pages may show this answer in a frame: there only where it may be at all. */
    framedBy?: readonly string[]
  }
}

export type Exchange = HonoContext<App>

/** Answers a refusal: `refuse` below in JSON, the pages' own to a person. The roof hands that one in. */
export type Refuser = (c: Exchange, refusal: Refusal) => Response | Promise<Response>

/** Which dialect's words an address speaks. */
export const dialectOf = (path: string): Dialect => {
  if (path === '/api' || path.startsWith('/api/')) return 'v1'
  return path === '/v2' || path.startsWith('/v2/') ? 'v2' : 'link'
}

/** The origin of the addresses we print. */
export const originOf = (c: Exchange): string =>
  c.get('ctx').config.publicOrigin ?? new URL(c.req.url).origin

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const bodyOf = (refusal: Refusal, status: number, dialect: Dialect, requestId: string) => {
  const { reason } = refusal
  const message = sentenceOf(refusal)
  return dialect === 'v2'
    ? { code: status, message: capital(message), details: [reason], request_id: requestId }
    : { success: false, code: reason, message, requestId }
}

/** Notes the refusal for the log and sets the headers that go with it. */
export const noteRefusal = (c: Exchange, refusal: Refusal, status: number): void => {
  c.set('refused', refusal.reason)
  const retryAfter = retryAfterOf(refusal)
  if (retryAfter !== null) c.header('Retry-After', String(retryAfter))
  if (refusal.reason === 'method_not_allowed') c.header('Allow', refusal.allow.join(', '))
  if (refusal.reason === 'upgrade_required') c.header('Upgrade', 'websocket')
  if (status === 401) c.header('WWW-Authenticate', 'Bearer')
}

/** Answers a refusal in the dialect of the address. `status` where a route fixes its own. */
export const refuse = (c: Exchange, refusal: Refusal, status?: number): Response => {
  const dialect = dialectOf(c.req.path)
  const code = status ?? statusOf(refusal.reason, dialect)
  noteRefusal(c, refusal, code)
  return c.json(bodyOf(refusal, code, dialect, c.get('requestId')), code as ContentfulStatusCode)
}

/** Answers a Result: the value through `toWire`, or the refusal. */
export const reply = <T>(c: Exchange, answer: Answer<T>, toWire: (value: T) => object): Response =>
  answer.ok ? answerJson(toWire(answer.value)) : refuse(c, answer.refusal)
