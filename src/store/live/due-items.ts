// What a live room has to do by time, and when: the alarm's list. Items are done singly, each in a turn of its
// own; one that fails gets a next time of its own and stops no other.

import { REMEMBERED_MS, runsOutAt } from '../../domain/join-request.ts'
import { deletedAt } from '../../domain/room.ts'
import { AWAY_MS, closesAt, earliest, endsAt, type SeatId } from '../../domain/session.ts'
import { readRoom, updateRoom } from '../room-tables.ts'
import { forgetAnswers, readRequest } from './request-tables.ts'
import { endRequest, endRequests } from './requests.ts'
import { readSeat } from './seat-tables.ts'
import { endForAll, leaveSeat } from './seats.ts'
import { deleteSessions, readSession } from './session-tables.ts'
import type { Facts, Turn } from './turn.ts'

/** `key`: what it is, and whose. `at`: ms. */
export type DueItem = { key: string; at: number }

/** Items a run does at most. */
export const A_RUN = 100
/** The first next time of an item that failed, ms; it doubles up to the longest. */
const RETRY_MS = 5_000
const LONGEST_RETRY_MS = 3_600_000

/** An item failed: it gets a next time of its own. */
export const noteFailure = (sql: SqlStorage, key: string, now: number): void => {
  const [row] = sql
    .exec<{ tries: number }>('SELECT tries FROM failed_item WHERE key = ?', key)
    .toArray()
  const tries = (row?.tries ?? 0) + 1
  const wait = Math.min(RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS)
  sql.exec(
    'INSERT OR REPLACE INTO failed_item (key, tries, next_at) VALUES (?, ?, ?)',
    key,
    tries,
    now + wait,
  )
}

export const forgetFailure = (sql: SqlStorage, key: string): void => {
  sql.exec('DELETE FROM failed_item WHERE key = ?', key)
}

/** Of the tables: indexes hold only those that are here. */
const ROWS = `
  SELECT 'away:' || id AS key, away_since + ${AWAY_MS} AS at FROM seat
    WHERE left_at IS NULL AND away_since IS NOT NULL
  UNION ALL SELECT 'time:' || id, time_up_at FROM seat WHERE left_at IS NULL AND time_up_at IS NOT NULL
  UNION ALL SELECT 'request:' || id, min(expires_at, coalesce(away_since + ${AWAY_MS}, expires_at))
    FROM join_request WHERE closed_at IS NULL`

/** The earliest of each kind, and the session, in one statement: this runs with every turn, and indexes answer it.
 * Sessions follow each other, so the one that began first ended first. */
const MOMENTS = `SELECT
  (SELECT min(away_since) FROM seat WHERE left_at IS NULL AND away_since IS NOT NULL) AS away,
  (SELECT min(time_up_at) FROM seat WHERE left_at IS NULL AND time_up_at IS NOT NULL) AS timed,
  (SELECT min(min(expires_at, coalesce(away_since + ${AWAY_MS}, expires_at)))
     FROM join_request WHERE closed_at IS NULL) AS asked,
  (SELECT min(closed_at) FROM join_request WHERE closed_at IS NOT NULL) AS answered,
  (SELECT min(denied_at) FROM denied_address) AS denied,
  (SELECT ended_at FROM session WHERE ended_at IS NOT NULL ORDER BY started_at, id LIMIT 1) AS ended,
  (SELECT id FROM session WHERE ended_at IS NULL) AS session,
  (SELECT started_at FROM session WHERE ended_at IS NULL) AS began,
  (SELECT quiet_since FROM session WHERE ended_at IS NULL) AS quiet,
  (SELECT updated_at FROM room) AS version,
  EXISTS (SELECT 1 FROM seat WHERE left_at IS NULL) AS taken,
  EXISTS (SELECT 1 FROM failed_item) AS failed`

type Moment = 'away' | 'timed' | 'asked' | 'answered' | 'denied' | 'ended' | 'began' | 'quiet'
type Moments = Record<Moment, number | null> & {
  session: string | null
  version: number
  taken: number
  failed: number
}

const readMoments = ({ sql }: Facts): Moments => sql.exec<Moments>(MOMENTS).one()

/** Of the room's settings and of its session. */
const roomItems = ({ room }: Facts, retentionMs: number, moments: Moments): DueItem[] => {
  const { session, began, quiet, ended, taken } = moments
  const answered = earliest([moments.answered, moments.denied])
  const items: [string, number | null][] = [
    [`closes:${session}`, taken === 0 ? null : closesAt(room)],
    ['deleted', room.archivedAt === null ? deletedAt(room.settings) : null],
    [
      `ends:${session}`,
      began === null ? null : endsAt({ startedAt: began, quietSince: quiet }, room),
    ],
    ['answers', answered === null ? null : answered + REMEMBERED_MS],
    ['retention', ended === null ? null : ended + retentionMs],
  ]
  return items.flatMap(([key, at]) => (at === null ? [] : [{ key, at }]))
}

/** The earliest items, `most` at the most, each at its own time or, having failed, at its next one. */
export const dueItems = (facts: Facts, retentionMs: number, most: number): DueItem[] => {
  const failed = new Map(
    facts.sql
      .exec<{ key: string; next_at: number }>('SELECT key, next_at FROM failed_item')
      .toArray()
      .map(({ key, next_at }) => [key, next_at]),
  )
  const rows = facts.sql
    .exec<DueItem>(`SELECT key, at FROM (${ROWS}) ORDER BY at LIMIT ?`, most + failed.size)
    .toArray()
  return [...rows, ...roomItems(facts, retentionMs, readMoments(facts))]
    .map(({ key, at }) => ({ key, at: Math.max(at, failed.get(key) ?? 0) }))
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
}

/** What failed and is not to be done any more, because it went another way. */
export const forgetFailures = (facts: Facts, retentionMs: number): void => {
  const moments = readMoments(facts)
  if (moments.failed === 0) return
  const keys = roomItems(facts, retentionMs, moments).map(({ key }) => key)
  facts.sql.exec(
    `DELETE FROM failed_item WHERE key NOT IN (SELECT key FROM (${ROWS}))
       AND key NOT IN (SELECT value FROM json_each(?))`,
    JSON.stringify(keys),
  )
}

const isDue = (at: number | null, now: number): boolean => at !== null && at <= now

/** Puts everybody out of a room that is archived, and closes what was asked of it. */
export const emptyRoom = (turn: Turn): void => {
  endForAll(turn, 'room_archived')
  endRequests(turn)
}

/** The room's own moment has come. What links answer knew of it beforehand, so nothing waits. */
const archiveNow = (turn: Turn): void => {
  const at = deletedAt(turn.room.settings) ?? turn.now
  const updatedAt = Math.max(turn.now, turn.room.updatedAt + 1)
  updateRoom(turn.sql, { ...turn.room, archivedAt: at, updatedAt })
  emptyRoom(turn)
}

/** When the first item is due, ms, or null. The room may have been changed since it was read. */
export const firstDue = (before: Facts, retentionMs: number): number | null => {
  const moments = readMoments(before)
  const isAsItWas = moments.version === before.room.updatedAt
  const facts = isAsItWas ? before : { ...before, room: readRoom(before.sql) ?? before.room }
  const { away, timed, asked, failed } = moments
  if (failed === 1) return dueItems(facts, retentionMs, 1)[0]?.at ?? null
  return earliest([
    away === null ? null : away + AWAY_MS,
    timed,
    asked,
    ...roomItems(facts, retentionMs, moments).map(({ at }) => at),
  ])
}

/** Does one item, if it is still to be done: what it is about may have changed since it was listed. */
export const doItem = (turn: Turn, key: string, retentionMs: number): void => {
  const [kind, id = ''] = key.split(':')
  const seat = kind === 'away' || kind === 'time' ? readSeat(turn.sql, id as SeatId) : null
  switch (kind) {
    case 'away':
      if (seat?.awaySince != null && seat.awaySince + AWAY_MS <= turn.now)
        leaveSeat(turn, seat, 'connection_lost')
      return
    case 'time':
      if (seat?.timeUpAt != null && seat.timeUpAt <= turn.now) leaveSeat(turn, seat, 'time_up')
      return
    case 'request': {
      const request = readRequest(turn.sql, id)
      if (request?.closed === null && runsOutAt(request) <= turn.now)
        endRequest(turn, request, 'expired')
      return
    }
    case 'closes':
      if (isDue(closesAt(turn.room), turn.now)) endForAll(turn, 'room_expired')
      return
    case 'ends': {
      const session = readSession(turn.sql)
      if (session !== null && isDue(endsAt(session, turn.room), turn.now))
        endForAll(turn, 'meeting_ended')
      return
    }
    case 'deleted':
      if (isDue(deletedAt(turn.room.settings), turn.now)) archiveNow(turn)
      return
    case 'retention':
      deleteSessions(turn.sql, turn.now - retentionMs)
      return
    case 'answers':
      forgetAnswers(turn.sql, turn.now - REMEMBERED_MS)
      return
  }
}
