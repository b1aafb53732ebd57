// Who may not come back to a room, and lifting that. Banning itself is an admin's act inside the room.

import type { Answer } from '../domain/refusal.ts'
import type { Room } from '../domain/room.ts'
import type { Ban } from '../store/live/request-tables.ts'
import type { Context } from './context.ts'

/** Newest first. */
export const listBans = async (ctx: Context, room: Room): Promise<{ bans: Ban[] }> =>
  ctx.stores.room(room.number).bans()

/** A code that was switched off with the ban stays off. Refuses `ban_not_found`. */
export const liftBan = async (ctx: Context, room: Room, banId: string): Promise<Answer<Ban>> =>
  ctx.stores.room(room.number).liftBan(banId)
