// Admission against a plain re-statement of its rules: the list below is the page "first refusal wins"
// read from top to bottom, with none of the words of src/domain/admission.ts.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Grant } from '../../src/domain/access-token.ts'
import { type Admission, type Entry, judge, type Standing } from '../../src/domain/admission.ts'
import type { Refusal } from '../../src/domain/refusal.ts'
import type { Room } from '../../src/domain/room.ts'
import { codeOf, guest, host, roleId, roomOf, slotOf } from '../support/room-facts.ts'

type Case = { room: Room; entry: Entry; standing: Standing; now: number }

// Role 3 has been deleted, role 4 lets nobody in, role 5 one person; `ghost` never was.
const ROLES = [
  host,
  guest,
  { ...guest, id: roleId(4), name: 'nobody', maxPeerCount: -1 },
  { ...host, id: roleId(5), name: 'pair', maxPeerCount: 2 },
]
const HERE = roomOf().id
const ELSEWHERE = 'a992dbad53c9536fc6e518ee'

// Times close together, so that every one of them is passed by some and not by others.
const second = fc.integer({ min: 1, max: 6 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const rarely = fc.integer({ min: 0, max: 9 }).map((n) => n === 0)

const room = fc
  .tuple(
    fc.record({
      privacy: fc.constantFrom('public' as const, 'private' as const),
      enableRequestToJoin: fc.boolean(),
      notBeforeUnixSec: maybe(second),
      expireUnixSec: maybe(second),
      deleteOnExp: rarely,
      ejectAtRoomExp: fc.boolean(),
      ejectAfterElapsedTimeInSec: maybe(second),
      maxParticipants: maybe(fc.constantFrom(1, 3)),
    }),
    fc.record({
      enabled: rarely.map((off) => !off),
      archivedAt: rarely.map((gone) => (gone ? 1 : null)),
    }),
  )
  .map(([settings, facts]) => roomOf(settings, facts))

const grant: fc.Arbitrary<Grant> = fc.record({
  source: fc.constantFrom('token' as const, 'code' as const),
  reach: fc.oneof(
    fc.constant({ rooms: 'all' as const }),
    fc.constantFrom(HERE, HERE, ELSEWHERE).map((id) => ({ rooms: 'id' as const, id })),
    fc
      .constantFrom('standup', 'STANDUP', 'other')
      .map((name) => ({ rooms: 'name' as const, name })),
  ),
  rank: fc.oneof(
    fc.boolean().map((isAdmin) => ({ by: 'admin flag' as const, isAdmin })),
    fc.constant({ by: 'code' as const, slot: slotOf(0) }),
    fc
      .constantFrom('host', 'guest', 'nobody', 'pair', 'ghost')
      .map((role) => ({ by: 'role' as const, role })),
  ),
  person: fc.record({ name: maybe(fc.constant('Ann')) }),
  ejectAfterSeconds: maybe(second),
})

const invalid: fc.Arbitrary<Refusal> = fc.constantFrom<Refusal>(
  { reason: 'token_malformed', detail: 'it is none' },
  { reason: 'token_expired', at: 3 },
  { reason: 'code_disabled' },
)
const entry: fc.Arbitrary<Entry> = fc.record({
  grant: fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: invalid.map((refusal) => ({ ok: false as const, refusal })) },
    { weight: 5, arbitrary: grant.map((value) => ({ ok: true as const, value })) },
  ),
  name: maybe(fc.constant('Bob')),
})

const standing: fc.Arbitrary<Standing> = fc
  .record({
    code: fc.option(
      fc.record({
        enabled: rarely.map((off) => !off),
        roleId: fc.constantFrom(...[1, 2, 3, 4, 5].map(roleId)),
      }),
      { freq: 6 },
    ),
    isBanned: rarely,
    firstJoinedAt: fc.option(fc.nat(5000), { freq: 2 }),
    peopleInRoom: fc.nat(4),
    counts: fc.dictionary(fc.constantFrom('1', '2', '3', '4'), fc.nat(3)),
  })
  .map(({ code, counts, ...rest }) => ({
    ...rest,
    roles: ROLES,
    code: code === null ? null : codeOf(0, code),
    peopleInRole: (role) => counts[role] ?? 0,
  }))

const anyCase: fc.Arbitrary<Case> = fc.record({
  room,
  entry,
  standing,
  now: fc.integer({ min: 0, max: 14 }).map((half) => half * 500),
})

/** The rules as the page lists them; the first that applies is the answer. */
const byThePage = ({ room, entry, standing, now }: Case): Refusal | Admission => {
  const set = room.settings
  const given = entry.grant
  const held = given?.ok ? given.value : null
  const opening = (set.notBeforeUnixSec ?? 0) * 1000
  const expiry =
    set.expireUnixSec === undefined ? Number.POSITIVE_INFINITY : set.expireUnixSec * 1000
  const code = held?.rank.by === 'code' ? standing.code : null
  const role = ROLES.find(({ id, name }) =>
    held?.rank.by === 'role' ? name === held.rank.role : id === code?.roleId,
  )
  const hasRole = held !== null && held.rank.by !== 'admin flag'
  const isHere =
    held === null ||
    held.reach.rooms === 'all' ||
    (held.reach.rooms === 'id'
      ? held.reach.id === HERE
      : held.reach.name.toLowerCase() === 'standup')
  const isAdmin = hasRole
    ? role?.permissions.removeOthers === true
    : held?.rank.by === 'admin flag' && held.rank.isAdmin
  const name = held?.person.name ?? entry.name
  const limit = hasRole ? (role?.maxPeerCount ?? 0) : 0
  const inRole = role === undefined ? 0 : standing.peopleInRole(role.id)
  const after = held?.ejectAfterSeconds ?? set.ejectAfterElapsedTimeInSec
  const up =
    after === undefined ? Number.POSITIVE_INFINITY : (standing.firstJoinedAt ?? now) + after * 1000
  const out = Math.min(up, set.ejectAtRoomExp ? expiry : Number.POSITIVE_INFINITY)

  const rules: [boolean, Refusal | Admission][] = [
    [room.archivedAt !== null, { reason: 'room_not_found' }],
    [set.deleteOnExp && now >= expiry, { reason: 'room_not_found' }],
    [!room.enabled, { reason: 'room_disabled' }],
    [now < opening, { reason: 'room_not_open_yet', at: opening / 1000 }],
    [now >= expiry, { reason: 'room_expired', at: expiry / 1000 }],
    ...(given?.ok === false ? [[true, given.refusal] satisfies [boolean, Refusal]] : []),
    [!isHere && held?.source === 'code', { reason: 'code_wrong_room' }],
    [!isHere, { reason: 'token_wrong_room' }],
    [held?.rank.by === 'code' && code === null, { reason: 'code_disabled' }],
    [hasRole && role === undefined, { reason: 'role_not_found' }],
    [code?.enabled === false, { reason: 'code_disabled' }],
    [held !== null && standing.isBanned, { reason: 'banned' }],
    [standing.firstJoinedAt !== null && up <= now, { reason: 'time_up' }],
    [
      given === null && set.privacy === 'private' && set.enableRequestToJoin,
      { outcome: 'may_request' },
    ],
    [given === null && set.privacy === 'private', { reason: 'token_required' }],
    [given === null && name === undefined, { reason: 'name_required' }],
    [
      standing.peopleInRoom >= (set.maxParticipants ?? Number.POSITIVE_INFINITY),
      { reason: 'room_full', limit: set.maxParticipants ?? 0 },
    ],
    [limit < 0 || (limit > 0 && inRole >= limit), { reason: 'role_full', limit }],
  ]
  return (
    rules.find(([applies]) => applies)?.[1] ?? {
      outcome: 'admitted',
      role: hasRole ? (role?.name ?? '') : isAdmin ? 'host' : 'guest',
      roleId: hasRole ? (role?.id ?? null) : null,
      isAdmin,
      mayEnd: isAdmin || (hasRole && role?.permissions.endRoom === true),
      name: name ?? null,
      timeUpAt: Number.isFinite(up) ? up : null,
      ejectAt: Number.isFinite(out) ? out : null,
    }
  )
}

test('whoever comes, with whatever, the first rule that refuses is the answer', () => {
  const answers = new Set<string>()
  fc.assert(
    fc.property(anyCase, (one) => {
      const answer = judge(one.room, one.entry, one.standing, one.now)
      const said = answer.ok ? answer.value : answer.refusal
      expect(said).toEqual(byThePage(one))
      answers.add('reason' in said ? said.reason : said.outcome)
    }),
    { numRuns: 20_000 },
  )
  // Each answer there is has been reached, so none of the rules went untried.
  expect([...answers].sort()).toEqual(
    [
      'admitted',
      'banned',
      'code_disabled',
      'code_wrong_room',
      'may_request',
      'name_required',
      'role_full',
      'role_not_found',
      'room_disabled',
      'room_expired',
      'room_full',
      'room_not_found',
      'room_not_open_yet',
      'time_up',
      'token_expired',
      'token_malformed',
      'token_required',
      'token_wrong_room',
    ].sort(),
  )
})
