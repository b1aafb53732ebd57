// Sessions and who was in them, on the wire of v1.

import { type Seat, toParticipant } from '../../domain/session.ts'
import type { SessionRecord } from '../../store/live/session-records.ts'
import { iso } from '../moment.ts'

export const toWireSession = ({ id, startedAt, endedAt }: SessionRecord) => ({
  _id: id,
  startedAt: iso(startedAt),
  endedAt: endedAt === null ? null : iso(endedAt),
})

/** As the socket shows a participant, and what is on record besides. What he shared is not. */
export const toWireRecord = (seat: Seat) => {
  const {
    audio: _audio,
    video: _video,
    screen: _screen,
    ...participant
  } = toParticipant(seat, true)
  return {
    participantSessionId: seat.id,
    ...participant,
    browser: seat.browser,
    os: seat.os,
    leftAt: seat.left === null ? null : iso(seat.left.at),
    leftReason: seat.left?.reason ?? null,
  }
}
