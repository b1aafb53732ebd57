// What people send over their sockets: read, limited, and carried out or answered with an error. Messages and
// signals pass through and touch no storage; everything else is a turn.

import {
  type ClientMessage,
  type LiveErrorCode,
  MALFORMED_CLOSE,
  readClientMessage,
} from '../../domain/live-message.ts'
import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import type { Media, Seat, SeatId } from '../../domain/session.ts'
import { FRAME_BYTES, type LiveLimits, TO_ALL_BYTES } from './limits.ts'
import { findWaiting } from './request-tables.ts'
import { answerRequest, endRequest, putRequest } from './requests.ts'
import { readSeat } from './seat-tables.ts'
import { changeSeat, endForAll, leaveSeat } from './seats.ts'
import type { Attached, LiveSockets } from './sockets.ts'
import type { Turn } from './turn.ts'

/** What a frame may set off. */
export type Floor = {
  sockets: LiveSockets
  limits: LiveLimits
  /** One transaction; null: there is no such room any more. */
  act: <T>(now: number, work: (turn: Turn) => T) => T | null
  /** Puts somebody out in the name of an admin, and tells that admin how far it reached. */
  eject: (
    message: Extract<ClientMessage, { type: 'eject' }>,
    admin: Seat,
    now: number,
  ) => Answer<unknown>
  /** Closes a socket; who held it is away. */
  lose: (socket: WebSocket, code: number, reason: string, now: number) => void
}

type Told = Answer<unknown> | { ok: false; refusal: { reason: LiveErrorCode } }

const tell = (floor: Floor, seatId: SeatId, told: Told, requestId?: string): void => {
  if (told.ok) return
  const { reason: code } = told.refusal
  floor.sockets.tell(seatId, {
    type: 'error',
    code,
    ...(requestId === undefined ? {} : { requestId }),
  })
}

const notAllowed = no({ reason: 'not_allowed' as const })

const isSilent = (media: Media): boolean => !media.audio && !media.video && !media.screen

/** Whether these may be shared by this person in this room. */
const mayShare = ({ room }: Turn, seat: Seat, media: Media): boolean =>
  isSilent(media) ||
  ((!room.settings.ownerOnlyBroadcast || seat.isAdmin) &&
    (!room.settings.audioOnlyRoom || (!media.video && !media.screen)) &&
    (room.settings.enableScreenSharing || !media.screen))

/** In UTF-8; what is long enough in characters is not counted. */
const isLonger = (text: string, most: number): boolean =>
  text.length > most || (text.length * 3 > most && new TextEncoder().encode(text).length > most)

/** To one: passes through. To all: limited, and in an `ownerOnlyBroadcast` room for admins. */
const passOn = (
  floor: Floor,
  from: SeatId,
  { to, data }: { to?: string; data: unknown },
  type: 'message' | 'signal',
  now: number,
): Told => {
  const { sockets, limits } = floor
  if (to !== undefined) {
    const socket = sockets.of(to as SeatId)
    if (socket === null || sockets.attached(socket)?.stage !== 'seated')
      return no({ reason: 'participant_not_found' })
    sockets.tell(to as SeatId, { type, from, data })
    return yes(null)
  }
  if (isLonger(JSON.stringify(data), TO_ALL_BYTES)) return malformed('frame_too_large')
  const mayTalk = floor.act(now, ({ sql, room }) => {
    const isOwnersOnly = room.settings.ownerOnlyBroadcast
    return !isOwnersOnly || readSeat(sql, from)?.isAdmin === true
  })
  if (mayTalk !== true) return notAllowed
  if (!limits.maySayToAll(from, sockets.seated, now)) return no({ reason: 'slow_down' })
  sockets.tellAll({ type: 'message', from, data }, from)
  return yes(null)
}

const share = (floor: Floor, turn: Turn, seat: Seat, media: Media): Told => {
  if (!mayShare(turn, seat, media)) return notAllowed
  if (JSON.stringify(media) === JSON.stringify(seat.media)) return yes(null)
  if (!floor.limits.maySwitch(seat.id, floor.sockets.seated, turn.now))
    return no({ reason: 'slow_down' })
  changeSeat(turn, seat, { media })
  return yes(null)
}

/** What somebody who is in wants of the room itself. */
const carryOut = (floor: Floor, turn: Turn, seat: Seat, message: ClientMessage): Told => {
  switch (message.type) {
    case 'leave':
      leaveSeat(turn, seat, 'left')
      return yes(null)
    case 'media': {
      const { audio, video, screen } = message
      return share(floor, turn, seat, { audio, video, screen })
    }
    case 'admit':
    case 'deny': {
      if (!seat.isAdmin) return notAllowed
      const words = message.type === 'deny' ? (message.message ?? null) : null
      return answerRequest(turn, message.requestId, message.type, seat.person.name, words)
    }
    case 'endMeeting':
      if (!seat.mayEnd) return notAllowed
      endForAll(turn, 'meeting_ended')
      return yes(null)
    default:
      return notAllowed
  }
}

const takeFromSeat = (floor: Floor, seatId: SeatId, message: ClientMessage, now: number): Told => {
  if (message.type === 'message' || message.type === 'signal')
    return passOn(floor, seatId, message, message.type, now)
  if (message.type === 'eject') {
    const admin = floor.act(now, ({ sql }) => readSeat(sql, seatId))
    return admin?.isAdmin === true ? floor.eject(message, admin, now) : notAllowed
  }
  const told = floor.act(now, (turn): Told => {
    const seat = readSeat(turn.sql, seatId)
    return seat === null ? notAllowed : carryOut(floor, turn, seat, message)
  })
  return told ?? yes(null)
}

/** One at the door may put a request, take it back, or go. */
const takeFromAsker = (
  floor: Floor,
  socket: WebSocket,
  attached: Exclude<Attached, { stage: 'seated' }>,
  message: ClientMessage,
  now: number,
): Told => {
  const { stage, seatId } = attached
  if (message.type === 'withdraw' || message.type === 'leave') {
    if (stage === 'asking') floor.sockets.putOut(socket, 'withdrawn')
    else
      floor.act(now, (turn) => {
        const request = findWaiting(turn.sql, seatId)
        if (request !== null) endRequest(turn, request, 'withdrawn')
      })
    return yes(null)
  }
  if (message.type !== 'request' || stage !== 'asking') return notAllowed
  const put = floor.act(now, (turn) => putRequest(turn, socket, attached, message.message ?? null))
  return put ?? yes(null)
}

const malformed = (code: 'malformed' | 'frame_too_large'): Told => ({
  ok: false,
  refusal: { reason: code },
})

/** One frame of one socket. A socket that is nobody's any more is not listened to. */
export const takeFrame = (
  floor: Floor,
  socket: WebSocket,
  frame: string | ArrayBuffer,
  now: number,
): void => {
  const attached = floor.sockets.attached(socket)
  if (attached === null) return
  floor.sockets.hear(socket, now)
  const { seatId } = attached
  const answer = (told: Told, requestId?: string) => tell(floor, seatId, told, requestId)
  if (!floor.limits.mayFrame(seatId, now)) answer(no({ reason: 'slow_down' }))
  else {
    const isLong = typeof frame === 'string' && isLonger(frame, FRAME_BYTES)
    const message = typeof frame === 'string' && !isLong ? readClientMessage(frame) : null
    if (message === null) {
      answer(malformed(isLong ? 'frame_too_large' : 'malformed'))
      if (floor.limits.isSpent(socket)) floor.lose(socket, MALFORMED_CLOSE, 'malformed', now)
    } else if (attached.stage === 'seated')
      answer(
        takeFromSeat(floor, seatId, message, now),
        'requestId' in message ? message.requestId : undefined,
      )
    else answer(takeFromAsker(floor, socket, attached, message, now))
  }
}
