// The session of a live room: it begins with the first seat and ends with the last. Each works within a turn.

import type { Session, SessionId } from '../../domain/session.ts'
import { isSomebodySharing } from './seat-tables.ts'
import { deletePersons, insertSession, readSession, writeSession } from './session-tables.ts'
import { sessionFacts, type Turn } from './turn.ts'

/** The one that is on, or a new one under the id proposed. */
export const beginSession = (turn: Turn, proposed: SessionId): Session => {
  const on = readSession(turn.sql)
  if (on !== null) return on
  insertSession(turn.sql, proposed, turn.now)
  const session = { id: proposed, startedAt: turn.now, endedAt: null, quietSince: turn.now }
  turn.announce('meeting.started', sessionFacts(turn.room, session))
  return session
}

export const endSession = (turn: Turn, session: Session): void => {
  const ended = { ...session, endedAt: turn.now }
  writeSession(turn.sql, ended)
  turn.announce('meeting.ended', sessionFacts(turn.room, ended))
  if (!turn.keepsPersons) deletePersons(turn.sql, session.id)
}

/** Begins or ends the time in which nobody shares anything. */
export const noteQuiet = (turn: Turn): void => {
  const session = readSession(turn.sql)
  if (session === null) return
  const isQuiet = !isSomebodySharing(turn.sql)
  if (isQuiet !== (session.quietSince !== null))
    writeSession(turn.sql, { ...session, quietSince: isQuiet ? turn.now : null })
}
