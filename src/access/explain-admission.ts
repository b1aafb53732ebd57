// Why somebody can or cannot join: every rule with its verdict, for whoever operates the room. Leaves out the
// rules (domain/admission.ts) and the words (http/v1/explain-wire.ts).

import { grantOfCode } from '../domain/access-token.ts'
import type { Entry, Explanation, Finding } from '../domain/admission.ts'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { Room } from '../domain/room.ts'
import { parseRoomCode } from '../domain/room-code.ts'
import type { Ban } from '../store/live/request-tables.ts'
import type { Context } from './context.ts'
import { type InspectedToken, inspectToken } from './inspect-token.ts'
import { findCode } from './room-codes.ts'
import { rolesFor, type Showing, verifyEntry } from './verify-entry.ts'

/** `token`: what it says of itself, good or not. */
export type Explained = Explanation & {
  ban: Ban | null
  token: InspectedToken | null
  /** What was shown. */
  source: 'token' | 'code' | 'name'
}

/** A code is taken as it stands, off or not: the rules say about each thing that is wrong with it. */
const entryOf = async (ctx: Context, showing: Showing): Promise<Entry> => {
  const { roomCode, name } = showing
  if (roomCode === undefined) return verifyEntry(ctx, showing)
  if (parseRoomCode(roomCode) === null) return { grant: no({ reason: 'code_malformed' }), name }
  const found = await findCode(ctx, roomCode)
  if (!found.ok) return { grant: found, name }
  const { room, code } = found.value
  return { grant: yes(grantOfCode(room.id, code.slot, code.user)), name }
}

/** As admission says it of a code. */
const ofCode = (finding: Finding): Finding =>
  typeof finding.verdict === 'object' && finding.verdict.reason === 'role_not_found'
    ? { ...finding, verdict: { reason: 'role_deleted' } }
    : finding

/** `room`: archived or not. Refuses `room_not_found` only where there never was one. */
export const explainAdmission = async (
  ctx: Context,
  room: Room,
  showing: Showing,
): Promise<Answer<Explained>> => {
  const entry = await entryOf(ctx, showing)
  const roles = await rolesFor(ctx, room, entry)
  const explained = await ctx.stores.room(room.number).explain(entry, roles, ctx.now)
  if (!explained.ok) return explained
  const { accessToken, roomCode } = showing
  const token = accessToken === undefined ? null : await inspectToken(ctx, accessToken)
  const source = accessToken !== undefined ? 'token' : roomCode !== undefined ? 'code' : 'name'
  const findings = explained.value.findings.map(source === 'code' ? ofCode : (as) => as)
  return yes({ ...explained.value, findings, token, source })
}
