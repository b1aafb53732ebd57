// What joining now would answer, for whoever asks: open, like the door itself.

import { findRoom, findRoomById } from '../../access/find-room.ts'
import { judgeAdmission } from '../../access/judge-admission.ts'
import type { Answer } from '../../domain/refusal.ts'
import type { Room } from '../../domain/room.ts'
import { readBody } from '../body.ts'
import { type Exchange, refuse, reply } from '../exchange.ts'
import { limitMisses } from '../misses.ts'
import { makeRoutes } from '../routes.ts'
import { showing } from './admission-schema.ts'
import { toWireAdmission } from './wire.ts'

const admit = async (c: Exchange, find: () => Promise<Answer<Room>>): Promise<Response> => {
  const body = await readBody(c, showing)
  if (!body.ok) return refuse(c, body.refusal)
  const { accessToken, roomCode } = body.value
  if (accessToken !== undefined && roomCode !== undefined)
    return refuse(c, {
      reason: 'invalid_field',
      field: 'roomCode',
      detail: 'must not stand beside accessToken',
    })
  const room = await find()
  if (!room.ok) return refuse(c, room.refusal)
  return reply(c, await judgeAdmission(c.get('ctx'), room.value, body.value), toWireAdmission)
}

export const admission = makeRoutes()
  .post('/room/:roomName/admission', limitMisses(refuse), (c) =>
    admit(c, () => findRoom(c.get('ctx'), c.req.param('roomName'))),
  )
  .post('/room/id/:roomId/admission', limitMisses(refuse), (c) =>
    admit(c, () => findRoomById(c.get('ctx'), c.req.param('roomId'))),
  )
