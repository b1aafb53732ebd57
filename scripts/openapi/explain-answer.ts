// What `explain` answers: its shape, and what each field of it means.

import * as v from 'valibot'
import type { RuleName } from '../../src/domain/admission.ts'

const { array, boolean, literal, nullable, number, optional, picklist, string } = v

const moment = v.pipe(string(), v.isoTimestamp())
const whole = v.pipe(number(), v.integer())

const rule = picklist([
  'room_exists',
  'room_enabled',
  'room_open',
  'room_not_over',
  'valid',
  'right_room',
  'role_exists',
  'code_enabled',
  'not_banned',
  'time_left',
  'privacy',
  'name',
  'room_seats',
  'role_seats',
] satisfies RuleName[])

export const V1Explanation = v.strictObject({
  admitted: boolean(),
  mayRequest: optional(literal(true)),
  role: optional(string()),
  isAdmin: optional(boolean()),
  name: optional(nullable(string())),
  ejectAt: optional(moment),
  verdicts: array(
    v.strictObject({
      rule,
      verdict: picklist(['pass', 'refuse', 'not judged']),
      code: optional(string()),
      message: string(),
      at: optional(moment),
      taken: optional(whole),
      limit: optional(whole),
      issuedAt: optional(moment),
      notBefore: optional(moment),
      expiresAt: optional(moment),
      banId: optional(string()),
      by: optional(string()),
    }),
  ),
})

export const EXPLAIN_TEXTS: Record<string, string> = {
  'V1Explanation.isAdmin': 'May this person admit, refuse and eject others?',
  'V1Explanation.name': 'Of the token or code, else as sent; null where neither has one.',
  verdicts: 'Every rule of admission, in the order in which they are judged.',
  rule: 'Which rule.',
  verdict:
    '`refuse`: this alone would keep the person out. `not judged`: there is nothing here that this rule could judge.',
  'V1Explanation.verdicts.code': 'The stable code of the refusal.',
  'V1Explanation.verdicts.message': 'The verdict in words.',
  'V1Explanation.verdicts.at':
    'The moment the rule is about: opening, expiry, archiving, end of the stay, the ban.',
  taken: 'Seats that are taken now, of the room or of the role.',
  'V1Explanation.verdicts.limit': 'How many seats there are; left out where there is no limit.',
  issuedAt: 'When the token was issued, as it says itself.',
  notBefore: 'When the token begins to be valid, as it says itself.',
  'V1Explanation.verdicts.expiresAt': 'When the token expires, as it says itself.',
  'V1Explanation.verdicts.banId': 'The ban, for lifting it.',
  'V1Explanation.verdicts.by': 'Who banned.',
}
