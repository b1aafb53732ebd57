// v2's paging: `limit` 10 to 100 (10 when not sent; never cut short in silence, or 100ms' iterators
// would stop early), `start` the `last` of the page before, `last` empty on the last page.

import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import type { Exchange } from '../exchange.ts'

const LIMIT = { least: 10, most: 100, usual: 10 }

const bad = (field: string, detail: string) =>
  no({ reason: 'invalid_field' as const, field, detail })

/** `start` null: from the first. Whatever is sent empty is as if not sent: clients write it so. */
export const readPage = (c: Exchange): Answer<{ limit: number; start: string | null }> => {
  const limit = c.req.query('limit') ?? String(LIMIT.usual)
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < LIMIT.least || Number(limit) > LIMIT.most)
    return bad('limit', `must be a whole number from ${LIMIT.least} to ${LIMIT.most}`)
  return yes({ limit: Number(limit), start: c.req.query('start') || null })
}

/** A flag of the query; null when it was not sent. */
export const readFlag = (c: Exchange, field: string): Answer<boolean | null> => {
  const flag = c.req.query(field) || null
  if (flag === null) return yes(null)
  return flag === 'true' || flag === 'false'
    ? yes(flag === 'true')
    : bad(field, 'must be true or false')
}

/** A moment of the query (RFC 3339), ms; null when it was not sent. */
export const readMoment = (c: Exchange, field: string): Answer<number | null> => {
  const moment = c.req.query(field) || null
  if (moment === null) return yes(null)
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(moment)
    ? Date.parse(moment)
    : Number.NaN
  return Number.isNaN(ms)
    ? bad(field, 'must be a moment such as 2026-10-01T09:00:00.000Z')
    : yes(ms)
}
