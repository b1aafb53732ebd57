// Who may use the dashboard: whoever has its cookie; and only our own pages may send its forms. Leaves out
// signing in (sign-in.tsx).

import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { isSignedIn } from '../../access/dashboard-sessions.ts'
import { SIGNED_IN_MS } from '../../domain/dashboard-session.ts'
import { isLoopback } from '../../domain/link.ts'
import { type App, type Exchange, noteRefusal } from '../../http/exchange.ts'
import { Layout } from '../layout.tsx'

export const SIGN_IN = '/dashboard/sign-in'

/** Over http, browsers keep no Secure cookie; so is it on this machine, and nowhere else. */
const cookieOf = (c: Context<App>) => {
  const { protocol, hostname } = new URL(c.req.url)
  return protocol === 'https:' || !isLoopback(hostname)
    ? { name: '__Host-anteroom', mark: '; Secure' }
    : { name: 'anteroom', mark: '' }
}

/** As it was sent: only what has the form of a token is looked up (access/dashboard-sessions.ts). */
export const readToken = (c: Context<App>): string | null => {
  const start = `${cookieOf(c).name}=`
  const pairs = (c.req.header('Cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? null
}

const setToken = (c: Exchange, token: string, seconds: number): void => {
  const { name, mark } = cookieOf(c)
  const cookie = `${name}=${token}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${mark}`
  c.header('Set-Cookie', cookie)
}

export const keepToken = (c: Exchange, token: string): void =>
  setToken(c, token, SIGNED_IN_MS / 1000)

export const dropToken = (c: Exchange): void => setToken(c, '', 0)

const isOwn = (c: Context<App>): boolean => {
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('Origin')
  return origin === new URL(c.req.url).origin || origin === c.get('ctx').config.publicOrigin
}

/** What is not read only comes from our own pages, or is refused. */
export const ownFormsOnly = createMiddleware<App>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || isOwn(c)) return next()
  noteRefusal(c, { reason: 'origin_not_allowed' }, 403)
  return c.html(
    <Layout title="Not from here">
      <h1>This did not come from our page</h1>
      <p>Nothing was changed. Open the dashboard and do it there.</p>
      <p class="actions">
        <a class="button" href="/dashboard">
          Open the dashboard
        </a>
      </p>
    </Layout>,
    403,
  )
})

/** Parts of a page that it asks for itself, and that keep nobody signed in. */
const isByItself = (path: string): boolean => path.endsWith('/live')

/** Everybody else is shown to the door, and comes back to where he was going. */
export const signedInOnly = createMiddleware<App>(async (c, next) => {
  const { path, method } = c.req
  if (await isSignedIn(c.get('ctx'), readToken(c), !isByItself(path))) return next()
  c.set('refused', 'secret_key_missing')
  if (isByItself(path)) return c.text('You are signed out.', 401)
  const back = method === 'GET' && path !== '/dashboard' ? `?next=${encodeURIComponent(path)}` : ''
  return c.redirect(SIGN_IN + back, 303)
})

/** A path of the dashboard, and nothing else. */
export const ownPath = (text: string | undefined): string =>
  text !== undefined && /^\/dashboard(\/[\w./~:-]*)?$/.test(text) && !text.startsWith(SIGN_IN)
    ? text
    : '/dashboard'
