// Sealing: numbers into ids and codes and back, by FF1. Several keys at once:
// link-keys.test.ts.

import { FF1 } from '@noble/ciphers/ff1.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupLetters, parseRoomCode } from '../../src/domain/room-code.ts'
import {
  openRoomCode,
  openRoomId,
  sealRoomCode,
  sealRoomCodes,
  sealRoomId,
} from '../../src/edge/seal.ts'
import { linkKeyOf, numberOf, slotOf } from '../support/link-keys.ts'

const KEY = await linkKeyOf('0123456789abcdef0123456789abcdef')
const anyNumber = fc.integer({ min: 0, max: 2 ** 31 - 1 }).map(numberOf)
const anySlot = fc.integer({ min: 0, max: 4095 }).map(slotOf)

/** Random ten-letter texts as codes. */
const randomTexts = (count: number) => {
  const random = new Uint32Array(10)
  return Array.from({ length: count }, () =>
    groupLetters(
      [...crypto.getRandomValues(random)].map((n) => String.fromCharCode(97 + (n % 26))).join(''),
    ),
  )
}

test('FF1 with AES-256 is that of NIST (sample 7)', () => {
  const key = Uint8Array.fromHex('2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94')
  const digits = (text: string) => [...text].map(Number)
  expect(FF1(10, key).encrypt(digits('0123456789'))).toEqual(digits('6657667009'))
  expect(FF1(10, key).decrypt(digits('6657667009'))).toEqual(digits('0123456789'))
})

describe('the vectors of the design', () => {
  test.each([
    [0, 0, '5277982cdaec4e40d7813125', 'ymg-cowf-clx'],
    [0, 1, '5277982cdaec4e40d7813125', 'ori-xvev-lvy'],
    [1, 0, 'a992dbad53c9536fc6e518ee', 'wmf-wars-foo'],
    [123456789, 42, '69c6473a648810b6af3d954f', 'tzl-ybfl-mve'],
    [2147483647, 4095, '265e3011e1467203a787d523', 'zxh-qflw-ioh'],
  ])('number %i, slot %i: id %s, code %s', (n, slot, id, code) => {
    const number = numberOf(n)
    expect(sealRoomId([KEY], number)).toBe(id)
    expect(sealRoomCode([KEY], number, slotOf(slot))).toEqual({ slot, code, keyId: KEY.id })
    expect(openRoomId([KEY], id)).toEqual([number])
    const parsed = parseRoomCode(code)
    expect(parsed && openRoomCode([KEY], parsed)).toEqual([{ number, slot }])
  })
})

describe('opening what was sealed', () => {
  test('gives back the number of every id', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        const id = sealRoomId([KEY], number)
        expect(id).toMatch(/^[0-9a-f]{24}$/)
        expect(openRoomId([KEY], id ?? '')).toEqual([number])
      }),
      { numRuns: 1000 },
    )
  })

  test('gives back the number and the slot of every code', () => {
    fc.assert(
      fc.property(anyNumber, anySlot, (number, slot) => {
        const sealed = sealRoomCode([KEY], number, slot)
        expect(sealed?.code).toMatch(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/)
        expect(sealed && openRoomCode([KEY], sealed.code)).toEqual([{ number, slot }])
      }),
      { numRuns: 1000 },
    )
  })

  test('no two rooms and no two slots share a code', () => {
    const low = Array.from({ length: 100 }, (_, n) => numberOf(n))
    const high = Array.from({ length: 100 }, (_, n) => numberOf(2 ** 31 - 1 - n))
    const sealed = [...low, ...high].flatMap((number) =>
      sealRoomCodes([KEY], number, 0, 50).map(({ code }) => code),
    )
    expect(sealed.length).toBe(10_000)
    expect(new Set(sealed).size).toBe(10_000)
    const ids = [...low, ...high].map((number) => sealRoomId([KEY], number))
    expect(new Set(ids).size).toBe(200)
  })
})

describe('a made-up text', () => {
  test('passes the check of a code about once in sixteen', () => {
    const passed = randomTexts(100_000).filter((code) => openRoomCode([KEY], code).length > 0)
    // 6,231 are expected, with a deviation of 76: ten of them either side.
    expect(passed.length).toBeGreaterThan(5_450)
    expect(passed.length).toBeLessThan(7_000)
  })

  test('is no room id', () => {
    const bytes = fc.uint8Array({ minLength: 12, maxLength: 12 })
    fc.assert(fc.property(bytes, (random) => openRoomId([KEY], random.toHex()).length === 0))
  })

  test('that is not 24 hex digits in lower case is no room id and is not deciphered', () => {
    const id = '5277982cdaec4e40d7813125'
    for (const text of [
      '',
      id.toUpperCase(),
      id.slice(1),
      `${id}0`,
      ` ${id}`,
      `${id}\n`,
      `g${id.slice(1)}`,
    ])
      expect(openRoomId([KEY], text)).toEqual([])
  })
})
