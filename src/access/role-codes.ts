// Which room codes hang on a role: for whoever is about to delete it.

import type { Room } from '../domain/room.ts'
import { isOn, type StoredCode } from '../domain/room-code.ts'
import type { Role, TemplateId } from '../domain/template.ts'
import type { Context } from './context.ts'
import { listRooms } from './list-rooms.ts'

/** Rooms that are asked, newest first. */
const MOST_ROOMS = 50

/** The codes of this role that are on; `more`: there are older rooms, which were not asked. */
export const codesOfRole = async (
  ctx: Context,
  templateId: TemplateId,
  role: Role,
): Promise<{ found: { room: Room; codes: StoredCode[] }[]; more: boolean }> => {
  const { rooms, more } = await listRooms(ctx, null, MOST_ROOMS, { templateId })
  const keys = await ctx.keyring.codeKeyIds()
  const asked = await Promise.all(
    rooms.map(async (room) => {
      const { codes } = await ctx.stores.room(room.number).codes()
      return { room, codes: codes.filter((code) => code.roleId === role.id && isOn(code, keys)) }
    }),
  )
  return { found: asked.filter(({ codes }) => codes.length > 0), more }
}
