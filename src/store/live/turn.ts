// One turn of a live room: what its parts may read and write in one transaction, and what is said to people
// once that has been written. Nothing is sent that a rollback could take back.

import { type Entry, judge, type Standing } from '../../domain/admission.ts'
import type { Arrival } from '../../domain/arrival.ts'
import type { Room } from '../../domain/room.ts'
import type { Seat, Session } from '../../domain/session.ts'
import type { Role } from '../../domain/template.ts'
import type { WebhookType } from '../../domain/webhook.ts'
import { type RoomRow, readCodeAt } from '../room-tables.ts'
import { isBanned } from './request-tables.ts'
import { countSeats, countSeatsOf, firstJoined } from './seat-tables.ts'
import { readSession } from './session-tables.ts'
import type { LiveSockets } from './sockets.ts'

export type Turn = Readonly<{
  sql: SqlStorage
  sockets: LiveSockets
  room: RoomRow
  now: number
  /** How long a request waits, ms. */
  requestMs: number
  /** Whether anybody is remembered after his session. */
  keepsPersons: boolean
  /** Runs after the commit, in order. */
  later: (effect: () => void) => void
  /** Writes a webhook's event, in this transaction. */
  announce: (type: WebhookType, data: object) => void
}>

/** What an alarm, a frame or a call brings along besides. */
export type Facts = { sql: SqlStorage; room: Room; now: number }

/** What a room that nobody ever came to knows of somebody at its door. */
export const standingAlone = (
  sql: SqlStorage,
  { grant }: Entry,
  roles: readonly Role[],
): Standing => ({
  roles,
  code: grant?.ok && grant.value.rank.by === 'code' ? readCodeAt(sql, grant.value.rank.slot) : null,
  isBanned: false,
  firstJoinedAt: null,
  peopleInRoom: 0,
  peopleInRole: () => 0,
})

/** What the room knows of somebody at its door. */
export const standingOf = (sql: SqlStorage, entry: Entry, roles: readonly Role[]): Standing => {
  const grant = entry.grant?.ok ? entry.grant.value : null
  const person = grant?.person.externalUserId ?? null
  const session = person === null ? null : readSession(sql)
  return {
    ...standingAlone(sql, entry, roles),
    isBanned: isBanned(sql, grant?.jti ?? null, person),
    firstJoinedAt:
      session === null || person === null ? null : firstJoined(sql, session.id, person),
    peopleInRoom: countSeats(sql),
    peopleInRole: (role) => countSeatsOf(sql, role),
  }
}

/** What joining now would answer. */
export const judgeArrival = (
  facts: Facts,
  { entry, roles }: Pick<Arrival, 'entry' | 'roles'>,
): ReturnType<typeof judge> =>
  judge(facts.room, entry, standingOf(facts.sql, entry, roles), facts.now)

/** What webhooks tell of a session, and of a participant in it. Moments ISO 8601. */
export const sessionFacts = (room: Room, session: Session) => ({
  roomId: room.id,
  roomName: room.name,
  meetingSessionId: session.id,
  startedAt: new Date(session.startedAt).toISOString(),
  ...(session.endedAt === null ? {} : { endedAt: new Date(session.endedAt).toISOString() }),
})

export const seatFacts = (room: Room, seat: Seat) => ({
  roomId: room.id,
  roomName: room.name,
  meetingSessionId: seat.sessionId,
  participantSessionId: seat.id,
  ...seat.person,
  isAdmin: seat.isAdmin,
  role: seat.role,
  browser: seat.browser,
  os: seat.os,
  joinedAt: new Date(seat.joinedAt).toISOString(),
  ...(seat.left === null
    ? {}
    : { leftAt: new Date(seat.left.at).toISOString(), reason: seat.left.reason }),
})
