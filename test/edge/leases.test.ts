// The lease memory: what it keeps, for how long, who renews, and what it forgets first.

import { expect, test } from 'vitest'
import { makeLeases } from '../../src/edge/leases.ts'

type Answer = { text: string; off?: boolean }

const make = (most = 3, mostOff = 2) =>
  makeLeases<Answer>({ most, mostOff }, ({ off }) => off === true)

test('an answer is given until its lease ends, counted from before the question', () => {
  const leases = make()
  leases.keep('a', { text: 'A' }, { askedAt: 1000, length: 500, now: 1300 })
  expect(leases.find('a', 1300)?.answer.text).toBe('A')
  expect(leases.find('a', 1499)?.answer.text).toBe('A')
  expect(leases.find('a', 1500)).toBeNull()
  expect(leases.find('a', 1300)).toBeNull()
})

test('an answer that comes after its own lease has ended, or without a lease, is not kept', () => {
  const leases = make()
  leases.keep('late', { text: 'A' }, { askedAt: 1000, length: 500, now: 1500 })
  leases.keep('none', { text: 'A' }, { askedAt: 1000, length: 0, now: 1000 })
  expect(leases.find('late', 1000)).toBeNull()
  expect(leases.find('none', 1000)).toBeNull()
})

test('in the last fifth one request renews, the others go on being answered', () => {
  const leases = make()
  leases.keep('a', { text: 'A' }, { askedAt: 0, length: 1000, now: 0 })
  expect(leases.find('a', 799)?.renew).toBe(false)
  expect(
    [leases.find('a', 800), leases.find('a', 801), leases.find('a', 999)].map((hit) => hit?.renew),
  ).toEqual([true, false, false])
  leases.keep('a', { text: 'A2' }, { askedAt: 800, length: 1000, now: 850 })
  expect(leases.find('a', 1500)).toEqual({ answer: { text: 'A2' }, renew: false })
})

test('the least recently used answer is forgotten first', () => {
  const leases = make(3)
  for (const key of ['a', 'b', 'c'])
    leases.keep(key, { text: key }, { askedAt: 0, length: 1000, now: 0 })
  leases.find('a', 1)
  leases.keep('d', { text: 'd' }, { askedAt: 0, length: 1000, now: 1 })
  expect(['a', 'b', 'c', 'd'].map((key) => leases.find(key, 2) !== null)).toEqual([
    true,
    false,
    true,
    true,
  ])
})

test('a flood of codes that are off pushes out none that is on', () => {
  const leases = make(3, 2)
  leases.keep('a', { text: 'a' }, { askedAt: 0, length: 1000, now: 0 })
  for (let n = 0; n < 100; n++)
    leases.keep(`off-${n}`, { text: 'x', off: true }, { askedAt: 0, length: 1000, now: 0 })
  expect(leases.find('a', 1)).not.toBeNull()
  expect(leases.find('off-98', 1)).not.toBeNull()
  expect(leases.find('off-97', 1)).toBeNull()
})

test('a code that changes sides is known on one side only', () => {
  const leases = make()
  leases.keep('a', { text: 'on' }, { askedAt: 0, length: 1000, now: 0 })
  leases.keep('a', { text: 'off', off: true }, { askedAt: 10, length: 1000, now: 10 })
  expect(leases.find('a', 20)?.answer.text).toBe('off')
  leases.keep('a', { text: 'on' }, { askedAt: 20, length: 100, now: 20 })
  expect(leases.find('a', 30)?.answer.text).toBe('on')
  expect(leases.find('a', 130)).toBeNull()
})
