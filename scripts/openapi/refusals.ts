// The refusals of an operation, status by status: code, sentence and example, all from the one table of the
// handlers, src/http/problem.ts.

import type { Reason, Refusal } from '../../src/domain/refusal.ts'
import { type Dialect, PROBLEMS, statusOf } from '../../src/http/problem.ts'
import { REQUEST_ID } from './examples.ts'
import { type Operation, reasonsOf } from './operation.ts'

/** What stands in the place of `{word}` in an example; for one reason where words differ. */
const WORDS: Record<string, string> = {
  allow: 'GET, HEAD',
  at: '2026-11-22T04:33:18.000Z',
  by: ' by Bea',
  field: 'expireUnixSec',
  limit: '100',
  meant: '',
  names: 'SECRET_KEY',
  outcome: 'admitted',
  retryAfter: '12',
  slots: '4096',
  'bad_json.detail': 'it does not parse',
  'bad_request.detail': 'its body broke off',
  'invalid_field.detail': 'is in the past',
  'not_supported.field': 'recordRoom',
  'too_many_requests.limit': '3',
  'token_lifetime_too_long.limit': '2592000',
  'token_malformed.detail': 'it must be three base64url segments without padding',
  'unknown_field.field': 'expirationDate',
  'unknown_field.meant': '; did you mean `expireUnixSec`?',
}

type Passing = Extract<Refusal, { retryAfter: number }>['reason']
const PASSING: Record<Passing, true> = {
  room_being_made: true,
  too_many_misses: true,
  denied_recently: true,
}

const dialectOf = (path: string): Dialect => {
  if (path.startsWith('/api/')) return 'v1'
  return path.startsWith('/v2/') ? 'v2' : 'link'
}

const sentenceOf = (reason: Reason): string =>
  PROBLEMS[reason].say
    .replace(/\{(\w+)\}/g, (_, word: string) => {
      const filled = WORDS[`${reason}.${word}`] ?? WORDS[word]
      if (filled === undefined) throw new Error(`refusals.ts has no example of ${reason}.${word}`)
      return filled
    })
    .replace('?.', '?')

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const exampleOf = (reason: Reason, status: number, dialect: Dialect): object => {
  const message = sentenceOf(reason)
  return dialect === 'v2'
    ? { code: status, message: capital(message), details: [reason], request_id: REQUEST_ID }
    : { success: false, code: reason, message, requestId: REQUEST_ID }
}

const bodyOf = (reasons: readonly Reason[], dialect: Dialect): object =>
  dialect === 'v2'
    ? {
        allOf: [
          { $ref: '#/components/schemas/V2Refusal' },
          { properties: { details: { items: { enum: reasons } } } },
        ],
      }
    : {
        allOf: [
          { $ref: '#/components/schemas/V1Refusal' },
          { properties: { code: { enum: reasons } } },
        ],
      }

const headersOf = (reasons: readonly Reason[], status: number): object => ({
  'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
  ...(reasons.some((reason) => Object.hasOwn(PASSING, reason))
    ? { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }
    : {}),
  ...(status === 401
    ? { 'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' } }
    : {}),
})

/** What many operations have in common: it stands once, in `components`. */
export type Shared = { responses: Map<string, object>; examples: Map<string, object> }

const refToExample = (
  shared: Shared,
  reason: Reason,
  status: number,
  dialect: Dialect,
): { $ref: string } => {
  const name = `${dialect}.${status}.${reason}`
  shared.examples.set(name, { value: exampleOf(reason, status, dialect) })
  return { $ref: `#/components/examples/${name}` }
}

const responseOf = (
  shared: Shared,
  reasons: readonly Reason[],
  status: number,
  dialect: Dialect,
): object => ({
  description: reasons.map((reason) => `- \`${reason}\`: ${PROBLEMS[reason].say}`).join('\n'),
  headers: headersOf(reasons, status),
  content: {
    'application/json': {
      schema: bodyOf(reasons, dialect),
      examples: Object.fromEntries(
        reasons.map((reason) => [reason, refToExample(shared, reason, status, dialect)]),
      ),
    },
    ...(dialect === 'link' ? { 'text/html': { schema: { type: 'string' } } } : {}),
  },
})

/** The reasons of an operation by status, in order. */
export const refusalsOf = (operation: Operation): [number, Reason[]][] => {
  const dialect = dialectOf(operation.path)
  const byStatus = new Map<number, Reason[]>()
  for (const reason of reasonsOf(operation)) {
    const usual = statusOf(reason, dialect)
    const status = usual === operation.restatus?.from ? operation.restatus.to : usual
    byStatus.set(status, [...(byStatus.get(status) ?? []), reason])
  }
  return [...byStatus].sort(([a], [b]) => a - b)
}

/** The name under which a response is shared: by its only code, or by the callers it is for. */
const sharedName = (
  reasons: readonly Reason[],
  status: number,
  dialect: Dialect,
): string | null => {
  if (reasons.length === 1) return `${dialect}.${status}.${reasons[0]}`
  if (status !== 401) return null
  if (reasons.includes('management_token_missing')) return `${dialect}.${status}.manager`
  if (reasons.includes('token_malformed') && reasons.includes('secret_key_missing'))
    return `${dialect}.${status}.admin`
  return reasons.includes('secret_key_missing') ? `${dialect}.${status}.secret_key` : null
}

/** `responses` of an operation; what is shared is added to `shared`. */
export const writeRefusals = (operation: Operation, shared: Shared): Record<string, object> => {
  const dialect = dialectOf(operation.path)
  return Object.fromEntries(
    refusalsOf(operation).map(([status, reasons]) => {
      const response = responseOf(shared, reasons, status, dialect)
      const name = sharedName(reasons, status, dialect)
      if (name === null) return [String(status), response]
      shared.responses.set(name, response)
      return [String(status), { $ref: `#/components/responses/${name}` }]
    }),
  )
}
