// Changes a room's settings, or archives it: the room first, then the index that points to it. What is
// cut off in between mends itself, because whoever follows the index asks the room.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { nameKey, type Room, type RoomName, type SettingsChange } from '../domain/room.ts'
import { shardOfNumber, shardOfText } from '../store/stubs.ts'
import type { Context } from './context.ts'
import { findRoom } from './find-room.ts'
import { listRowOf, targetRefusal } from './open-room.ts'
import { settle, settled } from './settle.ts'

/** Only the fields sent change. Refuses `room_not_found` and contradictions. */
export const updateRoom = async (
  ctx: Context,
  name: string,
  change: SettingsChange,
): Promise<Answer<Room>> => {
  const badTarget = targetRefusal(ctx, change)
  if (badTarget !== null) return no(badTarget)
  const found = await findRoom(ctx, name)
  if (!found.ok) return found
  const { number } = found.value
  const updated = await ctx.stores.room(number).update(change, ctx.now)
  if (updated.ok)
    await ctx.stores.directory(shardOfNumber(number)).mend([listRowOf(updated.value.value)], [])
  return settled(ctx, updated)
}

/** Refuses `room_not_found`. Afterwards the name is free again; the number is never given twice. */
export const archiveRoom = async (
  ctx: Context,
  name: string,
): Promise<Answer<{ name: RoomName }>> => {
  const found = await findRoom(ctx, name)
  if (!found.ok) return found
  const { number } = found.value
  const archived = await ctx.stores.room(number).archive(ctx.now)
  if (!archived.ok) return archived
  const { name: kept } = archived.value.value
  const key = nameKey(kept)
  ctx.hints.dropName(key)
  const directory = ctx.stores.directory(shardOfText(key))
  const named = await directory.find(key)
  if (named.found?.number === number) await directory.release(key, named.found.claimId)
  await ctx.stores.directory(shardOfNumber(number)).mend([], [number])
  await settle(ctx, [archived.value.waitMs])
  return yes({ name: kept })
}
