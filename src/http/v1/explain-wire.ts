// Why somebody can or cannot join, on the wire: every rule with its verdict, in words, and what it looked at.

import type { Explained } from '../../access/explain-admission.ts'
import type { Finding, RuleName } from '../../domain/admission.ts'
import { LAST_SECOND } from '../../edge/token-claims.ts'
import { iso } from '../moment.ts'
import { sentenceOf } from '../problem.ts'
import { toWireAdmission, type WireAdmission } from './wire.ts'

/** Moments ISO 8601. */
export type WireVerdict = {
  rule: RuleName
  verdict: 'pass' | 'refuse' | 'not judged'
  code?: string
  message: string
  at?: string
  /** Of seats. */
  taken?: number
  limit?: number
  /** Of a token, as it says itself. */
  issuedAt?: string
  notBefore?: string
  expiresAt?: string
  /** Of a ban. */
  banId?: string
  by?: string
}

export type WireExplanation = (WireAdmission | { admitted: false }) & { verdicts: WireVerdict[] }

const SEATS = ['{taken} now; there is no limit.', '{taken} of {limit} seats are taken.'] as const

/** What is said of a rule that lets him pass; the second where there is something measured. */
const PASSES: Record<RuleName, readonly [string, string?]> = {
  room_exists: ['The room exists.'],
  room_enabled: ['The room is enabled.'],
  room_open: ['The room has no opening time.', 'The room opened at {at}.'],
  room_not_over: ['The room never expires.', 'The room expires at {at}.'],
  valid: ['It is genuine, and its time has not run out.'],
  right_room: ['It is for this room.'],
  role_exists: ["The room's template has its role."],
  code_enabled: ['The room code is enabled.'],
  not_banned: ['No ban names this token or this person.'],
  time_left: ['There is no limit to the stay.', 'Joining now, the stay ends at {at}.'],
  privacy: ['The room is public.'],
  name: ['There is a name.'],
  room_seats: SEATS,
  role_seats: SEATS,
}

/** Why a rule says nothing. */
const silence = ({ source, findings }: Explained): string => {
  if (source === 'name') return 'There is no token and no room code to judge.'
  const isBad = findings.some(
    ({ rule, verdict }) => rule === 'valid' && typeof verdict === 'object',
  )
  return isBad
    ? `Only a good ${source} can be judged by this.`
    : `There is nothing about this ${source} that the rule could judge.`
}

const sayOf = (finding: Finding, explained: Explained): string => {
  const { rule, verdict, at = null, taken = 0, limit = null } = finding
  const { ban, source } = explained
  const fill = (words: string) =>
    words
      .replace('{at}', at === null ? '' : iso(at))
      .replace('{taken}', String(taken))
      .replace('{limit}', String(limit))
  if (verdict === 'not judged') return silence(explained)
  if (verdict === 'may ask')
    return 'The room is private. Without a token the person may ask to join; an admin admits or denies.'
  if (verdict === 'pass') {
    const [plain, measured = plain] = PASSES[rule]
    if (rule === 'valid' && source === 'code') return 'There is such a room code.'
    if (rule === 'privacy' && source !== 'name')
      return `With a ${source}, a private room opens too.`
    if (rule === 'name' && source !== 'name') return `With a ${source}, no name is needed.`
    return fill(at === null && limit === null ? plain : measured)
  }
  if (verdict.reason === 'banned' && ban !== null)
    return `${ban.name} was banned by ${ban.by} at ${iso(ban.at)}.`
  if (verdict.reason === 'room_not_found' && at !== null)
    return fill('The room was archived at {at}.')
  return sentenceOf(verdict)
}

const times = (claims: Record<string, unknown>) => {
  const named: [string, unknown][] = [
    ['issuedAt', claims.iat],
    ['notBefore', claims.nbf],
    ['expiresAt', claims.exp],
  ]
  return Object.fromEntries(
    named.flatMap(([name, at]) =>
      typeof at === 'number' && at >= 0 && at <= LAST_SECOND ? [[name, iso(at * 1000)]] : [],
    ),
  )
}

const toWireVerdict = (finding: Finding, explained: Explained): WireVerdict => {
  const { rule, verdict, at = null, taken, limit = null } = finding
  const { ban, token } = explained
  const isRefusal = typeof verdict === 'object'
  return {
    rule,
    verdict: verdict === 'may ask' || isRefusal ? 'refuse' : verdict,
    ...(verdict === 'may ask' && { code: 'token_required' }),
    ...(isRefusal && { code: verdict.reason }),
    message: sayOf(finding, explained),
    ...(at !== null && { at: iso(at) }),
    ...(taken !== undefined && { taken }),
    ...(limit !== null && { limit: Math.max(limit, 0) }),
    ...(rule === 'valid' && token?.says && times(token.says.claims)),
    ...(rule === 'not_banned' && ban && { at: iso(ban.at), by: ban.by, banId: ban.id }),
  }
}

export const toWireExplanation = (explained: Explained): WireExplanation => ({
  ...(explained.answer.ok ? toWireAdmission(explained.answer.value) : { admitted: false }),
  verdicts: explained.findings.map((finding) => toWireVerdict(finding, explained)),
})
