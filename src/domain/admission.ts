// Admission: may this person come into this room now? The one place that decides it, as a list of rules, for
// the admission endpoint and for joining alike, and for whoever asks why somebody cannot join. Leaves out how
// the standing is found (store/) and the words (http/).

import { type Grant, reaches } from './access-token.ts'
import { hasPlace, labelled, type Rank, rankBy } from './rank.ts'
import type { Answer, Refusal } from './refusal.ts'
import { no, yes } from './result.ts'
import { deletedAt, lifeOf, type Room } from './room.ts'
import type { StoredCode } from './room-code.ts'
import { ejectedAt } from './session.ts'
import type { Role, RoleId } from './template.ts'

/** Who stands at the door: with a token (or a room code, or what was wrong with it), or with a name.
 * `invited`: an admin lets him in, so that the privacy of the room does not stop him. */
export type Entry = { grant: Answer<Grant> | null; name?: string | undefined; invited?: true }

/** What the room knows of the others and of what the entry refers to. */
export type Standing = {
  roles: readonly Role[]
  /** The code the grant came from, or null when the room has none in that slot. */
  code: StoredCode | null
  isBanned: boolean
  /** When the person of this external user id first joined the session that is on, ms. */
  firstJoinedAt: number | null
  peopleInRoom: number
  peopleInRole: (role: RoleId) => number
}

export type Admission =
  | (Omit<Rank, 'limit'> & {
      outcome: 'admitted'
      name: string | null
      /** When his own time is up, ms. */
      timeUpAt: number | null
      /** When he is put out, be it that the room closes, ms. */
      ejectAt: number | null
    })
  | { outcome: 'may_request' }

/** Of one rule. `may ask`: refused, but an admin may let him in. */
export type Verdict = Refusal | 'pass' | 'may ask' | 'not judged'

/** What a rule looks at, for whoever wants to know why. Moments in ms. */
export type Measure = { at?: number | null; taken?: number; limit?: number | null }

type Rule<C, Name extends string> = {
  rule: Name
  asks: (its: C) => Verdict
  measures: (its: C) => Measure
}

const rule = <C, const Name extends string>(
  name: Name,
  asks: (its: C) => Verdict,
  measures: (its: C) => Measure = () => ({}),
): Rule<C, Name> => ({ rule: name, asks, measures })

const unless = (passes: boolean, refusal: Refusal): Verdict => (passes ? 'pass' : refusal)

const ms = (seconds: number | undefined): number | null =>
  seconds === undefined ? null : seconds * 1000

/** What the grant of an entry, good in itself, comes to in this room. */
type Holding = {
  room: Room
  grant: Grant | null
  isHere: boolean
  /** Null where the room knows no such role. */
  rank: Rank | null
  standing: Standing
}

const holdingOf = (room: Room, grant: Grant | null, standing: Standing): Holding => ({
  room,
  grant,
  isHere: grant !== null && reaches(grant, room),
  rank: grant && rankBy(grant, standing.roles, standing.code),
  standing,
})

const OF_HOLDING = [
  rule('right_room', ({ grant, isHere }: Holding) => {
    if (grant === null) return 'not judged'
    const reason = grant.source === 'code' ? 'code_wrong_room' : 'token_wrong_room'
    return unless(isHere, { reason })
  }),
  rule('role_exists', ({ grant, isHere, rank, standing }: Holding) => {
    if (grant === null || !isHere || grant.rank.by === 'admin flag') return 'not judged'
    if (grant.rank.by === 'code' && standing.code === null) return 'not judged'
    return unless(rank !== null, { reason: 'role_not_found' })
  }),
  rule('code_enabled', ({ grant, isHere, standing }: Holding) =>
    isHere && grant?.rank.by === 'code'
      ? unless(standing.code?.enabled === true, { reason: 'code_disabled' })
      : 'not judged',
  ),
  rule('not_banned', ({ grant, standing }: Holding) =>
    grant === null ? 'not judged' : unless(!standing.isBanned, { reason: 'banned' }),
  ),
] as const

type Case = Holding & {
  entry: Entry
  now: number
  /** When his time is up, ms. Elapsed time counts from this joining, or from the person's first one in the
   * session. */
  until: number | null
}

const caseOf = (room: Room, entry: Entry, standing: Standing, now: number): Case => {
  const grant = entry.grant?.ok ? entry.grant.value : null
  const seconds = grant?.ejectAfterSeconds ?? room.settings.ejectAfterElapsedTimeInSec
  const until = seconds === undefined ? null : (standing.firstJoinedAt ?? now) + seconds * 1000
  return { ...holdingOf(room, grant, standing), entry, now, until }
}

const isNoGood = ({ entry }: Case): boolean => entry.grant?.ok === false

/** In the order in which they are asked: the first that refuses is the answer. */
const RULES = [
  rule(
    'room_exists',
    ({ room, now }: Case) => unless(lifeOf(room, now) !== 'archived', { reason: 'room_not_found' }),
    ({ room }) => ({ at: room.archivedAt ?? deletedAt(room.settings) }),
  ),
  rule('room_enabled', ({ room }: Case) => unless(room.enabled, { reason: 'room_disabled' })),
  rule(
    'room_open',
    ({ room, now }: Case) => {
      const at = room.settings.notBeforeUnixSec ?? 0
      return unless(now >= at * 1000, { reason: 'room_not_open_yet', at })
    },
    ({ room }) => ({ at: ms(room.settings.notBeforeUnixSec) }),
  ),
  rule(
    'room_not_over',
    ({ room, now }: Case) => {
      const at = room.settings.expireUnixSec ?? Number.POSITIVE_INFINITY
      return unless(now < at * 1000, { reason: 'room_expired', at })
    },
    ({ room }) => ({ at: ms(room.settings.expireUnixSec) }),
  ),
  rule('valid', ({ entry: { grant } }: Case) => {
    if (grant === null) return 'not judged'
    return grant.ok ? 'pass' : grant.refusal
  }),
  ...OF_HOLDING,
  rule(
    'time_left',
    (its: Case) => {
      const { until, now, standing } = its
      if (isNoGood(its)) return 'not judged'
      const isUp = standing.firstJoinedAt !== null && until !== null && until <= now
      return unless(!isUp, { reason: 'time_up' })
    },
    (its) => (isNoGood(its) ? {} : { at: ejectedAt(its.until, its.room) }),
  ),
  rule('privacy', (its: Case) => {
    const { privacy, enableRequestToJoin } = its.room.settings
    if (isNoGood(its)) return 'not judged'
    if (its.grant !== null || privacy === 'public' || its.entry.invited === true) return 'pass'
    return enableRequestToJoin ? 'may ask' : { reason: 'token_required' }
  }),
  rule('name', (its: Case) => {
    if (isNoGood(its)) return 'not judged'
    return unless(its.grant !== null || its.entry.name !== undefined, { reason: 'name_required' })
  }),
  rule(
    'room_seats',
    ({ room, standing }: Case) => {
      const limit = room.settings.maxParticipants ?? Number.POSITIVE_INFINITY
      return unless(standing.peopleInRoom < limit, { reason: 'room_full', limit })
    },
    ({ room, standing }) => ({
      taken: standing.peopleInRoom,
      limit: room.settings.maxParticipants ?? null,
    }),
  ),
  rule(
    'role_seats',
    ({ rank, isHere, standing }: Case) => {
      if (!isHere || rank === null || rank.roleId === null) return 'not judged'
      const taken = standing.peopleInRole(rank.roleId)
      return unless(hasPlace(rank, taken), { reason: 'role_full', limit: rank.limit })
    },
    ({ rank, isHere, standing }) =>
      isHere && rank !== null && rank.roleId !== null
        ? { taken: standing.peopleInRole(rank.roleId), limit: rank.limit === 0 ? null : rank.limit }
        : {},
  ),
] as const

export type RuleName = (typeof RULES)[number]['rule']

const firstStop = <C>(rules: readonly Rule<C, string>[], its: C): Refusal | 'may ask' | null => {
  for (const { asks } of rules) {
    const verdict = asks(its)
    if (verdict !== 'pass' && verdict !== 'not judged') return verdict
  }
  return null
}

const answerOf = (its: Case): Answer<Admission> => {
  const stopped = firstStop(RULES, its)
  if (stopped === 'may ask') return yes({ outcome: 'may_request' })
  if (stopped !== null) return no(stopped)
  const { limit: _, ...rank } = its.rank ?? labelled(false)
  const name = its.grant?.person.name ?? its.entry.name ?? null
  const ejectAt = ejectedAt(its.until, its.room)
  return yes({ outcome: 'admitted', ...rank, name, timeUpAt: its.until, ejectAt })
}

/** `now` in ms. A person at a private room without a token may ask where the room allows it. */
export const judge = (
  room: Room,
  entry: Entry,
  standing: Standing,
  now: number,
): Answer<Admission> => answerOf(caseOf(room, entry, standing, now))

/** What a token or a code gives in this room, whatever the room's own state and however full it is.
 * Refuses what is wrong with it, `banned`. */
export const judgeGrant = (grant: Grant, room: Room, standing: Standing): Answer<Rank> => {
  const holding = holdingOf(room, grant, standing)
  const stopped = firstStop(OF_HOLDING, holding)
  if (stopped !== null && stopped !== 'may ask') return no(stopped)
  return yes(holding.rank ?? labelled(false))
}

export type Finding = Measure & { rule: RuleName; verdict: Verdict }

/** What joining now would answer, and every rule's own verdict, whatever those before it say. */
export type Explanation = { answer: Answer<Admission>; findings: Finding[] }

export const explain = (room: Room, entry: Entry, standing: Standing, now: number): Explanation => {
  const its = caseOf(room, entry, standing, now)
  const findings = RULES.map(({ rule: name, asks, measures }) => ({
    rule: name,
    verdict: asks(its),
    ...measures(its),
  }))
  return { answer: answerOf(its), findings }
}
