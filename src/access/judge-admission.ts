// Who would get in, and why not: asks the room what joining now would answer.

import type { Admission } from '../domain/admission.ts'
import type { Answer } from '../domain/refusal.ts'
import type { Room } from '../domain/room.ts'
import type { Context } from './context.ts'
import { askWithRoles, type Showing, verifyEntry } from './verify-entry.ts'

/** Refuses whatever `domain/admission.ts` refuses, in its order. */
export const judgeAdmission = async (
  ctx: Context,
  room: Room,
  showing: Showing,
): Promise<Answer<Admission>> => {
  const entry = await verifyEntry(ctx, showing)
  return askWithRoles(ctx, room, entry, async (roles) =>
    ctx.stores.room(room.number).judge(entry, roles, ctx.now),
  )
}
