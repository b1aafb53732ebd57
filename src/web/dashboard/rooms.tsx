// All rooms, and making one.

import * as v from 'valibot'
import { findRoom, findRoomById } from '../../access/find-room.ts'
import { listRooms, readCursor, writeCursor } from '../../access/list-rooms.ts'
import { openRoom } from '../../access/open-room.ts'
import { countPresent } from '../../access/presence.ts'
import { findCode } from '../../access/room-codes.ts'
import { findTemplate, listTemplates } from '../../access/templates.ts'
import { newSettings, parseRoomName, type Room } from '../../domain/room.ts'
import { type Exchange, originOf } from '../../http/exchange.ts'
import { type Fault, faultOf, readForm, type Typed } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { newRoom } from '../../http/v1/room-schema.ts'
import { Faults, Select } from './fields.tsx'
import { inWords, LABELS, RoomFields, toBody, typedOf } from './room-form.tsx'
import { Shell, sayNo } from './shell.tsx'
import { count, Moment, Pages, Privacy, State, Table } from './words.tsx'

const PAGE = 20

const ROOMS = '/dashboard/rooms'

const Rooms = async ({ c, rooms }: { c: Exchange; rooms: Room[] }) => {
  const { ctx } = c.var
  const counts = await countPresent(ctx, rooms)
  return (
    <Table
      look="slim"
      columns={['Room', 'Privacy', 'State', 'In it now', 'Made']}
      rows={rooms.map((room, at) => {
        const { people = 0, waiting = 0 } = counts[at] ?? {}
        return [
          <a class="name" href={`${ROOMS}/${room.id}`}>
            {room.name}
          </a>,
          <Privacy room={room} />,
          <State room={room} people={people} now={ctx.now} />,
          <span class="number">
            {people === 0 ? 'Nobody' : count(people, 'person', 'people')}
            {waiting > 0 && `, ${waiting} waiting`}
          </span>,
          <Moment at={room.createdAt} />,
        ]
      })}
    />
  )
}

/** Whoever pastes a room's id or address, a code or a link is looking for that room. */
const roomOf = async (c: Exchange, text: string): Promise<Room | null> => {
  const { ctx } = c.var
  const url = URL.canParse(text) ? new URL(text) : null
  const last = (url?.pathname ?? text).split('/').at(-1) ?? ''
  const code = await findCode(ctx, last)
  if (code.ok) return code.value.room
  const room = await (url?.origin === originOf(c) ? findRoom(ctx, last) : findRoomById(ctx, text))
  return room.ok ? room.value : null
}

const Nothing = ({ search }: { search: string }) =>
  search === '' ? (
    <p class="empty">There is no room yet. Make the first one, then send somebody its link.</p>
  ) : (
    <p class="empty">
      No room has “{search}” in its name. <a href={ROOMS}>Show all rooms</a>
    </p>
  )

const schema = v.strictObject({ ...newRoom.entries, templateId: v.optional(v.string()) })

const newPage = async (c: Exchange, typed: Typed, faults: Fault[], status: 200 | 400 = 200) => {
  const listed = await listTemplates(c.var.ctx, null, 100)
  const templates = listed.ok ? listed.value.templates : []
  return c.html(
    <Shell c={c} title="Create a room" place="rooms" up={[ROOMS, 'Rooms']}>
      <Faults faults={faults} labels={LABELS} />
      <form class="panel form" method="post" action={ROOMS}>
        <RoomFields
          typed={typed}
          faults={faults}
          webhooks={c.var.ctx.config.webhooks !== 'off'}
          isNew
        />
        {templates.length > 1 && (
          <Select
            name="templateId"
            label="Template"
            hint="Its roles are what room links are made for."
            options={[
              ['', 'default'],
              ...templates
                .filter(({ name }) => name !== 'default')
                .map(({ id, name }): [string, string] => [id, name]),
            ]}
            typed={typed}
            faults={faults}
          />
        )}
        <p class="actions">
          <button type="submit" data-busy="Creating…">
            Create room
          </button>
          <a class="button second" href={ROOMS}>
            Cancel
          </a>
        </p>
      </form>
    </Shell>,
    status,
  )
}

/** What a room has when nobody says otherwise. */
const usual = (now: number): Typed => {
  const settings = newSettings({}, now)
  return settings.ok ? typedOf(settings.value) : {}
}

export const rooms = makeRoutes()
  .get('/rooms', async (c) => {
    const { ctx } = c.var
    const search = (c.req.query('search') ?? '').trim().slice(0, 200)
    const meant = search === '' ? null : await roomOf(c, search)
    if (meant !== null) return c.redirect(`${ROOMS}/${meant.id}`, 302)
    const from = await readCursor(ctx, c.req.query('after') ?? '')
    const { rooms: found, more } = await listRooms(ctx, from, PAGE, { search })
    const last = found.at(-1)
    const query = (after: string | null) =>
      `${ROOMS}?${new URLSearchParams({ ...(search && { search }), ...(after && { after }) })}`
    const create = (
      <a class="button" href={`${ROOMS}/new`}>
        Create room
      </a>
    )
    return c.html(
      <Shell
        c={c}
        title="Rooms"
        place="rooms"
        aside={create}
        notice={c.req.query('done') === 'deleted' ? 'The room is deleted.' : undefined}
      >
        <search>
          <form class="search" action={ROOMS}>
            <input
              type="search"
              name="search"
              value={search}
              aria-label="Search by name, code or room id"
              placeholder="Name, code or room id"
            />
            <button class="second" type="submit">
              Search
            </button>
          </form>
        </search>
        <section class="panel" aria-label="Rooms">
          {found.length === 0 ? <Nothing search={search} /> : <Rooms c={c} rooms={found} />}
        </section>
        <Pages
          first={from === null ? null : query(null)}
          next={more && last !== undefined ? query(writeCursor(last)) : null}
        />
      </Shell>,
    )
  })
  .get('/rooms/new', (c) => newPage(c, usual(c.var.ctx.now), []))
  .post('/rooms', async (c) => {
    const { ctx } = c.var
    const form = await readForm(c, schema, toBody)
    if (!form.ok) return sayNo(c, form.refusal)
    const { typed, faults } = form.value
    if (faults !== null) return newPage(c, typed, inWords(faults), 400)
    const { roomName, templateId, ...settings } = form.value.value
    const name = roomName === undefined ? null : parseRoomName(roomName)
    const template = templateId ? await findTemplate(ctx, templateId) : null
    if (template?.ok === false) return sayNo(c, template.refusal)
    const wish = { name, settings, templateId: template?.value.id ?? null }
    const made = await openRoom(ctx, wish, null)
    return made.ok
      ? c.redirect(`${ROOMS}/${made.value.id}?done=made`, 303)
      : newPage(c, typed, inWords([faultOf(made.refusal)]), 400)
  })
