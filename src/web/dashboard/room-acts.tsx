// What can be done about those who are in a room or wait before it: admit, refuse, eject, ban, end the meeting. What
// puts people out asks first.

import * as v from 'valibot'
import { endRoom } from '../../access/active-room.ts'
import { admitRequest, denyRequest } from '../../access/answer-requests.ts'
import { ejectPerson, OPERATOR, readPresence } from '../../access/presence.ts'
import type { Room } from '../../domain/room.ts'
import type { Seat } from '../../domain/session.ts'
import type { Exchange } from '../../http/exchange.ts'
import { readForm } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { atRoom, doneAt, roomPath, sayNoAt } from './at-room.tsx'
import { Check, Input } from './fields.tsx'
import { Shell } from './shell.tsx'
import { Ask, count } from './words.tsx'

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

export const roomActs = makeRoutes()
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
              label={`Message to ${name} (if you like)`}
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
