// The SQL of sessions: the one that is on, and those that are over. Leaves out the seats in them
// (seat-tables.ts) and reading them for lists (session-records.ts).

import type { Session, SessionId } from '../../domain/session.ts'

type RawSession = {
  id: string
  started_at: number
  ended_at: number | null
  quiet_since: number | null
}

const toSession = (row: RawSession): Session => ({
  id: row.id as SessionId,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  quietSince: row.quiet_since,
})

/** The session that is on, or null. */
export const readSession = (sql: SqlStorage): Session | null => {
  const [row] = sql.exec<RawSession>('SELECT * FROM session WHERE ended_at IS NULL').toArray()
  return row === undefined ? null : toSession(row)
}

export const insertSession = (sql: SqlStorage, id: SessionId, now: number): void => {
  sql.exec('INSERT INTO session (id, started_at, quiet_since) VALUES (?, ?, ?)', id, now, now)
}

export const writeSession = (sql: SqlStorage, session: Session): void => {
  sql.exec(
    'UPDATE session SET ended_at = ?, quiet_since = ? WHERE id = ?',
    session.endedAt,
    session.quietSince,
    session.id,
  )
}

/** Forgets sessions that ended at `until` (ms) or before, and who was in them. */
export const deleteSessions = (sql: SqlStorage, until: number): void => {
  sql.exec(
    'DELETE FROM seat WHERE session_id IN (SELECT id FROM session WHERE ended_at <= ?)',
    until,
  )
  sql.exec('DELETE FROM session WHERE ended_at <= ?', until)
}

/** Forgets who was in a session; that it was stays. */
export const deletePersons = (sql: SqlStorage, session: SessionId): void => {
  sql.exec('DELETE FROM seat WHERE session_id = ?', session)
}

/** Was anybody ever here? Then there may be something to do by time. */
export const isLived = (sql: SqlStorage): boolean =>
  sql
    .exec<{ lived: number }>(
      'SELECT EXISTS (SELECT 1 FROM session) OR EXISTS (SELECT 1 FROM join_request) AS lived',
    )
    .one().lived === 1
