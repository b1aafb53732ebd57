// GET /api/v1/rooms: pages, their cursor and their Link header. Many rooms, and rows that contradict
// their rooms: access/list-rooms.test.ts.

import { beforeAll, expect, test } from 'vitest'
import {
  ask,
  call,
  makeRoom,
  ORIGIN,
  refusalOf,
  SECRET_KEY,
  type WireRoom,
} from '../../support/service.ts'

let rooms: WireRoom[] = []

beforeAll(async () => {
  const privacy = (n: number) => (n % 2 === 0 ? 'public' : 'private')
  rooms = await Promise.all(Array.from({ length: 53 }, (_, n) => makeRoom({ privacy: privacy(n) })))
}, 60_000)

const nextOf = (response: Response): string | null =>
  /^<(.+)>; rel="next"$/.exec(response.headers.get('Link') ?? '')?.[1] ?? null

const newestFirst = (list: WireRoom[]): boolean =>
  list.every(({ created }, n) => n === 0 || created <= (list[n - 1]?.created ?? ''))

test('lists rooms whole, newest first, 50 a page, and says where the next page is', async () => {
  const first = await call('/api/v1/rooms')
  expect(first.status).toBe(200)
  const page = await first.json<WireRoom[]>()
  expect(page).toHaveLength(50)
  expect(newestFirst(page)).toBe(true)
  for (const room of page) expect(rooms).toContainEqual(room)
  const next = nextOf(first)
  expect(next?.startsWith(`${ORIGIN}/api/v1/rooms?limit=50&cursor=`)).toBe(true)
  const second = await call(next?.slice(ORIGIN.length) ?? '')
  expect(await second.json()).toHaveLength(3)
  expect(nextOf(second)).toBeNull()
})

test.each([1, 7, 52, 53, 54, 100])('pages of %d hold every room once', async (limit) => {
  const seen: WireRoom[] = []
  let path: string | null = `/api/v1/rooms?limit=${limit}`
  while (path !== null) {
    const response: Response = await call(path)
    const page = await response.json<WireRoom[]>()
    const next = nextOf(response)
    expect(page).toHaveLength(Math.min(limit, rooms.length - seen.length))
    seen.push(...page)
    path = next === null ? null : next.slice(ORIGIN.length)
  }
  expect(newestFirst(seen)).toBe(true)
  const ids = (list: WireRoom[]) => list.map((room) => room._id).sort()
  expect(ids(seen)).toEqual(ids(rooms))
})

test('an archived room is listed no more', async () => {
  const room = await makeRoom()
  const names = async () =>
    (await (await call('/api/v1/rooms?limit=100')).json<WireRoom[]>()).map((one) => one.roomName)
  expect(await names()).toContain(room.roomName)
  await (await call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' })).text()
  expect(await names()).not.toContain(room.roomName)
})

test('the key never stands in the Link header, also where it came in the query', async () => {
  const page = await ask(`/api/v1/rooms?secretKey=${SECRET_KEY}&limit=2`)
  expect(page.status).toBe(200)
  const link = page.headers.get('Link') ?? ''
  expect(link).toContain('limit=2')
  expect(link).not.toContain(SECRET_KEY)
  expect(link).not.toMatch(/secretKey/i)
  await page.text()
})

test.each(['0', '101', '-1', '1.5', 'abc', '', '1e2', '%00', '9999999999'])(
  'limit=%s is 400',
  async (limit) => {
    expect(await refusalOf(await call(`/api/v1/rooms?limit=${limit}`))).toEqual([
      400,
      'invalid_field',
    ])
  },
)

test('a cursor that is not ours is 400', async () => {
  const first = await call('/api/v1/rooms?limit=1')
  const [{ _id }] = await first.json<[WireRoom]>()
  const cursor = new URL(nextOf(first) ?? '').searchParams.get('cursor') ?? ''
  expect((await call(`/api/v1/rooms?cursor=${cursor}`)).status).toBe(200)
  const madeUp = cursor.slice(0, -1) + (cursor.endsWith('0') ? '1' : '0')
  for (const other of [
    '',
    'abc',
    _id,
    `${cursor}0`,
    `0${cursor}x`,
    madeUp,
    cursor.toUpperCase(),
    '%00',
    '-',
  ])
    expect([other, ...(await refusalOf(await call(`/api/v1/rooms?cursor=${other}`)))]).toEqual([
      other,
      400,
      'invalid_field',
    ])
})
