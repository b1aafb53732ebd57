// What is remembered of a room's sessions and of who was in them: read page by page, and a person forgotten. A
// seat is its participant's record from joining on. Leaves out retention, which the alarm does (due-items.ts).

import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import type { Seat, Session } from '../../domain/session.ts'
import { type RawSeat, toSeat } from './seat-tables.ts'

/** Where a page begins: at what comes after this one. `at` in ms: a session's start, a participant's joining. */
export type Place = { at: number; id: string }

/** A participant of a session, as v2 shows one; somebody forgotten has no name. */
export type PeerRecord = {
  id: string
  sessionId: string
  name: string
  role: string
  externalUserId: string | null
  joinedAt: number
  leftAt: number | null
}

/** `participants`: how many joinings; who came twice counts twice. */
export type SessionRecord = Pick<Session, 'id' | 'startedAt' | 'endedAt'> & {
  participants: number
  /** Those who joined first, as many as were asked for. */
  peers: PeerRecord[]
}

export type SessionPage = {
  before: Place | null
  limit: number
  /** Only the one that is on, or only those that are over. */
  active?: boolean | null
  /** Started then or later, or earlier; ms. */
  since?: number | null
  until?: number | null
}

type RawRecord = { id: string; started_at: number; ended_at: number | null; participants: number }

type RawPeer = {
  id: string
  session_id: string
  name: string
  role: string
  external_user_id: string | null
  joined_at: number
  left_at: number | null
}

const readPeers = (sql: SqlStorage, sessionId: string, most: number): PeerRecord[] =>
  most === 0
    ? []
    : sql
        .exec<RawPeer>(
          `SELECT id, session_id, name, role, external_user_id, joined_at, left_at FROM seat
             WHERE session_id = ? ORDER BY joined_at, id LIMIT ?`,
          sessionId,
          most,
        )
        .toArray()
        .map((row) => ({
          id: row.id,
          sessionId: row.session_id,
          name: row.name,
          role: row.role,
          externalUserId: row.external_user_id,
          joinedAt: row.joined_at,
          leftAt: row.left_at,
        }))

const toRecord = (sql: SqlStorage, row: RawRecord, peers: number): SessionRecord => ({
  id: row.id as Session['id'],
  startedAt: row.started_at,
  endedAt: row.ended_at,
  participants: row.participants,
  peers: readPeers(sql, row.id, peers),
})

const RECORD = `SELECT id, started_at, ended_at,
  (SELECT count(*) FROM seat WHERE session_id = session.id) AS participants FROM session`

/** Newest first, each with `peers` of its participants at most. */
export const readSessions = (
  sql: SqlStorage,
  { before, limit, active = null, since = null, until = null }: SessionPage,
  peers: number,
): SessionRecord[] => {
  const life = active === null ? '' : `AND ended_at IS ${active ? '' : 'NOT '}NULL`
  return sql
    .exec<RawRecord>(
      `${RECORD} WHERE (started_at, id) < (?, ?) AND started_at BETWEEN ? AND ? ${life}
         ORDER BY started_at DESC, id DESC LIMIT ?`,
      before?.at ?? Number.MAX_SAFE_INTEGER,
      before?.id ?? '',
      since ?? 0,
      until ?? Number.MAX_SAFE_INTEGER,
      limit,
    )
    .toArray()
    .map((row) => toRecord(sql, row, peers))
}

export const readRecord = (sql: SqlStorage, id: string, peers: number): SessionRecord | null => {
  const [row] = sql.exec<RawRecord>(`${RECORD} WHERE id = ?`, id).toArray()
  return row === undefined ? null : toRecord(sql, row, peers)
}

/** In the order they joined. */
export const readParticipants = (
  sql: SqlStorage,
  sessionId: string,
  after: Place | null,
  limit: number,
): Seat[] =>
  sql
    .exec<RawSeat>(
      `SELECT * FROM seat WHERE session_id = ? AND (joined_at, id) > (?, ?)
         ORDER BY joined_at, id LIMIT ?`,
      sessionId,
      after?.at ?? -1,
      after?.id ?? '',
      limit,
    )
    .toArray()
    .map(toSeat)

/** Forgets a person: when somebody was here is kept, who it was is not. A ban goes on refusing him by his id, and
 * loses his name. Refuses `person_present`: a seat that is held needs its person. */
export const forgetPerson = (
  sql: SqlStorage,
  externalUserId: string,
): Answer<{ forgotten: number }> => {
  const held = sql
    .exec(
      'SELECT 1 FROM seat WHERE external_user_id = ? AND left_at IS NULL LIMIT 1',
      externalUserId,
    )
    .toArray()
  if (held.length > 0) return no({ reason: 'person_present' })
  const forgotten = sql
    .exec(
      `UPDATE seat SET name = '', email = NULL, external_user_id = NULL, meta = NULL, jti = NULL, slot = NULL,
         browser = NULL, os = NULL, resume_hash = '', former_hash = '' WHERE external_user_id = ? RETURNING id`,
      externalUserId,
    )
    .toArray().length
  sql.exec("UPDATE ban SET name = '' WHERE external_user_id = ?", externalUserId)
  return yes({ forgotten })
}
