// The text of a room code, its slots and limits, and what making codes takes. Leaves out sealing
// (edge/seal.ts): here a code is letters and a slot is a number.

import type { Brand } from './brand.ts'
import type { Person } from './person.ts'
import type { Answer } from './refusal.ts'
import { no, yes } from './result.ts'
import type { RoleId } from './template.ts'

/** `abc-defg-hij`. */
export type RoomCode = Brand<string, 'RoomCode'>
/** 0 <= slot < 4096; counts up in a room and is never used again. */
export type Slot = Brand<number, 'Slot'>
/** Names the entry of LINK_KEY that sealed a code. */
export type LinkKeyId = Brand<string, 'LinkKeyId'>

export const SLOTS = 4096
export const ENABLED_CODES = 100

export const isSlot = (n: number): n is Slot => Number.isInteger(n) && n >= 0 && n < SLOTS

/** Groups ten letters: `abcdefghij` -> `abc-defg-hij`. */
export const groupLetters = (letters: string): RoomCode =>
  `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}` as RoomCode

/** Turns what people type into a RoomCode: case, hyphens and spaces around it do not matter. */
export const parseRoomCode = (typed: string): RoomCode | null => {
  const letters = typed.trim().toLowerCase().replaceAll('-', '')
  return /^[a-z]{10}$/.test(letters) ? groupLetters(letters) : null
}

/** A code as its room keeps it. Moments in ms. */
export type StoredCode = {
  slot: Slot
  code: RoomCode
  keyId: LinkKeyId
  roleId: RoleId
  enabled: boolean
  createdAt: number
  updatedAt: number
  /** Of a personal code: whom the tokens made from it name. */
  user: Person | null
}

/** A code whose key is gone opens nothing, so it reads as disabled and does not count. */
export const isOn = (code: StoredCode, keys: readonly LinkKeyId[]): boolean =>
  code.enabled && keys.includes(code.keyId)

/** Which codes are asked for: one enabled code for every role there is, or one more for one role,
 * perhaps a person's own. */
export type CodeWish = { every: RoleId[] } | { oneMore: RoleId; user?: Person | null }

/** What making codes takes: a new code for each of `roles`, from `fromSlot` on; `dead` are codes of
 * deleted roles, to be disabled; `there` is the enabled code that this person has already. */
export type CodePlan = { roles: RoleId[]; fromSlot: number; dead: Slot[]; there: Slot | null }

/** A personal code is nobody else's, so it does not stand for its role. */
const planEvery = (on: readonly StoredCode[], every: readonly RoleId[]) => {
  const live = on.filter((code) => every.includes(code.roleId))
  const shared = live.filter((code) => code.user === null)
  return {
    roles: every.filter((role) => !shared.some((code) => code.roleId === role)),
    live: live.length,
    dead: on.filter((code) => !live.includes(code)).map((code) => code.slot),
    there: null,
  }
}

/** Codes of one person, known by his external id, for one role: at most one of them is enabled. */
export const areOneHolders = (
  a: Pick<StoredCode, 'roleId' | 'user'>,
  b: Pick<StoredCode, 'roleId' | 'user'>,
): boolean =>
  a.roleId === b.roleId &&
  a.user?.externalUserId !== undefined &&
  a.user.externalUserId === b.user?.externalUserId

/** Asking again for a person's code finds it. */
const planOneMore = (
  on: readonly StoredCode[],
  { oneMore, user = null }: { oneMore: RoleId; user?: Person | null },
) => {
  const there = on.find((code) => areOneHolders(code, { roleId: oneMore, user }))?.slot ?? null
  return { roles: there === null ? [oneMore] : [], there }
}

/** Judges the limit for all roles together, so that all are made or none.
 * Refuses `no_roles`, `room_code_limit`, `room_code_slots_spent`. */
export const planCodes = (
  codes: readonly StoredCode[],
  nextSlot: number,
  wish: CodeWish,
  keys: readonly LinkKeyId[],
): Answer<CodePlan> => {
  const on = codes.filter((code) => isOn(code, keys))
  const plan =
    'every' in wish
      ? planEvery(on, wish.every)
      : { ...planOneMore(on, wish), live: on.length, dead: [] }
  if ('every' in wish && wish.every.length === 0) return no({ reason: 'no_roles' })
  const { live, ...rest } = plan
  if (rest.roles.length > 0 && live + rest.roles.length > ENABLED_CODES)
    return no({ reason: 'room_code_limit', limit: ENABLED_CODES })
  if (nextSlot + rest.roles.length > SLOTS)
    return no({ reason: 'room_code_slots_spent', slots: SLOTS })
  return yes({ ...rest, fromSlot: nextSlot })
}
