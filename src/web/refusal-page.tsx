// What is wrong with a link, for a person: one sentence and what to do. Programs get JSON.

import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Reason, Refusal } from '../domain/refusal.ts'
import type { Refuser } from '../http/exchange.ts'
import { dialectOf, type Exchange, noteRefusal, refuse } from '../http/exchange.ts'
import { sentenceOf, statusOf } from '../http/problem.ts'
import { Layout } from './layout.tsx'

/** Headlines of what a guest can meet; anything else is "This did not work". */
const HEADLINES: Partial<Record<Reason, string>> = {
  code_malformed: 'There is no room here',
  code_not_found: 'There is no room here',
  room_not_found: 'There is no room here',
  route_not_found: 'There is nothing here',
  code_disabled: 'This link is switched off',
  room_disabled: 'This room is closed for now',
  room_archived: 'This room is gone',
  room_not_open_yet: 'This room is not open yet',
  room_expired: 'This meeting is over',
  room_full: 'This room is full',
  role_deleted: 'This link is no longer good',
  too_many_misses: 'Too many tries',
}

const BY_LETTER = 'Check the address letter by letter, or ask whoever invited you for the link.'

/** Sentences for a guest, where the one for developers would not help him. */
const ADVICE: Partial<Record<Reason, string>> = {
  code_malformed: BY_LETTER,
  code_not_found: BY_LETTER,
  room_not_found: BY_LETTER,
  route_not_found: 'Check the address, or ask whoever sent it to you.',
  code_disabled: 'Whoever invited you can switch it on again, or send you a new one.',
  room_disabled: 'Nobody can join it now. Ask whoever invited you when it opens again.',
  room_archived:
    'It has been removed, and its links with it. Ask whoever invited you for a new one.',
  role_deleted: 'What it invited you as is no longer there. Ask whoever invited you for a new one.',
}

/** What passes by itself, so that trying again helps. */
const PASSING: ReadonlySet<Reason> = new Set([
  'code_disabled',
  'room_disabled',
  'room_full',
  'too_many_misses',
  'internal_error',
])

const spelled: Intl.DateTimeFormatOptions = {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
}

/** In UTC, and by script in the reader's own time. `opens`: then the page loads again by itself. */
const Moment = ({ at, opens }: { at: number; opens?: number }) => {
  const moment = new Date(at * 1000)
  return (
    <time datetime={moment.toISOString()} data-opens={opens}>
      {`${moment.toLocaleString('en', spelled)} UTC`}
    </time>
  )
}

const adviceFor = (c: Exchange, refusal: Refusal): Child => {
  switch (refusal.reason) {
    case 'room_not_open_yet':
      return (
        <>
          It opens on <Moment at={refusal.at} opens={c.var.ctx.now} />. Leave this page open, and it
          takes you in then.
        </>
      )
    case 'room_expired':
      return (
        <>
          It ended on <Moment at={refusal.at} />. Ask whoever invited you, if there is another one.
        </>
      )
    default:
      return ADVICE[refusal.reason] ?? sentenceOf(refusal)
  }
}

/** The API answers JSON, whoever asks. */
const wantsPage = (c: Exchange): boolean =>
  dialectOf(c.req.path) === 'link' && c.req.header('Accept')?.includes('text/html') === true

export const refuser: Refuser = (c, refusal) => {
  if (!wantsPage(c)) return refuse(c, refusal)
  const status = statusOf(refusal.reason, 'link')
  noteRefusal(c, refusal, status)
  const headline = HEADLINES[refusal.reason] ?? 'This did not work'
  return c.html(
    <Layout title={headline} script={'at' in refusal ? '/assets/link.js' : undefined}>
      <h1>{headline}</h1>
      <p>{adviceFor(c, refusal)}</p>
      {PASSING.has(refusal.reason) && (
        <form class="actions">
          <button type="submit" class="second">
            Try again
          </button>
        </form>
      )}
    </Layout>,
    status as ContentfulStatusCode,
  )
}
