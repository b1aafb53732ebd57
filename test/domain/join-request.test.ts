// The queue at a room's door as a model. People of a few addresses and whole crowds ask, go away, come back and
// take it back, admins answer, also what was answered before, the clock moves and the room closes. After every
// step, what became of each request and who may ask now are what the plain words of docs/live.md say.
//
// Each rule was taken out, alone: of the queue in a test of its own below, and once of src/domain/join-request.ts,
// where the first test failed each time.
//   the first answer stands         `close` answers a request that has an answer
//   its author is named             `close` forgets who answered
//   answering one touches no other  the queue closes those of the same address as well
//   a request has a life of its own `runsOutAt` looks at the away time only
//   an away asker keeps it 30 s     `runsOutAt` looks at the life only
//   being away prolongs nothing     `runsOutAt` forgets the life of one who is away
//   100 wait at a room              `mayAsk` lets the 101st ask
//   three of one address            `mayAsk` lets the fourth ask
//   a denied address waits 60 s     `mayAsk` forgets that it was denied
//   and no longer                   `mayAsk` remembers it for good

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { close, type JoinRequest, mayAsk, toAsked } from '../../src/domain/join-request.ts'
import { yes } from '../../src/domain/result.ts'
import { LIFE_MS, makeQueue, RULES, type Rules } from '../support/request-queue.ts'

type Step =
  | { does: 'ask'; address: number }
  | { does: 'crowd'; people: number }
  | { does: 'answer'; which: number; outcome: 'admitted' | 'denied'; by: string }
  | { does: 'withdraw' | 'go away' | 'come back'; which: number }
  | { does: 'wait'; ms: number }
  /** Until one has so much of its life left. */
  | { does: 'wait for'; which: number; left: number }
  | { does: 'close room' }

/** Counted from the newest. */
const which = fc.oneof({ weight: 2, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(1_000) })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('ask'), address: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('crowd'), people: fc.nat(120) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('answer'),
      which,
      outcome: fc.constantFrom('admitted', 'denied'),
      by: fc.constantFrom('Ann', 'Bob'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('withdraw'), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('go away'), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('come back'), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('wait'),
      ms: fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constantFrom(1, 29_999, 30_000, 59_999, 60_000, 570_001, 599_999, 600_000),
        },
        { weight: 1, arbitrary: fc.nat(700_000) },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('wait for'),
      which,
      left: fc.constantFrom(0, 1, 20_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('close room') }) },
)

/** One request, in the words of the design. */
type Told = {
  address: string
  asked: number
  away: number | null
  end: [string, string | null] | null
}

/** Runs both; says where they first differ, or null. */
const difference = (steps: readonly Step[], rules: Rules): string | null => {
  const queue = makeQueue(rules)
  const told: Told[] = []
  const denied: { address: string; at: number }[] = []
  let now = 1_700_000_000_000
  let people = 0

  const expected = (address: string): string | null => {
    const waits = told.filter(({ end }) => end === null)
    const last = denied.findLast((one) => one.address === address)
    if (last !== undefined && now - last.at < 60_000)
      return `denied_recently ${Math.ceil((60_000 - (now - last.at)) / 1000)}`
    if (waits.filter((one) => one.address === address).length === 3) return 'too_many_requests 3'
    return waits.length === 100 ? 'requests_full 100' : null
  }
  const ask = (address: string): boolean => {
    const foretold = expected(address)
    const refusal = queue.ask(address, now)
    const detail = refusal !== null && ('limit' in refusal ? refusal.limit : 0)
    const said =
      refusal === null
        ? null
        : `${refusal.reason} ${'retryAfter' in refusal ? refusal.retryAfter : detail}`
    if (foretold === null) told.push({ address, asked: now, away: null, end: null })
    return said === foretold
  }
  const pass = (ms: number): boolean => {
    now += Math.max(ms, 0)
    queue.alarm(now)
    for (const each of told) {
      const isOver = now >= each.asked + LIFE_MS || now >= (each.away ?? now) + 30_000
      if (each.end === null && isOver) each.end = ['expired', null]
    }
    return true
  }
  const take = (does: Step): boolean => {
    const at =
      'which' in does && told.length > 0 ? told.length - 1 - (does.which % told.length) : -1
    const [one, request] = [told[at], queue.requests[at]]
    switch (does.does) {
      case 'ask':
        return ask(`address ${does.address}`)
      case 'crowd':
        return Array.from({ length: does.people }, () => ask(`person ${people++}`)).every(Boolean)
      case 'wait':
        return pass(does.ms)
      case 'close room':
        queue.closeRoom(now)
        for (const each of told) each.end ??= ['room_closed', null]
        return true
    }
    if (one === undefined || request === undefined) return true
    if (does.does === 'wait for') return pass(one.asked + LIFE_MS - does.left - now)
    if (does.does === 'go away' || does.does === 'come back') {
      const away = does.does === 'go away' ? now : null
      queue.away(request, away)
      if (one.end === null && (one.away === null) !== (away === null)) one.away = away
      return true
    }
    const [outcome, by] =
      does.does === 'answer' ? [does.outcome, does.by] : ['withdrawn' as const, null]
    const refusal = queue.end(request, outcome, by, now)
    const earlier = one.end
    if (earlier !== null)
      return (
        refusal?.reason === 'request_answered' &&
        `${[refusal.outcome, refusal.by]}` === `${earlier}`
      )
    one.end = [outcome, by]
    if (outcome === 'denied') denied.push({ address: one.address, at: now })
    return refusal === null
  }

  for (const does of steps) {
    const held = take(does)
    const is = queue.requests.map(({ closed }) => closed && [closed.outcome, closed.by])
    if (!held || JSON.stringify(is) !== JSON.stringify(told.map(({ end }) => end)))
      return `${JSON.stringify(does)} at ${now}`
  }
  return null
}

const holds = (rules: Rules) =>
  fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    expect(difference(steps, rules)).toBeNull()
  })

test('whatever people and admins do, the queue is what the rules say', () => {
  fc.assert(holds(RULES), { numRuns: 2_000 })
})

const awayAt = ({ expiresAt, awaySince }: JoinRequest) =>
  awaySince === null ? expiresAt : awaySince + 30_000

test.each<[string, Partial<Rules>]>([
  [
    'the first answer stands',
    { close: (request, outcome, by, at) => yes({ ...request, closed: { outcome, by, at } }) },
  ],
  [
    'its author is named',
    { close: (request, outcome, _, at) => close(request, outcome, null, at) },
  ],
  [
    'answering one touches no other',
    { reach: ({ addressHash }, all) => all.filter((other) => other.addressHash === addressHash) },
  ],
  [
    'a request has a life of its own',
    { runsOutAt: (request) => awayAt({ ...request, expiresAt: Infinity }) },
  ],
  ['an away asker keeps it 30 s', { runsOutAt: ({ expiresAt }) => expiresAt }],
  ['being away prolongs nothing', { runsOutAt: awayAt }],
  ['100 wait at a room', { mayAsk: (queue, now) => mayAsk({ ...queue, waiting: 0 }, now) }],
  ['three of one address', { mayAsk: (queue, now) => mayAsk({ ...queue, ofAddress: 0 }, now) }],
  [
    'a denied address waits 60 s',
    { mayAsk: (queue, now) => mayAsk({ ...queue, deniedAt: null }, now) },
  ],
  [
    'and no longer',
    {
      mayAsk: (queue, now) =>
        mayAsk({ ...queue, deniedAt: queue.deniedAt === null ? null : now }, now),
    },
  ],
])('a queue without "%s" is caught', (_, broken) => {
  expect(fc.check(holds({ ...RULES, ...broken }), { numRuns: 2_000, seed: 5 }).failed).toBe(true)
})

test('an admin sees who asks, what he says and since when, and nothing of where he is', () => {
  const queue = makeQueue(RULES)
  queue.ask('a hash', 1_700_000_000_000)
  const [request] = queue.requests
  if (request === undefined) throw new Error('nobody asked')
  const asked = { requestId: 'request 0', name: 'Cyd', requestedAt: '2023-11-14T22:13:20.000Z' }
  expect(toAsked(request)).toEqual(asked)
  expect(toAsked({ ...request, message: 'It is me' })).toEqual({ ...asked, message: 'It is me' })
})
