// Sessions, the seats in them, and when somebody must go. Leaves out how they are stored and what is sent.

import type { Brand } from './brand.ts'
import type { LeftReason, Participant, RoomFace } from './live-message.ts'
import type { Person } from './person.ts'
import type { Room } from './room.ts'
import type { Slot } from './room-code.ts'
import type { RoleId } from './template.ts'

/** 24 hex digits, sealed with the room's number. */
export type SessionId = Brand<string, 'SessionId'>
/** A UUID: a participant's id in a session. */
export type SeatId = Brand<string, 'SeatId'>

/** One sitting of a room, first in to last out. Moments in ms. */
export type Session = {
  id: SessionId
  startedAt: number
  endedAt: number | null
  /** Since when nobody shares microphone, camera or screen; null while somebody does. */
  quietSince: number | null
}

export type Media = { audio: boolean; video: boolean; screen: boolean }

/** A participant's place in a session, and afterwards the record of it. Moments in ms. */
export type Seat = {
  id: SeatId
  sessionId: SessionId
  person: Person & { name: string }
  role: string
  /** Of v2 only: its limit counts this seat. */
  roleId: RoleId | null
  isAdmin: boolean
  mayEnd: boolean
  /** What a ban can refuse: the token, and the slot of the code it came from. */
  jti: string | null
  slot: Slot | null
  browser: string | null
  os: string | null
  joinedAt: number
  /** When his time is up; the room's own expiry comes besides. */
  timeUpAt: number | null
  /** Since when no socket holds it. */
  awaySince: number | null
  media: Media
  left: { at: number; reason: LeftReason } | null
}

/** How long a seat or a request without a socket is kept, ms. */
export const AWAY_MS = 30_000
/** A socket that was not heard for so long is dead, ms. Clients ping every 20 s. */
export const SILENT_MS = 60_000

/** The moment (ms) from which the room puts everybody out, or null. */
export const closesAt = ({ settings }: Room): number | null =>
  settings.ejectAtRoomExp && settings.expireUnixSec !== undefined
    ? settings.expireUnixSec * 1000
    : null

/** Null: never. */
export const earliest = (moments: readonly (number | null)[]): number | null =>
  moments.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null)

/** When he is put out, whatever for; null: never by time. */
export const ejectedAt = (timeUpAt: number | null, room: Room): number | null =>
  earliest([timeUpAt, closesAt(room)])

/** When the session ends by itself, and why it would; null: not by itself. */
export const endsAt = (
  session: Pick<Session, 'startedAt' | 'quietSince'>,
  room: Room,
): number | null => {
  const quiet = room.settings.endMeetingAfterNoActivityInSec
  const longest = room.extras.maxDurationSeconds
  return earliest([
    quiet === undefined || session.quietSince === null ? null : session.quietSince + quiet * 1000,
    longest === undefined ? null : session.startedAt + longest * 1000,
  ])
}

const moment = (at: number): string => new Date(at).toISOString()

/** What others see of a seat; the e-mail address only admins do, and he himself. */
export const toParticipant = (seat: Seat, withEmail: boolean): Participant => {
  const { name, email, externalUserId, meta } = seat.person
  return {
    _id: seat.id,
    name,
    isAdmin: seat.isAdmin,
    role: seat.role,
    ...(withEmail && email !== undefined ? { email } : {}),
    ...(externalUserId === undefined ? {} : { externalUserId }),
    ...(meta === undefined ? {} : { meta }),
    joinedAt: moment(seat.joinedAt),
    ...seat.media,
  }
}

export const toFace = ({ name, settings }: Room): RoomFace => ({
  roomName: name,
  privacy: settings.privacy,
  ownerOnlyBroadcast: settings.ownerOnlyBroadcast,
  audioOnlyRoom: settings.audioOnlyRoom,
  enableChat: settings.enableChat,
  enableScreenSharing: settings.enableScreenSharing,
  joinVideoOn: settings.joinVideoOn,
  joinAudioOn: settings.joinAudioOn,
  ...(settings.maxParticipants === undefined ? {} : { maxParticipants: settings.maxParticipants }),
})
