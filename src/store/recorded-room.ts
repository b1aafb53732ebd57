// The part of a Room object that remembers: its sessions and who was in them, of archived rooms too. Leaves out
// the SQL (live/session-records.ts).

import type { Answer } from '../domain/refusal.ts'
import { yes } from '../domain/result.ts'
import type { RoomId } from '../domain/room.ts'
import type { Seat, SeatId } from '../domain/session.ts'
import { readSeat } from './live/seat-tables.ts'
import {
  forgetPerson,
  type Place,
  readParticipants,
  readRecord,
  readSessions,
  type SessionPage,
  type SessionRecord,
} from './live/session-records.ts'
import { migrate, stepsOf } from './migrate.ts'
import { LIVE_STEPS, readRoom } from './room-tables.ts'
import { SettledRoom } from './settled-room.ts'

export class RecordedRoom extends SettledRoom {
  #hasTables = false

  /** Was anybody ever at its door? Until then it has no tables for who is in it. */
  protected get isEntered(): boolean {
    return this.#hasTables || stepsOf(this.sql, 'live_schema') !== null
  }

  /** Its rows with those of who is in it, whose tables are made when first needed. */
  protected get rows(): SqlStorage {
    if (!this.#hasTables) migrate(this.ctx.storage, LIVE_STEPS, { table: 'live_schema' })
    this.#hasTables = true
    return this.sql
  }

  /** What is read of who is in it; `none` where nobody ever was: reading makes no tables. */
  protected recorded<T>(read: (rows: SqlStorage) => T, none: T): T {
    return this.isEntered ? read(this.rows) : none
  }

  /** Newest first. `peers`: so many participants of each at most. */
  sessions(page: SessionPage, peers: number): { sessions: SessionRecord[] } {
    return { sessions: this.recorded((rows) => readSessions(rows, page, peers), []) }
  }

  /** Null: there is no such session here, or not any more. */
  session(id: string, peers: number): { roomId: RoomId | null; session: SessionRecord | null } {
    const roomId = readRoom(this.sql)?.id ?? null
    return { roomId, session: this.recorded((rows) => readRecord(rows, id, peers), null) }
  }

  /** Of one session, in the order they joined, those after a place. */
  participants(sessionId: string, after: Place | null, limit: number): { participants: Seat[] } {
    const participants = this.recorded(
      (rows) => readParticipants(rows, sessionId, after, limit),
      [],
    )
    return { participants }
  }

  /** Of one who is in, or null. */
  seat(id: string): { seat: Seat | null } {
    return { seat: this.recorded((rows) => readSeat(rows, id as SeatId), null) }
  }

  /** In every record of this room. Refuses `person_present`. */
  forget(externalUserId: string): Answer<{ forgotten: number }> {
    return this.recorded(
      (rows) => this.ctx.storage.transactionSync(() => forgetPerson(rows, externalUserId)),
      yes({ forgotten: 0 }),
    )
  }
}
