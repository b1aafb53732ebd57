// How the dashboard writes moments, durations and states, asks before what cannot be undone, and lists.

import type { Child } from 'hono/jsx'
import type { Room } from '../../domain/room.ts'

const written = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})

/** UTC; script shows it in the reader's own time. */
export const Moment = ({ at }: { at: number }) => (
  <time datetime={new Date(at).toISOString()}>{written.format(at)} UTC</time>
)

/** `from` and `to` in ms: `1 h 5 min`. */
export const between = (from: number, to: number): string => {
  const seconds = Math.max(0, Math.round((to - from) / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`
  if (seconds < 60) return `${seconds} s`
  return seconds % 60 === 0 || minutes > 9 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
}

/** `people(1, 'person', 'people')`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`

export const Badge = ({ look = '', children }: { look?: string; children: Child }) => (
  <span class={`badge ${look}`}>{children}</span>
)

/** What matters first of how a room stands. `people`: in it now. */
export const State = ({ room, people, now }: { room: Room; people: number; now: number }) => {
  const { notBeforeUnixSec: opens = 0, expireUnixSec: ends = Number.POSITIVE_INFINITY } =
    room.settings
  if (!room.enabled) return <Badge look="bad">Closed</Badge>
  if (now >= ends * 1000) return <Badge look="bad">Expired</Badge>
  if (now < opens * 1000) return <Badge look="warn">Not open yet</Badge>
  return people > 0 ? <Badge look="good">In session</Badge> : <Badge>Open</Badge>
}

export const Privacy = ({ room }: { room: Room }) => (
  <Badge look="plain">{room.settings.privacy === 'private' ? 'Private' : 'Public'}</Badge>
)

/** What was just done. */
export const Notice = ({ words }: { words: string | undefined }) =>
  words === undefined ? null : (
    <p class="notice" role="status">
      {words}
    </p>
  )

/** A heading, what can be done beside it, what was just done here, and what it is about. */
export const Panel = ({
  id,
  title,
  tools,
  notice,
  children,
}: {
  id: string
  title: string
  tools?: Child
  notice?: string | undefined
  children: Child
}) => (
  <section class="panel" id={id} aria-labelledby={`${id}-head`}>
    <div class="head">
      <h2 id={`${id}-head`} tabindex={-1}>
        {title}
      </h2>
      {tools && <div class="tools">{tools}</div>}
    </div>
    <Notice words={notice} />
    {children}
  </section>
)

/** A table whose rows are cards on a phone, each value with the name of its column. */
export const Table = ({
  columns,
  rows,
  look = '',
}: {
  columns: readonly string[]
  look?: string
  rows: readonly (readonly Child[])[]
}) => (
  <table class={`cards ${look}`}>
    <thead>
      <tr>{columns.map((column) => (column === '' ? <td /> : <th scope="col">{column}</th>))}</tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr>
          {row.map((cell, at) => (
            <td data-is={at === 0 ? undefined : columns[at] || undefined}>{cell}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)

/** Text and a button that copies it, where there is script. */
export const Copy = ({ text, what }: { text: string; what: string }) => (
  <button class="second small" type="button" data-copy={text} aria-label={`Copy ${what}`} hidden>
    Copy
  </button>
)

/** A form with nothing to fill in. */
export const Act = ({
  to,
  say,
  busy,
  look = 'second small',
  label,
  id,
}: {
  to: string
  say: string
  busy?: string
  look?: string
  /** Where the words alone do not say what they are about. */
  label?: string
  id?: string
}) => (
  <form method="post" action={to}>
    <button id={id} class={look} type="submit" data-busy={busy} aria-label={label}>
      {say}
    </button>
  </form>
)

/** Asks before what cannot be taken back. `children`: what it does, and fields. */
export const Ask = ({
  to,
  say,
  busy,
  back,
  children,
}: {
  to: string
  say: string
  busy?: string
  back: string
  children: Child
}) => (
  <form class="panel form" method="post" action={to}>
    {children}
    <p class="actions">
      <button class="danger" type="submit" data-busy={busy}>
        {say}
      </button>
      <a class="button second" href={back}>
        Cancel
      </a>
    </p>
  </form>
)

/** To the first page and to the next. */
export const Pages = ({ first, next }: { first: string | null; next: string | null }) =>
  first === null && next === null ? null : (
    <nav class="pages" aria-label="Pages">
      {first && (
        <a class="button second" href={first}>
          Newest
        </a>
      )}
      {next && (
        <a class="button second" href={next} rel="next">
          Older
        </a>
      )}
    </nav>
  )
