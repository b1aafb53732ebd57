// Requests to join over HTTP: who waits at a room, and an answer from outside it. Asking itself goes over
// the socket.

import {
  admitRequest,
  denyRequest,
  listRequests,
  looksLikeToken,
  type OpenRequests,
  openRequests,
} from '../../access/answer-requests.ts'
import { findRoom, findRoomById } from '../../access/find-room.ts'
import { type JoinRequest, toAsked } from '../../domain/join-request.ts'
import type { Answer } from '../../domain/refusal.ts'
import type { Room } from '../../domain/room.ts'
import { readBody } from '../body.ts'
import { credentialOf } from '../callers.ts'
import { type Exchange, refuse, reply } from '../exchange.ts'
import { blockOf, countMiss } from '../misses.ts'
import { makeRoutes } from '../routes.ts'
import { admittance, denial } from './request-schema.ts'

type Find = () => Promise<Answer<Room>>

/** Opens the requests of a room and answers. Guests have tokens as well, so whoever shows one and names rooms
 * that are not there is slowed down like any guesser; whoever has the key is not. */
const opened = async (
  c: Exchange,
  find: Find,
  work: (open: OpenRequests) => Promise<Response>,
): Promise<Response> => {
  const given = credentialOf(c)
  const isGuest = given !== null && looksLikeToken(given)
  const blocked = isGuest ? blockOf(c) : null
  if (blocked !== null) return refuse(c, blocked)
  const open = await openRequests(c.get('ctx'), given, find)
  if (open.ok) return work(open.value)
  const isMiss = isGuest && open.refusal.reason === 'room_not_found'
  return refuse(c, (isMiss ? await countMiss(c) : null) ?? open.refusal)
}

const toWireAnswer = ({ id, closed }: JoinRequest) => ({
  success: true,
  requestId: id,
  outcome: closed?.outcome,
})

const list = (c: Exchange, find: Find): Promise<Response> =>
  opened(c, find, async (open) => {
    const { requests } = await listRequests(c.get('ctx'), open)
    return c.json({ requests: requests.map(toAsked) })
  })

const admit = (c: Exchange, requestId: string, find: Find): Promise<Response> =>
  opened(c, find, async (open) => {
    const body = await readBody(c, admittance)
    if (!body.ok) return refuse(c, body.refusal)
    return reply(c, await admitRequest(c.get('ctx'), open, requestId), toWireAnswer)
  })

const deny = (c: Exchange, requestId: string, find: Find): Promise<Response> =>
  opened(c, find, async (open) => {
    const body = await readBody(c, denial)
    if (!body.ok) return refuse(c, body.refusal)
    const { message } = body.value
    return reply(c, await denyRequest(c.get('ctx'), open, requestId, message || null), toWireAnswer)
  })

export const joinRequests = makeRoutes()
  .get('/room/:roomName/requests', (c) =>
    list(c, () => findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .post('/room/:roomName/requests/:requestId/admit', (c) =>
    admit(c, c.req.param('requestId'), () => findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .post('/room/:roomName/requests/:requestId/deny', (c) =>
    deny(c, c.req.param('requestId'), () => findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .get('/room/id/:roomId/requests', (c) =>
    list(c, () => findRoomById(c.get('ctx'), c.req.param('roomId'))),
  )
  .post('/room/id/:roomId/requests/:requestId/admit', (c) =>
    admit(c, c.req.param('requestId'), () => findRoomById(c.get('ctx'), c.req.param('roomId'))),
  )
  .post('/room/id/:roomId/requests/:requestId/deny', (c) =>
    deny(c, c.req.param('requestId'), () => findRoomById(c.get('ctx'), c.req.param('roomId'))),
  )
