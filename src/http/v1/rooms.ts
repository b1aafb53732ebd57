// v1's rooms: create, read, update, archive, list.

import { archiveRoom, updateRoom } from '../../access/change-room.ts'
import { findRoom } from '../../access/find-room.ts'
import { listRooms, readCursor, writeCursor } from '../../access/list-rooms.ts'
import { openRoom } from '../../access/open-room.ts'
import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import { nameKey, parseRoomName, type Room } from '../../domain/room.ts'
import { readBody } from '../body.ts'
import { requireSecretKey } from '../callers.ts'
import { type Exchange, originOf, refuse, reply } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { FOREIGN_CURSOR, linkNext, readLimit } from './page.ts'
import { newRoom, roomChange, roomEnd } from './room-schema.ts'
import { toWireRoom } from './wire.ts'

const replyRoom = (c: Exchange, answer: Answer<Room>): Response =>
  reply(c, answer, (room) => toWireRoom(room, originOf(c), c.get('ctx').config.appName))

/** The `Idempotency-Key` of a request, with the body it stands for. */
const readIdempotencyKey = (
  c: Exchange,
  body: object,
): Answer<{ key: string; body: string } | null> => {
  const key = c.req.header('Idempotency-Key')
  if (key === undefined) return yes(null)
  return /^[\x20-\x7e]{1,255}$/.test(key)
    ? yes({ key, body: JSON.stringify(body) })
    : no({
        reason: 'invalid_field',
        field: 'Idempotency-Key',
        detail: 'must be 1 to 255 printable characters',
      })
}

export const rooms = makeRoutes()
  .post('/room', requireSecretKey, async (c) => {
    const body = await readBody(c, newRoom)
    if (!body.ok) return refuse(c, body.refusal)
    const idempotency = readIdempotencyKey(c, body.value)
    if (!idempotency.ok) return refuse(c, idempotency.refusal)
    const { roomName, ...settings } = body.value
    const name = roomName === undefined ? null : parseRoomName(roomName)
    return replyRoom(c, await openRoom(c.get('ctx'), { name, settings }, idempotency.value))
  })
  .get('/room/:roomName', requireSecretKey, async (c) =>
    replyRoom(c, await findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .put('/room/:roomName', requireSecretKey, async (c) => {
    const body = await readBody(c, roomChange)
    if (!body.ok) return refuse(c, body.refusal)
    const { roomName = c.req.param('roomName'), ...change } = body.value
    if (nameKey(roomName) !== nameKey(c.req.param('roomName')))
      return refuse(c, { reason: 'room_name_fixed' })
    const room = await findRoom(c.get('ctx'), roomName)
    if (!room.ok) return refuse(c, room.refusal)
    return replyRoom(c, await updateRoom(c.get('ctx'), room.value, { settings: change }))
  })
  .delete('/room/:roomName', requireSecretKey, async (c) => {
    const body = await readBody(c, roomEnd)
    if (!body.ok) return refuse(c, body.refusal)
    const { roomName = c.req.param('roomName') } = body.value
    if (nameKey(roomName) !== nameKey(c.req.param('roomName')))
      return refuse(c, { reason: 'room_name_fixed' })
    const room = await findRoom(c.get('ctx'), roomName)
    if (!room.ok) return refuse(c, room.refusal)
    return reply(c, await archiveRoom(c.get('ctx'), room.value), () => ({
      success: true,
      message: 'Room successfully archived',
    }))
  })
  .get('/rooms', requireSecretKey, async (c) => {
    const limit = readLimit(c)
    if (!limit.ok) return refuse(c, limit.refusal)
    const cursor = c.req.query('cursor')
    const from = cursor === undefined ? null : await readCursor(c.get('ctx'), cursor)
    if (cursor !== undefined && from === null) return refuse(c, FOREIGN_CURSOR)
    const page = await listRooms(c.get('ctx'), from, limit.value)
    const last = page.rooms.at(-1)
    if (page.more && last !== undefined)
      linkNext(c, '/api/v1/rooms', limit.value, writeCursor(last))
    return c.json(
      page.rooms.map((room) => toWireRoom(room, originOf(c), c.get('ctx').config.appName)),
    )
  })
