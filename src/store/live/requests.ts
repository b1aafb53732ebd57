// Requests to join: putting one, answering it, taking it back, running out. Each works within a turn. The
// rules are in domain/join-request.ts; that admission is judged again, here.

import type { Arrival } from '../../domain/arrival.ts'
import { close, type JoinRequest, mayAsk, toAsked } from '../../domain/join-request.ts'
import { DENIED_CLOSE, type RequestOutcome, type ServerMessage } from '../../domain/live-message.ts'
import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import type { SeatId } from '../../domain/session.ts'
import {
  denyAddress,
  findRequest,
  insertRequest,
  readQueue,
  readRequest,
  readRequestKeys,
  readWaiting,
  writeRequest,
  writeRequestHash,
} from './request-tables.ts'
import { isAdminPresent } from './seat-tables.ts'
import { takeSeat } from './seats.ts'
import type { Attached } from './sockets.ts'
import { judgeArrival, type Turn } from './turn.ts'

export type Verdict = 'admit' | 'deny'

const waitingMessage = (turn: Turn, request: JoinRequest, resumeKey: string): ServerMessage => ({
  type: 'waiting',
  requestId: request.id,
  adminsPresent: isAdminPresent(turn.sql),
  resumeKey,
})

/** Sockets of one address that may stand at a door without having asked. */
const AT_DOOR = 50

/** One who may ask is let in as far as the door. Refuses `too_many_requests` where too many of his address
 * stand there. */
export const openDoor = (turn: Turn, arrival: Arrival, socket: WebSocket): Answer<null> => {
  if (turn.sockets.atDoor(arrival.addressHash) >= AT_DOOR)
    return no({ reason: 'too_many_requests', limit: AT_DOOR })
  const { roles: _roles, offeredHash: _hash, called: _called, ...kept } = arrival
  const { seatId } = arrival.dealt
  const mayRequest: ServerMessage = {
    type: 'mayRequest',
    room: { roomName: turn.room.name },
    adminsPresent: isAdminPresent(turn.sql),
  }
  turn.later(() => {
    turn.sockets.accept(socket, { stage: 'asking', seatId, since: turn.now, arrival: kept })
    turn.sockets.tell(seatId, mayRequest)
  })
  return yes(null)
}

type Asking = Extract<Attached, { stage: 'asking' }>

/** Puts the request of one at the door. Refuses what `mayAsk` refuses, `name_required`, and what became of
 * the room meanwhile. */
export const putRequest = (
  turn: Turn,
  socket: WebSocket,
  { arrival, seatId, since }: Asking,
  message: string | null,
): Answer<JoinRequest> => {
  const judged = judgeArrival(turn, { entry: arrival.entry, roles: [] })
  if (!judged.ok) return judged
  const { name } = arrival.entry
  if (name === undefined) return no({ reason: 'name_required' })
  const refusal = mayAsk(readQueue(turn.sql, arrival.addressHash, turn.now), turn.now)
  if (refusal !== null) return no(refusal)
  const { resumeKey, resumeHash } = arrival.dealt
  const request: JoinRequest = {
    id: arrival.dealt.requestId,
    seatId,
    sessionId: arrival.dealt.sessionId,
    name,
    message,
    addressHash: arrival.addressHash,
    browser: arrival.browser,
    os: arrival.os,
    requestedAt: turn.now,
    expiresAt: turn.now + turn.requestMs,
    awaySince: null,
    closed: null,
  }
  insertRequest(turn.sql, request, resumeHash)
  const waiting = waitingMessage(turn, request, resumeKey)
  turn.later(() => {
    const { iceServers } = arrival
    turn.sockets.attach(socket, { stage: 'waiting', seatId, since, resumeKey, iceServers })
    turn.sockets.tell(seatId, waiting)
    turn.sockets.tellAdmins({ type: 'joinRequested', request: toAsked(request) })
  })
  return yes(request)
}

const tellDenied = (turn: Turn, seatId: SeatId, message: string | null): void => {
  turn.sockets.tell(seatId, { type: 'denied', ...(message ? { message } : {}) })
  const socket = turn.sockets.of(seatId)
  if (socket !== null) turn.sockets.close(socket, DENIED_CLOSE, 'denied')
}

/** The same request again, for one who offers its resume key; who was away when he was denied is told so now.
 * Null: the key opens none. */
export const resumeRequest = (
  turn: Turn,
  { offeredHash, dealt, iceServers }: Arrival,
  socket: WebSocket,
): JoinRequest | null => {
  const request = offeredHash === null ? null : findRequest(turn.sql, offeredHash)
  if (request === null || offeredHash === null) return null
  const isDenied = request.closed !== null
  if (!isDenied) writeRequest(turn.sql, { ...request, awaySince: null })
  writeRequestHash(
    turn.sql,
    request.id,
    isDenied ? '' : offeredHash,
    isDenied ? '' : dealt.resumeHash,
  )
  const { seatId } = request
  const { resumeKey } = dealt
  const waiting = waitingMessage(turn, request, resumeKey)
  turn.later(() => {
    const old = turn.sockets.of(seatId)
    if (old !== null) turn.sockets.putOut(old, 'replaced')
    const since = turn.now
    turn.sockets.accept(socket, { stage: 'waiting', seatId, since, resumeKey, iceServers })
    if (isDenied) tellDenied(turn, seatId, null)
    else turn.sockets.tell(seatId, waiting)
  })
  return request
}

/** Closes it and tells the admins; what its asker is told, whoever calls says. */
const closeRequest = (
  turn: Turn,
  request: JoinRequest,
  outcome: RequestOutcome,
  by: string | null,
): Answer<JoinRequest> => {
  const closed = close(request, outcome, by, turn.now)
  if (!closed.ok) return closed
  writeRequest(turn.sql, closed.value)
  turn.later(() =>
    turn.sockets.tellAdmins({ type: 'joinRequestClosed', requestId: request.id, outcome, by }),
  )
  return closed
}

const admit = (turn: Turn, request: JoinRequest, by: string): Answer<JoinRequest> => {
  const entry = { grant: null, name: request.name, invited: true as const }
  const judged = judgeArrival(turn, { entry, roles: [] })
  if (!judged.ok) return judged
  if (judged.value.outcome !== 'admitted') return no({ reason: 'token_required' })
  const closed = closeRequest(turn, request, 'admitted', by)
  if (!closed.ok) return closed
  const socket = turn.sockets.of(request.seatId)
  const attached = socket === null ? null : turn.sockets.attached(socket)
  const held = attached?.stage === 'waiting' ? attached : null
  takeSeat(turn, judged.value, {
    ...request,
    ...readRequestKeys(turn.sql, request.id),
    resumeKey: held?.resumeKey ?? '',
    iceServers: held?.iceServers ?? [],
    person: {},
    jti: null,
    slot: null,
    socket: held === null ? null : socket,
    awaySince: held === null ? (request.awaySince ?? turn.now) : null,
    attach: (waiting, { id, isAdmin }) =>
      turn.sockets.attach(waiting, { stage: 'seated', seatId: id, since: turn.now, isAdmin }),
  })
  return closed
}

const deny = (
  turn: Turn,
  request: JoinRequest,
  by: string,
  message: string | null,
): Answer<JoinRequest> => {
  const closed = closeRequest(turn, request, 'denied', by)
  if (!closed.ok) return closed
  denyAddress(turn.sql, request.addressHash, turn.now)
  // Told now or, by his key, when he comes back; once.
  if (turn.sockets.of(request.seatId) !== null) writeRequestHash(turn.sql, request.id, '', '')
  turn.later(() => tellDenied(turn, request.seatId, message))
  return closed
}

/** The first answer stands. Refuses `request_not_found`, `request_answered`, and on admitting whatever joining
 * now would refuse: then the request goes on waiting. */
export const answerRequest = (
  turn: Turn,
  requestId: string,
  verdict: Verdict,
  by: string,
  message: string | null,
): Answer<JoinRequest> => {
  const request = readRequest(turn.sql, requestId)
  if (request === null) return no({ reason: 'request_not_found' })
  if (request.closed !== null) return close(request, 'denied', by, turn.now)
  return verdict === 'admit' ? admit(turn, request, by) : deny(turn, request, by, message)
}

/** What its asker is told of an end that nobody chose. */
const OUT = {
  withdrawn: 'withdrawn',
  expired: 'request_expired',
  room_closed: 'room_archived',
} as const

/** Ends a request that nobody answered, and says so to its asker. */
export const endRequest = (
  turn: Turn,
  request: JoinRequest,
  outcome: 'withdrawn' | 'expired' | 'room_closed',
): void => {
  if (!closeRequest(turn, request, outcome, null).ok) return
  turn.later(() => {
    const socket = turn.sockets.of(request.seatId)
    if (socket !== null) turn.sockets.putOut(socket, OUT[outcome])
  })
}

/** Nobody asks here any more: who has put a request is told, and so is whoever stands at the door. */
export const endRequests = (turn: Turn): void => {
  for (const request of readWaiting(turn.sql)) endRequest(turn, request, 'room_closed')
  turn.later(() => {
    for (const socket of turn.sockets.asking()) turn.sockets.putOut(socket, 'room_archived')
  })
}
