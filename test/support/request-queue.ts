// The queue at a room's door as the room keeps it, in memory: the rules of domain/join-request.ts decide, and
// nothing else. A rule can be put in another's place, so that a test can show that it matters.

import {
  close,
  type JoinRequest,
  mayAsk,
  type RequestId,
  runsOutAt,
} from '../../src/domain/join-request.ts'
import type { RequestOutcome } from '../../src/domain/live-message.ts'
import type { SeatId, SessionId } from '../../src/domain/session.ts'

/** How long a request lives by itself. */
export const LIFE_MS = 600_000

/** What the queue is made of. Broken ones take the place of one of these. */
export type Rules = {
  mayAsk: typeof mayAsk
  runsOutAt: typeof runsOutAt
  close: typeof close
  /** Those that an answer to one closes. */
  reach: (request: JoinRequest, all: readonly JoinRequest[]) => readonly JoinRequest[]
}
export const RULES: Rules = { mayAsk, runsOutAt, close, reach: (request) => [request] }

/** The queue as the room keeps it: the rules decide, and nothing else. */
export const makeQueue = (rules: Rules) => {
  const requests: JoinRequest[] = []
  const denied = new Map<string, number>()
  const put = (request: JoinRequest, changed: JoinRequest) => {
    requests[requests.indexOf(request)] = changed
  }
  const end = (request: JoinRequest, outcome: RequestOutcome, by: string | null, now: number) => {
    const answers = rules.reach(request, requests).map((each) => ({
      each,
      answer: rules.close(each, outcome, by, now),
    }))
    for (const { each, answer } of answers) if (answer.ok) put(each, answer.value)
    const answer = answers.find(({ each }) => each === request)?.answer
    if (answer?.ok && outcome === 'denied') denied.set(request.addressHash, now)
    return answer?.ok === false ? answer.refusal : null
  }
  const waiting = () => requests.filter(({ closed }) => closed === null)
  return {
    requests,
    end,
    ask: (addressHash: string, now: number) => {
      const queue = {
        waiting: waiting().length,
        ofAddress: waiting().filter((request) => request.addressHash === addressHash).length,
        deniedAt: denied.get(addressHash) ?? null,
      }
      const refusal = rules.mayAsk(queue, now)
      if (refusal !== null) return refusal
      requests.push({
        id: `request ${requests.length}` as RequestId,
        seatId: `seat ${requests.length}` as SeatId,
        sessionId: 'session' as SessionId,
        name: 'Cyd',
        message: null,
        addressHash,
        browser: null,
        os: null,
        requestedAt: now,
        expiresAt: now + LIFE_MS,
        awaySince: null,
        closed: null,
      })
      return null
    },
    away: (request: JoinRequest, awaySince: number | null) => {
      if (request.closed === null && (request.awaySince === null) !== (awaySince === null))
        put(request, { ...request, awaySince })
    },
    alarm: (now: number) => {
      for (const request of waiting())
        if (rules.runsOutAt(request) <= now) end(request, 'expired', null, now)
    },
    closeRoom: (now: number) => {
      for (const request of waiting()) end(request, 'room_closed', null, now)
    },
  }
}
