// Taking, keeping, changing and leaving a seat. Each works within a turn. Leaves out who may come in
// (domain/admission.ts) and the session that goes on with it (sessions.ts).

import type { Admission } from '../../domain/admission.ts'
import type { Arrival } from '../../domain/arrival.ts'
import { toAsked } from '../../domain/join-request.ts'
import type { LeftReason, ServerMessage } from '../../domain/live-message.ts'
import type { Person } from '../../domain/person.ts'
import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import {
  closesAt,
  ejectedAt,
  type Media,
  type Seat,
  type SeatId,
  type SessionId,
  toFace,
  toParticipant,
} from '../../domain/session.ts'
import { isBanned, readWaiting } from './request-tables.ts'
import {
  countSeats,
  findSeat,
  insertSeat,
  readSeats,
  writeResumeHash,
  writeSeat,
} from './seat-tables.ts'
import { readSession } from './session-tables.ts'
import { beginSession, endSession, noteQuiet } from './sessions.ts'
import { seatFacts, type Turn } from './turn.ts'

/** How the one who gets a seat is reached: the socket that waits for it, if there is one. */
export type Seating = {
  seatId: SeatId
  sessionId: SessionId
  resumeKey: string
  resumeHash: string
  /** Of the key he came with, which stands until he offers the newest; '': he has had one only. */
  formerHash: string
  iceServers: object[]
  browser: string | null
  os: string | null
  person: Person
  jti: string | null
  slot: Seat['slot']
  /** Null: he is away, and has the time of an away seat to come back. */
  socket: WebSocket | null
  awaySince: number | null
  /** Makes his socket the room's; it may be already. */
  attach: (socket: WebSocket, seat: Seat) => void
}

type Admitted = Extract<Admission, { outcome: 'admitted' }>

/** The first message of one who is in: who he is, who else is there, and, to an admin, who waits. */
const joinedMessage = (
  { sql, room }: Turn,
  seat: Seat,
  { resumeKey, iceServers }: Pick<Seating, 'resumeKey' | 'iceServers'>,
): ServerMessage => {
  const ejectAt = ejectedAt(seat.timeUpAt, room)
  return {
    type: 'joined',
    meetingSessionId: seat.sessionId,
    participantSessionId: seat.id,
    roomId: room.id,
    self: toParticipant(seat, true),
    onlineParticipants: readSeats(sql)
      .filter(({ id }) => id !== seat.id)
      .sort((a, b) => a.joinedAt - b.joinedAt)
      .map((other) => toParticipant(other, seat.isAdmin)),
    room: toFace(room),
    ejectAt: ejectAt === null ? null : new Date(ejectAt).toISOString(),
    mayEnd: seat.mayEnd,
    resumeKey,
    iceServers,
    ...(seat.isAdmin ? { requests: readWaiting(sql).map(toAsked) } : {}),
  }
}

/** To everybody who is in but him. */
const tellOthers = (
  turn: Turn,
  seat: Seat,
  message: (participant: ReturnType<typeof toParticipant>) => ServerMessage,
): void =>
  turn.later(() =>
    turn.sockets.tellAll(
      message(toParticipant(seat, false)),
      seat.id,
      message(toParticipant(seat, true)),
    ),
  )

/** Gives an admitted person his seat, in the session that is on or in a new one. */
export const takeSeat = (turn: Turn, admitted: Admitted, seating: Seating): Seat => {
  const session = beginSession(turn, seating.sessionId)
  const seat: Seat = {
    id: seating.seatId,
    sessionId: session.id,
    person: { ...seating.person, name: admitted.name ?? admitted.role },
    role: admitted.role,
    roleId: admitted.roleId,
    isAdmin: admitted.isAdmin,
    mayEnd: admitted.mayEnd,
    jti: seating.jti,
    slot: seating.slot,
    browser: seating.browser,
    os: seating.os,
    joinedAt: turn.now,
    timeUpAt: admitted.timeUpAt,
    awaySince: seating.awaySince,
    media: { audio: false, video: false, screen: false },
    left: null,
  }
  insertSeat(turn.sql, seat, seating)
  turn.announce('participant.joined', seatFacts(turn.room, seat))
  const { socket } = seating
  if (socket !== null) {
    const joined = joinedMessage(turn, seat, seating)
    turn.later(() => {
      seating.attach(socket, seat)
      turn.sockets.tell(seat.id, joined)
    })
  }
  tellOthers(turn, seat, (participant) => ({ type: 'participantJoined', participant }))
  return seat
}

/** Ends a seat and says so to him; the others are told by whoever calls. */
const endSeat = (turn: Turn, seat: Seat, reason: LeftReason, message?: string): Seat => {
  const ended = { ...seat, left: { at: turn.now, reason } }
  writeSeat(turn.sql, ended)
  turn.announce('participant.left', seatFacts(turn.room, ended))
  turn.later(() => {
    const socket = turn.sockets.of(seat.id)
    if (socket !== null) turn.sockets.putOut(socket, reason, message)
  })
  return ended
}

/** He is out, and no longer has a seat to come back to. */
export const leaveSeat = (turn: Turn, seat: Seat, reason: LeftReason, message?: string): void => {
  const ended = endSeat(turn, seat, reason, message)
  tellOthers(turn, ended, (participant) => ({ type: 'participantLeft', participant, reason }))
  const session = readSession(turn.sql)
  if (session !== null && countSeats(turn.sql) === 0) endSession(turn, session)
  else noteQuiet(turn)
}

/** Everybody is out, and the session is over. False when none is on. */
export const endForAll = (turn: Turn, reason: LeftReason, message?: string): boolean => {
  const session = readSession(turn.sql)
  if (session === null) return false
  for (const seat of readSeats(turn.sql)) endSeat(turn, seat, reason, message)
  endSession(turn, session)
  return true
}

/** The same seat again, for one who offers its resume key. Null: the key opens no seat. Judged anew are bans and
 * times; neither the token, nor whether the room is full or takes anybody in. */
export const resumeSeat = (
  turn: Turn,
  arrival: Arrival,
  socket: WebSocket,
): Answer<Seat> | null => {
  const { offeredHash, dealt } = arrival
  const seat = offeredHash === null ? null : findSeat(turn.sql, offeredHash)
  if (seat === null || offeredHash === null) return null
  const closed = closesAt(turn.room)
  if (seat.timeUpAt !== null && seat.timeUpAt <= turn.now) {
    leaveSeat(turn, seat, 'time_up')
    return no({ reason: 'time_up' })
  }
  if (closed !== null && closed <= turn.now) {
    leaveSeat(turn, seat, 'room_expired')
    return no({ reason: 'room_expired', at: Math.floor(closed / 1000) })
  }
  if (isBanned(turn.sql, seat.jti, seat.person.externalUserId ?? null)) {
    leaveSeat(turn, seat, 'ejected')
    return no({ reason: 'banned' })
  }
  const back = { ...seat, awaySince: null }
  writeSeat(turn.sql, back)
  writeResumeHash(turn.sql, seat.id, offeredHash, dealt.resumeHash)
  const joined = joinedMessage(turn, back, { ...dealt, iceServers: arrival.iceServers })
  turn.later(() => {
    const old = turn.sockets.of(seat.id)
    if (old !== null) turn.sockets.putOut(old, 'replaced')
    const { isAdmin } = back
    turn.sockets.accept(socket, { stage: 'seated', seatId: seat.id, since: turn.now, isAdmin })
    turn.sockets.tell(seat.id, joined)
  })
  return yes(back)
}

export type SeatChange = {
  name?: string | undefined
  meta?: Person['meta']
  rank?: Pick<Seat, 'role' | 'roleId' | 'isAdmin' | 'mayEnd'> | undefined
  media?: Media | undefined
}

/** Everybody is told, himself included. One who becomes an admin learns who waits. */
export const changeSeat = (turn: Turn, seat: Seat, change: SeatChange): Seat => {
  const changed: Seat = {
    ...seat,
    ...change.rank,
    person: {
      ...seat.person,
      name: change.name ?? seat.person.name,
      meta: change.meta ?? seat.person.meta,
    },
    media: change.media ?? seat.media,
  }
  writeSeat(turn.sql, changed)
  noteQuiet(turn)
  const waiting = changed.isAdmin && !seat.isAdmin ? readWaiting(turn.sql) : []
  turn.later(() => {
    turn.sockets.promote(seat.id, changed.isAdmin)
    turn.sockets.tellAll(
      { type: 'participantUpdated', participant: toParticipant(changed, false) },
      seat.id,
      { type: 'participantUpdated', participant: toParticipant(changed, true) },
    )
    const participant = toParticipant(changed, true)
    turn.sockets.tell(seat.id, { type: 'participantUpdated', participant })
    for (const request of waiting)
      turn.sockets.tell(seat.id, { type: 'joinRequested', request: toAsked(request) })
  })
  return changed
}
