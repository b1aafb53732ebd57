// What a room code opens now: the room on the code, the Workspace on the role. The one place where a
// code is looked up, for links, exchanges and admission alike. Asks the authorities every time.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { RoomId, RoomName } from '../domain/room.ts'
import { parseRoomCode, type RoomCode, type Slot } from '../domain/room-code.ts'
import type { Role, Template, TemplateId } from '../domain/template.ts'
import { openRoomCode } from '../edge/seal.ts'
import type { CodeAnswer } from '../store/room-object.ts'
import type { Context } from './context.ts'
import { wasGiven } from './find-room.ts'

export type OpenedRoom = {
  code: RoomCode
  slot: Slot
  roomId: RoomId
  roomName: RoomName
  role: Role
  /** The room's own link target, else its template's, or null. */
  linkTarget: string | null
}

/** The room that owns the whole text, newest key first. A text that no key opens, or whose number was
 * never given, is refused here without asking any room. */
const ask = async (ctx: Context, code: RoomCode): Promise<CodeAnswer | null> => {
  for (const { number } of openRoomCode(await ctx.keyring.linkKeys(), code)) {
    if (!(await wasGiven(ctx, number))) continue
    const { answer } = await ctx.stores.room(number).resolve(code)
    if (answer !== null) return answer
  }
  return null
}

export const readTemplate = async (ctx: Context, id: TemplateId): Promise<Template | null> =>
  (await ctx.stores.workspace().template(id)).template

/** Refuses `code_malformed`, `code_not_found`, `room_archived`, `room_disabled`, `code_disabled`,
 * `role_deleted`. */
export const resolveCode = async (ctx: Context, typed: string): Promise<Answer<OpenedRoom>> => {
  const code = parseRoomCode(typed)
  if (code === null) return no({ reason: 'code_malformed' })
  const answer = await ask(ctx, code)
  if (answer === null) return no({ reason: 'code_not_found' })
  const isDeleted = answer.deletedAt !== null && ctx.now >= answer.deletedAt
  if (answer.archived || isDeleted) return no({ reason: 'room_archived' })
  if (!answer.enabled) return no({ reason: 'room_disabled' })
  if (!answer.code.enabled) return no({ reason: 'code_disabled' })
  const template = await readTemplate(ctx, answer.templateId)
  const role = template?.roles.find(({ id }) => id === answer.code.roleId)
  if (role === undefined) return no({ reason: 'role_deleted' })
  return yes({
    code,
    slot: answer.code.slot,
    roomId: answer.id,
    roomName: answer.name,
    role,
    linkTarget: answer.linkTarget ?? template?.linkTarget ?? null,
  })
}
