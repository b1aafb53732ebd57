// No input gives a 5xx, whoever sends it: thousands of odd requests, also of somebody who is signed in to the dashboard,
// and every answer keeps the promises of its dialect. fast-check prints a failing request in its smallest form.
// Makes them: support/wild-requests.ts, wild-forms.ts. Leaves out the Host, which only a process of its own is sent
// as it was written (process/odd-hosts.test.ts), and a hundred thousand of them (`npm run bench -- odd`).

import { env, exports } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { operator } from '../support/dashboard.ts'
import { DASHBOARD, ROUTES } from '../support/routes.ts'
import { call, ORIGIN, SECRET_KEY } from '../support/service.ts'
import { joinRoom } from '../support/socket.ts'
import { appToken, managementToken, v1Token } from '../support/tokens.ts'
import { dashboardRoutes, signedIn, wildVisits } from '../support/wild-forms.ts'
import { furnishWild } from '../support/wild-house.ts'
import {
  credentials,
  known,
  requestOf,
  routes,
  type Wild,
  wildRequests,
} from '../support/wild-requests.ts'

const RUNS = 2000
const VISITS = 4000
/** After so many requests what they are about is made anew: they remove it. */
const ANEW_AFTER = 200

const DOORS = DASHBOARD.filter((line) => /\/sign-(in|out)$/.test(line))

let refurnish = async (): Promise<void> => {}

beforeAll(async () => {
  const { open, cookie } = await operator()
  signedIn.cookie = cookie
  routes.push(...ROUTES, ...DOORS)
  dashboardRoutes.push(...DASHBOARD)
  refurnish = () =>
    furnishWild({
      ask: async (path, body) => {
        const answer = await call(path, body === undefined ? {} : { body })
        if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
        return answer.json()
      },
      page: async (path) => (await open(path)).page,
      join: async (roomName, token) => (await joinRoom(roomName, { token })).next('joined'),
    })
  await refurnish()
  credentials.push(
    SECRET_KEY,
    await managementToken(),
    await appToken({ room_id: known.get('roomId') ?? '', role: 'guest' }),
    await v1Token({ isAdmin: true }),
  )
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The promises of every answer: its text. */
const checkAny = async (response: Response, secrets: readonly string[]): Promise<string> => {
  const { status, headers: got } = response
  const text = await response.text()
  expect(status).toBeLessThan(500)
  // A hot link is one answer, kept and sent again (http/hot-link.ts).
  if (status !== 302) expect(got.get('X-Request-Id')).not.toBeNull()
  expect(got.get('Content-Security-Policy')).not.toBeNull()
  expect(got.get('X-Content-Type-Options')).toBe('nosniff')
  for (const secret of secrets) expect(text).not.toContain(secret)
  return text
}

/** Also those of the refusals of each dialect. */
const check = async (request: Request, response: Response): Promise<void> => {
  const { status, headers: got } = response
  const secrets = [env.SECRET_KEY, SECRET_KEY, env.TOKEN_KEY, env.LINK_KEY]
  const text = await checkAny(response, secrets)
  if (status < 400 || request.method === 'HEAD') return
  if (got.get('Content-Type')?.startsWith('text/html')) {
    expect(text).toMatch(/^<!DOCTYPE html><html/)
    const isDoor = new URL(request.url).pathname.startsWith('/dashboard')
    if (!isDoor) expect(request.headers.get('Accept')).toContain('text/html')
    return
  }
  const refusal: unknown = JSON.parse(text)
  if (!isRecord(refusal)) throw new Error(text)
  expect(refusal).not.toHaveProperty('roomName')
  expect(String(refusal.message).length).toBeGreaterThan(5)
  if (got.get('Access-Control-Allow-Origin') !== null)
    expect(got.get('Access-Control-Allow-Credentials')).toBeNull()
  if ('details' in refusal)
    expect([refusal.code, got.get('Access-Control-Allow-Origin')]).toEqual([status, '*'])
  else expect([refusal.success, typeof refusal.code]).toEqual([false, 'string'])
}

/** A page, a part of one or where to go on, and not the door. What another site sent is refused. */
const checkVisit = async (request: Request, response: Response): Promise<void> => {
  const text = await checkAny(response, [SECRET_KEY, env.TOKEN_KEY, env.LINK_KEY])
  const { headers: got, status } = response
  if (!new URL(request.url).pathname.startsWith('/dashboard/')) return
  const site = request.headers.get('Sec-Fetch-Site')
  const isOwn = site === null ? request.headers.get('Origin') === ORIGIN : site === 'same-origin'
  if (request.method === 'POST' && !isOwn) expect(status).toBe(403)
  expect(got.get('Location') ?? '').not.toContain('sign-in')
  expect(got.get('Cache-Control')).toContain('no-store')
  if (got.get('Content-Type')?.startsWith('text/html') && !request.url.includes('/live'))
    expect(text).toMatch(/^<!DOCTYPE html><html/)
}

/** How many answers of each kind were given. */
const send = async (
  wishes: fc.Arbitrary<Wild>,
  numRuns: number,
  judge: (request: Request, response: Response) => Promise<void>,
): Promise<Map<string, number>> => {
  const counts = new Map<string, number>()
  let sent = 0
  await fc.assert(
    fc.asyncProperty(wishes, async (wild) => {
      const request = requestOf(ORIGIN, wild)
      fc.pre(request !== null)
      if (request === null) return
      if (++sent % ANEW_AFTER === 0) await refurnish()
      const response = await exports.default.fetch(request)
      for (const kind of [`${response.status}`, `${request.method} ${response.status}`])
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
      await judge(request, response)
    }),
    { numRuns },
  )
  return counts
}

// The requests are odd, but they arrive: every kind of answer is among them.
const expectAll = (counts: Map<string, number>, kinds: readonly string[]): void => {
  for (const kind of kinds)
    expect([kind, counts.get(kind) ?? 0]).toEqual([kind, expect.toSatisfy((n: number) => n > 20)])
}

test(`${RUNS} odd requests get no 5xx, and each its answer`, { timeout: 240_000 }, async () => {
  const counts = await send(wildRequests, RUNS, check)
  expectAll(counts, ['200', '400', '401', '404', '405'])
})

test(`${VISITS} odd requests of who is signed in get no 5xx, and each a page`, {
  timeout: 240_000,
}, async () => {
  const counts = await send(wildVisits, VISITS, checkVisit)
  expectAll(counts, ['GET 200', 'GET 404', 'POST 200', 'POST 303', 'POST 400', 'POST 403'])
})
