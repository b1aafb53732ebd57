// What goes on in a room now: who is in, and what a back end does about it. In a room that nobody is in there are
// no peers and there is no session; `end-room` with `lock` still locks.

import {
  changePeer,
  endRoom,
  findActive,
  findPeer,
  removePeers,
  sendMessage,
} from '../../access/active-room.ts'
import type { Whom } from '../../store/entered-room.ts'
import { readBody } from '../body.ts'
import { requireManagement } from '../callers.ts'
import { refuse, reply } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { peerChange, peerRemoval, roomEnd, roomMessage } from './active-room-schema.ts'
import { toWireActiveRoom, toWirePeerDetails, toWirePeers } from './session-wire.ts'

const whomOf = (peerId: string | undefined, role: string | undefined): Whom | null => {
  if (peerId) return { seatId: peerId }
  return role ? { role } : null
}

export const activeRooms = makeRoutes()
  .get('/:roomId', requireManagement, async (c) => {
    const active = await findActive(c.get('ctx'), c.req.param('roomId'))
    if (!active.ok) return refuse(c, active.refusal)
    const { session } = active.value
    if (session === null) return refuse(c, { reason: 'no_session' })
    return c.json(toWireActiveRoom(active.value, session, c.get('ctx').config.accessKey))
  })
  .get('/:roomId/peers', requireManagement, async (c) => {
    const active = await findActive(c.get('ctx'), c.req.param('roomId'))
    if (!active.ok) return refuse(c, active.refusal)
    const [userId, role] = [c.req.query('user_id') || null, c.req.query('role') || null]
    const found = active.value.people
      .filter((seat) => role === null || seat.role === role)
      .filter(({ person }) => userId === null || person.externalUserId === userId)
    return c.json(toWirePeers(found))
  })
  .get('/:roomId/peers/:peerId', requireManagement, async (c) => {
    const { roomId, peerId } = c.req.param()
    return reply(c, await findPeer(c.get('ctx'), roomId, peerId), toWirePeerDetails)
  })
  .post('/:roomId/peers/:peerId', requireManagement, async (c) => {
    const body = await readBody(c, peerChange)
    if (!body.ok) return refuse(c, body.refusal)
    const { name, role, metadata: meta } = body.value
    const { roomId, peerId } = c.req.param()
    const changed = await changePeer(c.get('ctx'), roomId, peerId, { name, role, meta })
    return reply(c, changed, toWirePeerDetails)
  })
  .post('/:roomId/send-message', requireManagement, async (c) => {
    const body = await readBody(c, roomMessage)
    if (!body.ok) return refuse(c, body.refusal)
    const { message, peer_id, peerId, role, type = 'chat' } = body.value
    const whom = whomOf(peer_id || peerId, role)
    const sent = await sendMessage(c.get('ctx'), c.req.param('roomId'), whom, { type, message })
    return reply(c, sent, () => ({ message: 'message sent' }))
  })
  .post('/:roomId/remove-peers', requireManagement, async (c) => {
    const body = await readBody(c, peerRemoval)
    if (!body.ok) return refuse(c, body.refusal)
    const { peer_id, role, reason } = body.value
    const whom = whomOf(peer_id, role)
    if (whom === null) return refuse(c, { reason: 'missing_field', field: 'peer_id' })
    const removed = await removePeers(c.get('ctx'), c.req.param('roomId'), whom, reason || null)
    return reply(c, removed, () => ({ message: 'peer remove request submitted' }))
  })
  .post('/:roomId/end-room', requireManagement, async (c) => {
    const body = await readBody(c, roomEnd)
    if (!body.ok) return refuse(c, body.refusal)
    const { reason, lock = false } = body.value
    const ended = await endRoom(c.get('ctx'), c.req.param('roomId'), reason || null, lock)
    return reply(c, ended, () => ({ message: 'session is ending' }))
  })
