// What an isolate remembers without a lease: names it has seen, and the highest number of a shard.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeHints } from '../../src/edge/hints.ts'
import { numberOf } from '../support/link-keys.ts'

describe('the number of a name', () => {
  test('is remembered until it is dropped, and the latest counts', () => {
    const hints = makeHints()
    expect(hints.name('standup')).toBeUndefined()
    hints.keepName('standup', numberOf(1))
    hints.keepName('standup', numberOf(2))
    expect(hints.name('standup')).toBe(2)
    hints.dropName('standup')
    expect(hints.name('standup')).toBeUndefined()
    hints.dropName('never seen')
  })

  test('is remembered for ten thousand names; the one kept longest ago goes first', () => {
    const hints = makeHints()
    const nameOf = (n: number) => `room-${n}`
    for (let n = 0; n < 10_000; n++) hints.keepName(nameOf(n), numberOf(n))
    expect(hints.name(nameOf(0))).toBe(0)
    hints.keepName(nameOf(0), numberOf(0))
    hints.keepName('one more', numberOf(1))
    expect(hints.name(nameOf(1))).toBeUndefined()
    expect(hints.name(nameOf(0))).toBe(0)
    expect(hints.name(nameOf(2))).toBe(2)
    expect(hints.name('one more')).toBe(1)
    for (let n = 0; n < 50_000; n++) hints.keepName(`other-${n}`, numberOf(n))
    const kept = Array.from({ length: 50_000 }, (_, n) => hints.name(`other-${n}`))
    expect(kept.filter((number) => number !== undefined).length).toBe(10_000)
  })
})

describe('the highest number of a shard', () => {
  test('is unknown at first: no number was given', () => {
    expect(makeHints().wasGiven(0, numberOf(0))).toBe(false)
  })

  test('only grows, and every shard has its own', () => {
    // Three shards and few numbers, so that a shard is often told less than it knew.
    const told = fc.array(fc.tuple(fc.nat(2), fc.integer({ min: -1, max: 20 })))
    fc.assert(
      fc.property(told, fc.nat(2), fc.nat(20), (told, shard, number) => {
        const hints = makeHints()
        for (const [of, highest] of told) hints.keepHighest(of, highest)
        const highest = Math.max(-1, ...told.filter(([of]) => of === shard).map(([, n]) => n))
        expect(hints.wasGiven(shard, numberOf(number))).toBe(number <= highest)
      }),
      { numRuns: 1000 },
    )
  })
})

test('each isolate has its own memory', () => {
  const [one, other] = [makeHints(), makeHints()]
  one.keepName('standup', numberOf(1))
  one.keepHighest(0, 100)
  expect(other.name('standup')).toBeUndefined()
  expect(other.wasGiven(0, numberOf(1))).toBe(false)
})
