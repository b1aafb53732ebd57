// The SQL of those who ask and of those who are banned. The tables stand in schema.ts.

import type { Entry } from '../../domain/admission.ts'
import {
  DENIED_MS,
  type JoinRequest,
  type Queue,
  type RequestId,
} from '../../domain/join-request.ts'
import type { RequestOutcome } from '../../domain/live-message.ts'
import type { RoomCode } from '../../domain/room-code.ts'
import type { SeatId, SessionId } from '../../domain/session.ts'
import type { SeatKeys } from './seat-tables.ts'

type RawRequest = {
  id: string
  seat_id: string
  session_id: string
  name: string
  message: string | null
  address_hash: string
  browser: string | null
  os: string | null
  requested_at: number
  expires_at: number
  away_since: number | null
  outcome: string | null
  closed_by: string | null
  closed_at: number | null
}

const toRequest = (row: RawRequest): JoinRequest => ({
  id: row.id as RequestId,
  seatId: row.seat_id as SeatId,
  sessionId: row.session_id as SessionId,
  name: row.name,
  message: row.message,
  addressHash: row.address_hash,
  browser: row.browser,
  os: row.os,
  requestedAt: row.requested_at,
  expiresAt: row.expires_at,
  awaySince: row.away_since,
  closed:
    row.closed_at === null
      ? null
      : { outcome: row.outcome as RequestOutcome, by: row.closed_by, at: row.closed_at },
})

export const insertRequest = (sql: SqlStorage, request: JoinRequest, resumeHash: string): void => {
  sql.exec(
    `INSERT INTO join_request (id, seat_id, session_id, name, message, address_hash, resume_hash, browser,
       os, requested_at, expires_at, away_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    request.id,
    request.seatId,
    request.sessionId,
    request.name,
    request.message,
    request.addressHash,
    resumeHash,
    request.browser,
    request.os,
    request.requestedAt,
    request.expiresAt,
    request.awaySince,
  )
}

/** Writes whether its asker is away, and its end. */
export const writeRequest = (sql: SqlStorage, request: JoinRequest): void => {
  sql.exec(
    'UPDATE join_request SET away_since = ?, outcome = ?, closed_by = ?, closed_at = ? WHERE id = ?',
    request.awaySince,
    request.closed?.outcome ?? null,
    request.closed?.by ?? null,
    request.closed?.at ?? null,
    request.id,
  )
}

/** Waiting or, for as long as answers are remembered, closed. */
export const readRequest = (sql: SqlStorage, id: string): JoinRequest | null => {
  const [row] = sql.exec<RawRequest>('SELECT * FROM join_request WHERE id = ?', id).toArray()
  return row === undefined ? null : toRequest(row)
}

/** Those that wait, oldest first. */
export const readWaiting = (sql: SqlStorage): JoinRequest[] =>
  sql
    .exec<RawRequest>(
      'SELECT * FROM join_request WHERE closed_at IS NULL ORDER BY requested_at, id',
    )
    .toArray()
    .map(toRequest)

/** The request that this resume key belongs to: it waits, or its asker was away when it was denied. */
export const findRequest = (sql: SqlStorage, resumeHash: string): JoinRequest | null => {
  const [row] = sql
    .exec<RawRequest>(
      `SELECT * FROM join_request WHERE (resume_hash = ?1 OR (former_hash = ?1 AND former_hash <> ''))
         AND (closed_at IS NULL OR outcome = 'denied')`,
      resumeHash,
    )
    .toArray()
  return row === undefined ? null : toRequest(row)
}

/** The waiting request of one who would get this seat. */
export const findWaiting = (sql: SqlStorage, seatId: SeatId): JoinRequest | null => {
  const [row] = sql
    .exec<RawRequest>('SELECT * FROM join_request WHERE seat_id = ? AND closed_at IS NULL', seatId)
    .toArray()
  return row === undefined ? null : toRequest(row)
}

export const readRequestKeys = (sql: SqlStorage, id: RequestId): SeatKeys =>
  sql
    .exec<SeatKeys>(
      'SELECT resume_hash AS resumeHash, former_hash AS formerHash FROM join_request WHERE id = ?',
      id,
    )
    .one()

export const writeRequestHash = (
  sql: SqlStorage,
  id: RequestId,
  offered: string,
  resumeHash: string,
): void => {
  sql.exec(
    'UPDATE join_request SET resume_hash = ?, former_hash = ? WHERE id = ?',
    resumeHash,
    offered,
    id,
  )
}

export const countWaiting = (sql: SqlStorage): number =>
  sql.exec<{ n: number }>('SELECT count(*) AS n FROM join_request WHERE closed_at IS NULL').one().n

/** Those that wait; of an address also those it has just taken back or let run out, so that asking and withdrawing
 * in turn is no way round its share. */
export const readQueue = (sql: SqlStorage, addressHash: string, now: number): Queue =>
  sql
    .exec<Queue>(
      `SELECT count(*) AS waiting, coalesce(sum(address_hash = ?1), 0) + (
           SELECT count(*) FROM join_request WHERE closed_at > ?2 AND address_hash = ?1
             AND outcome IN ('withdrawn', 'expired')) AS ofAddress,
         (SELECT denied_at FROM denied_address WHERE address_hash = ?1) AS deniedAt
       FROM join_request WHERE closed_at IS NULL`,
      addressHash,
      now - DENIED_MS,
    )
    .one()

export const denyAddress = (sql: SqlStorage, addressHash: string, now: number): void => {
  sql.exec(
    'INSERT OR REPLACE INTO denied_address (address_hash, denied_at) VALUES (?, ?)',
    addressHash,
    now,
  )
}

/** Forgets answers and denied addresses of `until` (ms) and before. */
export const forgetAnswers = (sql: SqlStorage, until: number): void => {
  sql.exec('DELETE FROM join_request WHERE closed_at <= ?', until)
  sql.exec('DELETE FROM denied_address WHERE denied_at <= ?', until)
}

/** A person who may not come back. What is null is not refused by. */
export type Ban = {
  id: string
  jti: string | null
  externalUserId: string | null
  /** The personal code that was switched off with it. */
  code: RoomCode | null
  name: string
  by: string
  at: number
}

type RawBan = {
  id: number
  jti: string | null
  external_user_id: string | null
  code: string | null
  name: string
  by: string
  at: number
}

const toBan = (row: RawBan): Ban => ({
  id: String(row.id),
  jti: row.jti,
  externalUserId: row.external_user_id,
  code: row.code as RoomCode | null,
  name: row.name,
  by: row.by,
  at: row.at,
})

export const insertBan = (sql: SqlStorage, ban: Omit<Ban, 'id'>): Ban =>
  toBan(
    sql
      .exec<RawBan>(
        `INSERT INTO ban (jti, external_user_id, code, name, by, at) VALUES (?, ?, ?, ?, ?, ?) RETURNING *`,
        ban.jti,
        ban.externalUserId,
        ban.code,
        ban.name,
        ban.by,
        ban.at,
      )
      .one(),
  )

/** Newest first. */
export const readBans = (sql: SqlStorage): Ban[] =>
  sql.exec<RawBan>('SELECT * FROM ban ORDER BY id DESC').toArray().map(toBan)

/** The ban that was lifted, or null. */
export const deleteBan = (sql: SqlStorage, id: string): Ban | null => {
  if (!/^[1-9]\d{0,14}$/.test(id)) return null
  const [row] = sql.exec<RawBan>('DELETE FROM ban WHERE id = ? RETURNING *', Number(id)).toArray()
  return row === undefined ? null : toBan(row)
}

export const isBanned = (
  sql: SqlStorage,
  jti: string | null,
  externalUserId: string | null,
): boolean =>
  (jti !== null &&
    sql.exec('SELECT 1 FROM ban WHERE jti = ? LIMIT 1', jti).toArray().length === 1) ||
  (externalUserId !== null &&
    sql.exec('SELECT 1 FROM ban WHERE external_user_id = ? LIMIT 1', externalUserId).toArray()
      .length === 1)

/** The newest ban that refuses this entry, for whoever asks why. */
export const findBan = (sql: SqlStorage, { grant }: Entry): Ban | null => {
  const { jti = null, person = {} } = grant?.ok ? grant.value : {}
  const [row] = sql
    .exec<RawBan>(
      'SELECT * FROM ban WHERE jti = ? OR external_user_id = ? ORDER BY id DESC LIMIT 1',
      jti,
      person.externalUserId ?? null,
    )
    .toArray()
  return row === undefined ? null : toBan(row)
}
