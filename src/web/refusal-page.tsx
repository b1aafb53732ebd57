// What is wrong with a link, for a person: one sentence and what to do. Programs get JSON.

import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Reason } from '../domain/refusal.ts'
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
  role_deleted: 'This link is no longer good',
  too_many_misses: 'Too many tries',
}

/** Sentences for a guest, where the one for developers would not help him. */
const ADVICE: Partial<Record<Reason, string>> = {
  code_malformed: 'Check the address letter by letter, or ask whoever invited you for the link.',
  room_not_found: 'Check the address letter by letter, or ask whoever invited you for the link.',
  route_not_found: 'Check the address, or ask whoever sent it to you.',
  room_disabled: 'Nobody can join it now. Ask whoever invited you when it opens again.',
  room_archived:
    'It has been removed, and its links with it. Ask whoever invited you for a new one.',
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
    <Layout title={headline}>
      <h1>{headline}</h1>
      <p>{ADVICE[refusal.reason] ?? sentenceOf(refusal)}</p>
    </Layout>,
    status as ContentfulStatusCode,
  )
}
