// Session ids: a room's number and the session's number in it, sealed like a room id, under a key of
// their own.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openRoomId, openSessionId, sealRoomId, sealSessionId } from '../../src/edge/seal.ts'
import { linkKeyOf, numberOf } from '../support/link-keys.ts'

const KEY = await linkKeyOf('0123456789abcdef0123456789abcdef')
const OLDER = await linkKeyOf('older-link-key-0123456789abcdef01')

const anySession = fc.record({
  number: fc.integer({ min: 0, max: 2 ** 31 - 1 }).map(numberOf),
  session: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
})

// Made once with this key; the same for ever, or the sessions on record could not be found.
test.each([
  [0, 0, '6055c88e9f5dae12642d097a'],
  [0, 1, 'af7d6e1be055a137901670fb'],
  [123456789, 42, '650cb811c2cb93ebd0e6ada5'],
  [2147483647, 4294967295, 'bf08d42a4f00349353d38808'],
])('room %i, session %i: %s', (n, session, id) => {
  const number = numberOf(n)
  expect(sealSessionId([KEY], { number, session })).toBe(id)
  expect(openSessionId([KEY], id)).toEqual([{ number, session }])
})

test('opening gives back what was sealed, and no two sessions have one id', () => {
  const ids = new Map<string, string>()
  fc.assert(
    fc.property(anySession, (sealed) => {
      const id = sealSessionId([KEY], sealed) ?? ''
      expect(id).toMatch(/^[0-9a-f]{24}$/)
      expect(openSessionId([KEY], id)).toEqual([sealed])
      const plain = JSON.stringify(sealed)
      expect(ids.get(id) ?? plain).toBe(plain)
      ids.set(id, plain)
    }),
  )
})

test('a session id is no room id, nor the other way round', () => {
  fc.assert(
    fc.property(anySession, ({ number, session }) => {
      expect(openRoomId([KEY], sealSessionId([KEY], { number, session }) ?? '')).toEqual([])
      expect(openSessionId([KEY], sealRoomId([KEY], number) ?? '')).toEqual([])
    }),
  )
})

test('made-up ids open nothing', () => {
  const hex = fc.string({
    unit: fc.constantFrom(...'0123456789abcdef'),
    minLength: 24,
    maxLength: 24,
  })
  fc.assert(
    fc.property(hex, (id) => {
      expect(openSessionId([KEY, OLDER], id)).toEqual([])
    }),
  )
})

test('what is no id is not decrypted', () => {
  const id = sealSessionId([KEY], { number: numberOf(7), session: 7 }) ?? ''
  for (const text of ['', id.slice(1), `${id}0`, id.toUpperCase(), `${id.slice(1)}g`, ` ${id}`])
    if (text !== id) expect(openSessionId([KEY], text)).toEqual([])
})

test('the first key seals, all open', () => {
  const sealed = { number: numberOf(4711), session: 3_000_000_000 }
  const [before, now] = [sealSessionId([OLDER], sealed) ?? '', sealSessionId([KEY, OLDER], sealed)]
  expect(now).toBe(sealSessionId([KEY], sealed))
  expect(now).not.toBe(before)
  expect(openSessionId([KEY, OLDER], before)).toEqual([sealed])
  expect(openSessionId([KEY], before)).toEqual([])
})

test('a text that another key opens as well is not given out', () => {
  expect(sealSessionId([KEY, KEY], { number: numberOf(1), session: 1 })).toBeNull()
})
