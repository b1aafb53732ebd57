// What a room code opens now: the room on the code, the Workspace on the role. The one place where a
// code is looked up, for links, exchanges and admission alike, and the one place where leases are used:
// an answer is given only while both its leases live, the room's and the Workspace's.

import type { Person } from '../domain/person.ts'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { RoomId, RoomName } from '../domain/room.ts'
import { parseRoomCode, type RoomCode, type Slot } from '../domain/room-code.ts'
import type { Role, Template, TemplateId } from '../domain/template.ts'
import type { Held, Leases } from '../edge/leases.ts'
import { openRoomCode } from '../edge/seal.ts'
import type { Told } from '../store/lease-book.ts'
import type { CodeAnswer } from '../store/settled-room.ts'
import type { Context } from './context.ts'
import { wasGiven } from './find-room.ts'

export type OpenedRoom = {
  code: RoomCode
  slot: Slot
  roomId: RoomId
  roomName: RoomName
  role: Role
  /** Whom a personal code is for. */
  user: Person | null
  /** The room's own link target, else its template's, or null. */
  linkTarget: string | null
}

type Ask<T> = (held: Held<T> | null) => Promise<Told<T>>

/** Asks the authority and keeps its answer while the lease runs, counted from before the question. What
 * is held from before need not be sent again. What is not there is never kept. */
const refresh = async <T>(
  ctx: Context,
  memory: Leases<T>,
  key: string,
  ask: Ask<T>,
): Promise<T | null> => {
  const held = memory.held(key)
  const askedAt = ctx.clock()
  const told = await ask(held)
  const answer = told.answer === 'same' ? (held?.answer ?? null) : told.answer
  if (answer === null) return null
  memory.hold(key, { answer, version: told.version })
  memory.keep(key, answer, { askedAt, length: told.leaseMs, now: ctx.clock() })
  return answer
}

/** From memory while a lease lives; each request asks for itself when none does. In the last fifth one
 * request renews in the background while the others go on being answered. */
const recall = async <T>(
  ctx: Context,
  memory: Leases<T>,
  key: string,
  ask: Ask<T>,
): Promise<T | null> => {
  const hit = memory.find(key, ctx.now)
  if (hit === null) return refresh(ctx, memory, key, ask)
  if (hit.renew) ctx.inBackground(refresh(ctx, memory, key, ask))
  return hit.answer
}

/** The room that owns the whole text, newest key first. A text that no key opens, or whose number was
 * never given, is refused here without asking any room. A room that owned it once owns it for ever. */
const askRooms =
  (ctx: Context, code: RoomCode): Ask<CodeAnswer> =>
  async (held) => {
    if (held !== null) return ctx.stores.room(held.answer.number).resolve(code, held.version)
    for (const { number } of openRoomCode(await ctx.keyring.linkKeys(), code)) {
      if (!(await wasGiven(ctx, number))) continue
      const told = await ctx.stores.room(number).resolve(code, null)
      if (told.answer !== null) return told
    }
    return { answer: null, version: 0, leaseMs: 0 }
  }

const askWorkspace =
  (ctx: Context, id: TemplateId): Ask<Template> =>
  (held) =>
    ctx.stores.workspace().template(id, held?.version ?? null)

/** Asked of the Workspace itself: for whoever manages, so that a role just added is there. */
export const readTemplate = async (ctx: Context, id: TemplateId): Promise<Template | null> =>
  refresh(ctx, ctx.leases.templates, id, askWorkspace(ctx, id))

/** Under its lease: for whoever comes in. */
export const recallTemplate = async (ctx: Context, id: TemplateId): Promise<Template | null> =>
  recall(ctx, ctx.leases.templates, id, askWorkspace(ctx, id))

/** A role that the remembered template lacks may just have been added: then the Workspace is asked. */
const findRole = async (ctx: Context, { templateId, code }: CodeAnswer) => {
  const inTemplate = (template: Template | null) => {
    const role = template?.roles.find(({ id }) => id === code.roleId)
    return template === null || role === undefined ? null : { template, role }
  }
  return (
    inTemplate(await recallTemplate(ctx, templateId)) ??
    inTemplate(await readTemplate(ctx, templateId))
  )
}

const isDeleted = ({ deletedAt }: CodeAnswer, now: number): boolean =>
  deletedAt !== null && now >= deletedAt

const openings = new WeakMap<CodeAnswer, { template: Template; opened: OpenedRoom }>()

/** What both answers together open: the same object as long as they are the same. */
const openedBy = (answer: CodeAnswer, template: Template, role: Role): OpenedRoom => {
  const known = openings.get(answer)
  if (known?.template === template) return known.opened
  const opened = {
    code: answer.code.code,
    slot: answer.code.slot,
    roomId: answer.id,
    roomName: answer.name,
    role,
    user: answer.code.user,
    linkTarget: answer.linkTarget ?? template.linkTarget,
  }
  openings.set(answer, { template, opened })
  return opened
}

/** Refuses `code_malformed`, `code_not_found`, `room_archived`, `room_disabled`, `code_disabled`,
 * `role_deleted`. */
export const resolveCode = async (ctx: Context, typed: string): Promise<Answer<OpenedRoom>> => {
  const code = parseRoomCode(typed)
  if (code === null) return no({ reason: 'code_malformed' })
  const answer = await recall(ctx, ctx.leases.codes, code, askRooms(ctx, code))
  if (answer === null) return no({ reason: 'code_not_found' })
  if (answer.archived || isDeleted(answer, ctx.now)) return no({ reason: 'room_archived' })
  if (!answer.enabled) return no({ reason: 'room_disabled' })
  if (!answer.code.enabled) return no({ reason: 'code_disabled' })
  const found = await findRole(ctx, answer)
  return found === null
    ? no({ reason: 'role_deleted' })
    : yes(openedBy(answer, found.template, found.role))
}

/** A code that opens its room by what the leases hold, none of them due for renewal; the same object as
 * long as the answers are the same. Null: `resolveCode` must say. Takes codes as we write them only. */
export const recallCode = (ctx: Context, code: string): OpenedRoom | null => {
  const answer = ctx.leases.codes.peek(code, ctx.now)
  if (answer === null || answer.archived || isDeleted(answer, ctx.now)) return null
  if (!answer.enabled || !answer.code.enabled) return null
  const template = ctx.leases.templates.peek(answer.templateId, ctx.now)
  if (template === null) return null
  const role = template.roles.find(({ id }) => id === answer.code.roleId)
  return role === undefined ? null : openedBy(answer, template, role)
}
