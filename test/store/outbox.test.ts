// The outbox of webhooks: written with the event, sent in order and one at a time, tried again as long as
// promised, and never in anybody's way.

import { describe, expect, test } from 'vitest'
import { backOff, WAIT_MS } from '../../src/domain/webhook.ts'
import { type Bench, bad, good, HOOK, hangs, OTHER, withBench } from '../support/webhook-bench.ts'

const HOUR = 3_600_000
const joins = { meetingJoinWebhook: HOOK }
const sent = ({ calls }: Bench) => calls.map(({ body }) => JSON.parse(body).seq)

describe('an event', () => {
  test('is written with what made it, or not at all', () =>
    withBench(joins, async ({ storage, put, deliveries, outbox }) => {
      expect(() =>
        storage.transactionSync(() => {
          put()
          expect(deliveries()).toHaveLength(1)
          throw new Error('no such change')
        }),
      ).toThrow('no such change')
      expect(deliveries()).toEqual([])
      expect(outbox().nextDue()).toBeNull()
      storage.transactionSync(() => put())
      expect(deliveries()).toMatchObject([{ seq: 1, state: 'waiting', attempts: 0 }])
    }))

  test('is due at once, and is not sent before the room says so', () =>
    withBench(joins, async ({ put, calls, now, outbox, run, states }) => {
      put()
      expect(outbox().nextDue()).toBe(now())
      await scheduler.wait(5)
      expect(calls).toEqual([])
      await run()
      expect(states()).toEqual(['delivered'])
    }))

  test('counts up in its room, whatever its type, and has the same id and seq at every endpoint', () =>
    withBench(
      { ...joins, meetingLeftWebhook: HOOK },
      async ({ put, deliveries, run, calls }) => {
        put('participant.joined')
        put('participant.left')
        put('meeting.ended')
        const rows = deliveries()
        expect(rows.map(({ url, seq, type }) => [url, seq, type])).toEqual([
          [HOOK, 1, 'participant.joined'],
          [OTHER, 1, 'participant.joined'],
          [HOOK, 2, 'participant.left'],
          [OTHER, 2, 'participant.left'],
          [OTHER, 3, 'meeting.ended'],
        ])
        expect(new Set(rows.map(({ id, seq }) => `${id} ${seq}`)).size).toBe(3)
        await run()
        expect(calls).toHaveLength(5)
      },
      { webhook: { url: OTHER } },
    ))

  test('that nobody wants is not written, and does not count', () =>
    withBench(joins, async ({ put, deliveries }) => {
      put('meeting.started')
      expect(deliveries()).toEqual([])
      put('participant.joined')
      expect(deliveries()).toMatchObject([{ seq: 1 }])
    }))
})

describe('deliveries to an endpoint', () => {
  test('go one at a time, in order, also when one answers late', () =>
    withBench(joins, async (bench) => {
      const { put, answer, start, calls, settle, states } = bench
      const waiting: (() => void)[] = []
      answer(() => new Promise((resolve) => waiting.push(() => resolve(good()))))
      for (let n = 0; n < 3; n++) put()
      start()
      start()
      await scheduler.wait(5)
      for (let n = 1; n <= 3; n++) {
        expect(calls).toHaveLength(n)
        expect(states().filter((state) => state === 'sending')).toHaveLength(1)
        waiting.shift()?.()
        await scheduler.wait(5)
      }
      await settle()
      expect(sent(bench)).toEqual([1, 2, 3])
      expect(states()).toEqual(['delivered', 'delivered', 'delivered'])
    }))

  test('keep their order while the first of them fails', () =>
    withBench(joins, async (bench) => {
      const { put, answer, runNext, states } = bench
      let left = 3
      answer(() => (left-- > 0 ? bad() : good()))
      put()
      put()
      for (let n = 0; n < 4; n++) await runNext()
      expect(sent(bench)).toEqual([1, 1, 1, 1, 2])
      expect(states()).toEqual(['delivered', 'delivered'])
    }))

  test('do not wait for those to another', () =>
    withBench(
      { ...joins, meetingEndedWebhook: OTHER },
      async ({ put, answer, run, deliveries }) => {
        answer((call) => (call.url === HOOK ? hangs(call) : good()))
        put('participant.joined')
        put('meeting.ended')
        await run()
        expect(deliveries().map(({ url, state }) => [url, state])).toEqual([
          [HOOK, 'waiting'],
          [OTHER, 'delivered'],
        ])
      },
    ))

  test('that are many are sent a few at a time, and the alarm goes on from there', () =>
    withBench(joins, async (bench) => {
      const { put, calls, run, runNext, outbox, now } = bench
      for (let n = 0; n < 50; n++) put()
      await run()
      expect(calls.length).toBeLessThan(50)
      expect(outbox().nextDue()).toBe(now())
      while (await runNext()) expect(calls.length).toBeLessThanOrEqual(50)
      expect(sent(bench)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
    }))
})

describe('a receiver that fails', () => {
  test('is left alone for longer and longer, and asked the same each time', () =>
    withBench(joins, async ({ put, answer, runNext, calls, now, deliveries, outbox }) => {
      answer(bad)
      put()
      for (let failures = 1; failures <= 8; failures++) {
        await runNext()
        expect(deliveries()).toMatchObject([
          { state: 'waiting', attempts: failures, lastStatus: 500, lastError: 'status' },
        ])
        expect(outbox().nextDue()).toBe(now() + backOff(failures))
        expect(deliveries()[0]?.nextAt).toBe(outbox().nextDue())
      }
      const bodies = new Set(calls.map(({ body }) => body))
      const ids = new Set(calls.map(({ headers }) => headers.get('webhook-id')))
      const timestamps = new Set(calls.map(({ headers }) => headers.get('webhook-timestamp')))
      expect([calls.length, bodies.size, ids.size, timestamps.size]).toEqual([8, 1, 1, 8])
    }))

  test('is not asked before its time', () =>
    withBench(joins, async ({ put, answer, run, calls, pass }) => {
      answer(bad)
      put()
      await run()
      pass(backOff(1) - 1)
      put()
      await run()
      expect(calls).toHaveLength(1)
      pass(1)
      await run()
      expect(calls).toHaveLength(2)
    }))

  test('and recovers begins anew when it fails again', () =>
    withBench(joins, async ({ put, answer, runNext, outbox, now }) => {
      answer(bad)
      put()
      for (let n = 0; n < 4; n++) await runNext()
      answer(good)
      await runNext()
      answer(bad)
      put()
      await runNext()
      expect(outbox().nextDue()).toBe(now() + backOff(1))
    }))

  test('by not answering at all is given up in time, and the room waits for nothing', () =>
    withBench(joins, async ({ put, answer, start, settle, states, errors }) => {
      answer(hangs)
      put()
      start()
      expect(states()).toEqual(['sending'])
      await settle()
      expect([states(), errors()]).toEqual([['waiting'], ['timeout']])
    }))

  test('by not being there is tried again', () =>
    withBench(joins, async ({ put, answer, run, states, errors }) => {
      answer(() => Promise.reject(new TypeError('connection refused')))
      put()
      await run()
      expect([states(), errors()]).toEqual([['waiting'], ['unreachable']])
    }))

  test('for days loses what waited longer than 76 hours, and gets the rest in order when it is back', () =>
    withBench(joins, async (bench) => {
      const { put, answer, runNext, now, pass, deliveries, calls, outbox } = bench
      answer(bad)
      const first = now()
      put()
      while (deliveries()[0]?.state === 'waiting') expect(await runNext()).toBe(true)
      expect(now() - first).toBe(WAIT_MS)
      expect(deliveries()).toMatchObject([{ seq: 1, state: 'failed', lastError: 'too_old' }])
      expect(calls.length).toBeGreaterThan(10)
      // Nothing waits, so nothing is asked any more.
      while (await runNext()) expect(outbox().nextDue()).not.toBe(now())
      const asked = calls.length
      put()
      pass(40 * HOUR)
      put()
      await bench.run()
      expect(calls.length).toBe(asked + 1)
      answer(good)
      while (await runNext()) expect(calls.length).toBeLessThan(asked + 4)
      expect(deliveries().map(({ seq, state }) => [seq, state])).toEqual([
        [1, 'failed'],
        [2, 'delivered'],
        [3, 'delivered'],
      ])
    }))

  test('keeps a thousand events waiting; of more the oldest fail, and are listed', () =>
    withBench(joins, async (bench) => {
      const { put, answer, run, runNext, deliveries } = bench
      answer(bad)
      for (let n = 0; n < 1003; n++) put()
      await run()
      const rows = deliveries()
      expect(rows.slice(0, 4).map(({ seq, state, lastError }) => [seq, state, lastError])).toEqual([
        [1, 'failed', 'too_many_waiting'],
        [2, 'failed', 'too_many_waiting'],
        [3, 'failed', 'too_many_waiting'],
        [4, 'waiting', 'status'],
      ])
      expect(rows.filter(({ state }) => state === 'waiting')).toHaveLength(1000)
      bench.calls.length = 0
      answer(good)
      while (await runNext()) expect(bench.calls.length).toBeLessThanOrEqual(1000)
      expect(sent(bench)).toEqual(Array.from({ length: 1000 }, (_, n) => n + 4))
    }))
})

describe('an endpoint that answers 410', () => {
  const gone = () => new Response(null, { status: 410 })

  const off = (use: (bench: Bench) => Promise<void>) =>
    withBench(joins, async (bench) => {
      bench.answer(gone)
      bench.put()
      bench.put()
      await bench.run()
      bench.answer(good)
      await use(bench)
    })

  test('is off: nothing that waited is sent, and nothing is written for it any more', () =>
    off(async ({ states, errors, put, deliveries, outbox, calls }) => {
      expect([states(), errors()]).toEqual([
        ['failed', 'failed'],
        ['gone', 'gone'],
      ])
      put()
      expect(deliveries()).toHaveLength(2)
      expect(outbox().nextDue()).toBeNull()
      expect(calls).toHaveLength(1)
    }))

  test('stays off after other changes of the room', () =>
    off(async ({ outbox, room, put, deliveries, now }) => {
      outbox().roomChanged(room(), { settings: { lang: 'de', meetingLeftWebhook: OTHER } }, now())
      put()
      expect(deliveries()).toHaveLength(2)
    }))

  test('is on again when its URL is set anew, be it to the same', () =>
    off(async ({ outbox, room, put, run, deliveries, now }) => {
      outbox().roomChanged(room(), { settings: { meetingJoinWebhook: HOOK } }, now())
      put()
      await run()
      expect(deliveries().at(-1)).toMatchObject({ state: 'delivered', lastStatus: 204 })
    }))

  test('is on again after it was taken away and set later', () =>
    off(async ({ outbox, room, write, put, run, states, now }) => {
      const { settings } = room()
      const { meetingJoinWebhook: _, ...without } = settings
      write({ settings: without })
      outbox().roomChanged(room(), { settings: { meetingJoinWebhook: null } }, now())
      write({ settings })
      put()
      await run()
      expect(states()).toEqual(['failed', 'failed', 'delivered'])
    }))
})

describe('a change of the room', () => {
  test('that sets the URL of a failing endpoint has it tried at once', () =>
    withBench(joins, async ({ put, answer, runNext, outbox, room, now, states }) => {
      answer(bad)
      put()
      for (let n = 0; n < 5; n++) await runNext()
      answer(good)
      outbox().roomChanged(room(), { settings: { meetingJoinWebhook: HOOK } }, now())
      expect(outbox().nextDue()).toBe(now())
      await runNext()
      expect(states()).toEqual(['delivered'])
    }))

  test('sends nothing a second time beside what is being sent', () =>
    withBench(joins, async ({ put, answer, start, settle, outbox, room, now, calls }) => {
      answer(hangs)
      put()
      start()
      outbox().roomChanged(room(), { settings: { meetingJoinWebhook: HOOK } }, now())
      start()
      await settle()
      expect(calls).toHaveLength(1)
    }))

  test('that takes a URL away lets what waited there fail', () =>
    withBench(joins, async ({ put, answer, run, runNext, write, room, errors, calls }) => {
      answer(bad)
      put()
      await run()
      write({ settings: { ...room().settings, meetingJoinWebhook: OTHER } })
      answer(good)
      put()
      while (await runNext()) expect(calls.length).toBeLessThan(3)
      expect(errors()).toEqual(['not_wanted', null])
      expect(calls.map(({ url }) => url)).toEqual([HOOK, OTHER])
    }))
})

describe('a crash between starting and hearing', () => {
  test('repeats the delivery when half a minute has passed, with the same id and seq', () =>
    withBench(joins, async (bench) => {
      const { put, answer, start, reopen, pass, run, calls, states, errors, outbox, now } = bench
      answer(() => new Promise(() => {}))
      put()
      put()
      start()
      await scheduler.wait(5)
      expect(outbox().nextDue()).toBe(now() + 30_000)
      reopen()
      answer(good)
      pass(29_999)
      start()
      expect([calls.length, states()[0]]).toEqual([1, 'sending'])
      pass(1)
      await run()
      expect(states()).toEqual(['delivered', 'delivered'])
      expect(sent(bench)).toEqual([1, 1, 2])
      const [before, after] = calls
      expect(after?.headers.get('webhook-id')).toBe(before?.headers.get('webhook-id'))
      expect(after?.body).toBe(before?.body)
      expect(errors()).toEqual([null, null])
    }))

  test('is not undone by an answer that comes after the repetition began', () =>
    withBench(joins, async (bench) => {
      const { put, answer, start, pass, settle, states, deliveries, outbox, now } = bench
      const answers: ((response: Response) => void)[] = []
      answer(() => new Promise((resolve) => answers.push(resolve)))
      put()
      start()
      await scheduler.wait(5)
      pass(30_000)
      start()
      await scheduler.wait(5)
      answers[0]?.(bad())
      await scheduler.wait(5)
      expect(states()).toEqual(['sending'])
      expect(outbox().nextDue()).toBe(now() + 30_000)
      answers[1]?.(good())
      await settle()
      expect(deliveries()).toMatchObject([{ state: 'delivered', attempts: 2, lastStatus: 204 }])
    }))
})

describe('what is kept', () => {
  test('of what is finished is no body, and a bounded number', () =>
    withBench(joins, async ({ put, run, runNext, deliveries, storage, calls }) => {
      for (let n = 0; n < 130; n++) put()
      await run()
      while (await runNext()) expect(calls.length).toBeLessThanOrEqual(130)
      expect(deliveries().map(({ seq }) => seq)).toEqual(
        Array.from({ length: 100 }, (_, n) => n + 31),
      )
      const bodies = storage.sql.exec("SELECT body FROM delivery WHERE body <> ''").toArray()
      expect(bodies).toEqual([])
    }))

  test('of what failed is a thousand at most', () =>
    withBench(joins, async ({ put, answer, deliveries }) => {
      answer(bad)
      for (let n = 0; n < 2105; n++) put()
      expect(deliveries()).toHaveLength(2000)
    }))

  test('is listed newest first, page by page', () =>
    withBench(joins, async ({ put, outbox }) => {
      for (let n = 0; n < 5; n++) put()
      const page = outbox().list(Number.MAX_SAFE_INTEGER, 2)
      expect(page.map(({ seq }) => seq)).toEqual([5, 4])
      expect(
        outbox()
          .list(page[1]?.number ?? 0, 10)
          .map(({ seq }) => seq),
      ).toEqual([3, 2, 1])
    }))
})

describe('without a key', () => {
  test('nothing is written', () =>
    withBench(joins, async ({ reopen, put, deliveries }) => {
      reopen({ keys: [] })
      put()
      expect(deliveries()).toEqual([])
    }))

  test('what was written before is not sent, and waits for one until it is too old', () =>
    withBench(joins, async ({ reopen, put, run, runNext, calls, states, outbox, now, pass }) => {
      put()
      reopen({ keys: [] })
      await run()
      expect([calls.length, states()]).toEqual([0, ['waiting']])
      expect(outbox().nextDue()).toBe(now() + WAIT_MS)
      reopen()
      await run()
      expect(states()).toEqual(['delivered'])
      reopen()
      put()
      reopen({ keys: [] })
      pass(WAIT_MS)
      await runNext()
      expect([calls.length, states()]).toEqual([1, ['delivered', 'failed']])
    }))
})

describe('an address that may not be called', () => {
  test.each(['https://10.0.0.1/', 'http://hooks.example.com/', 'http://localhost:9000/'])(
    '%s is not, though it was stored once',
    (url) =>
      withBench({ meetingJoinWebhook: url }, async ({ put, run, calls, errors, outbox }) => {
        put()
        await run()
        expect([calls, errors()]).toEqual([[], ['address_refused']])
        expect(outbox().nextDue()).toBeNull()
      }),
  )

  test('loopback is where it is allowed', () =>
    withBench(
      { meetingJoinWebhook: 'http://localhost:9000/' },
      async ({ put, run, reopen, states }) => {
        reopen({ allowLoopback: true })
        put()
        await run()
        expect(states()).toEqual(['delivered'])
      },
    ))
})

test('what breaks on the way is not thrown at the room', () =>
  withBench(joins, async ({ put, answer, outbox, settle, states, now, storage }) => {
    answer(() => {
      throw new Error('at once')
    })
    put()
    outbox().start(now(), () => {
      throw new Error('the room')
    })
    await settle()
    expect(states()).toEqual(['waiting'])
    storage.sql.exec('DROP TABLE endpoint')
    outbox().start(now(), () => {})
  }))
