// A request to join: it waits, then is admitted, denied, withdrawn, expired, or closed with its room. Leaves
// out whether he would be let in (domain/admission.ts) and who is told.

import type { Brand } from './brand.ts'
import type { AskedRequest, RequestOutcome } from './live-message.ts'
import type { Answer, Refusal } from './refusal.ts'
import { no, yes } from './result.ts'
import { AWAY_MS, type SeatId, type SessionId } from './session.ts'

/** A UUID. */
export type RequestId = Brand<string, 'RequestId'>

/** Moments in ms. */
export type JoinRequest = {
  id: RequestId
  /** The seat he gets, and the session that would begin with him. */
  seatId: SeatId
  sessionId: SessionId
  name: string
  message: string | null
  addressHash: string
  browser: string | null
  os: string | null
  requestedAt: number
  expiresAt: number
  /** Since when no socket waits for the answer. */
  awaySince: number | null
  /** The first answer; null while it waits. */
  closed: { outcome: RequestOutcome; by: string | null; at: number } | null
}

/** Those that wait at one room. */
export const WAITING = 100
/** Those of one client address among them. */
export const OF_ADDRESS = 3
/** How long a denied address may not ask that room again, ms. */
export const DENIED_MS = 60_000
/** How long denied addresses, and the answers to requests, are remembered, ms. */
export const REMEMBERED_MS = 3_600_000

/** What the room knows of those who ask. */
export type Queue = {
  waiting: number
  ofAddress: number
  /** When this address was last denied here, ms. */
  deniedAt: number | null
}

/** Why this address may not put another request now; null: it may. */
export const mayAsk = (queue: Queue, now: number): Refusal | null => {
  const again = queue.deniedAt === null ? 0 : queue.deniedAt + DENIED_MS
  if (now < again) return { reason: 'denied_recently', retryAfter: Math.ceil((again - now) / 1000) }
  if (queue.ofAddress >= OF_ADDRESS) return { reason: 'too_many_requests', limit: OF_ADDRESS }
  return queue.waiting >= WAITING ? { reason: 'requests_full', limit: WAITING } : null
}

/** When it runs out, ms: after its life, or when its asker has been away too long. */
export const runsOutAt = ({ expiresAt, awaySince }: JoinRequest): number =>
  awaySince === null ? expiresAt : Math.min(expiresAt, awaySince + AWAY_MS)

/** The request after an answer. The first one stands: refuses `request_answered` to all others. */
export const close = (
  request: JoinRequest,
  outcome: RequestOutcome,
  by: string | null,
  now: number,
): Answer<JoinRequest> =>
  request.closed === null
    ? yes({ ...request, closed: { outcome, by, at: now } })
    : no({
        reason: 'request_answered',
        outcome: request.closed.outcome,
        by: request.closed.by,
      })

/** What admins see of it. */
export const toAsked = ({ id, name, message, requestedAt }: JoinRequest): AskedRequest => ({
  requestId: id,
  name,
  ...(message === null ? {} : { message }),
  requestedAt: new Date(requestedAt).toISOString(),
})
