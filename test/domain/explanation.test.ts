// Why somebody cannot join: every rule with its verdict. Held against `judge`, which stops at the first.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Grant } from '../../src/domain/access-token.ts'
import { type Entry, explain, judge, type Standing } from '../../src/domain/admission.ts'
import { codeOf, guest, host, roleId, roomOf, type SomeSettings } from '../support/room-facts.ts'

const ROLES = [host, guest, { ...guest, id: roleId(4), name: 'pair', maxPeerCount: 2 }]
const REACH: Grant['reach'][] = [
  { rooms: 'all' },
  { rooms: 'id', id: roomOf().id },
  { rooms: 'name', name: 'elsewhere' },
]
const RANK: Grant['rank'][] = [
  { by: 'admin flag', isAdmin: true },
  { by: 'code', slot: codeOf(0).slot },
  { by: 'role', role: 'pair' },
  { by: 'role', role: 'ghost' },
]

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)
const second = oneOf(undefined, 2, 4)

const settings: fc.Arbitrary<SomeSettings> = fc.record({
  privacy: oneOf('public', 'private'),
  enableRequestToJoin: fc.boolean(),
  deleteOnExp: oneOf(false, false, true),
  notBeforeUnixSec: second,
  expireUnixSec: second,
  ejectAfterElapsedTimeInSec: second,
  maxParticipants: oneOf(undefined, 2),
})

const grant: fc.Arbitrary<Grant> = fc.record({
  source: oneOf('token', 'code'),
  reach: oneOf(...REACH),
  rank: oneOf(...RANK),
  person: oneOf({}, { name: 'Ann' }),
  ejectAfterSeconds: second,
})

const entry: fc.Arbitrary<Entry> = fc.record({
  grant: fc.oneof(
    fc.constant(null),
    fc.constant({ ok: false as const, refusal: { reason: 'token_bad_signature' as const } }),
    grant.map((value) => ({ ok: true as const, value })),
  ),
  name: oneOf(undefined, 'Bob'),
})

const standing: fc.Arbitrary<Standing> = fc
  .record({
    code: oneOf(null, codeOf(0), codeOf(0, { enabled: false }), codeOf(0, { roleId: roleId(9) })),
    isBanned: oneOf(false, false, true),
    firstJoinedAt: oneOf(null, 0),
    peopleInRoom: fc.nat(3),
    inRole: fc.nat(3),
  })
  .map(({ inRole, ...rest }) => ({ ...rest, roles: ROLES, peopleInRole: () => inRole }))

const anyCase = fc.tuple(
  fc
    .tuple(settings, oneOf(true, true, false), oneOf(null, null, 1))
    .map(([some, enabled, archivedAt]) => roomOf(some, { enabled, archivedAt })),
  entry,
  standing,
  fc.integer({ min: 0, max: 10 }).map((half) => half * 500),
)

test('the first rule that refuses is what joining is answered, and who is refused nowhere is in', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(anyCase, (one) => {
      const { answer, findings } = explain(...one)
      expect(answer).toEqual(judge(...one))
      const first = findings.find(({ verdict }) => verdict !== 'pass' && verdict !== 'not judged')
      if (first === undefined) expect(answer).toMatchObject({ value: { outcome: 'admitted' } })
      else if (first.verdict === 'may ask') expect(answer).toMatchObject({ ok: true })
      else expect(answer).toEqual({ ok: false, refusal: first.verdict })
      seen.add(first?.rule ?? 'admitted')
    }),
    { numRuns: 10_000 },
  )
  // Each rule has been the one that stopped somebody.
  const rules = explain(roomOf(), { grant: null }, noStanding, 0).findings.map(({ rule }) => rule)
  expect([...seen].sort()).toEqual([...rules, 'admitted'].sort())
})

const noStanding: Standing = {
  roles: ROLES,
  code: null,
  isBanned: false,
  firstJoinedAt: null,
  peopleInRoom: 0,
  peopleInRole: () => 0,
}

const verdictsOf = (...one: Parameters<typeof explain>) =>
  Object.fromEntries(explain(...one).findings.map(({ rule, ...rest }) => [rule, rest]))

test('everything that is in the way is told, not the first alone', () => {
  const room = roomOf({ expireUnixSec: 1, maxParticipants: 1 }, { enabled: false })
  const verdicts = verdictsOf(room, { grant: null }, { ...noStanding, peopleInRoom: 1 }, 2000)
  expect(verdicts).toMatchObject({
    room_exists: { verdict: 'pass' },
    room_enabled: { verdict: { reason: 'room_disabled' } },
    room_not_over: { verdict: { reason: 'room_expired', at: 1 }, at: 1000 },
    valid: { verdict: 'not judged' },
    name: { verdict: { reason: 'name_required' } },
    room_seats: { verdict: { reason: 'room_full' }, taken: 1, limit: 1 },
  })
})

test('of a token that is no good, nothing is said that only a good one could tell', () => {
  const refusal = { reason: 'token_bad_signature' } as const
  const verdicts = verdictsOf(roomOf(), { grant: { ok: false, refusal } }, noStanding, 0)
  expect(verdicts).toMatchObject({
    valid: { verdict: refusal },
    ...Object.fromEntries(
      [
        'right_room',
        'role_exists',
        'code_enabled',
        'not_banned',
        'time_left',
        'privacy',
        'name',
      ].map((rule) => [rule, { verdict: 'not judged' }]),
    ),
    room_seats: { verdict: 'pass' },
  })
})

test('a code of another room is not looked up in this one', () => {
  const value: Grant = {
    source: 'code',
    reach: { rooms: 'id', id: 'a992dbad53c9536fc6e518ee' },
    rank: { by: 'code', slot: codeOf(0).slot },
    person: {},
  }
  const entry: Entry = { grant: { ok: true, value } }
  const verdicts = verdictsOf(
    roomOf(),
    entry,
    { ...noStanding, code: codeOf(0, { enabled: false }) },
    0,
  )
  expect(verdicts).toMatchObject({
    right_room: { verdict: { reason: 'code_wrong_room' } },
    role_exists: { verdict: 'not judged' },
    code_enabled: { verdict: 'not judged' },
    role_seats: { verdict: 'not judged' },
  })
})
