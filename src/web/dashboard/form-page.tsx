// A page that is one form: what is wrong with it above, its fields, and how it is sent. Shown again with faults it
// is a 400, with what was typed.

import type { Child } from 'hono/jsx'
import type { Exchange } from '../../http/exchange.ts'
import type { Fault, Typed } from '../../http/form.ts'
import { Faults } from './fields.tsx'
import { type Place, Shell } from './shell.tsx'

export type Filling = { typed: Typed; faults: readonly Fault[] }

/** Of a field in which names and tokens are typed. */
export const PLAIN = { autocomplete: 'off', spellcheck: 'false' }

type About = {
  title: string
  place: Place
  up?: [string, string]
  /** What was just done. */
  notice?: string | undefined
  /** Beside the title. */
  aside?: Child
  labels: Readonly<Record<string, string>>
  faults: readonly Fault[]
  to: string
  say: string
  busy: string
  /** Beside the button that sends it. */
  more?: Child
  fields: Child
}

/** `beside`: what was found out, where the form is asked again. */
export const formPage = (c: Exchange, about: About, beside: Child = null) => {
  const { title, place, up, notice, aside, labels, faults, to, say, busy, more, fields } = about
  return c.html(
    <Shell c={c} title={title} place={place} notice={notice} aside={aside} {...(up && { up })}>
      <Faults faults={faults} labels={labels} />
      <div class={beside ? 'columns' : ''}>
        {beside}
        <form class="panel form" method="post" action={to}>
          {fields}
          <p class="actions">
            <button type="submit" data-busy={busy}>
              {say}
            </button>
            {more}
          </p>
        </form>
      </div>
    </Shell>,
    faults.length === 0 ? 200 : 400,
  )
}
