// What goes on in a room now, and what went on. The room holds no sockets yet, so the answers are those
// of a room nobody is in: no peers, no session; `end-room` with `lock` still locks.

import { updateRoom } from '../../access/change-room.ts'
import { findRoomById } from '../../access/find-room.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { readBody } from '../body.ts'
import { requireManagement } from '../callers.ts'
import { type Exchange, refuse } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { roomEnd } from './active-room-schema.ts'
import { readFlag, readMoment, readPage } from './page.ts'

/** Answers for a room there is, in which nobody is. */
const ofEmptyRoom =
  (refusal: Refusal) =>
  async (c: Exchange): Promise<Response> => {
    const room = await findRoomById(c.get('ctx'), c.req.param('roomId') ?? '')
    return refuse(c, room.ok ? refusal : room.refusal)
  }

export const activeRooms = makeRoutes()
  .get('/:roomId', requireManagement, ofEmptyRoom({ reason: 'no_session' }))
  .get('/:roomId/peers', requireManagement, async (c) => {
    const room = await findRoomById(c.get('ctx'), c.req.param('roomId'))
    return room.ok ? c.json({ peers: {} }) : refuse(c, room.refusal)
  })
  .get('/:roomId/peers/:peerId', requireManagement, ofEmptyRoom({ reason: 'peer_not_found' }))
  .post('/:roomId/peers/:peerId', requireManagement, ofEmptyRoom({ reason: 'peer_not_found' }))
  .post('/:roomId/send-message', requireManagement, ofEmptyRoom({ reason: 'no_session' }))
  .post('/:roomId/remove-peers', requireManagement, ofEmptyRoom({ reason: 'no_session' }))
  .post('/:roomId/end-room', requireManagement, async (c) => {
    const body = await readBody(c, roomEnd)
    if (!body.ok) return refuse(c, body.refusal)
    const room = await findRoomById(c.get('ctx'), c.req.param('roomId'))
    if (!room.ok) return refuse(c, room.refusal)
    if (body.value.lock === true) {
      const locked = await updateRoom(c.get('ctx'), room.value, { enabled: false })
      if (!locked.ok) return refuse(c, locked.refusal)
    }
    return refuse(c, { reason: 'no_session' })
  })

export const sessions = makeRoutes()
  .get('/', requireManagement, async (c) => {
    const page = readPage(c)
    if (!page.ok) return refuse(c, page.refusal)
    for (const filter of [readFlag(c, 'active'), readMoment(c, 'after'), readMoment(c, 'before')])
      if (!filter.ok) return refuse(c, filter.refusal)
    const roomId = c.req.query('room_id') || null
    if (roomId === null) return refuse(c, { reason: 'room_id_required' })
    const room = await findRoomById(c.get('ctx'), roomId)
    if (!room.ok) return refuse(c, room.refusal)
    return c.json({ limit: page.value.limit, data: [], last: '' })
  })
  .get('/:sessionId', requireManagement, (c) => refuse(c, { reason: 'session_not_found' }))
