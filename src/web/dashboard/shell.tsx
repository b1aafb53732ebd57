// The frame of every page of the dashboard: navigation, title, what was just done. And the page that says
// that something did not work.

import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Refusal } from '../../domain/refusal.ts'
import { type Exchange, noteRefusal } from '../../http/exchange.ts'
import { sentenceOf, statusOf } from '../../http/problem.ts'
import { Head } from '../layout.tsx'
import { Notice } from './words.tsx'

export const PLACES = {
  rooms: 'Rooms',
  tokens: 'Tokens',
  templates: 'Templates',
  developers: 'Developers',
} as const

export type Place = keyof typeof PLACES

type Frame = {
  c: Exchange
  title: string
  place: Place
  /** Where the page hangs: address and name. */
  up?: [string, string]
  /** What was just done. */
  notice?: string | undefined
  /** Beside the title. */
  aside?: Child
  children: Child
}

export const Shell = ({ c, title, place, up, notice, aside, children }: Frame) => (
  <>
    {raw('<!DOCTYPE html>')}
    <html lang="en">
      <Head title={`${title} · ${c.get('ctx').config.appName}`}>
        <link rel="stylesheet" href="/assets/dashboard.css" />
        <script type="module" src="/assets/dashboard.js" />
      </Head>
      <body class="dashboard">
        <a class="skip" href="#main">
          Skip to the page
        </a>
        <header>
          <a class="brand" href="/dashboard/rooms">
            <img src="/favicon.svg" alt="" width="28" height="28" />
            {c.get('ctx').config.appName}
          </a>
          <nav aria-label="Dashboard">
            {Object.entries(PLACES).map(([at, name]) => (
              <a href={`/dashboard/${at}`} aria-current={at === place ? 'page' : undefined}>
                {name}
              </a>
            ))}
          </nav>
          <form method="post" action="/dashboard/sign-out">
            <button class="quiet" type="submit">
              Sign out
            </button>
          </form>
        </header>
        <main id="main" tabindex={-1}>
          {up && (
            <p class="up">
              <a href={up[0]}>{up[1]}</a>
            </p>
          )}
          <div class="title">
            <h1>{title}</h1>
            {aside}
          </div>
          <Notice words={notice} />
          {children}
        </main>
      </body>
    </html>
  </>
)

/** A page that says why something was not done, and where to go on. */
export const sayNo = (
  c: Exchange,
  refusal: Refusal,
  place: Place = 'rooms',
  back: [string, string] = ['/dashboard/rooms', 'Rooms'],
): Response | Promise<Response> => {
  const status = statusOf(refusal.reason, 'link')
  noteRefusal(c, refusal, status)
  return c.html(
    <Shell c={c} title="This did not work" place={place} up={back}>
      <section class="panel">
        <p>
          {refusal.reason === 'room_not_found'
            ? 'There is no such room. It may have been deleted.'
            : sentenceOf(refusal)}
        </p>
        <p class="actions">
          <a class="button" href={back[0]}>
            Back to {back[1]}
          </a>
        </p>
      </section>
    </Shell>,
    status as ContentfulStatusCode,
  )
}
