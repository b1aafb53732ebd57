// What a live room has to do by time, and when: the alarm's list. Items are done singly, each in a turn of its
// own; one that fails gets a next time of its own and stops no other.

import { REMEMBERED_MS, runsOutAt } from '../../domain/join-request.ts'
import { deletedAt } from '../../domain/room.ts'
import { AWAY_MS, closesAt, earliest, endsAt, type SeatId } from '../../domain/session.ts'
import { updateRoom } from '../room-tables.ts'
import { forgetAnswers, oldestRemembered, readRequest } from './request-tables.ts'
import { endRequest, endRequests } from './requests.ts'
import { countSeats, readSeat } from './seat-tables.ts'
import { endForAll, leaveSeat } from './seats.ts'
import { deleteSessions, oldestEnd, readSession } from './session-tables.ts'
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

/** After a run: what failed in it has a later time; the rest was done, or went another way. */
export const forgetFailures = (sql: SqlStorage, now: number): void => {
  sql.exec('DELETE FROM failed_item WHERE next_at <= ?', now)
}

/** Of the tables: indexes hold only those that are here. */
const ROWS = `
  SELECT 'away:' || id AS key, away_since + ${AWAY_MS} AS at FROM seat
    WHERE left_at IS NULL AND away_since IS NOT NULL
  UNION ALL SELECT 'time:' || id, time_up_at FROM seat WHERE left_at IS NULL AND time_up_at IS NOT NULL
  UNION ALL SELECT 'request:' || id, min(expires_at, coalesce(away_since + ${AWAY_MS}, expires_at))
    FROM join_request WHERE closed_at IS NULL`

/** Of the room's settings and of its session. */
const roomItems = ({ sql, room }: Facts, retentionMs: number): DueItem[] => {
  const session = readSession(sql)
  const closes = session === null || countSeats(sql) === 0 ? null : closesAt(room)
  const deleted = room.archivedAt === null ? deletedAt(room.settings) : null
  const ends = session === null ? null : endsAt(session, room)
  const answered = oldestRemembered(sql)
  const oldest = oldestEnd(sql)
  const items: [string, number | null][] = [
    ['closes', closes],
    ['deleted', deleted],
    ['ends', ends],
    ['answers', answered === null ? null : answered + REMEMBERED_MS],
    ['retention', oldest === null ? null : oldest + retentionMs],
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
  return [...rows, ...roomItems(facts, retentionMs)]
    .map(({ key, at }) => ({ key, at: Math.max(at, failed.get(key) ?? 0) }))
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
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

/** The earliest of each kind, in one statement: this runs with every turn, and indexes answer it. */
const MOMENTS = `SELECT
  (SELECT min(away_since) FROM seat WHERE left_at IS NULL AND away_since IS NOT NULL) AS away,
  (SELECT min(time_up_at) FROM seat WHERE left_at IS NULL AND time_up_at IS NOT NULL) AS timed,
  (SELECT min(min(expires_at, coalesce(away_since + ${AWAY_MS}, expires_at)))
     FROM join_request WHERE closed_at IS NULL) AS asked,
  EXISTS (SELECT 1 FROM failed_item) AS failed`

type Moments = { away: number | null; timed: number | null; asked: number | null; failed: number }

/** When the first item is due, ms, or null. */
export const firstDue = (facts: Facts, retentionMs: number): number | null => {
  const { away, timed, asked, failed } = facts.sql.exec<Moments>(MOMENTS).one()
  if (failed === 1) return dueItems(facts, retentionMs, 1)[0]?.at ?? null
  const moments = [
    away === null ? null : away + AWAY_MS,
    timed,
    asked,
    ...roomItems(facts, retentionMs).map(({ at }) => at),
  ]
  return earliest(moments)
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
