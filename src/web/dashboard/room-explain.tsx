// "Why can this person not join?", of one room: what somebody has is pasted, and every rule answers.

import * as v from 'valibot'
import { type Explained, explainAdmission } from '../../access/explain-admission.ts'
import type { Showing } from '../../access/verify-entry.ts'
import type { Room } from '../../domain/room.ts'
import type { Exchange } from '../../http/exchange.ts'
import { personName, text } from '../../http/field.ts'
import { type Fault, readForm, type Typed, withoutBlanks } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { atRoom, roomPath, sayNoAt } from './at-room.tsx'
import { Input, TextArea } from './fields.tsx'
import { formPage, PLAIN } from './form-page.tsx'
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

const page = (
  c: Exchange,
  room: Room,
  typed: Typed = {},
  faults: readonly Fault[] = [],
  found: Explained | null = null,
) => {
  const filling = { typed, faults }
  const fields = (
    <>
      <TextArea
        name="shown"
        label={LABELS.shown}
        hint="What the person has. Left empty: somebody who comes by name alone."
        more={{ ...PLAIN, class: 'mono' }}
        {...filling}
      />
      <Input
        name="name"
        label={LABELS.name}
        hint="Counts where a token or code names nobody."
        more={PLAIN}
        {...filling}
      />
    </>
  )
  const about = {
    title: 'Why can’t this person join?',
    place: 'rooms',
    labels: LABELS,
    faults,
    to: roomPath(room, '/explain'),
    say: found ? 'Ask again' : 'Ask the room',
    busy: 'Asking the room…',
    fields,
  } as const
  const result = found && <Verdicts explained={found} room={room.name} />
  return formPage(c, { ...about, up: [roomPath(room), room.name] }, result)
}

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
