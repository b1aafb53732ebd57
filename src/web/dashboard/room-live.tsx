// Who is in a room and who waits before it: the part of its page that updates by itself, and what can be done
// about them. Everything works by reloading as well.

import * as v from 'valibot'
import { endRoom } from '../../access/active-room.ts'
import { admitRequest, denyRequest } from '../../access/answer-requests.ts'
import { ejectPerson, OPERATOR, type Presence, readPresence } from '../../access/presence.ts'
import type { JoinRequest } from '../../domain/join-request.ts'
import type { Room } from '../../domain/room.ts'
import { ejectedAt, type Seat } from '../../domain/session.ts'
import type { Exchange } from '../../http/exchange.ts'
import { readForm } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { atRoom, doneAt, roomPath, sayNoAt } from './at-room.tsx'
import { Check, Input } from './fields.tsx'
import { Shell } from './shell.tsx'
import { Act, Ask, Badge, count, Moment } from './words.tsx'

const Waiting = ({ room, request }: { room: Room; request: JoinRequest }) => {
  const { id, name, message, requestedAt, browser, os } = request
  const path = roomPath(room, `/requests/${id}`)
  const field = `message-${id}`
  return (
    <li id={`request-${id}`}>
      <div>
        <b>{name}</b>
        {message && <blockquote>“{message}”</blockquote>}
        <small class="block">
          <Moment at={requestedAt} />
          {[browser, os].filter(Boolean).length > 0 &&
            `, ${[browser, os].filter(Boolean).join(' on ')}`}
        </small>
      </div>
      <div class="tools">
        <Act
          id={`admit-${id}`}
          to={`${path}/admit`}
          say="Admit"
          busy="Admitting…"
          look="small"
          label={`Admit ${name}`}
        />
        <details class="refuse">
          <summary id={`refuse-${id}`}>Refuse…</summary>
          <form class="refusal" method="post" action={`${path}/deny`}>
            <label for={field}>Message to {name}</label>
            <input type="text" id={field} name="message" maxlength={500} autocomplete="off" />
            <button class="danger small" type="submit" data-busy="Refusing…">
              Refuse
            </button>
          </form>
        </details>
      </div>
    </li>
  )
}

const Present = ({ room, seat }: { room: Room; seat: Seat }) => {
  const { id, person, role, isAdmin, joinedAt, awaySince, timeUpAt } = seat
  const until = ejectedAt(timeUpAt, room)
  return (
    <li id={`seat-${id}`}>
      <div>
        <b>{person.name}</b>
        <div>
          <small>
            {person.email && `${person.email} · `}since <Moment at={joinedAt} />
            {until !== null && (
              <>
                , until <Moment at={until} />
              </>
            )}
          </small>
        </div>
      </div>
      <div class="tools">
        <Badge look="plain">{role}</Badge>
        {isAdmin && role !== 'host' && <Badge look="plain">admin</Badge>}
        {awaySince !== null && <Badge look="warn">Connection lost</Badge>}
        <a
          id={`eject-${id}`}
          class="button second small"
          href={roomPath(room, `/eject/${id}`)}
          aria-label={`Eject ${person.name}`}
        >
          Eject…
        </a>
      </div>
    </li>
  )
}

const says = ({ people, requests }: Presence): string =>
  `${count(people.length, 'person', 'people')} in the room, ${requests.length} waiting`

/** Its children are compared by their ids (src/client/pages/live-part.ts). */
export const Live = ({ room, presence }: { room: Room; presence: Presence }) => {
  const { people, requests } = presence
  return (
    <div
      id="live"
      class="stack"
      data-from={roomPath(room, '/live')}
      data-says={says(presence)}
      data-waiting={requests.length}
    >
      <section
        id="waiting"
        class="panel"
        data-list=""
        aria-labelledby="waiting-head"
        hidden={requests.length === 0}
      >
        <div class="head" id="waiting-top">
          <h2 id="waiting-head" tabindex={-1}>
            {requests.length} waiting
          </h2>
        </div>
        <ul class="rows" id="requests" data-list="">
          {requests.map((request) => (
            <Waiting room={room} request={request} />
          ))}
        </ul>
      </section>
      <section id="people" class="panel" data-list="" aria-labelledby="people-head">
        <div class="head" id="people-top">
          <h2 id="people-head" tabindex={-1}>
            In it now: {people.length}
          </h2>
          {people.length > 0 && (
            <a id="end" class="button danger small" href={roomPath(room, '/end')}>
              End the meeting…
            </a>
          )}
        </div>
        {people.length === 0 && (
          <p class="empty" id="nobody">
            Nobody is in it. Who joins appears here.
          </p>
        )}
        <ul class="rows" id="seats" data-list="">
          {people.map((seat) => (
            <Present room={room} seat={seat} />
          ))}
        </ul>
      </section>
    </div>
  )
}

/** What is said when something changes, for those who listen. */
export const LiveSays = () => <p id="live-says" class="unseen" role="status" />

const message = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500, 'is too long')))
const denial = v.strictObject({ message })
const ejection = v.strictObject({ message, ban: v.optional(v.literal('on')) })

/** A form of which nothing can be filled in wrongly on our pages. */
const read = async <S extends v.GenericSchema>(c: Exchange, schema: S) => {
  const form = await readForm(c, schema)
  if (!form.ok) return form
  return form.value.faults === null
    ? { ok: true as const, value: form.value.value }
    : {
        ok: false as const,
        refusal: { reason: 'bad_request' as const, detail: 'a field is wrong' },
      }
}

const seatOf = async (c: Exchange, room: Room): Promise<Seat | undefined> =>
  (await readPresence(c.var.ctx, room)).people.find(({ id }) => id === c.req.param('seatId'))

export const roomLive = makeRoutes()
  .get(
    '/rooms/:roomId/live',
    atRoom(async (c, room) =>
      c.html(<Live room={room} presence={await readPresence(c.var.ctx, room)} />),
    ),
  )
  .post(
    '/rooms/:roomId/requests/:requestId/admit',
    atRoom(async (c, room) => {
      const id = c.req.param('requestId') ?? ''
      const done = await admitRequest(c.var.ctx, { room, by: OPERATOR }, id)
      return done.ok ? doneAt(c, room, 'admitted') : sayNoAt(c, room, done.refusal)
    }),
  )
  .post(
    '/rooms/:roomId/requests/:requestId/deny',
    atRoom(async (c, room) => {
      const form = await read(c, denial)
      if (!form.ok) return sayNoAt(c, room, form.refusal)
      const id = c.req.param('requestId') ?? ''
      const words = form.value.message || null
      const done = await denyRequest(c.var.ctx, { room, by: OPERATOR }, id, words)
      return done.ok ? doneAt(c, room, 'refused') : sayNoAt(c, room, done.refusal)
    }),
  )
  .get(
    '/rooms/:roomId/eject/:seatId',
    atRoom(async (c, room) => {
      const seat = await seatOf(c, room)
      if (seat === undefined) return sayNoAt(c, room, { reason: 'participant_not_found' })
      const { name } = seat.person
      const isKnown = seat.jti !== null || seat.slot !== null || seat.person.externalUserId
      return c.html(
        <Shell c={c} title={`Eject ${name}?`} place="rooms" up={[roomPath(room), room.name]}>
          <Ask
            to={roomPath(room, `/eject/${seat.id}`)}
            say="Eject"
            busy="Ejecting…"
            back={roomPath(room)}
          >
            <p>
              {name} is put out of the room at once, and may come back
              {isKnown ? ' unless you ban' : ''}.
            </p>
            <Input
              name="message"
              label={`Message to ${name}`}
              typed={{}}
              faults={[]}
              more={{ maxlength: '500' }}
            />
            {isKnown ? (
              <Check
                name="ban"
                label="Ban as well"
                hint="Refused from now on: the token, the person where an external user id is known, and a room link that is this person's own."
                typed={{}}
                faults={[]}
              />
            ) : (
              <p class="hint">Came by name only, so there is nothing to ban by.</p>
            )}
          </Ask>
        </Shell>,
      )
    }),
  )
  .post(
    '/rooms/:roomId/eject/:seatId',
    atRoom(async (c, room) => {
      const form = await read(c, ejection)
      if (!form.ok) return sayNoAt(c, room, form.refusal)
      const { message: words, ban } = form.value
      const seat = c.req.param('seatId') ?? ''
      const done = await ejectPerson(c.var.ctx, room, seat, words || null, ban === 'on')
      return done.ok
        ? doneAt(c, room, ban === 'on' ? 'banned' : 'ejected')
        : sayNoAt(c, room, done.refusal)
    }),
  )
  .get(
    '/rooms/:roomId/end',
    atRoom(async (c, room) => {
      const { people } = await readPresence(c.var.ctx, room)
      return c.html(
        <Shell c={c} title="End the meeting?" place="rooms" up={[roomPath(room), room.name]}>
          <Ask
            to={roomPath(room, '/end')}
            say="End for everybody"
            busy="Ending…"
            back={roomPath(room)}
          >
            <p>
              {count(people.length, 'person is', 'people are')} put out of {room.name} at once. The
              room stays, and they may come back.
            </p>
          </Ask>
        </Shell>,
      )
    }),
  )
  .post(
    '/rooms/:roomId/end',
    atRoom(async (c, room) => {
      const done = await endRoom(c.var.ctx, room.id, null, false)
      return done.ok ? doneAt(c, room, 'ended') : sayNoAt(c, room, done.refusal)
    }),
  )
