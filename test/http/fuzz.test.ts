// No input whatever gives a 5xx: thousands of odd requests, and every answer keeps the promises of its
// dialect. fast-check prints a failing request in its smallest form. Makes them: support/wild-requests.ts.

import { env, exports } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { call, makeCodes, makeRoom, SECRET_KEY } from '../support/service.ts'
import { appToken, managementToken, v1Token } from '../support/tokens.ts'
import { credentials, known, requestOf, wildRequests } from '../support/wild-requests.ts'

const RUNS = 4000

beforeAll(async () => {
  const room = await makeRoom({ roomName: 'fuzzed', privacy: 'private' })
  const { guest, host } = await makeCodes(room._id)
  const listed = await (await call('/v2/templates')).json<{ data: { id: string }[] }>()
  known.push(...listed.data.map(({ id }) => id))
  known.push(room.roomName, room._id, guest?.code ?? '', host?.code ?? '', 'guest', 'host')
  credentials.push(
    SECRET_KEY,
    await managementToken(),
    await appToken({ room_id: room._id, role: 'guest' }),
    await v1Token({ isAdmin: true }),
  )
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The promises of every answer, and of the refusals of each dialect. */
const check = async (request: Request, response: Response): Promise<void> => {
  const { status, headers: got } = response
  const text = await response.text()
  expect(status).toBeLessThan(500)
  // A hot link is one answer, kept and sent again (http/hot-link.ts).
  if (status !== 302) expect(got.get('X-Request-Id')).not.toBeNull()
  expect(got.get('Content-Security-Policy')).not.toBeNull()
  expect(got.get('X-Content-Type-Options')).toBe('nosniff')
  for (const secret of [env.SECRET_KEY, SECRET_KEY, env.TOKEN_KEY, env.LINK_KEY])
    expect(text).not.toContain(secret)
  if (status < 400 || request.method === 'HEAD') return
  if (got.get('Content-Type')?.startsWith('text/html')) {
    expect(text).toMatch(/^<!DOCTYPE html><html/)
    expect(request.headers.get('Accept')).toContain('text/html')
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

test(`${RUNS} odd requests get no 5xx, and each its answer`, { timeout: 240_000 }, async () => {
  const statuses = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(wildRequests, async (wild) => {
      const request = requestOf(wild)
      fc.pre(request !== null)
      if (request === null) return
      const response = await exports.default.fetch(request)
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      await check(request, response)
    }),
    { numRuns: RUNS },
  )
  // The requests are odd, but they arrive: every kind of answer is among them.
  for (const status of [200, 400, 401, 404, 405])
    expect([status, statuses.get(status) ?? 0]).toEqual([
      status,
      expect.toSatisfy((n: number) => n > 20),
    ])
})
