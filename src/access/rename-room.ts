// A name changes hands: the new name is claimed for the room, the room takes it (or refuses), the old
// one is released. Crash-safe: whoever meets a claim that was left standing asks the room, and a room
// that has not taken the name by then never will under that claim (docs/design.md).

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { nameKey, type Room, type RoomName } from '../domain/room.ts'
import type { Named } from '../store/directory-object.ts'
import type { Renaming } from '../store/settled-room.ts'
import { shardOfText } from '../store/stubs.ts'
import type { Context } from './context.ts'
import { readLive } from './find-room.ts'

/** Frees a name that points to a room which is not live or not called so. False: it is, or will be. */
export const freeName = async (ctx: Context, key: string, named: Named): Promise<boolean> => {
  const stub = ctx.stores.room(named.number)
  if (named.renaming) {
    if ((await stub.holds(key, named.claimId, ctx.now)).holds) return false
  } else {
    const holder = await readLive(ctx, named.number)
    if (holder !== null && nameKey(holder.name) === key) return false
  }
  await ctx.stores.directory(shardOfText(key)).release(key, named.claimId)
  return true
}

/** Claims a name for a room. A name that differs in case only needs no claim, as it is the room's own.
 * Refuses `room_exists`, `room_being_made`. */
export const claimName = async (
  ctx: Context,
  room: Room,
  name: RoomName,
): Promise<Answer<Renaming>> => {
  const [key, claimId] = [nameKey(name), ctx.uuid()]
  if (key === nameKey(room.name)) return yes({ name, claimId: null })
  const claim = await ctx.stores
    .directory(shardOfText(key))
    .claimFor(key, claimId, room.number, ctx.now)
  switch (claim.outcome) {
    case 'claimed':
      return yes({ name, claimId })
    case 'named':
      return (await freeName(ctx, key, claim))
        ? claimName(ctx, room, name)
        : no({ reason: 'room_exists' })
    case 'being_made':
      return no({ reason: 'room_being_made', retryAfter: claim.retryAfter })
    case 'numbers_spent':
      return no({ reason: 'room_numbers_spent' })
  }
}

/** The room has taken the name: it stands for good, and the old one is free. */
export const keepName = async (
  ctx: Context,
  before: Room,
  { name, claimId }: Renaming,
): Promise<void> => {
  if (claimId === null) return
  const key = nameKey(name)
  await ctx.stores.directory(shardOfText(key)).confirmName(key, claimId)
  await releaseName(ctx, before)
}

/** The room has not taken the name. */
export const dropName = async (ctx: Context, { name, claimId }: Renaming): Promise<void> => {
  if (claimId === null) return
  const key = nameKey(name)
  await ctx.stores.directory(shardOfText(key)).release(key, claimId)
}

/** Releases the name a room had, when it still points to this room and the room is not called so again. A
 * rename back that is under way keeps it. */
export const releaseName = async (ctx: Context, { name, number }: Room): Promise<void> => {
  const key = nameKey(name)
  ctx.hints.dropName(key)
  const { found } = await ctx.stores.directory(shardOfText(key)).find(key)
  if (found?.number === number && !found.renaming) await freeName(ctx, key, found)
}
