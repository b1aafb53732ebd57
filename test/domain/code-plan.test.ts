// What making codes takes: the limits, all or none, the codes of deleted roles, and keys that are gone.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Person } from '../../src/domain/person.ts'
import {
  type CodePlan,
  type CodeWish,
  ENABLED_CODES,
  planCodes,
  SLOTS,
  type StoredCode,
} from '../../src/domain/room-code.ts'
import type { RoleId } from '../../src/domain/template.ts'
import { codeOf, keyId, roleId } from '../support/room-facts.ts'

const KEY = keyId('key')
const [ONE, TWO, THREE] = [roleId(1), roleId(2), roleId(3)]

/** `count` enabled codes of one role, from a slot on. */
const enabled = (count: number, role: RoleId, from = 0): StoredCode[] =>
  Array.from({ length: count }, (_, i) => codeOf(from + i, { roleId: role }))

const plan = (codes: readonly StoredCode[], wish: CodeWish, nextSlot = codes.length) =>
  planCodes(codes, nextSlot, wish, [KEY])
const made = (roles: RoleId[], fromSlot: number, dead: number[] = []) => ({
  ok: true,
  value: { roles, fromSlot, dead, there: null },
})
const limited = { ok: false, refusal: { reason: 'room_code_limit', limit: 100 } }
const spent = { ok: false, refusal: { reason: 'room_code_slots_spent', slots: 4096 } }

describe('a code for every role', () => {
  test('is made where there is none, in the order of the roles', () => {
    expect(plan([], { every: [TWO, ONE] })).toEqual(made([TWO, ONE], 0))
    expect(plan(enabled(1, ONE), { every: [ONE, TWO] })).toEqual(made([TWO], 1))
  })

  test('comes back where one is enabled: nothing is made twice', () => {
    expect(plan([...enabled(3, ONE), codeOf(3, { roleId: TWO })], { every: [ONE, TWO] })).toEqual(
      made([], 4),
    )
  })

  test('is made anew where every code of the role is disabled', () => {
    expect(plan([codeOf(0, { roleId: ONE, enabled: false })], { every: [ONE] })).toEqual(
      made([ONE], 1),
    )
  })

  test('is made anew where the key that sealed the old one is gone', () => {
    const codes = [codeOf(0, { roleId: ONE, keyId: keyId('leaked') })]
    expect(plan(codes, { every: [ONE] })).toEqual(made([ONE], 1))
  })

  test('disables the codes of deleted roles that are still on, and only those', () => {
    const codes = [
      codeOf(0, { roleId: ONE }),
      codeOf(1, { roleId: THREE }),
      codeOf(2, { roleId: THREE, enabled: false }),
      codeOf(3, { roleId: THREE, keyId: keyId('leaked') }),
    ]
    expect(plan(codes, { every: [ONE] })).toEqual(made([], 4, [1]))
  })

  test('is refused where the template has no role', () => {
    expect(plan([], { every: [] })).toEqual({ ok: false, refusal: { reason: 'no_roles' } })
    expect(plan(enabled(100, ONE), { every: [] }, 4096)).toEqual({
      ok: false,
      refusal: { reason: 'no_roles' },
    })
  })

  test('is made for all roles together or for none', () => {
    expect(plan(enabled(98, ONE), { every: [ONE, TWO, THREE] })).toEqual(made([TWO, THREE], 98))
    expect(plan(enabled(99, ONE), { every: [ONE, TWO, THREE] })).toEqual(limited)
  })

  test('finds room in the codes of deleted roles, which are switched off in the same go', () => {
    const codes = [...enabled(99, ONE), codeOf(99, { roleId: THREE })]
    expect(plan(codes, { every: [ONE, TWO] })).toEqual(made([TWO], 100, [99]))
  })

  test('is no question of limits where nothing is missing', () => {
    expect(plan(enabled(100, ONE), { every: [ONE] })).toEqual(made([], 100))
    expect(plan(enabled(1, ONE), { every: [ONE] }, SLOTS)).toEqual(made([], SLOTS))
  })
})

describe('one more code for a role', () => {
  test('is made each time it is asked for', () => {
    expect(plan(enabled(1, ONE), { oneMore: ONE })).toEqual(made([ONE], 1))
  })

  test('leaves the codes of other roles alone', () => {
    expect(plan(enabled(5, TWO), { oneMore: ONE })).toEqual(made([ONE], 5))
  })

  test('is refused as the 101st that is enabled', () => {
    expect(ENABLED_CODES).toBe(100)
    expect(plan(enabled(99, TWO), { oneMore: ONE })).toEqual(made([ONE], 99))
    expect(plan(enabled(100, TWO), { oneMore: ONE })).toEqual(limited)
  })

  test('does not count codes that are disabled or whose key is gone', () => {
    const off = Array.from({ length: 60 }, (_, i) => codeOf(i, { enabled: false }))
    const orphaned = Array.from({ length: 60 }, (_, i) => codeOf(60 + i, { keyId: keyId('gone') }))
    expect(plan([...off, ...orphaned, ...enabled(99, ONE, 120)], { oneMore: ONE })).toEqual(
      made([ONE], 219),
    )
  })

  test('takes the last slot, and is refused when all are spent', () => {
    expect(plan([], { oneMore: ONE }, SLOTS - 1)).toEqual(made([ONE], 4095))
    expect(plan([], { oneMore: ONE }, SLOTS)).toEqual(spent)
    expect(plan([], { every: [ONE, TWO] }, SLOTS - 1)).toEqual(spent)
  })
})

describe('making codes, whatever a room holds', () => {
  const roles = fc.constantFrom(roleId(1), roleId(2), roleId(3), roleId(4))
  const keys = [keyId('newest'), keyId('older')]
  const stored = fc.record({
    roleId: roles,
    enabled: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
    keyId: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...keys) },
      fc.constant(keyId('dropped')),
    ),
  })
  // Around the limit as often as far from it.
  const held = fc
    .oneof(fc.array(stored, { maxLength: 8 }), fc.array(stored, { minLength: 98, maxLength: 125 }))
    .map((codes) => codes.map((facts, slot) => codeOf(slot, facts)))
  const wish: fc.Arbitrary<CodeWish> = fc.oneof(
    fc.record({ every: fc.uniqueArray(roles, { minLength: 1 }) }),
    fc.record({ oneMore: roles }),
  )
  const room = fc.record({ held, wish, spare: fc.constantFrom(0, 1, 2, 3, 4000) })
  const on = (codes: readonly StoredCode[]) =>
    codes.filter((code) => code.enabled && code.keyId !== 'dropped')

  const carryOut = (codes: readonly StoredCode[], { roles, fromSlot, dead }: CodePlan) => [
    ...codes.map((code) => (dead.includes(code.slot) ? { ...code, enabled: false } : code)),
    ...roles.map((role, i) => codeOf(fromSlot + i, { roleId: role, keyId: keyId('newest') })),
  ]

  test('every role asked for has an enabled code afterwards, within the limits, or nothing is made', () => {
    fc.assert(
      fc.property(room, ({ held, wish, spare }) => {
        const nextSlot = Math.max(SLOTS - spare, held.length)
        const before = on(held)
        const staying =
          'every' in wish ? before.filter((code) => wish.every.includes(code.roleId)) : before
        const missing =
          'every' in wish
            ? wish.every.filter((role) => before.every((code) => code.roleId !== role))
            : [wish.oneMore]
        const planned = planCodes(held, nextSlot, wish, keys)
        if (!planned.ok) {
          const tooMany = staying.length + missing.length > 100
          expect(missing).not.toEqual([])
          expect(tooMany || missing.length > SLOTS - nextSlot).toBe(true)
          expect(planned).toEqual(tooMany ? limited : spent)
          return
        }
        expect(planned.value.roles).toEqual(missing)
        expect(planned.value.fromSlot).toBe(nextSlot)

        const after = on(carryOut(held, planned.value))
        for (const role of 'every' in wish ? wish.every : [wish.oneMore])
          expect(after.some((code) => code.roleId === role)).toBe(true)
        if ('every' in wish)
          expect(after.every((code) => wish.every.includes(code.roleId))).toBe(true)
        if (missing.length > 0) expect(after.length).toBeLessThanOrEqual(100)
        expect(nextSlot + missing.length).toBeLessThanOrEqual(SLOTS)
        expect(after).toEqual(expect.arrayContaining(staying))
      }),
      { numRuns: 500 },
    )
  })
})

describe("a person's own code", () => {
  const ann = { name: 'Ann', externalUserId: 'u1' }

  test('is found again instead of made again, for the same role and external user id', () => {
    const own = { ...codeOf(3, { roleId: ONE }), user: ann }
    const ask = (wish: { oneMore: RoleId; user: Person | null }) =>
      planCodes([own], 4, wish, [keyId('key')])
    const made = (role: RoleId) => ({
      ok: true,
      value: { roles: [role], fromSlot: 4, dead: [], there: null },
    })
    expect(ask({ oneMore: ONE, user: { externalUserId: 'u1', name: 'Anna' } })).toEqual({
      ok: true,
      value: { roles: [], fromSlot: 4, dead: [], there: own.slot },
    })
    expect(ask({ oneMore: TWO, user: ann })).toEqual(made(TWO))
    expect(ask({ oneMore: ONE, user: { externalUserId: 'u2' } })).toEqual(made(ONE))
    expect(ask({ oneMore: ONE, user: { name: 'Ann' } })).toEqual(made(ONE))
    expect(ask({ oneMore: ONE, user: null })).toEqual(made(ONE))
  })

  test('that is off is made anew', () => {
    const off = { ...codeOf(3, { roleId: ONE, enabled: false }), user: ann }
    expect(planCodes([off], 4, { oneMore: ONE, user: ann }, [keyId('key')])).toMatchObject({
      value: { roles: [ONE], there: null },
    })
  })

  test('does not stand for its role: a code for every role is made beside it', () => {
    const own = { ...codeOf(3, { roleId: ONE }), user: ann }
    expect(planCodes([own], 4, { every: [ONE] }, [keyId('key')])).toMatchObject({
      value: { roles: [ONE], dead: [] },
    })
  })
})
