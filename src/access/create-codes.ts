// Makes room codes: the room plans, the edge seals, the room stores all or none. When another call was
// quicker, the room says so and the plan is made again.

import type { Person } from '../domain/person.ts'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { Room } from '../domain/room.ts'
import { type CodeWish, SLOTS, type Slot, type StoredCode } from '../domain/room-code.ts'
import type { Role, Template } from '../domain/template.ts'
import { fitsToken } from '../edge/access-tokens.ts'
import { sealRoomCodes } from '../edge/seal.ts'
import type { Context } from './context.ts'
import { findRoomById } from './find-room.ts'
import { readTemplate } from './resolve-code.ts'
import { settle } from './settle.ts'

/** A room with its template's roles: what codes are spoken of against. */
export type RoomWithRoles = {
  room: Room
  templateName: string
  roles: Role[]
  retired: Template['retired']
}

/** The roles of a room's template, asked of the Workspace itself. */
export const withRoles = async (ctx: Context, room: Room): Promise<RoomWithRoles> => {
  const template = await readTemplate(ctx, room.templateId)
  const { name: templateName = '', roles = [], retired = [] } = template ?? {}
  return { room, templateName, roles, retired }
}

/** Refuses `room_not_found`. */
export const findRoomWithRoles = async (
  ctx: Context,
  id: string,
): Promise<Answer<RoomWithRoles>> => {
  const found = await findRoomById(ctx, id)
  if (!found.ok) return found
  return yes(await withRoles(ctx, found.value))
}

/** The slots of the codes that were made, or of the one this person has already. */
const store = async (ctx: Context, room: Room, wish: CodeWish): Promise<Answer<Slot[]>> => {
  const stub = ctx.stores.room(room.number)
  const [linkKeys, codeKeyIds] = [await ctx.keyring.linkKeys(), await ctx.keyring.codeKeyIds()]
  const plan = await stub.codePlan(wish, codeKeyIds, ctx.now)
  if (!plan.ok) return plan
  const { roles, fromSlot, there } = plan.value
  if (there !== null) return yes([there])
  const user = ('oneMore' in wish ? wish.user : null) ?? null
  const sealed = sealRoomCodes(linkKeys, room.number, fromSlot, roles.length)
  const codes = roles.flatMap((roleId, index) => {
    const code = sealed[index]
    return code === undefined ? [] : [{ ...code, roleId, user }]
  })
  if (codes.length < roles.length) return no({ reason: 'room_code_slots_spent', slots: SLOTS })
  const added = await stub.addCodes(plan.value, codes, wish, codeKeyIds, ctx.now)
  if (!added.ok) return added
  if (!added.value.value.stored) return store(ctx, room, wish)
  await settle(ctx, [added.value.waitMs])
  return yes(codes.map(({ slot }) => slot))
}

/** An enabled code for every role: those that are there stay, missing ones are made, codes of deleted
 * roles are disabled. Answers every code of the room, oldest first. Refuses `no_roles`, the limits,
 * `room_disabled`. */
export const createCodes = async (
  ctx: Context,
  { room, roles }: RoomWithRoles,
): Promise<Answer<StoredCode[]>> => {
  const stored = await store(ctx, room, { every: roles.map((role) => role.id) })
  return stored.ok ? yes((await ctx.stores.room(room.number).codes()).codes) : stored
}

/** One more code for one role, or a person's own: at most one enabled code for a role and external
 * user id. Refuses `role_not_found`, `token_too_large`, the limits, `room_disabled`. */
export const createCode = async (
  ctx: Context,
  { room, roles }: RoomWithRoles,
  roleName: string,
  user: Person | null = null,
): Promise<Answer<StoredCode>> => {
  const role = roles.find(({ name }) => name === roleName)
  if (role === undefined) return no({ reason: 'role_not_found' })
  if (user !== null && !fitsToken(user)) return no({ reason: 'token_too_large' })
  const stored = await store(ctx, room, { oneMore: role.id, user })
  if (!stored.ok) return stored
  const { codes } = await ctx.stores.room(room.number).codes()
  const made = codes.find(({ slot }) => slot === stored.value[0])
  return made === undefined ? no({ reason: 'room_not_found' }) : yes(made)
}
