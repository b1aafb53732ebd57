// What joining now would answer, for whoever asks: open, like the door itself. And why, for the operator alone.

import { explainAdmission } from '../../access/explain-admission.ts'
import { findRoom, findRoomById, findRoomEver } from '../../access/find-room.ts'
import { judgeAdmission } from '../../access/judge-admission.ts'
import type { Showing } from '../../access/verify-entry.ts'
import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import type { Room } from '../../domain/room.ts'
import { readBody } from '../body.ts'
import { requireSecretKey } from '../callers.ts'
import { type Exchange, refuse, reply } from '../exchange.ts'
import { limitMisses } from '../misses.ts'
import { makeRoutes } from '../routes.ts'
import { showing } from './admission-schema.ts'
import { toWireExplanation } from './explain-wire.ts'
import { toWireAdmission } from './wire.ts'

/** What is shown, and at which room. */
const readCase = async (
  c: Exchange,
  find: () => Promise<Answer<Room>>,
): Promise<Answer<{ room: Room; shown: Showing }>> => {
  const body = await readBody(c, showing)
  if (!body.ok) return body
  const { accessToken, roomCode } = body.value
  if (accessToken !== undefined && roomCode !== undefined)
    return no({
      reason: 'invalid_field',
      field: 'roomCode',
      detail: 'must not stand beside accessToken',
    })
  const room = await find()
  return room.ok ? yes({ room: room.value, shown: body.value }) : room
}

const admit = async (c: Exchange, find: () => Promise<Answer<Room>>): Promise<Response> => {
  const read = await readCase(c, find)
  if (!read.ok) return refuse(c, read.refusal)
  const { room, shown } = read.value
  return reply(c, await judgeAdmission(c.get('ctx'), room, shown), toWireAdmission)
}

const explain = async (c: Exchange, find: () => Promise<Answer<Room>>): Promise<Response> => {
  const read = await readCase(c, find)
  if (!read.ok) return refuse(c, read.refusal)
  const { room, shown } = read.value
  return reply(c, await explainAdmission(c.get('ctx'), room, shown), toWireExplanation)
}

export const admission = makeRoutes()
  .post('/room/:roomName/admission', limitMisses(refuse), (c) =>
    admit(c, () => findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .post('/room/id/:roomId/admission', limitMisses(refuse), (c) =>
    admit(c, () => findRoomById(c.get('ctx'), c.req.param('roomId'))),
  )
  .post('/room/:roomName/explain', requireSecretKey, (c) =>
    explain(c, () => findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .post('/room/id/:roomId/explain', requireSecretKey, (c) =>
    explain(c, () => findRoomEver(c.get('ctx'), c.req.param('roomId'))),
  )
