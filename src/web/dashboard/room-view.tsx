// One room: what it is, who is in it, its links, what was. And its settings, closing it, deleting it.

import { archiveRoom, updateRoom } from '../../access/change-room.ts'
import { withRoles } from '../../access/create-codes.ts'
import { listDeliveries } from '../../access/list-deliveries.ts'
import { readPresence } from '../../access/presence.ts'
import { listBans } from '../../access/room-bans.ts'
import { codesOf } from '../../access/room-codes.ts'
import { listSessions } from '../../access/session-records.ts'
import { parseRoomName, type Room } from '../../domain/room.ts'
import { type Exchange, originOf } from '../../http/exchange.ts'
import { type Fault, faultOf, readForm, type Typed } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { newRoom } from '../../http/v1/room-schema.ts'
import { atRoom, doneAt, noticeAt, roomPath, sayNoAt } from './at-room.tsx'
import { Faults } from './fields.tsx'
import { CodesPanel } from './room-codes.tsx'
import { Deliveries } from './room-deliveries.tsx'
import { inWords, LABELS, RoomFields, toBody, typedOf } from './room-form.tsx'
import { Live, LiveSays } from './room-live.tsx'
import { ClosePanel, EmbedPanel, Opens, SettingsPanel } from './room-panels.tsx'
import { BansPanel, Sessions } from './room-records.tsx'
import { Shell } from './shell.tsx'
import { Ask, Copy, count, Notice, Panel, Privacy, State } from './words.tsx'

const RECENT = 5

const page = async (c: Exchange, room: Room) => {
  const { ctx } = c.var
  const [place, codes, presence, { bans }, sessions, deliveries] = await Promise.all([
    withRoles(ctx, room),
    codesOf(ctx, room),
    readPresence(ctx, room),
    listBans(ctx, room),
    listSessions(ctx, room, { before: null, limit: RECENT }, 0),
    listDeliveries(ctx, room, null, RECENT),
  ])
  const address = `${originOf(c)}/${room.name}`
  return c.html(
    <Shell
      c={c}
      title={room.name}
      place="rooms"
      up={['/dashboard/rooms', 'Rooms']}
      notice={noticeAt(c, 'top')}
      aside={
        <div class="tools">
          <Privacy room={room} />
          <State room={room} people={presence.people.length} now={ctx.now} />
          <a href={`/dashboard/tokens?room=${room.name}`}>Make a token</a>
          <a href={roomPath(room, '/explain')}>Why can’t somebody join?</a>
        </div>
      }
    >
      <LiveSays />
      <div class="columns">
        <div class="stack">
          <Notice words={noticeAt(c, 'live')} />
          <Live room={room} presence={presence} />
          <CodesPanel c={c} place={place} {...codes} />
          <Panel
            id="sessions"
            title="Sessions"
            tools={sessions.more && <a href={roomPath(room, '/sessions')}>All sessions</a>}
          >
            <Sessions room={room} sessions={sessions.found} now={ctx.now} />
          </Panel>
          {bans.length > 0 && <BansPanel c={c} room={room} bans={bans} />}
          {deliveries.deliveries.length > 0 && (
            <Panel
              id="deliveries"
              title="Webhook deliveries"
              tools={deliveries.more && <a href={roomPath(room, '/deliveries')}>All deliveries</a>}
            >
              <Deliveries deliveries={deliveries.deliveries} />
            </Panel>
          )}
        </div>
        <div class="stack">
          <Panel id="address" title="Address" tools={<Copy text={address} what="the address" />}>
            <p class="copy">
              <Opens to={address}>
                <code>{address}</code>
              </Opens>
            </p>
          </Panel>
          <SettingsPanel room={room} template={place.templateName} />
          <EmbedPanel room={room} address={address} pages={ctx.config.frameAncestors} />
          <ClosePanel room={room} />
        </div>
      </div>
    </Shell>,
  )
}

const editPage = (c: Exchange, room: Room, typed: Typed, faults: Fault[]) =>
  c.html(
    <Shell c={c} title="Settings" place="rooms" up={[roomPath(room), room.name]}>
      <Faults faults={faults} labels={LABELS} />
      <form class="panel form" method="post" action={roomPath(room, '/edit')}>
        <RoomFields
          typed={typed}
          faults={faults}
          webhooks={c.var.ctx.config.webhooks !== 'off'}
          isNew={false}
        />
        <p class="actions">
          <button type="submit" data-busy="Saving…">
            Save
          </button>
          <a class="button second" href={roomPath(room)}>
            Cancel
          </a>
        </p>
      </form>
    </Shell>,
    faults.length === 0 ? 200 : 400,
  )

const setEnabled = (enabled: boolean) =>
  atRoom(async (c, room) => {
    const done = await updateRoom(c.var.ctx, room, { enabled })
    return done.ok ? doneAt(c, room, enabled ? 'opened' : 'closed') : sayNoAt(c, room, done.refusal)
  })

export const room = makeRoutes()
  .get('/rooms/:roomId', atRoom(page))
  .get(
    '/rooms/:roomId/edit',
    atRoom((c, found) => editPage(c, found, typedOf(found.settings, found.name), [])),
  )
  .post(
    '/rooms/:roomId/edit',
    atRoom(async (c, found) => {
      const form = await readForm(c, newRoom, toBody)
      if (!form.ok) return sayNoAt(c, found, form.refusal)
      const { typed, faults } = form.value
      if (faults !== null) return editPage(c, found, typed, inWords(faults))
      const { roomName = found.name, ...settings } = form.value.value
      // The form always has a name; one that stays changes nothing, and nothing waits for it.
      const name = roomName === found.name ? null : parseRoomName(roomName)
      const done = await updateRoom(c.var.ctx, found, { settings }, name)
      return done.ok
        ? doneAt(c, found, 'saved')
        : editPage(c, found, typed, inWords([faultOf(done.refusal)]))
    }),
  )
  .post('/rooms/:roomId/open', setEnabled(true))
  .post('/rooms/:roomId/close', setEnabled(false))
  .get(
    '/rooms/:roomId/delete',
    atRoom(async (c, found) => {
      const { people } = await readPresence(c.var.ctx, found)
      const back = roomPath(found)
      return c.html(
        <Shell c={c} title={`Delete ${found.name}?`} place="rooms" up={[back, found.name]}>
          <Ask to={`${back}/delete`} say="Delete the room" busy="Deleting…" back={back}>
            <p>This cannot be taken back:</p>
            <ul>
              <li>
                {people.length === 0
                  ? 'Nobody is in it now; who is by then is put out.'
                  : `${count(people.length, 'person is', 'people are')} put out at once.`}
              </li>
              <li>Its room links and the tokens made for it open nothing any more.</li>
              <li>Its name is free for another room.</li>
              <li>
                Its sessions stay on record, and can be read over the API by its id,{' '}
                <code class="id">{found.id}</code>.
              </li>
            </ul>
          </Ask>
        </Shell>,
      )
    }),
  )
  .post(
    '/rooms/:roomId/delete',
    atRoom(async (c, found) => {
      const done = await archiveRoom(c.var.ctx, found)
      return done.ok
        ? c.redirect('/dashboard/rooms?done=deleted', 303)
        : sayNoAt(c, found, done.refusal)
    }),
  )
