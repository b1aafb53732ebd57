// v2's rooms. Creating under a name that exists returns and updates that room, as 100ms does.

import type * as v from 'valibot'
import { updateRoom } from '../../access/change-room.ts'
import type { Context } from '../../access/context.ts'
import { findRoom, findRoomById } from '../../access/find-room.ts'
import { listRooms, placeOfRoom } from '../../access/list-rooms.ts'
import { openRoom } from '../../access/open-room.ts'
import { findTemplate } from '../../access/templates.ts'
import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import { parseRoomName, type Room, type RoomChange, type RoomName } from '../../domain/room.ts'
import type { TemplateId } from '../../domain/template.ts'
import type { ListFilter } from '../../store/directory-tables.ts'
import { readBody } from '../body.ts'
import { requireManagement } from '../callers.ts'
import { type Exchange, refuse } from '../exchange.ts'
import { emptyIsUnset } from '../field.ts'
import { makeRoutes } from '../routes.ts'
import { readFlag, readMoment, readPage } from './page.ts'
import { isTooLarge, newRoom, roomChange } from './room-schema.ts'
import { toWireRefusal, toWireRoom } from './wire.ts'

type Body = v.InferOutput<typeof roomChange>

const zeroIsUnset = (value: number | undefined): number | null | undefined =>
  value === 0 ? null : value

/** What a body changes of the room there is. Refuses a template that is not there. */
const readChange = async (
  ctx: Context,
  body: Body,
  there: Room | null,
): Promise<Answer<RoomChange>> => {
  if (isTooLarge(body, there))
    return no({
      reason: 'invalid_field',
      field: 'size',
      detail: 'must be at most 2500 without large_room',
    })
  const template = body.template_id ? await findTemplate(ctx, body.template_id) : null
  if (template !== null && !template.ok)
    return no({ reason: 'invalid_field', field: 'template_id', detail: 'names no template' })
  return yes({
    settings: { maxParticipants: zeroIsUnset(body.size), linkTarget: body.link_target },
    extras: {
      description: body.description,
      region: body.region,
      largeRoom: body.large_room,
      maxDurationSeconds: zeroIsUnset(body.max_duration_seconds),
      polls: body.polls,
      webhook: body.webhook && emptyIsUnset(body.webhook.url) === null ? null : body.webhook,
    },
    enabled: body.enabled,
    templateId: template?.value.id,
  })
}

const nameOf = (name: string | undefined): RoomName | null =>
  name === undefined ? null : parseRoomName(name)

/** Makes the room, or changes the one of this name. */
const putRoom = async (ctx: Context, body: Body): Promise<Answer<Room>> => {
  const name = nameOf(body.name)
  const found = name === null ? null : await findRoom(ctx, name)
  const there = found?.ok ? found.value : null
  const change = await readChange(ctx, body, there)
  if (!change.ok) return change
  if (there !== null) return updateRoom(ctx, there, change.value)
  // 100ms names a room that has no name with a UUID; its rooms are entered by code or token.
  const { settings = {}, extras = {}, templateId = null } = change.value
  const wish = { name: name ?? parseRoomName(ctx.uuid()), extras, templateId }
  const made = await openRoom(ctx, { ...wish, settings: { ...settings, privacy: 'private' } }, null)
  // Somebody was quicker: then his is the room of this name.
  return !made.ok && made.refusal.reason === 'room_exists' ? putRoom(ctx, body) : made
}

const replyRoom = async (c: Exchange, answer: Answer<Room>): Promise<Response> => {
  if (!answer.ok) return refuse(c, toWireRefusal(answer.refusal))
  const template = await findTemplate(c.get('ctx'), answer.value.templateId)
  const templateName = template.ok ? template.value.name : ''
  return c.json(toWireRoom(answer.value, templateName, c.get('ctx').config.accessKey))
}

const readFilter = (c: Exchange): Answer<ListFilter & { name: string | null }> => {
  const [enabled, since, until] = [
    readFlag(c, 'enabled'),
    readMoment(c, 'after'),
    readMoment(c, 'before'),
  ]
  if (!enabled.ok) return enabled
  if (!since.ok) return since
  if (!until.ok) return until
  const templateId = c.req.query('template_id') || null
  return yes({
    enabled: enabled.value ?? true,
    name: c.req.query('name') || null,
    ...(since.value === null ? {} : { since: since.value }),
    ...(until.value === null ? {} : { until: until.value }),
    ...(templateId === null ? {} : { templateId: templateId as TemplateId }),
  })
}

/** At most one room has a name; it must pass the other filters too. */
const listNamed = async (ctx: Context, name: string, filter: ListFilter): Promise<Room[]> => {
  const found = await findRoom(ctx, name)
  if (!found.ok) return []
  const { enabled, templateId, createdAt } = found.value
  const passes =
    enabled === filter.enabled &&
    (filter.templateId ?? templateId) === templateId &&
    createdAt >= (filter.since ?? 0) &&
    createdAt <= (filter.until ?? createdAt)
  return passes ? [found.value] : []
}

const list = async (
  c: Exchange,
): Promise<Answer<{ rooms: Room[]; more: boolean; limit: number }>> => {
  const [page, filter] = [readPage(c), readFilter(c)]
  if (!page.ok) return page
  if (!filter.ok) return filter
  const ctx = c.get('ctx')
  const { limit, start } = page.value
  const { name, ...rest } = filter.value
  const from = start === null ? null : await placeOfRoom(ctx, start)
  if (start !== null && from === null)
    return no({ reason: 'invalid_field', field: 'start', detail: 'must be the `last` of a page' })
  if (name !== null)
    return yes({
      rooms: start === null ? await listNamed(ctx, name, rest) : [],
      more: false,
      limit,
    })
  return yes({ ...(await listRooms(ctx, from, limit, rest)), limit })
}

export const rooms = makeRoutes()
  .post('/', requireManagement, async (c) => {
    const body = await readBody(c, newRoom)
    if (!body.ok) return refuse(c, body.refusal)
    return replyRoom(c, await putRoom(c.get('ctx'), body.value))
  })
  .get('/', requireManagement, async (c) => {
    const page = await list(c)
    if (!page.ok) return refuse(c, page.refusal)
    const { rooms: found, more, limit } = page.value
    const { accessKey } = c.get('ctx').config
    const ids = [...new Set(found.map(({ templateId }) => templateId))]
    const templates = await Promise.all(ids.map((id) => findTemplate(c.get('ctx'), id)))
    const names = new Map(
      templates.flatMap((there) => (there.ok ? [[there.value.id, there.value.name]] : [])),
    )
    const data = found.map((room) => ({
      ...toWireRoom(room, names.get(room.templateId) ?? '', accessKey),
      key: `${accessKey}:${room.name}`,
    }))
    return c.json({ limit, data, last: more ? (found.at(-1)?.id ?? '') : '' })
  })
  .get('/:roomId', requireManagement, async (c) =>
    replyRoom(c, await findRoomById(c.get('ctx'), c.req.param('roomId'))),
  )
  .post('/:roomId', requireManagement, async (c) => {
    const body = await readBody(c, roomChange)
    if (!body.ok) return refuse(c, body.refusal)
    const room = await findRoomById(c.get('ctx'), c.req.param('roomId'))
    if (!room.ok) return refuse(c, room.refusal)
    const change = await readChange(c.get('ctx'), body.value, room.value)
    if (!change.ok) return refuse(c, change.refusal)
    const name = nameOf(body.value.name)
    return replyRoom(c, await updateRoom(c.get('ctx'), room.value, change.value, name))
  })
