// Several entries of LINK_KEY: the first seals, all open, and no text that two of them open is given out.

import { expect, test } from 'vitest'
import { isSlot } from '../../src/domain/room-code.ts'
import {
  type LinkKey,
  openRoomCode,
  openRoomId,
  sealRoomCode,
  sealRoomCodes,
  sealRoomId,
} from '../../src/edge/seal.ts'
import { linkKeyOf, numberOf, slotOf } from '../support/link-keys.ts'

const [newest, older, oldest, idsOnly] = await Promise.all([
  linkKeyOf('newest-link-key-of-four-0123456789'),
  linkKeyOf('older-link-key-of-four-0123456789'),
  linkKeyOf('oldest-link-key-of-four-0123456789'),
  linkKeyOf('leaked-link-key-of-four-0123456789', false),
])
const room = numberOf(4711)

/** The first slot whose text, sealed by the first key, some other key opens too. */
const firstAmbiguous = (keys: readonly LinkKey[]): number => {
  for (let slot = 0; isSlot(slot); slot++) if (sealRoomCode(keys, room, slot) === null) return slot
  throw new Error('no slot is ambiguous')
}
const textOf = (key: LinkKey, slot: number) => {
  const sealed = sealRoomCode([key], room, slotOf(slot))
  if (sealed === null) throw new Error('one key alone is never ambiguous')
  return sealed.code
}

test('the first seals; ids and codes of the others open', () => {
  const [before, after] = [[older], [newest, older]]
  const id = sealRoomId(before, room) ?? ''
  expect(openRoomId(after, id)).toEqual([room])
  expect(sealRoomId(after, room)).toBe(sealRoomId([newest], room))
  expect(sealRoomId(after, room)).not.toBe(id)
  for (const { code, slot, keyId } of sealRoomCodes(before, room, 0, 50)) {
    expect(keyId).toBe(older.id)
    expect(openRoomCode(after, code)).toContainEqual({ number: room, slot })
  }
  expect(sealRoomCodes(after, room, 0, 50).every(({ keyId }) => keyId === newest.id)).toBe(true)
})

test('a text that two keys open gives a candidate for each, newest first', () => {
  const text = textOf(newest, firstAmbiguous([newest, older]))
  const [own] = openRoomCode([newest], text)
  const [other] = openRoomCode([older], text)
  expect(own).toBeDefined()
  expect(other).toBeDefined()
  expect(openRoomCode([newest, older], text)).toEqual([own, other])
  expect(openRoomCode([older, newest], text)).toEqual([other, own])
})

test('a text that another key opens is never given out: the room takes the next slot', () => {
  const keys = [newest, older, oldest, idsOnly]
  const skipped = firstAmbiguous(keys)
  const codes = sealRoomCodes(keys, room, skipped, 1)
  expect(codes.length).toBe(1)
  expect(codes[0]?.slot).toBeGreaterThan(skipped)
  for (let slot = skipped; slot < (codes[0]?.slot ?? 0); slot++)
    expect(sealRoomCode(keys, room, slotOf(slot))).toBeNull()
})

test('of all codes of a room none is opened by a second key, and none that could be is left out', () => {
  const keys = [newest, older, oldest]
  const given = sealRoomCodes(keys, room, 0, 1000)
  expect(given.length).toBe(1000)
  const bySlot = new Map(given.map((code) => [code.slot, code.code]))
  const last = given.at(-1)?.slot ?? 0
  // About one slot in eight is passed over: enough to meet many of both sorts.
  expect(last).toBeGreaterThan(1050)
  for (let slot = 0; slot <= last; slot++) {
    const text = textOf(newest, slot)
    const opened = openRoomCode([older, oldest], text)
    expect(bySlot.get(slotOf(slot))).toBe(opened.length === 0 ? text : undefined)
  }
})

test('a code given out before a rotation is none that is given out after it', () => {
  const before = sealRoomCodes([older, newest], room, 0, 300).map(({ code }) => code)
  const after = sealRoomCodes([newest, older], room, 0, 300)
  for (const code of before) expect(openRoomCode([newest], code)).toEqual([])
  expect(after.filter(({ code }) => before.includes(code))).toEqual([])
})

test('a key that opens ids only opens no code, and guards its codes all the same', () => {
  const keys = [newest, idsOnly]
  const id = sealRoomId([idsOnly], room) ?? ''
  expect(openRoomId(keys, id)).toEqual([room])
  const text = textOf(newest, firstAmbiguous(keys))
  expect(openRoomCode(keys, text)).toEqual([{ number: room, slot: firstAmbiguous(keys) }])
  expect(openRoomCode([newest, { ...idsOnly, opensCodes: true }], text)).toHaveLength(2)
  for (const { code } of sealRoomCodes([idsOnly], room, 0, 50))
    expect(openRoomCode([idsOnly], code)).toEqual([])
})

test('a key that was dropped opens nothing: neither its ids nor the rooms of its codes', () => {
  const id = sealRoomId([older], room) ?? ''
  expect(openRoomId([newest, oldest], id)).toEqual([])
  for (const { code } of sealRoomCodes([older], room, 0, 50))
    expect(openRoomCode([newest, oldest], code)).not.toContainEqual(
      expect.objectContaining({ number: room }),
    )
})

test('fewer codes come back where the slots run out', () => {
  const left = sealRoomCodes([newest], room, 4094, 5)
  expect(left.map(({ slot }) => slot)).toEqual([4094, 4095])
  expect(sealRoomCodes([newest], room, 4096, 1)).toEqual([])
})

test('each has a name of its own that is not part of it', () => {
  const keys = [newest, older, oldest, idsOnly]
  expect(new Set(keys.map(({ id }) => id)).size).toBe(4)
  for (const { id } of keys) expect(id).toMatch(/^[0-9a-f]{16}$/)
})

test('none at all seals and opens nothing', () => {
  expect(sealRoomId([], room)).toBeNull()
  expect(sealRoomCode([], room, slotOf(0))).toBeNull()
  expect(openRoomId([], '5277982cdaec4e40d7813125')).toEqual([])
  expect(openRoomCode([], textOf(newest, 0))).toEqual([])
})
