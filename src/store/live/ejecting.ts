// Putting people out in somebody's name, and banning them: from that write on the room refuses their token, their
// external user id, and their code where it is theirs alone. Works within a turn.

import type { BanHold } from '../../domain/live-message.ts'
import type { RoomCode, Slot } from '../../domain/room-code.ts'
import type { Seat } from '../../domain/session.ts'
import { readCodeAt } from '../room-tables.ts'
import { type Ban, insertBan } from './request-tables.ts'
import { readSeats } from './seat-tables.ts'
import { leaveSeat } from './seats.ts'
import type { Turn } from './turn.ts'

/** A code that nobody else can hold. */
export const personalCode = (
  sql: SqlStorage,
  { slot }: Seat,
): { slot: Slot; code: RoomCode } | null => {
  const code = slot === null ? null : readCodeAt(sql, slot)
  return code === null || code.user === null ? null : code
}

export type Banned = { ban: Ban | null; holds: BanHold }

/** Whoever shows the same token, came by the same code of his own or is the same person goes with him: a second
 * tab is no way to stay. */
export const banSeat = (turn: Turn, seat: Seat, by: string): Banned => {
  const { jti, person } = seat
  const externalUserId = person.externalUserId ?? null
  const code = personalCode(turn.sql, seat)?.code ?? null
  if (jti === null && externalUserId === null && code === null)
    return { ban: null, holds: 'this seat only' }
  const ban = insertBan(turn.sql, {
    jti,
    externalUserId,
    code,
    name: person.name,
    by,
    at: turn.now,
  })
  for (const other of readSeats(turn.sql)) {
    const isSame =
      (jti !== null && other.jti === jti) ||
      (externalUserId !== null && other.person.externalUserId === externalUserId) ||
      (code !== null && other.slot === seat.slot)
    if (other.id !== seat.id && isSame) leaveSeat(turn, other, 'ejected')
  }
  const isWhole = externalUserId !== null || code !== null
  return { ban, holds: isWhole ? 'this person' : 'this token only' }
}
