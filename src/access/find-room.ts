// Finds a room by name or by id. The Directory only points; the room itself says whether it is live
// and called so. A made-up name or id makes no Room object.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { lifeOf, nameKey, parseRoomName, type Room, type RoomNumber } from '../domain/room.ts'
import { openRoomId } from '../edge/seal.ts'
import { shardOfNumber, shardOfText } from '../store/stubs.ts'
import type { Context } from './context.ts'

/** Was this number ever given? Asks its Directory shard only above the highest number known here. */
export const wasGiven = async (ctx: Context, number: RoomNumber): Promise<boolean> => {
  const shard = shardOfNumber(number)
  if (ctx.hints.wasGiven(shard, number)) return true
  ctx.hints.keepHighest(shard, (await ctx.stores.directory(shard).highest(shard)).number)
  return ctx.hints.wasGiven(shard, number)
}

/** The room of this number when it is live (open or disabled), else null. */
export const readLive = async (ctx: Context, number: RoomNumber): Promise<Room | null> => {
  const { room } = await ctx.stores.room(number).read()
  return room !== null && lifeOf(room, ctx.now) !== 'archived' ? room : null
}

const readCalled = async (ctx: Context, number: RoomNumber, key: string): Promise<Room | null> => {
  const room = await readLive(ctx, number)
  return room !== null && nameKey(room.name) === key ? room : null
}

/** Refuses `room_not_found`. */
export const findRoom = async (ctx: Context, typed: string): Promise<Answer<Room>> => {
  const name = parseRoomName(typed)
  if (name === null) return no({ reason: 'room_not_found' })
  const key = nameKey(name)
  const hint = ctx.hints.name(key)
  const hinted = hint === undefined ? null : await readCalled(ctx, hint, key)
  if (hinted !== null) return yes(hinted)
  ctx.hints.dropName(key)
  const directory = ctx.stores.directory(shardOfText(key))
  const { found } = await directory.find(key)
  if (found === null) return no({ reason: 'room_not_found' })
  const room = await readCalled(ctx, found.number, key)
  if (room === null) {
    // A rename under way has not taken its name yet: that row is left to it.
    if (!found.renaming) await directory.release(key, found.claimId)
    return no({ reason: 'room_not_found' })
  }
  ctx.hints.keepName(key, room.number)
  return yes(room)
}

/** Archived or not. Refuses `room_not_found`. Of several keys' candidates, the room that owns the whole id is it. */
export const findRoomEver = async (ctx: Context, id: string): Promise<Answer<Room>> => {
  for (const number of openRoomId(await ctx.keyring.linkKeys(), id)) {
    if (!(await wasGiven(ctx, number))) continue
    const { room } = await ctx.stores.room(number).read()
    if (room?.id === id) return yes(room)
  }
  return no({ reason: 'room_not_found' })
}

/** Refuses `room_not_found`. */
export const findRoomById = async (ctx: Context, id: string): Promise<Answer<Room>> => {
  const room = await findRoomEver(ctx, id)
  return room.ok && lifeOf(room.value, ctx.now) === 'archived'
    ? no({ reason: 'room_not_found' })
    : room
}
