// The sessions of a room, the one that is on included, and one by its id. Of archived rooms too.

import { findRoomEver } from '../../access/find-room.ts'
import {
  findSessionAnywhere,
  listSessions,
  listSessionsAfter,
  PEERS_LISTED,
} from '../../access/session-records.ts'
import type { Answer } from '../../domain/refusal.ts'
import { yes } from '../../domain/result.ts'
import type { SessionPage } from '../../store/live/session-records.ts'
import { requireManagement } from '../callers.ts'
import { type Exchange, refuse, reply } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { readFlag, readMoment, readPage } from './page.ts'
import { toWireSession } from './session-wire.ts'

type Wanted = { page: Omit<SessionPage, 'before'>; start: string | null }

const readWanted = (c: Exchange): Answer<Wanted> => {
  const page = readPage(c)
  if (!page.ok) return page
  const active = readFlag(c, 'active')
  if (!active.ok) return active
  const since = readMoment(c, 'after')
  if (!since.ok) return since
  const until = readMoment(c, 'before')
  if (!until.ok) return until
  const { limit, start } = page.value
  const filter = { active: active.value, since: since.value, until: until.value }
  return yes({ page: { limit, ...filter }, start })
}

export const sessions = makeRoutes()
  .get('/', requireManagement, async (c) => {
    const wanted = readWanted(c)
    if (!wanted.ok) return refuse(c, wanted.refusal)
    const roomId = c.req.query('room_id') || null
    if (roomId === null) return refuse(c, { reason: 'room_id_required' })
    const ctx = c.get('ctx')
    const room = await findRoomEver(ctx, roomId)
    if (!room.ok) return refuse(c, room.refusal)
    const { page, start } = wanted.value
    const listed =
      start === null
        ? await listSessions(ctx, room.value, { ...page, before: null }, PEERS_LISTED)
        : await listSessionsAfter(ctx, room.value, start, page, PEERS_LISTED)
    if (listed === null)
      return refuse(c, {
        reason: 'invalid_field',
        field: 'start',
        detail: 'must be the `last` of a page',
      })
    const { found, more } = listed
    const { accessKey } = ctx.config
    return c.json({
      limit: page.limit,
      data: found.map((session) => toWireSession(session, room.value.id, accessKey)),
      last: more ? (found.at(-1)?.id ?? '') : '',
    })
  })
  .get('/:sessionId', requireManagement, async (c) => {
    const found = await findSessionAnywhere(c.get('ctx'), c.req.param('sessionId'))
    return reply(c, found, ({ roomId, session }) =>
      toWireSession(session, roomId, c.get('ctx').config.accessKey),
    )
  })
