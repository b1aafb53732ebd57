// A room changes its name crash-safely: two rooms never have one name, no name is lost, and whatever is
// cut off in between, the room is found under exactly one of its names.

import { describe, expect, test } from 'vitest'
import { archiveRoom, updateRoom } from '../../src/access/change-room.ts'
import type { Context } from '../../src/access/context.ts'
import { findRoom, findRoomById } from '../../src/access/find-room.ts'
import { openRoom } from '../../src/access/open-room.ts'
import type { Answer } from '../../src/domain/refusal.ts'
import { nameKey, parseRoomName, type Room, type RoomName } from '../../src/domain/room.ts'
import { shardOfText } from '../../src/store/stubs.ts'
import { freshName } from '../support/service.ts'
import { contextAt, crashingAt, must } from '../support/verbs.ts'

const NOW = 1_790_000_000_000

const fresh = (): RoomName => {
  const name = parseRoomName(freshName())
  if (name === null) throw new Error('no name')
  return name
}

const open = (name: RoomName): Promise<Answer<Room>> =>
  openRoom(contextAt(NOW), { name, settings: {} }, null)

const rename = (ctx: Context, room: Room, name: RoomName): Promise<Answer<Room>> =>
  updateRoom(ctx, room, {}, name)

const found = async (name: RoomName): Promise<string | null> => {
  const room = await findRoom(contextAt(NOW), name)
  return room.ok ? room.value.id : null
}

test('a renamed room is found under its new name, and the old one is free', async () => {
  const [old, next] = [fresh(), fresh()]
  const room = must(await open(old))
  expect(must(await rename(contextAt(NOW), room, next))).toMatchObject({ id: room.id, name: next })
  expect([await found(old), await found(next)]).toEqual([null, room.id])
  expect((await open(old)).ok).toBe(true)
})

test('a name that differs in case only is the same name, written anew', async () => {
  const room = must(await open(fresh()))
  const shout = parseRoomName(room.name.toUpperCase())
  if (shout === null) throw new Error('no name')
  expect(must(await rename(contextAt(NOW), room, shout)).name).toBe(shout)
  expect(await found(room.name)).toBe(room.id)
  expect((await open(shout)).ok).toBe(false)
})

test('a taken name is refused, and nothing else of the call is done', async () => {
  const [a, b] = [must(await open(fresh())), must(await open(fresh()))]
  const both = await updateRoom(contextAt(NOW), a, { settings: { maxParticipants: 3 } }, b.name)
  expect(both).toMatchObject({ refusal: { reason: 'room_exists' } })
  expect(must(await findRoomById(contextAt(NOW), a.id))).toEqual(a)
})

test('a change that is refused leaves the new name free', async () => {
  const room = must(await open(fresh()))
  const next = fresh()
  const bad = { settings: { notBeforeUnixSec: 2_000_000_000, expireUnixSec: 1_900_000_000 } }
  expect((await updateRoom(contextAt(NOW), room, bad, next)).ok).toBe(false)
  expect(await found(room.name)).toBe(room.id)
  expect((await open(next)).ok).toBe(true)
})

describe('a rename that dies between any two steps', () => {
  const steps = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((step) =>
    (['before', 'after'] as const).map((when) => ({ step, when })),
  )
  test.each(steps)(
    '$when step $step leaves the room under one name, and both names in order',
    async ({ step, when }) => {
      const [old, next] = [fresh(), fresh()]
      const room = must(await open(old))
      await rename(crashingAt(contextAt(NOW), step, when), room, next).catch(() => null)
      const is = must(await findRoomById(contextAt(NOW), room.id)).name
      expect([old, next]).toContain(is)
      const isNot = is === old ? next : old
      expect(await found(is)).toBe(room.id)
      expect(await found(isNot)).toBeNull()
      // The name it does not have can be made, the one it has cannot.
      expect((await open(is)).ok).toBe(false)
      const other = must(await open(isNot))
      expect(await found(isNot)).toBe(other.id)
      expect(await found(is)).toBe(room.id)
    },
  )

  test.each(steps)('$when step $step is finished by asking again', async ({ step, when }) => {
    const [old, next] = [fresh(), fresh()]
    const room = must(await open(old))
    await rename(crashingAt(contextAt(NOW), step, when), room, next).catch(() => null)
    const again = must(await findRoomById(contextAt(NOW), room.id))
    must(await rename(contextAt(NOW), again, next))
    expect([await found(old), await found(next)]).toEqual([null, room.id])
  })
})

/** The same context, in which `meanwhile` happens just before the room's `update`, or just after it. */
const around = (
  ctx: Context,
  when: 'before' | 'after',
  meanwhile: () => Promise<unknown>,
): Context => ({
  ...ctx,
  stores: {
    ...ctx.stores,
    room: (number) => {
      const stub = ctx.stores.room(number)
      const update = async (...args: Parameters<typeof stub.update>) => {
        if (when === 'before') await meanwhile()
        const answer = await stub.update(...args)
        if (when === 'after') await meanwhile()
        return answer
      }
      return new Proxy(stub, {
        get: (target, member) => (member === 'update' ? update : Reflect.get(target, member)),
      })
    },
  },
})

test('a rename that is slow loses the name to whoever makes a room of it meanwhile', async () => {
  const [old, next] = [fresh(), fresh()]
  const room = must(await open(old))
  let other: Room | null = null
  const slow = around(contextAt(NOW), 'before', async () => {
    other = must(await open(next))
  })
  const answer = await rename(slow, room, next)
  expect(answer).toMatchObject({ refusal: { reason: 'room_exists' } })
  expect(await found(next)).toBe((other as Room | null)?.id)
  expect(await found(old)).toBe(room.id)
})

test('a rename that is slow to end frees no name that the room has again by then', async () => {
  const [old, next] = [fresh(), fresh()]
  const room = must(await open(old))
  const slow = around(contextAt(NOW), 'after', async () => {
    const renamed = must(await findRoomById(contextAt(NOW), room.id))
    must(await rename(contextAt(NOW), renamed, old))
  })
  must(await rename(slow, room, next))
  expect([await found(old), await found(next)]).toEqual([room.id, null])
  expect((await open(old)).ok).toBe(false)
  expect((await open(next)).ok).toBe(true)
})

test('a name that is written anew is not taken back by a room that has another one by then', async () => {
  const [old, next] = [fresh(), fresh()]
  const room = must(await open(old))
  const slow = around(contextAt(NOW), 'before', async () => {
    must(await rename(contextAt(NOW), room, next))
    must(await open(old))
  })
  const shout = parseRoomName(old.toUpperCase())
  if (shout === null) throw new Error('no name')
  const answer = await rename(slow, room, shout)
  expect(answer).toMatchObject({ refusal: { reason: 'room_being_made' } })
  expect(must(await findRoomById(contextAt(NOW), room.id)).name).toBe(next)
  expect(await found(old)).not.toBe(room.id)
})

test('of many renames and creates of one name at once, one has it', async () => {
  const rooms = await Promise.all([1, 2, 3, 4, 5].map(async () => must(await open(fresh()))))
  const wanted = fresh()
  await Promise.all([
    ...rooms.map((room) => rename(contextAt(NOW), room, wanted)),
    ...[1, 2, 3].map(() => open(wanted)),
  ])
  const now = await Promise.all(
    rooms.map(async ({ id }) => must(await findRoomById(contextAt(NOW), id))),
  )
  const renamed = now.filter(({ name }) => name === wanted)
  const holder = await found(wanted)
  expect(holder).not.toBeNull()
  expect(renamed.length).toBeLessThanOrEqual(1)
  if (renamed[0] !== undefined) expect(holder).toBe(renamed[0].id)
  for (const room of now) expect(await found(room.name)).toBe(room.id)
})

test('a name that an archived room was about to take is free', async () => {
  const next = fresh()
  const room = must(await open(fresh()))
  await rename(crashingAt(contextAt(NOW), 1, 'after'), room, next).catch(() => null)
  must(await archiveRoom(contextAt(NOW), room))
  expect((await open(next)).ok).toBe(true)
})

test('an Idempotency-Key finds its room again after a rename', async () => {
  const key = { key: crypto.randomUUID(), body: '{}' }
  const wish = { name: fresh(), settings: {} }
  const room = must(await openRoom(contextAt(NOW), wish, key))
  must(await rename(contextAt(NOW), room, fresh()))
  expect(must(await openRoom(contextAt(NOW), wish, key)).id).toBe(room.id)
})

test('a stale hint leads nowhere wrong', async () => {
  const ctx = contextAt(NOW)
  const [old, next] = [fresh(), fresh()]
  const room = must(await open(old))
  must(await findRoom(ctx, old))
  must(await rename(contextAt(NOW), room, next))
  expect((await findRoom(ctx, old)).ok).toBe(false)
  const other = must(await open(old))
  expect(must(await findRoom(ctx, old)).id).toBe(other.id)
  expect(
    (await ctx.stores.directory(shardOfText(nameKey(next))).find(nameKey(next))).found?.number,
  ).toBe(room.number)
})
