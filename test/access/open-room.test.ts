// Making a room is crash-safe and unique, whatever is cut off, slow, repeated or done at once.

import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { archiveRoom } from '../../src/access/change-room.ts'
import type { Context } from '../../src/access/context.ts'
import { findRoom } from '../../src/access/find-room.ts'
import { listRooms } from '../../src/access/list-rooms.ts'
import { type Idempotency, openRoom } from '../../src/access/open-room.ts'
import { parseRoomName, type Room, type RoomName } from '../../src/domain/room.ts'
import { shardOfText } from '../../src/store/stubs.ts'
import { freshName } from '../support/service.ts'
import { Crash, contextAt, crashingAt } from '../support/verbs.ts'

const NOW = 1_790_000_000_000
const TAKEN_OVER = NOW + 31_000

const nameOf = (text: string): RoomName => {
  const name = parseRoomName(text)
  if (name === null) throw new Error(text)
  return name
}

const open = (ctx: Context, name: string | null, idempotency: Idempotency | null = null) =>
  openRoom(ctx, { name: name === null ? null : nameOf(name), settings: {} }, idempotency)

const opened = async (
  ctx: Context,
  name: string | null,
  idempotency: Idempotency | null = null,
): Promise<Room> => {
  const answer = await open(ctx, name, idempotency)
  if (!answer.ok) throw new Error(answer.refusal.reason)
  return answer.value
}

const listed = async (name: string): Promise<Room[]> =>
  (await listRooms(contextAt(TAKEN_OVER), null, 1000)).rooms.filter((room) => room.name === name)

test('of 50 creates of one name at once exactly one makes the room', async () => {
  const name = freshName()
  const answers = await Promise.all(Array.from({ length: 50 }, () => open(contextAt(NOW), name)))
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  const reasons = new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.reason])))
  expect(
    [...reasons].filter((reason) => !['room_exists', 'room_being_made'].includes(reason)),
  ).toEqual([])
  expect(await listed(name)).toHaveLength(1)
})

test('names that differ in case only are one name', async () => {
  const name = freshName()
  await opened(contextAt(NOW), name)
  expect(await open(contextAt(NOW), name.toUpperCase())).toMatchObject({
    refusal: { reason: 'room_exists' },
  })
})

describe('a create that dies between any two steps', () => {
  // claim, default template, Room.create, confirm; one more to see that there is no fifth.
  const steps = [1, 2, 3, 4, 5].flatMap((step) =>
    (['before', 'after'] as const).map((when) => ({ step, when })),
  )
  test.each(steps)(
    '$when step $step: nothing half-made shows, and the name can be made again',
    async ({ step, when }) => {
      const name = freshName()
      const first = await open(crashingAt(contextAt(NOW), step, when), name).catch(
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error
          return null
        },
      )
      const found = await findRoom(contextAt(NOW), name)
      expect((await listed(name)).length).toBe(found.ok ? 1 : 0)
      if (first !== null) expect(step).toBe(5)
      const again = await open(contextAt(TAKEN_OVER), name)
      expect(again.ok).toBe(!found.ok)
      const now = await findRoom(contextAt(TAKEN_OVER), name)
      expect(now).toMatchObject({ ok: true, value: { name } })
      if (again.ok) expect(now).toEqual({ ok: true, value: again.value })
      expect(await listed(name)).toHaveLength(1)
    },
  )
})

test('a claim that stands is not taken over for 30 s, and says when to come again', async () => {
  const name = freshName()
  await open(crashingAt(contextAt(NOW), 2, 'before'), name).catch(() => null)
  expect(await open(contextAt(NOW + 29_000), name)).toEqual({
    ok: false,
    refusal: { reason: 'room_being_made', retryAfter: 1 },
  })
  expect((await open(contextAt(NOW + 30_000), name)).ok).toBe(true)
})

test('a slow creator overwrites nobody: his claim was taken over with another number', async () => {
  const name = freshName()
  let second: Room | null = null
  const slow = contextAt(NOW)
  const answer = await openRoom(
    {
      ...slow,
      stores: {
        ...slow.stores,
        // He wakes up after somebody else has made the room.
        workspace: () => slow.stores.workspace(),
        room: (number) => {
          const stub = slow.stores.room(number)
          return new Proxy(stub, {
            get: (target, member) =>
              member === 'create' && second === null
                ? async (...args: Parameters<typeof stub.create>) => {
                    second = await opened(contextAt(TAKEN_OVER), name)
                    return stub.create(...args)
                  }
                : Reflect.get(target, member),
          })
        },
      },
    },
    { name: nameOf(name), settings: {} },
    null,
  )
  expect(answer).toMatchObject({ ok: false, refusal: { reason: 'room_exists' } })
  expect(await findRoom(contextAt(TAKEN_OVER), name)).toEqual({ ok: true, value: second })
  expect(await listed(name)).toHaveLength(1)
})

test('a name that points to an archived room is free', async () => {
  const name = freshName()
  const first = await opened(contextAt(NOW), name)
  // The archiving died after the room, before the index.
  await archiveRoom(crashingAt(contextAt(NOW), 1, 'after'), first).catch(() => null)
  expect((await findRoom(contextAt(NOW), name)).ok).toBe(false)
  const second = await opened(contextAt(NOW + 1), name)
  expect(second.number).not.toBe(first.number)
  expect(await listed(name)).toHaveLength(1)
})

test('a room past its deleteOnExp is archived from that moment, and its name is free', async () => {
  const name = freshName()
  const ends = Math.floor(NOW / 1000) + 60
  const settings = { deleteOnExp: true, expireUnixSec: ends }
  expect((await openRoom(contextAt(NOW), { name: nameOf(name), settings }, null)).ok).toBe(true)
  expect((await findRoom(contextAt(ends * 1000 - 1), name)).ok).toBe(true)
  expect((await findRoom(contextAt(ends * 1000), name)).ok).toBe(false)
  expect((await open(contextAt(ends * 1000), name)).ok).toBe(true)
})

test('a room without a name gets twelve letters', async () => {
  expect((await opened(contextAt(NOW), null)).name).toMatch(/^[a-z]{12}$/)
})

describe('an Idempotency-Key', () => {
  const keyOf = () => ({ key: crypto.randomUUID(), body: '{}' })

  test('with the same body makes one room, named or not', async () => {
    for (const name of [freshName(), null]) {
      const key = keyOf()
      const rooms = await Promise.all([1, 2, 3].map(() => opened(contextAt(NOW), name, key)))
      expect(new Set(rooms.map((room) => room.id)).size).toBe(1)
      expect((await opened(contextAt(TAKEN_OVER), name, key)).id).toBe(rooms[0]?.id)
    }
  })

  test('with another body is refused', async () => {
    const key = keyOf()
    await opened(contextAt(NOW), null, key)
    expect(
      await open(contextAt(NOW), null, { ...key, body: '{"privacy":"private"}' }),
    ).toMatchObject({
      refusal: { reason: 'idempotency_key_reused' },
    })
  })

  test('whose room has been archived makes no second one', async () => {
    const key = keyOf()
    const room = await opened(contextAt(NOW), null, key)
    await archiveRoom(contextAt(NOW), room)
    expect(await open(contextAt(NOW + 1), null, key)).toMatchObject({
      refusal: { reason: 'idempotency_key_archived' },
    })
  })

  test('is forgotten after 24 hours', async () => {
    const key = keyOf()
    const first = await opened(contextAt(NOW), null, key)
    const second = await opened(contextAt(NOW + 24 * 3_600_000 + 1), null, key)
    expect(second.id).not.toBe(first.id)
  })

  test('of yesterday does not hand out its room again for the same name', async () => {
    const [key, name] = [keyOf(), freshName()]
    await opened(contextAt(NOW), name, key)
    const dayAfter = contextAt(NOW + 24 * 3_600_000 + 1)
    expect(await open(dayAfter, name, { ...key, body: '{"privacy":"private"}' })).toMatchObject({
      refusal: { reason: 'room_exists' },
    })
  })

  test.each(
    [1, 2, 3, 4, 5, 6].flatMap((step) => [
      { step, when: 'before' as const },
      { step, when: 'after' as const },
    ]),
  )(
    'finishes at the second try what died $when step $step of the first',
    async ({ step, when }) => {
      const key = keyOf()
      const first = await open(crashingAt(contextAt(NOW), step, when), null, key).catch(() => null)
      const room = await opened(contextAt(NOW + 1), null, key)
      if (first?.ok) expect(room).toEqual(first.value)
      expect(await findRoom(contextAt(NOW + 1), room.name)).toEqual({ ok: true, value: room })
      expect(await listed(room.name)).toHaveLength(1)
      expect((await opened(contextAt(TAKEN_OVER), null, key)).id).toBe(room.id)
    },
  )
})

test('a name row that points nowhere is released, and no room is made by asking', async () => {
  const before = (await listDurableObjectIds(env.ROOM)).length
  const key = freshName()
  const directory = contextAt(NOW).stores.directory(shardOfText(key))
  expect(await findRoom(contextAt(NOW), key)).toMatchObject({
    refusal: { reason: 'room_not_found' },
  })
  expect(await directory.find(key)).toEqual({ found: null })
  expect((await listDurableObjectIds(env.ROOM)).length).toBe(before)
})
