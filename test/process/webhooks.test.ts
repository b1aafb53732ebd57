// Webhooks between two real ends: Anteroom on raw workerd, and receivers on loopback that hang, fail, die,
// answer 410, and see the sender die. A hanging receiver delays nobody's ejection.

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.ts'
import { joinLive } from '../support/live-client.ts'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { buildWorker } from '../support/worker-build.ts'

let script = ''
let workerd: RawWorkerd
const receivers: HookReceiver[] = []

const program = () => anteroom(script, { leaseSeconds: 0 })

beforeAll(async () => {
  script = await buildWorker()
  workerd = await startAnteroom(program(), { loopback: true })
}, 120_000)

afterAll(async () => {
  await workerd.stop()
  for (const { die } of receivers) await die()
})

const receiver = async (): Promise<HookReceiver> => {
  const started = await startHookReceiver()
  receivers.push(started)
  return started
}

type Delivery = {
  seq: number
  state: string
  attempts: number
  lastStatus: number | null
  lastError: string | null
}

/** The back end of one process. */
const backEnd = (url: string) => {
  const ask = async (path: string, method = 'GET', body?: object) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(url + path, { method, headers: keyed, ...sent })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return JSON.parse(text)
  }
  return {
    makeRoom: async (body: object): Promise<string> => {
      const roomName = `hooks-${randomUUID()}`
      await ask('/api/v1/room', 'POST', { roomName, ...body })
      return roomName
    },
    change: (roomName: string, body: object) => ask(`/api/v1/room/${roomName}`, 'PUT', body),
    /** Oldest first. */
    deliveries: async (roomName: string): Promise<Delivery[]> =>
      (await ask(`/api/v1/room/${roomName}/webhooks/deliveries`)).deliveries.reverse(),
    join: async (roomName: string, name: string) => {
      const person = await joinLive(url, roomName, { name })
      await person.next('joined')
      return person
    },
  }
}

const here = () => backEnd(workerd.urls[0])

/** The same address for everything: one endpoint. */
const allTo = ({ url }: HookReceiver) => ({
  meetingStartedWebhook: url,
  meetingJoinWebhook: url,
  meetingLeftWebhook: url,
  meetingEndedWebhook: url,
})

const seqs = ({ hooks }: HookReceiver) => hooks.map(({ seq }) => seq)

test('a sitting is told from its start to its end, in order and signed, and is listed', async () => {
  const [hooks, { makeRoom, join, deliveries }] = [await receiver(), here()]
  const roomName = await makeRoom(allTo(hooks))
  const ann = await join(roomName, 'Ann')
  const bob = await join(roomName, 'Bob')
  bob.send({ type: 'leave' })
  await bob.closed
  ann.send({ type: 'leave' })
  await ann.closed
  await hooks.came(6)
  expect(hooks.hooks.map(({ seq, type }) => [seq, type])).toEqual([
    [1, 'meeting.started'],
    [2, 'participant.joined'],
    [3, 'participant.joined'],
    [4, 'participant.left'],
    [5, 'participant.left'],
    [6, 'meeting.ended'],
  ])
  for (const { data } of hooks.hooks) expect(data).toMatchObject({ roomName })
  expect(new Set(hooks.hooks.map(({ id }) => id)).size).toBe(6)
  await wait(200)
  const listed = await deliveries(roomName)
  expect(listed.map(({ seq, state }) => [seq, state])).toEqual(
    [1, 2, 3, 4, 5, 6].map((seq) => [seq, 'delivered']),
  )
  expect(hooks.faults).toEqual([])
})

test.concurrent('a receiver that fails gets the same again, and what came later after it', async () => {
  const [hooks, { makeRoom, join, deliveries }] = [await receiver(), here()]
  const roomName = await makeRoom(allTo(hooks))
  let left = 1
  hooks.answer(() => (left-- > 0 ? 503 : 204))
  const ann = await join(roomName, 'Ann')
  await hooks.came(1)
  await wait(200)
  expect(await deliveries(roomName)).toMatchObject([
    { seq: 1, state: 'waiting', attempts: 1, lastStatus: 503, lastError: 'status' },
    { seq: 2, state: 'waiting', attempts: 0 },
  ])
  await hooks.came(3)
  expect(seqs(hooks)).toEqual([1, 1, 2])
  const [first, second] = hooks.hooks
  expect({ ...second, at: 0 }).toEqual({ ...first, at: 0 })
  ann.close()
})

test.concurrent('a receiver that leads elsewhere is not followed', async () => {
  const [hooks, { makeRoom, join, deliveries }] = [await receiver(), here()]
  const roomName = await makeRoom({ meetingJoinWebhook: hooks.url })
  hooks.answer(() => 307)
  const ann = await join(roomName, 'Ann')
  await hooks.came(1)
  await wait(500)
  expect(hooks.hooks).toHaveLength(1)
  expect(await deliveries(roomName)).toMatchObject([
    { state: 'waiting', attempts: 1, lastStatus: 307, lastError: 'redirect' },
  ])
  ann.close()
})

test.concurrent('an answer without end is let go of: its status was enough', async () => {
  const [hooks, { makeRoom, join, deliveries }] = [await receiver(), here()]
  const roomName = await makeRoom({ meetingJoinWebhook: hooks.url })
  hooks.answer(() => 'endless')
  const ann = await join(roomName, 'Ann')
  await hooks.came(1)
  await wait(1000)
  expect(await deliveries(roomName)).toMatchObject([{ state: 'delivered', lastStatus: 200 }])
  expect(hooks.endless.isLetGo).toBe(true)
  console.log(`${hooks.endless.bytes} bytes left the receiver`)
  ann.close()
})

test.concurrent('a receiver that dies and comes back misses nothing', async () => {
  const [hooks, { makeRoom, join, deliveries }] = [await receiver(), here()]
  const roomName = await makeRoom(allTo(hooks))
  const ann = await join(roomName, 'Ann')
  await hooks.came(2)
  await hooks.die()
  const bob = await join(roomName, 'Bob')
  await wait(2500)
  expect((await deliveries(roomName)).at(-1)).toMatchObject({
    seq: 3,
    state: 'waiting',
    lastError: 'unreachable',
  })
  await hooks.revive()
  await hooks.came(3)
  expect(seqs(hooks)).toEqual([1, 2, 3])
  ann.close()
  bob.close()
})

test.concurrent('a receiver that answers 410 is left alone until its address is set anew', async () => {
  const [hooks, { makeRoom, join, change, deliveries }] = [await receiver(), here()]
  const roomName = await makeRoom(allTo(hooks))
  hooks.answer(() => 410)
  const ann = await join(roomName, 'Ann')
  await hooks.came(1)
  await wait(200)
  expect((await deliveries(roomName)).map(({ state, lastError }) => [state, lastError])).toEqual([
    ['failed', 'gone'],
    ['failed', 'gone'],
  ])
  hooks.answer(() => 204)
  const bob = await join(roomName, 'Bob')
  await change(roomName, { lang: 'de' })
  await wait(2500)
  expect(hooks.hooks).toHaveLength(1)
  await change(roomName, { meetingJoinWebhook: hooks.url })
  const eve = await join(roomName, 'Eve')
  await hooks.came(2)
  expect(hooks.hooks[1]).toMatchObject({ type: 'participant.joined', data: { name: 'Eve' } })
  for (const person of [ann, bob, eve]) person.close()
})

test.concurrent('a receiver that hangs is given up after a quarter of a minute, and asked again', async () => {
  const [hooks, { makeRoom, join, deliveries }] = [await receiver(), here()]
  const roomName = await makeRoom(allTo(hooks))
  hooks.answer(({ seq }) =>
    hooks.hooks.filter((one) => one.seq === seq).length > 1 ? 204 : 'hang',
  )
  const ann = await join(roomName, 'Ann')
  await hooks.came(1)
  await wait(1000)
  expect(await deliveries(roomName)).toMatchObject([{ state: 'sending' }, { state: 'waiting' }])
  await hooks.came(2)
  const [first, second] = hooks.hooks
  expect(second?.id).toBe(first?.id)
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(15_000)
  ann.close()
})

test.concurrent('killed in the middle of a delivery, Anteroom repeats it with the same id and seq', async () => {
  const hooks = await receiver()
  let isHanging = true
  hooks.answer(() => (isHanging ? 'hang' : 204))
  const first = await startAnteroom(program(), { loopback: true })
  const { state } = first
  const roomName = await backEnd(first.urls[0]).makeRoom(allTo(hooks))
  await backEnd(first.urls[0]).join(roomName, 'Ann')
  await hooks.came(1)
  await first.kill('SIGKILL')
  isHanging = false
  const second = await startAnteroom(program(), { loopback: true, state })
  expect(await backEnd(second.urls[0]).deliveries(roomName)).toMatchObject([
    { seq: 1, state: 'sending', attempts: 1 },
    { seq: 2, state: 'waiting' },
  ])
  await hooks.came(3)
  expect(seqs(hooks).slice(0, 3)).toEqual([1, 1, 2])
  expect(hooks.hooks[1]?.id).toBe(hooks.hooks[0]?.id)
  expect(hooks.hooks[1]?.data).toEqual(hooks.hooks[0]?.data)
  await second.stop()
  await first.stop()
}, 120_000)

// What a name resolves to nobody can judge beforehand; this is what holds then.
test.concurrent('workerd itself reaches no private address, whatever was let through to it', async () => {
  const hooks = await receiver()
  const strict = await startAnteroom(program())
  const { makeRoom, join, deliveries } = backEnd(strict.urls[0])
  const roomName = await makeRoom(allTo(hooks))
  await join(roomName, 'Ann')
  await wait(3000)
  expect((await deliveries(roomName))[0]).toMatchObject({
    state: 'waiting',
    attempts: 1,
    lastError: 'unreachable',
  })
  expect(hooks.hooks).toEqual([])
  await strict.stop()
})

const STAY_S = 3

/** How late each of these people was put out, ms. */
const lateness = async (webhooks: object, rooms: number): Promise<number[]> => {
  const { makeRoom, join } = here()
  const people = await Promise.all(
    Array.from({ length: rooms }, async () => {
      const roomName = await makeRoom({ ejectAfterElapsedTimeInSec: STAY_S, ...webhooks })
      const person = await joinLive(workerd.urls[0], roomName, { name: 'Ann' })
      const { ejectAt } = await person.next('joined')
      const bob = await join(roomName, 'Bob')
      const { reason } = await person.next('left')
      const late = Date.now() - Date.parse(ejectAt ?? '')
      bob.close()
      return { reason, late }
    }),
  )
  expect(people.map(({ reason }) => reason)).toEqual(people.map(() => 'time_up'))
  return people.map(({ late }) => late)
}

test('a receiver that hangs delays no ejection: people go at their time, as without webhooks', async () => {
  const hooks = await receiver()
  hooks.answer(() => 'hang')
  const [hanging, without] = [await lateness(allTo(hooks), 10), await lateness({}, 10)]
  console.log(`late by ${Math.max(...hanging)} ms with, ${Math.max(...without)} ms without`)
  expect(hooks.hooks.length).toBeGreaterThanOrEqual(10)
  expect(Math.min(...hanging)).toBeGreaterThanOrEqual(0)
  // An attempt is given up after 15 s; an alarm that waited for one would come then.
  expect(Math.max(...hanging)).toBeLessThan(3000)
})
