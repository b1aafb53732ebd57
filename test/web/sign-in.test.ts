// The door of the dashboard: who gets in, for how long, and whose forms are taken.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { COOKIE, cookieOf, operator, signIn, visit, withCookie } from '../support/dashboard.ts'
import { SECRET_KEY } from '../support/service.ts'

const HOUR_MS = 3_600_000

/** As if so many ms had passed for everybody who is signed in: since he came, since he was seen. */
const passTime = (sinceOpened: number, sinceSeen: number) =>
  runInDurableObject(env.WORKSPACE.getByName('workspace'), (_, { storage }) =>
    storage.sql
      .exec(
        'UPDATE dashboard_session SET opened_at = opened_at - ?, seen_at = seen_at - ?',
        sinceOpened,
        sinceSeen,
      )
      .toArray(),
  )

const stored = () =>
  runInDurableObject(env.WORKSPACE.getByName('workspace'), (_, { storage }) => [
    ...storage.sql.exec('SELECT * FROM dashboard_session').toArray(),
    ...storage.sql.exec('SELECT * FROM wrong_key').toArray(),
  ])

test('nobody sees the dashboard without signing in, and comes back to where he was going', async () => {
  const response = await visit('/dashboard/rooms')
  expect(response.status).toBe(303)
  expect(response.headers.get('Location')).toBe('/dashboard/sign-in?next=%2Fdashboard%2Frooms')
  const page = await (await visit('/dashboard/sign-in?next=%2Fdashboard%2Ftokens')).text()
  expect(page).toContain('name="next" value="/dashboard/tokens"')
})

test('the secret key opens the dashboard, by each of its entries', async () => {
  for (const key of env.SECRET_KEY.split(',')) {
    const response = await signIn(key)
    expect([response.status, response.headers.get('Location')]).toEqual([303, '/dashboard'])
    expect((await withCookie(cookieOf(response)).open('/dashboard/rooms')).status).toBe(200)
  }
})

test('the cookie is only for this host, and no script reads it', async () => {
  const cookie = (await signIn()).headers.get('Set-Cookie') ?? ''
  expect(cookie).toMatch(new RegExp(`^${COOKIE}=[A-Za-z0-9_-]{43};`))
  for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax', 'Max-Age=43200'])
    expect(cookie.split('; ')).toContain(attribute)
  expect(cookie).not.toContain('Domain')
})

test('on this machine the cookie has a plain name, since browsers keep no secure one over http', async () => {
  const { default: worker } = await import('../../src/index.ts')
  const request = new Request('http://localhost:8787/dashboard/sign-in', {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ secretKey: SECRET_KEY }),
  })
  const cookie = (await worker.fetch(request, env)).headers.get('Set-Cookie') ?? ''
  expect(cookie).toMatch(/^anteroom=[A-Za-z0-9_-]{43};/)
  expect(cookie).not.toContain('Secure')
  expect(cookie).toContain('HttpOnly')
})

test('neither the cookie nor the address of a client is stored', async () => {
  const cookie = cookieOf(await signIn(SECRET_KEY, '203.0.113.99'))
  await signIn('wrong', '203.0.113.99')
  const rows = JSON.stringify(await stored())
  expect(rows).toContain('address_hash')
  expect(rows).not.toContain(cookie.split('=')[1])
  expect(rows).not.toContain('203.0.113.99')
})

test('each signing in makes another session, and the former one of that browser ends', async () => {
  const first = cookieOf(await signIn())
  const second = cookieOf(
    await visit('/dashboard/sign-in', {
      headers: { Cookie: first },
      form: { secretKey: SECRET_KEY },
    }),
  )
  expect(second).not.toBe(first)
  expect((await withCookie(first).open('/dashboard/rooms')).status).toBe(303)
  expect((await withCookie(second).open('/dashboard/rooms')).status).toBe(200)
})

test('after signing out the cookie opens nothing', async () => {
  const somebody = await operator()
  const out = await somebody.send('/dashboard/sign-out', {})
  expect([out.status, out.leads]).toEqual([303, '/dashboard/sign-in'])
  expect((await somebody.open('/dashboard/rooms')).status).toBe(303)
})

test('a session ends after two hours without use', async () => {
  const somebody = await operator()
  await passTime(1.9 * HOUR_MS, 1.9 * HOUR_MS)
  expect((await somebody.open('/dashboard/rooms')).status).toBe(200)
  await passTime(1.9 * HOUR_MS, 1.9 * HOUR_MS)
  expect((await somebody.open('/dashboard/rooms')).status).toBe(200)
  await passTime(2 * HOUR_MS, 2 * HOUR_MS)
  expect((await somebody.open('/dashboard/rooms')).status).toBe(303)
})

test('a session ends after twelve hours, however busy', async () => {
  const somebody = await operator()
  await passTime(11.9 * HOUR_MS, 0)
  expect((await somebody.open('/dashboard/rooms')).status).toBe(200)
  await passTime(0.2 * HOUR_MS, 0)
  expect((await somebody.open('/dashboard/rooms')).status).toBe(303)
})

test('who signed in with an entry that is dropped is out', async () => {
  const { default: worker } = await import('../../src/index.ts')
  const [kept, dropped] = env.SECRET_KEY.split(',')
  const cookies = [cookieOf(await signIn(kept)), cookieOf(await signIn(dropped))]
  const statuses = await Promise.all(
    cookies.map(async (cookie) => {
      const request = new Request('https://go.example.com/dashboard/rooms', {
        headers: { Cookie: cookie },
      })
      return (await worker.fetch(request, { ...env, SECRET_KEY: kept ?? '' })).status
    }),
  )
  expect(statuses).toEqual([200, 303])
})

test('a wrong key is told at its field, and what was typed is not repeated', async () => {
  const response = await signIn('no-such-key', '192.0.2.1')
  const page = await response.text()
  expect(response.status).toBe(401)
  expect(page).toContain('aria-invalid="true"')
  expect(page).toContain('id="secretKey-fault"')
  expect(page).not.toContain('no-such-key')
})

test('ten wrong keys a minute, then an address is not listened to, right key or not', async () => {
  const address = '192.0.2.20'
  const tries = await Promise.all(
    Array.from({ length: 25 }, async () => (await signIn('wrong', address)).status),
  )
  expect(tries.filter((status) => status === 401)).toHaveLength(10)
  expect(tries.filter((status) => status === 429)).toHaveLength(15)
  const right = await signIn(SECRET_KEY, address)
  expect(right.status).toBe(429)
  expect(Number(right.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(right.headers.get('Set-Cookie')).toBeNull()
  expect((await signIn(SECRET_KEY, '192.0.2.21')).status).toBe(303)
})

test('only forms of our own pages are taken', async () => {
  const { cookie } = await operator()
  const send = (headers: Record<string, string>) => {
    const request = { headers: { Cookie: cookie, 'Sec-Fetch-Site': '', ...headers }, form: {} }
    return visit('/dashboard/sign-out', request).then(({ status }) => status)
  }
  for (const site of ['cross-site', 'same-site', 'none', ''])
    expect(await send({ 'Sec-Fetch-Site': site, Origin: 'https://go.example.com' })).toBe(403)
  expect((await withCookie(cookie).open('/dashboard/rooms')).status).toBe(200)
})

test('where a browser does not say from where a form comes, its origin must be ours', async () => {
  const { default: worker } = await import('../../src/index.ts')
  const { cookie } = await operator()
  const send = async (origin: Record<string, string>) => {
    const request = new Request('https://go.example.com/dashboard/sign-out', {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: cookie, ...origin },
    })
    return (await worker.fetch(request, env)).status
  }
  expect(await send({})).toBe(403)
  expect(await send({ Origin: 'https://evil.example' })).toBe(403)
  expect(await send({ Origin: 'null' })).toBe(403)
  expect(await send({ Origin: 'https://go.example.com' })).toBe(303)
})

test('signing in leads into the dashboard and nowhere else', async () => {
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', '/api', ''])
    expect(
      (await visit('/dashboard/sign-in', { form: { secretKey: SECRET_KEY, next } })).headers.get(
        'Location',
      ),
    ).toBe('/dashboard')
})

test('a body that is no form, or too much of one, is refused', async () => {
  const type = (value: string) => ({ headers: { 'Content-Type': value }, form: 'secretKey=x' })
  expect((await visit('/dashboard/sign-in', type('application/json'))).status).toBe(400)
  expect((await visit('/dashboard/sign-in', type('text/plain'))).status).toBe(400)
  const form = `secretKey=${'x'.repeat(70_000)}`
  expect((await visit('/dashboard/sign-in', { form })).status).toBe(413)
  expect((await visit('/dashboard/sign-in', { form: 'secretKey=a&secretKey=b' })).status).toBe(400)
  expect((await visit('/dashboard/sign-in', { form: 'secretKey=%ff' })).status).toBe(400)
  expect((await visit('/dashboard/sign-in', { form: 'secretKey=a&other=b' })).status).toBe(400)
})

test('nobody keeps a page of the dashboard on the way', async () => {
  const { headers } = await (await operator()).open('/dashboard/rooms')
  expect(headers.get('Cache-Control')).toBe('no-store')
})
