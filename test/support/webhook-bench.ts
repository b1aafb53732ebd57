// An outbox on real storage with the tables of a room, a clock that tests turn, and receivers that answer
// as a test says. The room's object and its alarm are left out: tests call `start` as the alarm does.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Room } from '../../src/domain/room.ts'
import { type Delivery, type WebhookType, webhookKeys } from '../../src/domain/webhook.ts'
import { migrate } from '../../src/store/migrate.ts'
import { Outbox, type OutboxOptions } from '../../src/store/outbox/outbox.ts'
import {
  insertRoom,
  LIVE_STEPS,
  ROOM_STEPS,
  readRoom,
  updateRoom,
} from '../../src/store/room-tables.ts'
import { roomOf, type SomeSettings } from './room-facts.ts'

export const HOOK = 'https://hooks.example.com/a'
export const OTHER = 'https://hooks.example.com/b'
export const SECRET = `whsec_${btoa('a key of the tests of webhooks')}`
export type Call = { url: string; init: RequestInit; headers: Headers; body: string }
type Receiver = (call: Call) => Response | Promise<Response>

export const good = (): Response => new Response(null, { status: 204 })
export const bad = (): Response => new Response('no', { status: 500 })

/** As a receiver that never answers: it ends when the sender gives up. */
export const hangs = ({ init }: Call): Promise<Response> =>
  new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => reject(init.signal?.reason))
  })

const openBench = (storage: DurableObjectStorage, settings: SomeSettings, extras = {}) => {
  const { sql } = storage
  // From the real time on: the library that checks signatures looks at it.
  let now = Date.now()
  let receiver: Receiver = good
  const calls: Call[] = []
  const options: OutboxOptions = {
    keys: webhookKeys(SECRET) ?? [],
    allowLoopback: false,
    timeoutMs: 20,
    clock: () => now,
    send: async (url, init) => {
      const call = { url, init, headers: new Headers(init.headers), body: String(init.body) }
      calls.push(call)
      return receiver(call)
    },
  }
  migrate(storage, [...ROOM_STEPS, ...LIVE_STEPS])
  insertRoom(sql, { ...roomOf(settings, { extras }), claimId: 'claim', nextSlot: 0 })
  const reopen = (other: Partial<OutboxOptions> = {}) => new Outbox(sql, { ...options, ...other })
  let outbox = reopen()
  const deliveries = (): Delivery[] => outbox.list(Number.MAX_SAFE_INTEGER, 10_000).reverse()
  const bench = {
    storage,
    calls,
    deliveries,
    now: () => now,
    outbox: () => outbox,
    pass: (ms: number) => {
      now += ms
    },
    /** From now on. */
    answer: (next: Receiver) => {
      receiver = next
    },
    /** Another object on the same storage, as after a crash, or with other options. */
    reopen: (other: Partial<OutboxOptions> = {}) => {
      outbox = reopen(other)
    },
    room: (): Room => readRoom(sql) ?? roomOf(),
    /** Changes the room past every rule, and tells nobody. */
    write: (facts: Partial<Room>) => {
      const there = readRoom(sql)
      if (there !== null) updateRoom(sql, { ...there, ...facts })
    },
    put: (type: WebhookType = 'participant.joined', data: object = { name: 'Ann' }) =>
      outbox.put(bench.room(), type, data, now),
    start: () => outbox.start(now, () => {}),
    /** Until nothing is being sent. */
    settle: async () => {
      do await scheduler.wait(2)
      while (deliveries().some(({ state }) => state === 'sending'))
    },
    run: async () => {
      bench.start()
      await bench.settle()
    },
    /** Turns the clock to what is due next, and runs. False when nothing is. */
    runNext: async (): Promise<boolean> => {
      const due = outbox.nextDue()
      if (due === null) return false
      now = Math.max(now, due)
      await bench.run()
      return true
    },
    states: () => deliveries().map(({ state }) => state),
    errors: () => deliveries().map(({ lastError }) => lastError),
  }
  return bench
}

export type Bench = ReturnType<typeof openBench>

let benches = 0

/** Gives a test an outbox of its own, of a room with these webhooks. */
export const withBench = (
  settings: SomeSettings,
  use: (bench: Bench) => Promise<void>,
  extras: Room['extras'] = {},
): Promise<void> =>
  runInDurableObject(env.WORKSPACE.getByName(`bench-${++benches}`), async (_, { storage }) => {
    await storage.deleteAll()
    await use(openBench(storage, settings, extras))
  })
