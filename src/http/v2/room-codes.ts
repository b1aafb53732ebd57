// v2's room codes: make them for every role or for one, list them, switch one on or off.

import type * as v from 'valibot'
import {
  createCode,
  createCodes,
  findRoomWithRoles,
  type RoomWithRoles,
} from '../../access/create-codes.ts'
import { findCode, listCodes, switchCode } from '../../access/room-codes.ts'
import type { Person } from '../../domain/person.ts'
import type { StoredCode } from '../../domain/room-code.ts'
import { readBody } from '../body.ts'
import { requireManagement } from '../callers.ts'
import { type Exchange, originOf, refuse } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { codeSwitch, enabledSwitch, nothing, oneMore } from './code-schema.ts'
import { readFlag, readPage } from './page.ts'
import { toWireCode } from './wire.ts'

const toPerson = (user: v.InferOutput<typeof oneMore>['user']): Person | null =>
  user === undefined
    ? null
    : { name: user.name, email: user.email, externalUserId: user.external_user_id, meta: user.meta }

/** Writes codes of one room, one after the other. */
const writer = async (c: Exchange, place: RoomWithRoles) => {
  const keys = await c.get('ctx').keyring.codeKeyIds()
  return (code: StoredCode) => toWireCode({ ...place, code }, keys, originOf(c))
}

const answerSwitch = async (c: Exchange, code: string, enabled: boolean): Promise<Response> => {
  const switched = await switchCode(c.get('ctx'), code, enabled)
  if (!switched.ok) return refuse(c, switched.refusal)
  return c.json((await writer(c, switched.value))(switched.value.code))
}

export const roomCodes = makeRoutes()
  .post('/room/:roomId', requireManagement, async (c) => {
    const body = await readBody(c, nothing)
    if (!body.ok) return refuse(c, body.refusal)
    const place = await findRoomWithRoles(c.get('ctx'), c.req.param('roomId'))
    if (!place.ok) return refuse(c, place.refusal)
    const codes = await createCodes(c.get('ctx'), place.value)
    if (!codes.ok) return refuse(c, codes.refusal)
    return c.json({ data: codes.value.map(await writer(c, place.value)) })
  })
  .post('/room/:roomId/role/:role', requireManagement, async (c) => {
    const body = await readBody(c, oneMore)
    if (!body.ok) return refuse(c, body.refusal)
    const place = await findRoomWithRoles(c.get('ctx'), c.req.param('roomId'))
    if (!place.ok) return refuse(c, place.refusal)
    const user = toPerson(body.value.user)
    const code = await createCode(c.get('ctx'), place.value, c.req.param('role'), user)
    if (!code.ok) return refuse(c, code.refusal)
    return c.json((await writer(c, place.value))(code.value))
  })
  .get('/room/:roomId', requireManagement, async (c) => {
    const [page, enabled] = [readPage(c), readFlag(c, 'enabled')]
    if (!page.ok) return refuse(c, page.refusal)
    if (!enabled.ok) return refuse(c, enabled.refusal)
    const place = await findRoomWithRoles(c.get('ctx'), c.req.param('roomId'))
    if (!place.ok) return refuse(c, place.refusal)
    const { limit } = page.value
    const wish = { ...page.value, role: c.req.query('role') || null, enabled: enabled.value }
    const codes = await listCodes(c.get('ctx'), place.value, wish)
    if (!codes.ok) return refuse(c, codes.refusal)
    const data = codes.value.codes.map(await writer(c, place.value))
    return c.json({ limit, data, last: codes.value.more ? (data.at(-1)?.code ?? '') : '' })
  })
  .get('/code/:code', requireManagement, async (c) => {
    const found = await findCode(c.get('ctx'), c.req.param('code'))
    if (!found.ok) return refuse(c, found.refusal)
    return c.json((await writer(c, found.value))(found.value.code))
  })
  .post('/code', requireManagement, async (c) => {
    const body = await readBody(c, codeSwitch)
    return body.ok ? answerSwitch(c, body.value.code, body.value.enabled) : refuse(c, body.refusal)
  })
  // As 100ms' documentation had it until 2023.
  .post('/code/:code', requireManagement, async (c) => {
    const body = await readBody(c, enabledSwitch)
    return body.ok
      ? answerSwitch(c, c.req.param('code'), body.value.enabled)
      : refuse(c, body.refusal)
  })
