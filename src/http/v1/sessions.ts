// Sessions of a room over HTTP, who was in them, who is in now, and forgetting a person. By the room's name, and by
// its id, under which an archived room's records are still there.

import { readActive } from '../../access/active-room.ts'
import {
  findSession,
  forgetPerson,
  listParticipants,
  listSessions,
  readParticipantPlace,
  readSessionPlace,
  writePlace,
} from '../../access/session-records.ts'
import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import { toParticipant } from '../../domain/session.ts'
import { requireSecretKey } from '../callers.ts'
import { type Exchange, refuse, reply } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { type AskedRoom, byId, byName } from './asked-room.ts'
import { FOREIGN_CURSOR, linkNext, readLimit } from './page.ts'
import { toWireRecord, toWireSession } from './session-wire.ts'

const list = async (c: Exchange, asked: AskedRoom): Promise<Response> => {
  if (!asked.ok) return refuse(c, asked.refusal)
  const { room, path } = asked.value
  const limit = readLimit(c)
  if (!limit.ok) return refuse(c, limit.refusal)
  const cursor = c.req.query('cursor')
  const before = cursor === undefined ? null : await readSessionPlace(c.get('ctx'), room, cursor)
  if (cursor !== undefined && before === null) return refuse(c, FOREIGN_CURSOR)
  const page = { before, limit: limit.value }
  const { found, more } = await listSessions(c.get('ctx'), room, page, 0)
  const last = found.at(-1)
  if (more && last !== undefined) {
    const place = writePlace({ at: last.startedAt, id: last.id })
    linkNext(c, `${path}/sessions`, limit.value, place)
  }
  return c.json({
    sessions: found.map((session) => ({
      ...toWireSession(session),
      participants: session.participants,
    })),
  })
}

const read = async (c: Exchange, asked: AskedRoom): Promise<Response> => {
  if (!asked.ok) return refuse(c, asked.refusal)
  const { room, path } = asked.value
  const limit = readLimit(c)
  if (!limit.ok) return refuse(c, limit.refusal)
  const cursor = c.req.query('cursor')
  const after = cursor === undefined ? null : readParticipantPlace(cursor)
  if (cursor !== undefined && after === null) return refuse(c, FOREIGN_CURSOR)
  const session = await findSession(c.get('ctx'), room, c.req.param('sessionId') ?? '')
  if (!session.ok) return refuse(c, session.refusal)
  const { id } = session.value
  const { found, more } = await listParticipants(c.get('ctx'), room, id, after, limit.value)
  const last = found.at(-1)
  if (more && last !== undefined) {
    const place = writePlace({ at: last.joinedAt, id: last.id })
    linkNext(c, `${path}/sessions/${id}`, limit.value, place)
  }
  return c.json({ ...toWireSession(session.value), participants: found.map(toWireRecord) })
}

/** Whom the query names. All of a room's records at once are not forgotten by a call that forgot to say whom. */
const readPerson = (c: Exchange): Answer<string> => {
  const field = 'externalUserId'
  const given = c.req.query(field) ?? ''
  if (given === '') return no({ reason: 'missing_field', field })
  return given.length > 255
    ? no({ reason: 'invalid_field', field, detail: 'must be 1 to 255 characters' })
    : yes(given)
}

const forget = async (c: Exchange, asked: AskedRoom): Promise<Response> => {
  if (!asked.ok) return refuse(c, asked.refusal)
  const person = readPerson(c)
  if (!person.ok) return refuse(c, person.refusal)
  const forgotten = await forgetPerson(c.get('ctx'), asked.value.room, person.value)
  return reply(c, forgotten, (value) => ({ success: true, ...value }))
}

const present = async (c: Exchange, asked: AskedRoom): Promise<Response> => {
  if (!asked.ok) return refuse(c, asked.refusal)
  const { session, people } = await readActive(c.get('ctx'), asked.value.room)
  return c.json({
    meetingSessionId: session?.id ?? null,
    onlineParticipants: people.map((seat) => toParticipant(seat, true)),
  })
}

export const sessions = makeRoutes()
  .get('/room/:roomName/sessions', requireSecretKey, async (c) => list(c, await byName(c)))
  .delete('/room/:roomName/sessions', requireSecretKey, async (c) => forget(c, await byName(c)))
  .get('/room/:roomName/sessions/:sessionId', requireSecretKey, async (c) =>
    read(c, await byName(c)),
  )
  .get('/room/:roomName/participants', requireSecretKey, async (c) => present(c, await byName(c)))
  .get('/room/id/:roomId/sessions', requireSecretKey, async (c) => list(c, await byId(c)))
  .delete('/room/id/:roomId/sessions', requireSecretKey, async (c) => forget(c, await byId(c)))
  .get('/room/id/:roomId/sessions/:sessionId', requireSecretKey, async (c) =>
    read(c, await byId(c)),
  )
  .get('/room/id/:roomId/participants', requireSecretKey, async (c) => present(c, await byId(c)))
