// The room that a call of v1 is about, by its name or by its id. Leaves out what is asked of it.

import { findRoom, findRoomEver } from '../../access/find-room.ts'
import type { Answer } from '../../domain/refusal.ts'
import { yes } from '../../domain/result.ts'
import type { Room } from '../../domain/room.ts'
import type { Exchange } from '../exchange.ts'

/** A room, and the address it was asked for by. */
export type AskedRoom = Answer<{ room: Room; path: string }>

export const byName = async (c: Exchange): Promise<AskedRoom> => {
  const room = await findRoom(c.get('ctx'), c.req.param('roomName') ?? '')
  return room.ok
    ? yes({ room: room.value, path: `/api/v1/room/${encodeURIComponent(room.value.name)}` })
    : room
}

/** Archived or not: its records outlive it. */
export const byId = async (c: Exchange): Promise<AskedRoom> => {
  const room = await findRoomEver(c.get('ctx'), c.req.param('roomId') ?? '')
  return room.ok ? yes({ room: room.value, path: `/api/v1/room/id/${room.value.id}` }) : room
}
