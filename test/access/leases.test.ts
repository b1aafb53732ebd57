// Leases on the real objects: who waits, for how long, and who does not. The lease of these tests is
// one second (vitest.config.ts). What changes say they wait is read from the objects themselves.

import { abortAllDurableObjects, evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { updateRoom } from '../../src/access/change-room.ts'
import type { Context } from '../../src/access/context.ts'
import { createCode, createCodes, findRoomWithRoles } from '../../src/access/create-codes.ts'
import { openRoom } from '../../src/access/open-room.ts'
import { resolveCode } from '../../src/access/resolve-code.ts'
import { switchCode } from '../../src/access/room-codes.ts'
import { parseRoomName, type Room } from '../../src/domain/room.ts'
import type { StoredCode } from '../../src/domain/room-code.ts'
import { sealRoomCodes } from '../../src/edge/seal.ts'
import { freshName } from '../support/service.ts'
import { contextAt, must } from '../support/verbs.ts'

const LEASE = 1000

/** An isolate of its own, which notes how long its verbs wait instead of waiting. */
const isolate = () => {
  const waits: number[] = []
  const ctx: Context = {
    ...contextAt(Date.now()),
    clock: () => Date.now(),
    wait: async (ms) => waits.push(ms),
  }
  /** The same isolate at its next request. */
  return { waits, at: (): Context => ({ ...ctx, now: Date.now() }) }
}

const makeRoom = async (
  ctx: Context,
): Promise<{ room: Room; host: StoredCode; guest: StoredCode }> => {
  const room = must(await openRoom(ctx, { name: null, settings: {} }, null))
  const [host, guest] = must(await createCodes(ctx, must(await findRoomWithRoles(ctx, room.id))))
  if (host === undefined || guest === undefined) throw new Error('no codes')
  return { room, host, guest }
}

describe('a change waits', () => {
  test('for nothing when the room never leased, also when it has slept', async () => {
    const { at, waits } = isolate()
    const { room, guest } = await makeRoom(at())
    must(await switchCode(at(), guest.code, false))
    await evictDurableObject(env.ROOM.getByName(`room-${room.number}`))
    must(await switchCode(at(), guest.code, true))
    expect(waits).toEqual([])
  })

  test('for the lease that is out, and 250 ms more', async () => {
    const { at, waits } = isolate()
    const { host, guest } = await makeRoom(at())
    must(await resolveCode(at(), host.code))
    must(await switchCode(at(), guest.code, false))
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThan(250)
    expect(waits[0]).toBeLessThanOrEqual(LEASE + 250)
  })

  test('when it is asked again, until the same moment: the first caller may have died', async () => {
    const { at, waits } = isolate()
    const { guest } = await makeRoom(at())
    must(await resolveCode(at(), guest.code))
    must(await switchCode(at(), guest.code, false))
    // Answers given since carry the change.
    await resolveCode(isolate().at(), guest.code)
    must(await switchCode(at(), guest.code, false))
    const [first = 0, second = 0] = waits
    expect(second).toBeGreaterThan(0)
    expect(second).toBeLessThanOrEqual(first)
  })

  test('at most one lease when the room has just woken', async () => {
    const { at, waits } = isolate()
    const { room, guest } = await makeRoom(at())
    must(await resolveCode(at(), guest.code))
    await evictDurableObject(env.ROOM.getByName(`room-${room.number}`))
    must(await switchCode(at(), guest.code, false))
    await abortAllDurableObjects()
    must(await switchCode(at(), guest.code, true))
    expect(waits).toHaveLength(2)
    for (const wait of waits) expect(wait).toBeGreaterThan(LEASE / 2)
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(LEASE + 250)
  })

  test('when it moves where the link leads, not when it does not', async () => {
    const { at, waits } = isolate()
    const { room, guest } = await makeRoom(at())
    must(await resolveCode(at(), guest.code))
    must(await updateRoom(at(), room, { settings: { maxParticipants: 5 } }))
    expect(waits).toEqual([])
    must(
      await updateRoom(at(), room, { settings: { linkTarget: 'https://app.example.com/{code}' } }),
    )
    expect(waits).toHaveLength(1)
  })

  test('as long again when a name is sent again, which the first call is still waiting for', async () => {
    const { at, waits } = isolate()
    const { room, guest } = await makeRoom(at())
    must(await resolveCode(at(), guest.code))
    const name = parseRoomName(freshName())
    const renamed = must(await updateRoom(at(), room, {}, name))
    must(await updateRoom(at(), renamed, {}, name))
    expect(waits).toHaveLength(2)
    for (const wait of waits) expect(wait).toBeGreaterThan(LEASE / 2)
  })

  test('never for making a code, nor for settings no link leads by, also when the room has just woken', async () => {
    const { at, waits } = isolate()
    const { room, guest } = await makeRoom(at())
    must(await resolveCode(at(), guest.code))
    await evictDurableObject(env.ROOM.getByName(`room-${room.number}`))
    must(await createCode(at(), must(await findRoomWithRoles(at(), room.id)), 'guest'))
    must(await updateRoom(at(), room, { settings: { maxParticipants: 7 } }))
    expect(waits).toEqual([])
  })

  test('never for making a code while a lease is out', async () => {
    const { at, waits } = isolate()
    const { room, guest } = await makeRoom(at())
    must(await resolveCode(at(), guest.code))
    const place = must(await findRoomWithRoles(at(), room.id))
    must(await createCode(at(), place, 'guest'))
    must(await createCodes(at(), place))
    expect(waits).toEqual([])
  })
})

test('a hot code asks its room once, and is answered from memory while the lease lives', async () => {
  const { at } = isolate()
  const { guest } = await makeRoom(at())
  let questions = 0
  const counting = (): Context => {
    const ctx = at()
    const room: Context['stores']['room'] = (number) => {
      questions += 1
      return ctx.stores.room(number)
    }
    return { ...ctx, stores: { ...ctx.stores, room } }
  }
  for (let n = 0; n < 50; n++) must(await resolveCode(counting(), guest.code))
  expect(questions).toBe(1)
})

test('an unknown code is never remembered: made a moment later, it works', async () => {
  const { at, waits } = isolate()
  const { room, guest } = await makeRoom(at())
  const other = isolate()
  const [next] = sealRoomCodes(await at().keyring.linkKeys(), room.number, guest.slot + 1, 1)
  if (next === undefined) throw new Error('no slot left')
  expect(await resolveCode(other.at(), next.code)).toMatchObject({
    refusal: { reason: 'code_not_found' },
  })
  const made = must(await createCode(at(), must(await findRoomWithRoles(at(), room.id)), 'guest'))
  expect(made.code).toBe(next.code)
  expect(must(await resolveCode(other.at(), next.code)).role.name).toBe('guest')
  expect(waits).toEqual([])
})

test('an isolate that holds a lease gives the old answer meanwhile, and the new one after the wait', async () => {
  const holder = isolate()
  const { guest } = await makeRoom(holder.at())
  must(await resolveCode(holder.at(), guest.code))
  const { at, waits } = isolate()
  must(await switchCode(at(), guest.code, false))
  expect((await resolveCode(holder.at(), guest.code)).ok).toBe(true)
  await scheduler.wait(waits[0] ?? 0)
  expect(await resolveCode(holder.at(), guest.code)).toMatchObject({
    refusal: { reason: 'code_disabled' },
  })
})

test('waiting delays no other request of the room', async () => {
  const { at } = isolate()
  const { room, guest } = await makeRoom(at())
  must(await resolveCode(at(), guest.code))
  const order: string[] = []
  const real = { ...at(), wait: (ms: number) => scheduler.wait(ms) }
  const switching = switchCode(real, guest.code, false).then(() => order.push('switched'))
  await updateRoom(at(), room, { settings: { maxParticipants: 3 } }).then(() =>
    order.push('updated'),
  )
  await switching
  expect(order).toEqual(['updated', 'switched'])
})
