// The text of a code: what people type, slots, and which codes count. What making codes takes:
// code-plan.test.ts.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupLetters, isOn, isSlot, parseRoomCode } from '../../src/domain/room-code.ts'
import { codeOf, keyId } from '../support/room-facts.ts'

const tenLetters = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
  minLength: 10,
  maxLength: 10,
})
const around = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0'), maxLength: 3 })

describe('what people type', () => {
  test('ten letters are grouped three, four, three', () => {
    expect(groupLetters('abcdefghij')).toBe('abc-defg-hij')
  })

  test('case, missing hyphens and spaces around it do not matter', () => {
    const typed = fc.tuple(
      tenLetters,
      fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
      fc.tuple(fc.boolean(), fc.boolean()),
      around,
      around,
    )
    fc.assert(
      fc.property(typed, ([letters, upper, [first, second], before, after]) => {
        const cased = [...letters].map((l, i) => (upper[i] ? l.toUpperCase() : l)).join('')
        const hyphened = `${cased.slice(0, 3)}${first ? '-' : ''}${cased.slice(3, 7)}${second ? '-' : ''}${cased.slice(7)}`
        expect(parseRoomCode(before + hyphened + after)).toBe(groupLetters(letters))
      }),
    )
  })

  test('a code that was normalised stays as it is', () => {
    fc.assert(
      fc.property(tenLetters, (letters) => {
        const code = groupLetters(letters)
        expect(parseRoomCode(code)).toBe(code)
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['hyphens alone', '---'],
    ['nine letters', 'abc-defg-hi'],
    ['eleven letters', 'abc-defg-hijk'],
    ['a digit', 'abc-d3fg-hij'],
    ['spaces inside', 'abc defg hij'],
    ['underscores', 'abc_defg_hij'],
    ['dashes that are no hyphens', 'abc–defg–hij'],
    ['an accented letter', 'äbc-defg-hij'],
    ['full-width letters', 'ａｂｃ-defg-hij'],
    ['a letter that looks Latin', 'аbc-defg-hij'],
    ['a zero-width space', 'abc-\u200bdefg-hij'],
    ['a NUL', 'abc-defg-hij\0'],
    ['two lines', 'abc-defg-hij\nabc-defg-hij'],
    ['a path', '/abc-defg-hij'],
  ])('%s is no code', (_, typed) => {
    expect(parseRoomCode(typed)).toBeNull()
  })

  test('ten letters with one of them replaced by anything else are no code', () => {
    const strange = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 1 })
      .filter((char) => !/[a-z]/.test(char.toLowerCase()))
    fc.assert(
      fc.property(tenLetters, fc.nat(9), strange, (letters, at, char) => {
        expect(parseRoomCode(letters.slice(0, at) + char + letters.slice(at + 1))).toBeNull()
      }),
    )
  })
})

test('slots are the whole numbers from 0 to 4095', () => {
  expect([0, 1, 4095].every(isSlot)).toBe(true)
  expect([-1, 4096, 0.5, Number.NaN, Number.POSITIVE_INFINITY].some(isSlot)).toBe(false)
})

describe('a code that counts', () => {
  test('is enabled and sealed by a key that still opens codes', () => {
    expect(isOn(codeOf(0), [keyId('key')])).toBe(true)
    expect(isOn(codeOf(0), [keyId('newer'), keyId('key')])).toBe(true)
    expect(isOn(codeOf(0, { enabled: false }), [keyId('key')])).toBe(false)
    expect(isOn(codeOf(0), [keyId('newer')])).toBe(false)
    expect(isOn(codeOf(0), [])).toBe(false)
  })
})
