// Leases as a model. Many isolates ask two authorities (a room with its codes, the Workspace with its
// roles) over messages that dawdle, on clocks that step, while codes are switched, roles deleted, objects
// evicted and lengths redeployed. One claim: no request that begins after a change was acknowledged is
// answered with what was before it.
//
// How each rule was seen to fail, taken out alone; each is a test of its own below:
//   from before the question   the edge counts from the arrival of the answer
//   the longest after waking   an authority wakes believing that it gave no lease
//   read at the change         the wait is taken from the leases before the last one given
//   250 ms more                the verb waits for the lease only, and a clock steps
//   late answers serve one     an answer that came after its lease is kept for a full lease
//   both leases live           a link opens by the room's lease alone, whatever became of its role

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  change,
  type Grants,
  grant,
  isDue,
  isLive,
  type Lease,
  leaseFrom,
  leaseLength,
  pause,
  unsettled,
  wake,
} from '../../src/domain/lease.ts'

type Rule =
  | 'from before the question'
  | 'the longest after waking'
  | 'read at the change'
  | '250 ms more'
  | 'late answers serve one'
  | 'both leases live'

/** What an isolate remembers of one authority. */
type Memory = { version: number; lease: Lease } | null

/** ms a question and its answer are under way; `frozen`: the authority's clock stands still so long. */
type Message = { to: number; frozen: number; back: number }

type Authority = { grants: Grants; stored: { longest: number }; version: number; previous: Grants }

/** Things happen in order of true time. Clocks of isolates and authorities are true time plus an
 * offset of their own, which may step. */
type Step =
  | ({ does: 'ask'; isolate: number; authority: number } & Message)
  /** What a link needs: the room with its codes, then the Workspace with its roles. */
  | { does: 'open'; isolate: number; messages: [Message, Message] }
  | { does: 'change'; authority: number; frozen: number; back: number }
  | { does: 'evict'; authority: number }
  | { does: 'redeploy'; length: number }
  | { does: 'clock step'; of: number; by: number }

const ISOLATES = 4
const AUTHORITIES = 2

/** Runs a history; answers how many requests were answered stale. */
const staleAnswers = (history: { after: number; step: Step }[], broken: Rule | null): number => {
  let now = 1_000_000
  let length = 1000
  let stale = 0
  const events: { at: number; order: number; run: () => void }[] = []
  const at = (moment: number, run: () => void) =>
    events.push({ at: moment, order: events.length, run })
  // Isolates first, then authorities; no offset ever leaves [-125, 125], so no step passes 250 ms.
  const offsets = new Array<number>(ISOLATES + AUTHORITIES).fill(0)
  const clock = (who: number, moment: number) => moment + (offsets[who] ?? 0)
  const memories: Memory[][] = Array.from({ length: ISOLATES }, () =>
    new Array<Memory>(AUTHORITIES).fill(null),
  )
  const authorities: Authority[] = Array.from({ length: AUTHORITIES }, () => {
    const grants = wake(0, now)
    return { grants, stored: { longest: 0 }, version: 0, previous: grants }
  })
  /** The newest version whose change has been acknowledged. */
  const acknowledged = new Array<number>(AUTHORITIES).fill(0)

  /** For a request that began at `begun` and is owed that version. `then`: what it does with the answer. */
  const ask = (
    step: { isolate: number; authority: number; unchecked?: boolean } & Message,
    begun: number,
    owed: number,
    then: (remembered: boolean) => void = () => {},
  ) => {
    const authority = authorities[step.authority]
    const memory = memories[step.isolate]
    if (authority === undefined || memory === undefined) return
    const held = memory[step.authority] ?? null
    const isGood = held !== null && isLive(held.lease, clock(step.isolate, begun))
    const remembered = isGood || (held !== null && step.unchecked === true)
    if (remembered && held.version < owed) stale += 1
    if (remembered) then(true)
    if (remembered && !isDue(held.lease, clock(step.isolate, begun))) return
    const sent = now
    const askedAt = clock(step.isolate, sent)
    at(sent + step.to, () => {
      // The authority's clock stands still within an event: it may read a moment that is past.
      const arrived = sent + step.to
      const its = clock(ISOLATES + step.authority, arrived)
      authority.previous = authority.grants
      authority.grants = grant(authority.grants, length, its)
      authority.stored.longest = Math.max(authority.stored.longest, authority.grants.longest)
      const answer = { version: authority.version, length }
      at(arrived + step.frozen + step.back, () => {
        const here = arrived + step.frozen + step.back
        const from = broken === 'from before the question' ? clock(step.isolate, here) : askedAt
        const late =
          broken === 'late answers serve one' &&
          !isLive(leaseFrom(from, answer.length), clock(step.isolate, here))
        const lease = leaseFrom(late ? clock(step.isolate, here) : from, answer.length)
        if (isLive(lease, clock(step.isolate, here)))
          memory[step.authority] = { version: answer.version, lease }
        if (remembered) return
        if (answer.version < owed) stale += 1
        then(false)
      })
    })
  }

  const open = ({ isolate, messages: [first, second] }: Extract<Step, { does: 'open' }>) => {
    const begun = now
    const [owedByRoom = 0, owedByWorkspace = 0] = acknowledged
    ask({ isolate, authority: 0, ...first }, begun, owedByRoom, (remembered) => {
      const unchecked = broken === 'both leases live' && remembered
      ask({ isolate, authority: 1, unchecked, ...second }, begun, owedByWorkspace)
    })
  }

  const alter = (step: Extract<Step, { does: 'change' }>) => {
    const authority = authorities[step.authority]
    if (authority === undefined) return
    const its = clock(ISOLATES + step.authority, now)
    authority.version += 1
    const version = authority.version
    authority.grants = change(
      broken === 'read at the change'
        ? { ...authority.grants, until: authority.previous.until }
        : authority.grants,
    )
    const wait = unsettled(authority.grants, its)
    const paused = broken === '250 ms more' ? wait : pause([wait])
    at(now + step.frozen + step.back + paused, () => {
      acknowledged[step.authority] = Math.max(acknowledged[step.authority] ?? 0, version)
    })
  }

  const take = (step: Step) => {
    switch (step.does) {
      case 'ask':
        return ask(step, now, acknowledged[step.authority] ?? 0)
      case 'open':
        return open(step)
      case 'change':
        return alter(step)
      case 'evict': {
        const authority = authorities[step.authority]
        if (authority === undefined) return
        const longest = broken === 'the longest after waking' ? 0 : authority.stored.longest
        authority.grants = wake(longest, clock(ISOLATES + step.authority, now))
        authority.previous = authority.grants
        return
      }
      case 'redeploy':
        length = step.length
        for (const index of authorities.keys()) take({ does: 'evict', authority: index })
        return
      case 'clock step':
        offsets[step.of] = Math.max(-125, Math.min(125, (offsets[step.of] ?? 0) + step.by))
        return
      default:
        return step satisfies never
    }
  }

  let planned = now
  for (const { after, step } of history) {
    planned += after
    at(planned, () => take(step))
  }
  for (;;) {
    events.sort((a, b) => a.at - b.at || a.order - b.order)
    const next = events.shift()
    if (next === undefined) return stale
    now = next.at
    next.run()
  }
}

const small = fc.integer({ min: 0, max: 60 })
// Some messages dawdle longer than a lease lives.
const dawdle = fc.oneof(
  { weight: 8, arbitrary: small },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2500 }) },
)
const authority = fc.integer({ min: 0, max: AUTHORITIES - 1 })

const isolate = fc.integer({ min: 0, max: ISOLATES - 1 })
const message = { to: dawdle, frozen: small, back: dawdle }

const asking: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('ask' as const),
  isolate,
  authority,
  ...message,
})
const opening: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('open' as const),
  isolate,
  messages: fc.tuple(fc.record(message), fc.record(message)),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: asking },
  { weight: 6, arbitrary: opening },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('change' as const),
      authority,
      frozen: small,
      back: dawdle,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('evict' as const), authority }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('redeploy' as const),
      length: fc.constantFrom(0, 300, 1000, 2000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('clock step' as const),
      of: fc.integer({ min: 0, max: ISOLATES + AUTHORITIES - 1 }),
      by: fc.integer({ min: -250, max: 250 }),
    }),
  },
)
const history = fc.array(
  fc.record({ after: fc.oneof(small, fc.integer({ min: 0, max: 1500 })), step }),
  {
    minLength: 5,
    maxLength: 60,
  },
)

test('no request that begins after a change was acknowledged is answered with what was before', () => {
  fc.assert(
    fc.property(history, (happened) => {
      expect(staleAnswers(happened, null)).toBe(0)
    }),
    { numRuns: 4000 },
  )
})

type History = Parameters<typeof staleAnswers>[0]

const asks = (after: number, back = 0): History[number] => ({
  after,
  step: { does: 'ask', isolate: 0, authority: 0, to: 0, frozen: 0, back },
})
const changes = (after: number): History[number] => ({
  after,
  step: { does: 'change', authority: 0, frozen: 0, back: 0 },
})

const opens = (after: number): History[number] => ({
  after,
  step: {
    does: 'open',
    isolate: 0,
    messages: [
      { to: 0, frozen: 0, back: 0 },
      { to: 0, frozen: 0, back: 0 },
    ],
  },
})
const roleChanges = (after: number): History[number] => ({
  after,
  step: { does: 'change', authority: 1, frozen: 0, back: 0 },
})

/** For each rule a history that it alone keeps right; leases live 1,000 ms. */
const KEPT_RIGHT_BY: [Rule, History][] = [
  ['from before the question', [asks(0, 600), changes(50), asks(1350)]],
  [
    'the longest after waking',
    [asks(0), { after: 100, step: { does: 'evict', authority: 0 } }, changes(100), asks(300)],
  ],
  ['read at the change', [asks(0), changes(100), asks(400)]],
  [
    '250 ms more',
    [
      asks(0),
      { after: 100, step: { does: 'clock step', of: ISOLATES, by: 100 } },
      changes(400),
      asks(450),
    ],
  ],
  ['late answers serve one', [asks(0, 1500), changes(100), asks(1500)]],
  ['both leases live', [opens(0), asks(900), roleChanges(0), opens(900)]],
]

test.each(KEPT_RIGHT_BY)('without the rule "%s" an answer is stale', (rule, happened) => {
  expect(staleAnswers(happened, rule)).toBeGreaterThan(0)
  expect(staleAnswers(happened, null)).toBe(0)
})

describe('the authority', () => {
  test('waits for nothing when it never leased, and at most one lease when it has just woken', () => {
    expect(unsettled(change(wake(0, 5000)), 5000)).toBe(0)
    expect(unsettled(change(wake(3000, 5000)), 5000)).toBe(3000)
  })

  test('a lease of length 0 is none', () => {
    expect(unsettled(change(grant(wake(0, 0), 0, 100)), 100)).toBe(0)
  })

  test('the same change asked again returns the same moment, whatever was leased since', () => {
    const changed = change(grant(wake(0, 0), 1000, 100))
    const leasedSince = grant(changed, 1000, 900)
    expect(unsettled(leasedSince, 900)).toBe(200)
    expect(unsettled(change(leasedSince), 900)).toBe(1000)
  })

  test('remembers the longest length it ever gave', () => {
    const grants = grant(grant(wake(0, 0), 9000, 0), 1000, 10)
    expect(grants).toMatchObject({ longest: 9000, until: 9000 })
  })
})

test('a verb pauses once, for the longest of several changes and 250 ms', () => {
  expect(pause([])).toBe(0)
  expect(pause([0, 0])).toBe(0)
  expect(pause([10, 700, 30])).toBe(950)
})

test('a lease is due in its last fifth and over at its end', () => {
  const lease = leaseFrom(1000, 500)
  expect([1399, 1400, 1499].map((now) => isDue(lease, now))).toEqual([false, true, true])
  expect([1499, 1500].map((now) => isLive(lease, now))).toEqual([true, false])
})

test('EDGE_LEASE_SECONDS is 0 to 10, 5 when unset', () => {
  expect(['', undefined, '0', '1', '2.5', '10'].map(leaseLength)).toEqual([
    5000, 5000, 0, 1000, 2500, 10_000,
  ])
  expect(['11', '-1', 'x', '1e1', '10.001', ' 5'].map(leaseLength)).toEqual(new Array(6).fill(null))
})
