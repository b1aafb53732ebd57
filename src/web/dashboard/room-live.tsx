// Who is in a room and who waits before it: the part of its page that updates by itself. By reloading it works as
// well. What can be done about them is in room-acts.tsx.

import { type Presence, readPresence } from '../../access/presence.ts'
import type { JoinRequest } from '../../domain/join-request.ts'
import type { Room } from '../../domain/room.ts'
import { ejectedAt, type Seat } from '../../domain/session.ts'
import { makeRoutes } from '../../http/routes.ts'
import { atRoom, roomPath } from './at-room.tsx'
import { Act, Badge, count, Moment } from './words.tsx'

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
          <summary id={`refuse-${id}`} class="button second small">
            Refuse…
          </summary>
          <form class="refusal" method="post" action={`${path}/deny`}>
            <label for={field}>Message to {name} (if you like)</label>
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

export const roomLive = makeRoutes().get(
  '/rooms/:roomId/live',
  atRoom(async (c, room) =>
    c.html(<Live room={room} presence={await readPresence(c.var.ctx, room)} />),
  ),
)
