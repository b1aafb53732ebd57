// Listing pages through all rooms once, newest first, whatever happens meanwhile; the rooms are the
// authority, and rows that contradict them mend themselves.

import { expect, test } from 'vitest'
import { archiveRoom } from '../../src/access/change-room.ts'
import type { Context } from '../../src/access/context.ts'
import { listRooms, type Place, readCursor, writeCursor } from '../../src/access/list-rooms.ts'
import { listRowOf, openRoom } from '../../src/access/open-room.ts'
import type { Room, SettingsChange } from '../../src/domain/room.ts'
import { shardOfNumber } from '../../src/store/stubs.ts'
import { contextAt, crashingAt } from '../support/verbs.ts'

const NOW = 1_790_000_000_000

const open = async (ctx: Context, settings: SettingsChange = {}): Promise<Room> => {
  const room = await openRoom(ctx, { name: null, settings }, null)
  if (!room.ok) throw new Error(room.refusal.reason)
  return room.value
}

/** Every page from the newest room on, as a caller walks them: by the cursor's text. */
const walk = async (
  ctx: Context,
  limit: number,
  between: () => Promise<unknown> = async () => {},
) => {
  const pages: Room[][] = []
  let from: Place | null = null
  for (;;) {
    const { rooms, more } = await listRooms(ctx, from, limit)
    pages.push(rooms)
    const last = rooms.at(-1)
    if (!more || last === undefined) return pages
    await between()
    from = await readCursor(ctx, writeCursor(last))
  }
}

test('1,000 rooms are each listed once, newest first, while rooms are made and archived', {
  timeout: 120_000,
}, async () => {
  const ctx = contextAt(NOW)
  const kept: Room[] = []
  const doomed: Room[] = []
  // Ten rooms a millisecond: the order among them is by number.
  for (let batch = 0; batch < 50; batch++) {
    const made = await Promise.all(
      Array.from({ length: 21 }, (_, n) =>
        open({ ...ctx, now: NOW + batch * 2 + Math.floor(n / 11) }),
      ),
    )
    doomed.push(...made.slice(0, 1))
    kept.push(...made.slice(1))
  }
  expect(kept).toHaveLength(1000)
  const later = { ...ctx, now: NOW + 10_000 }
  const pages = await walk(later, 37, async () => {
    await open({ ...ctx, now: NOW + 20_000 })
    const victim = doomed.pop()
    if (victim !== undefined) await archiveRoom(later, victim)
  })
  const seen = pages.flat()
  expect(pages.slice(0, -1).every((page) => page.length === 37)).toBe(true)
  expect(new Set(seen.map((room) => room.id)).size).toBe(seen.length)
  const ids = new Set(seen.map((room) => room.id))
  expect(kept.filter((room) => !ids.has(room.id))).toEqual([])
  const order = seen.map((room) => [room.createdAt, room.number] as const)
  expect(order).toEqual([...order].sort((a, b) => b[0] - a[0] || b[1] - a[1]))
})

test('a row of an archived room is dropped from the page and from the list', async () => {
  const ctx = contextAt(NOW + 100_000)
  const room = await open(ctx)
  await archiveRoom(crashingAt(ctx, 1, 'after'), room).catch(() => null)
  const shard = ctx.stores.directory(shardOfNumber(room.number))
  const rowThere = async () =>
    (await shard.list({ createdAt: NOW + 200_000, number: 0 }, 100, {}, ctx.now)).rows.some(
      ({ number }) => number === room.number,
    )
  expect(await rowThere()).toBe(true)
  const { rooms } = await listRooms(ctx, null, 100)
  expect(rooms.some(({ id }) => id === room.id)).toBe(false)
  expect(await rowThere()).toBe(false)
})

test('a row that contradicts its room mends itself, and never over a newer one', async () => {
  const ctx = contextAt(NOW + 300_000)
  const room = await open(ctx)
  const expiring = { deleteOnExp: true, expireUnixSec: Math.floor(NOW / 1000) + 86_400 }
  const updated = await ctx.stores.room(room.number).update({ settings: expiring }, null, ctx.now)
  if (!updated.ok) throw new Error(updated.refusal.reason)
  const shard = ctx.stores.directory(shardOfNumber(room.number))
  const rowOf = async () =>
    (await shard.list({ createdAt: NOW + 400_000, number: 0 }, 100, {}, ctx.now)).rows.find(
      ({ number }) => number === room.number,
    )
  expect((await rowOf())?.deletedAt).toBeNull()
  await listRooms(ctx, null, 100)
  expect(await rowOf()).toEqual(listRowOf(updated.value.value))
  await shard.mend([listRowOf(room)], [])
  expect(await rowOf()).toEqual(listRowOf(updated.value.value))
})

test('a cursor that is not ours opens no place', async () => {
  const ctx = contextAt(NOW)
  for (const text of [
    '',
    'abc',
    `mtest-${'0'.repeat(24)}`,
    `mtest-${'0123456789ab'.repeat(2)}`,
    '../..',
    `-${'0'.repeat(24)}`,
  ])
    expect(await readCursor(ctx, text)).toBeNull()
})
