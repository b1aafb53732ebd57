// The SQL of seats. A seat stays as the record of its participant. Rows become domain values here
// and nowhere else; decisions are made in domain/.

import type { LeftReason } from '../../domain/live-message.ts'
import type { Meta } from '../../domain/person.ts'
import type { Slot } from '../../domain/room-code.ts'
import type { Seat, SeatId, SessionId } from '../../domain/session.ts'
import type { RoleId } from '../../domain/template.ts'

export type RawSeat = {
  id: string
  session_id: string
  name: string
  email: string | null
  external_user_id: string | null
  meta: string | null
  role: string
  role_id: number | null
  is_admin: number
  may_end: number
  jti: string | null
  slot: number | null
  browser: string | null
  os: string | null
  joined_at: number
  time_up_at: number | null
  away_since: number | null
  audio: number
  video: number
  screen: number
  left_at: number | null
  left_reason: string | null
}

export const toSeat = (row: RawSeat): Seat => ({
  id: row.id as SeatId,
  sessionId: row.session_id as SessionId,
  person: {
    name: row.name,
    email: row.email ?? undefined,
    externalUserId: row.external_user_id ?? undefined,
    meta: row.meta === null ? undefined : (JSON.parse(row.meta) as Meta),
  },
  role: row.role,
  roleId: row.role_id as RoleId | null,
  isAdmin: row.is_admin === 1,
  mayEnd: row.may_end === 1,
  jti: row.jti,
  slot: row.slot as Slot | null,
  browser: row.browser,
  os: row.os,
  joinedAt: row.joined_at,
  timeUpAt: row.time_up_at,
  awaySince: row.away_since,
  media: { audio: row.audio === 1, video: row.video === 1, screen: row.screen === 1 },
  left: row.left_at === null ? null : { at: row.left_at, reason: row.left_reason as LeftReason },
})

const flag = (value: boolean): number => (value ? 1 : 0)

export const isSomebodySharing = (sql: SqlStorage): boolean =>
  sql
    .exec('SELECT 1 FROM seat WHERE left_at IS NULL AND audio + video + screen > 0 LIMIT 1')
    .toArray().length === 1

/** The hashes of the key that opens it, and of the one before; '' for none. */
export type SeatKeys = { resumeHash: string; formerHash: string }

export const insertSeat = (
  sql: SqlStorage,
  seat: Seat,
  { resumeHash, formerHash }: SeatKeys,
): void => {
  const { person } = seat
  sql.exec(
    `INSERT INTO seat (id, session_id, name, email, external_user_id, meta, role, role_id, is_admin,
       may_end, jti, slot, browser, os, joined_at, time_up_at, away_since, resume_hash, former_hash,
       audio, video, screen)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)`,
    seat.id,
    seat.sessionId,
    person.name,
    person.email ?? null,
    person.externalUserId ?? null,
    person.meta === undefined ? null : JSON.stringify(person.meta),
    seat.role,
    seat.roleId,
    flag(seat.isAdmin),
    flag(seat.mayEnd),
    seat.jti,
    seat.slot,
    seat.browser,
    seat.os,
    seat.joinedAt,
    seat.timeUpAt,
    seat.awaySince,
    resumeHash,
    formerHash,
  )
}

/** Writes what may change while a seat is held, and its end. */
export const writeSeat = (sql: SqlStorage, seat: Seat): void => {
  sql.exec(
    `UPDATE seat SET name = ?, meta = ?, role = ?, role_id = ?, is_admin = ?, may_end = ?, away_since = ?,
       audio = ?, video = ?, screen = ?, left_at = ?, left_reason = ? WHERE id = ?`,
    seat.person.name,
    seat.person.meta === undefined ? null : JSON.stringify(seat.person.meta),
    seat.role,
    seat.roleId,
    flag(seat.isAdmin),
    flag(seat.mayEnd),
    seat.awaySince,
    flag(seat.media.audio),
    flag(seat.media.video),
    flag(seat.media.screen),
    seat.left?.at ?? null,
    seat.left?.reason ?? null,
    seat.id,
  )
}

/** A seat that is held, or null. */
export const readSeat = (sql: SqlStorage, id: SeatId): Seat | null => {
  const [row] = sql
    .exec<RawSeat>('SELECT * FROM seat WHERE id = ? AND left_at IS NULL', id)
    .toArray()
  return row === undefined ? null : toSeat(row)
}

/** By its key, or by the one before: the answer that carried the newest may have been lost on the way. */
export const findSeat = (sql: SqlStorage, resumeHash: string): Seat | null => {
  const [row] = sql
    .exec<RawSeat>(
      `SELECT * FROM seat WHERE (resume_hash = ?1 OR (former_hash = ?1 AND former_hash <> ''))
         AND left_at IS NULL`,
      resumeHash,
    )
    .toArray()
  return row === undefined ? null : toSeat(row)
}

/** `offered`: with which he has come back; it stands until the new one is offered. */
export const writeResumeHash = (
  sql: SqlStorage,
  id: SeatId,
  offered: string,
  resumeHash: string,
): void => {
  sql.exec('UPDATE seat SET resume_hash = ?, former_hash = ? WHERE id = ?', resumeHash, offered, id)
}

/** Those held now, away ones included, in no order. */
export const readSeats = (sql: SqlStorage): Seat[] =>
  sql.exec<RawSeat>('SELECT * FROM seat WHERE left_at IS NULL').toArray().map(toSeat)

export const countSeats = (sql: SqlStorage): number =>
  sql.exec<{ n: number }>('SELECT count(*) AS n FROM seat WHERE left_at IS NULL').one().n

export const countSeatsOf = (sql: SqlStorage, roleId: RoleId): number =>
  sql
    .exec<{ n: number }>(
      'SELECT count(*) AS n FROM seat WHERE role_id = ? AND left_at IS NULL',
      roleId,
    )
    .one().n

/** When this person first joined a session, ms, or null. The `+` keeps SQLite from going through the session in the
 * order of joining until he comes. */
export const firstJoined = (
  sql: SqlStorage,
  session: SessionId,
  externalUserId: string,
): number | null =>
  sql
    .exec<{ at: number | null }>(
      'SELECT min(+joined_at) AS at FROM seat WHERE external_user_id = ? AND session_id = ?',
      externalUserId,
      session,
    )
    .one().at

/** Does an admin sit here now, with a socket? */
export const isAdminPresent = (sql: SqlStorage): boolean =>
  sql
    .exec(
      'SELECT 1 FROM seat WHERE left_at IS NULL AND is_admin = 1 AND away_since IS NULL LIMIT 1',
    )
    .toArray().length === 1

/** The socket of a seat, or of the one who would get it, is gone: it is kept for a while. */
export const noteAway = (sql: SqlStorage, id: SeatId, now: number): void => {
  sql.exec('UPDATE seat SET away_since = ? WHERE id = ? AND left_at IS NULL', now, id)
  sql.exec(
    'UPDATE join_request SET away_since = ? WHERE seat_id = ? AND closed_at IS NULL',
    now,
    id,
  )
}

/** Seats and requests that no socket holds any more, though nobody noted it: the process was gone. From
 * now on they are away. */
export const noteLost = (sql: SqlStorage, held: readonly SeatId[], now: number): void => {
  const lists = [
    ['seat', 'id', 'left_at'],
    ['join_request', 'seat_id', 'closed_at'],
  ]
  for (const [table, id, end] of lists)
    sql.exec(
      `UPDATE ${table} SET away_since = ? WHERE ${end} IS NULL AND away_since IS NULL
         AND ${id} NOT IN (SELECT value FROM json_each(?))`,
      now,
      JSON.stringify(held),
    )
}
