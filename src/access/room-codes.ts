// Finds codes whatever their state, lists them, and switches one on or off.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { lifeOf, type Room } from '../domain/room.ts'
import { isOn, type LinkKeyId, parseRoomCode, type StoredCode } from '../domain/room-code.ts'
import { openRoomCode } from '../edge/seal.ts'
import type { Context } from './context.ts'
import { type RoomWithRoles, withRoles } from './create-codes.ts'
import { wasGiven } from './find-room.ts'
import { settled } from './settle.ts'

export type CodeInRoom = RoomWithRoles & { code: StoredCode }

/** Refuses `code_not_found`. A code of a disabled room is found; of an archived room too, for
 * `switchCode` to refuse in its own words. */
export const findCode = async (ctx: Context, typed: string): Promise<Answer<CodeInRoom>> => {
  const code = parseRoomCode(typed)
  const candidates = code === null ? [] : openRoomCode(await ctx.keyring.linkKeys(), code)
  for (const { number } of candidates) {
    if (!(await wasGiven(ctx, number))) continue
    const stub = ctx.stores.room(number)
    const [{ room }, { codes }] = await Promise.all([stub.read(), stub.codes()])
    const found = codes.find((stored) => stored.code === code)
    if (room === null || found === undefined) continue
    // A code of an archived room is off and stays so, whatever its own flag says.
    const enabled = found.enabled && lifeOf(room, ctx.now) !== 'archived'
    return yes({ ...(await withRoles(ctx, room)), code: { ...found, enabled } })
  }
  return no({ reason: 'code_not_found' })
}

/** Refuses `code_not_found`, `code_not_enableable`, `room_code_limit`, `personal_code_exists`. */
export const switchCode = async (
  ctx: Context,
  typed: string,
  enabled: boolean,
): Promise<Answer<CodeInRoom>> => {
  const found = await findCode(ctx, typed)
  if (!found.ok) return found
  const { room, roles, code } = found.value
  const roleIds = roles.map(({ id }) => id)
  const keys = await ctx.keyring.codeKeyIds()
  const stub = ctx.stores.room(room.number)
  const switched = await settled(
    ctx,
    await stub.switchCode(code.code, enabled, roleIds, keys, ctx.now),
  )
  return switched.ok ? yes({ ...found.value, code: switched.value }) : switched
}

/** All codes of a room, oldest first, and which of its keys open codes still. */
export const codesOf = async (
  ctx: Context,
  { number }: Room,
): Promise<{ codes: StoredCode[]; keys: LinkKeyId[] }> => ({
  ...(await ctx.stores.room(number).codes()),
  keys: await ctx.keyring.codeKeyIds(),
})

/** `start`: the last code of the page before. */
export type CodeFilter = {
  role: string | null
  enabled: boolean | null
  start: string | null
  limit: number
}

/** A page of a room's codes, oldest first. Refuses `room_disabled` as 100ms does, `role_not_found`, and
 * a `start` that is no code of this room. */
export const listCodes = async (
  ctx: Context,
  { room, roles }: RoomWithRoles,
  { role, enabled, start, limit }: CodeFilter,
): Promise<Answer<{ codes: StoredCode[]; more: boolean }>> => {
  if (!room.enabled) return no({ reason: 'room_disabled' })
  const wanted = roles.find(({ name }) => name === role)
  if (role !== null && wanted === undefined) return no({ reason: 'role_not_found' })
  const [{ codes }, keys] = [
    await ctx.stores.room(room.number).codes(),
    await ctx.keyring.codeKeyIds(),
  ]
  const after = start === null ? null : codes.find(({ code }) => code === parseRoomCode(start))
  if (after === undefined)
    return no({ reason: 'invalid_field', field: 'start', detail: 'must be the `last` of a page' })
  const rest = codes
    .filter(({ slot }) => after === null || slot > after.slot)
    .filter(({ roleId }) => wanted === undefined || roleId === wanted.id)
    .filter((code) => enabled === null || isOn(code, keys) === enabled)
  return yes({ codes: rest.slice(0, limit), more: rest.length > limit })
}
