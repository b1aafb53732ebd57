// "Why can this person not join?", of one room: what somebody has is pasted, and every rule answers.

import * as v from 'valibot'
import { explainAdmission } from '../../access/explain-admission.ts'
import type { Showing } from '../../access/verify-entry.ts'
import type { Room } from '../../domain/room.ts'
import type { Exchange } from '../../http/exchange.ts'
import { personName, text } from '../../http/field.ts'
import { readForm, type Typed, withoutBlanks } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { atRoom, roomPath, sayNoAt } from './at-room.tsx'
import { Faults, Input, TextArea } from './fields.tsx'
import { Shell } from './shell.tsx'
import { Verdicts } from './verdicts.tsx'

const LABELS = { shown: 'Access token, room code or room link', name: 'Name' }

const shown = v.strictObject({
  shown: v.optional(text(1, 10_000)),
  name: v.optional(personName),
})

/** A token has dots and no slash; of a link the last segment is the code. */
export const showingOf = ({ shown: given, name }: v.InferOutput<typeof shown>): Showing => {
  if (given === undefined) return { name }
  if (/^[^/]+\.[^/]*\.[^/]+$/.test(given)) return { accessToken: given, name }
  return { roomCode: (given.split(/[?#]/)[0] ?? '').split('/').at(-1) ?? '', name }
}

type Filled = Parameters<typeof Faults>[0]['faults']

const page = (
  c: Exchange,
  room: Room,
  typed: Typed = {},
  faults: Filled = [],
  found: Parameters<typeof Verdicts>[0]['explained'] | null = null,
) =>
  c.html(
    <Shell c={c} title="Why can’t this person join?" place="rooms" up={[roomPath(room), room.name]}>
      <Faults faults={faults} labels={LABELS} />
      <div class={found ? 'columns' : 'stack'}>
        {found && <Verdicts explained={found} room={room.name} />}
        <form class="panel form" method="post" action={roomPath(room, '/explain')}>
          <TextArea
            name="shown"
            label={LABELS.shown}
            hint="What the person has. Left empty: somebody who comes by name alone."
            typed={typed}
            faults={faults}
            more={{ autocomplete: 'off', spellcheck: 'false', class: 'mono' }}
          />
          <Input
            name="name"
            label={LABELS.name}
            hint="Counts where a token or code names nobody."
            typed={typed}
            faults={faults}
            more={{ autocomplete: 'off' }}
          />
          <p class="actions">
            <button type="submit" data-busy="Asking the room…">
              {found ? 'Ask again' : 'Ask the room'}
            </button>
            <a class="button second" href={roomPath(room)}>
              Back to the room
            </a>
          </p>
        </form>
      </div>
    </Shell>,
    faults.length === 0 ? 200 : 400,
  )

export const roomExplain = makeRoutes()
  .get(
    '/rooms/:roomId/explain',
    atRoom((c, room) => page(c, room)),
  )
  .post(
    '/rooms/:roomId/explain',
    atRoom(async (c, room) => {
      const form = await readForm(c, shown, withoutBlanks)
      if (!form.ok) return sayNoAt(c, room, form.refusal)
      const { typed, faults } = form.value
      if (faults !== null) return page(c, room, typed, faults)
      const found = await explainAdmission(c.var.ctx, room, showingOf(form.value.value))
      return found.ok ? page(c, room, typed, [], found.value) : sayNoAt(c, room, found.refusal)
    }),
  )
