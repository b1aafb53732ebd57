// Changes a room, its name included, or archives it: the room first, then the index that points to it.
// What is cut off in between mends itself, because whoever follows the index asks the room.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { Room, RoomChange, RoomName } from '../domain/room.ts'
import type { Changed } from '../store/lease-book.ts'
import { shardOfNumber } from '../store/stubs.ts'
import type { Context } from './context.ts'
import { addressRefusal } from './judge-addresses.ts'
import { listRowOf } from './open-room.ts'
import { claimName, dropName, keepName, releaseName } from './rename-room.ts'
import { settle, settled } from './settle.ts'

/** As `updateRoom`, for whoever has something to do before its wait. */
export const changeUnsettled = async (
  ctx: Context,
  room: Room,
  change: RoomChange,
  name: RoomName | null = null,
): Promise<Answer<Changed<Room>>> => {
  const badAddress = addressRefusal(ctx.config, change)
  if (badAddress !== null) return no(badAddress)
  const renaming = name === null ? yes(null) : await claimName(ctx, room, name)
  if (!renaming.ok) return renaming
  const updated = await ctx.stores.room(room.number).update(change, renaming.value, ctx.now)
  if (renaming.value !== null)
    await (updated.ok ? keepName(ctx, room, renaming.value) : dropName(ctx, renaming.value))
  if (updated.ok)
    await ctx.stores
      .directory(shardOfNumber(room.number))
      .mend([listRowOf(updated.value.value)], [])
  return updated
}

/** Only what was sent changes, all or nothing; a name that was sent is about links, be it the one the room has.
 * Refuses `room_not_found`, contradictions, and for a name `room_exists` and `room_being_made`. */
export const updateRoom = async (
  ctx: Context,
  room: Room,
  change: RoomChange,
  name: RoomName | null = null,
): Promise<Answer<Room>> => settled(ctx, await changeUnsettled(ctx, room, change, name))

/** Refuses `room_not_found`. Afterwards the name is free again; the number is never given twice. */
export const archiveRoom = async (
  ctx: Context,
  room: Room,
): Promise<Answer<{ name: RoomName }>> => {
  const archived = await ctx.stores.room(room.number).archive(ctx.now)
  if (!archived.ok) return archived
  await releaseName(ctx, archived.value.value)
  await ctx.stores.directory(shardOfNumber(room.number)).mend([], [room.number])
  await settle(ctx, [archived.value.waitMs])
  return yes({ name: room.name })
}
