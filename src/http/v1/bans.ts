// Bans over HTTP: who may not come back to a room, and lifting one.

import { findRoom, findRoomById } from '../../access/find-room.ts'
import { liftBan, listBans } from '../../access/room-bans.ts'
import type { Answer } from '../../domain/refusal.ts'
import type { Room } from '../../domain/room.ts'
import type { Ban } from '../../store/live/request-tables.ts'
import { requireSecretKey } from '../callers.ts'
import { type Exchange, refuse, reply } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'

const toWireBan = ({ id, jti, externalUserId, code, name, by, at }: Ban) => ({
  banId: id,
  ...(jti === null ? {} : { jti }),
  ...(externalUserId === null ? {} : { externalUserId }),
  ...(code === null ? {} : { code }),
  name,
  by,
  at: new Date(at).toISOString(),
})

const list = async (c: Exchange, room: Answer<Room>): Promise<Response> => {
  if (!room.ok) return refuse(c, room.refusal)
  const { bans } = await listBans(c.get('ctx'), room.value)
  return c.json({ bans: bans.map(toWireBan) })
}

const lift = async (c: Exchange, banId: string, room: Answer<Room>): Promise<Response> => {
  if (!room.ok) return refuse(c, room.refusal)
  const lifted = await liftBan(c.get('ctx'), room.value, banId)
  return reply(c, lifted, ({ id }) => ({ success: true, banId: id }))
}

export const bans = makeRoutes()
  .get('/room/:roomName/bans', requireSecretKey, async (c) =>
    list(c, await findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .delete('/room/:roomName/bans/:banId', requireSecretKey, async (c) =>
    lift(c, c.req.param('banId'), await findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .get('/room/id/:roomId/bans', requireSecretKey, async (c) =>
    list(c, await findRoomById(c.get('ctx'), c.req.param('roomId'))),
  )
  .delete('/room/id/:roomId/bans/:banId', requireSecretKey, async (c) =>
    lift(c, c.req.param('banId'), await findRoomById(c.get('ctx'), c.req.param('roomId'))),
  )
