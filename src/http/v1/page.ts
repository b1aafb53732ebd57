// v1's paging: `limit` 1 to 100 (50 when not sent), and the address of the next page in `Link`, with a
// cursor that the list itself makes and reads.

import type { Answer, Refusal } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import { type Exchange, originOf } from '../exchange.ts'

const LIMIT = { least: 1, most: 100, usual: 50 }

export const readLimit = (c: Exchange): Answer<number> => {
  const given = c.req.query('limit')
  const limit = given === undefined ? LIMIT.usual : /^\d{1,3}$/.test(given) ? Number(given) : 0
  return limit >= LIMIT.least && limit <= LIMIT.most
    ? yes(limit)
    : no({
        reason: 'invalid_field',
        field: 'limit',
        detail: 'must be a whole number from 1 to 100',
      })
}

export const FOREIGN_CURSOR: Refusal = {
  reason: 'invalid_field',
  field: 'cursor',
  detail: 'is not one that this service gave',
}

/** `path` of the list, without a key in it. */
export const linkNext = (c: Exchange, path: string, limit: number, cursor: string): void => {
  const next = new URLSearchParams({ limit: String(limit), cursor })
  c.header('Link', `<${originOf(c)}${path}?${next}>; rel="next"`)
}
