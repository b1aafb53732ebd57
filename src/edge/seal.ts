// Room number <-> room id, (room number, session) <-> session id, (room number, slot) <-> room code, by
// format-preserving encryption: FF1 of NIST SP 800-38G with AES-256, empty tweak, keys by HKDF-SHA-256
// (docs/design.md). No table is asked. Leaves out whether the room exists: the room itself answers.

import { FF1 } from '@noble/ciphers/ff1.js'
import { isRoomNumber, type RoomId, type RoomNumber } from '../domain/room.ts'
import {
  groupLetters,
  isSlot,
  type LinkKeyId,
  type RoomCode,
  SLOTS,
  type Slot,
} from '../domain/room-code.ts'
import type { SessionId } from '../domain/session.ts'

/** One entry of LINK_KEY; `id:<key>` opens ids only. */
export type LinkSecret = { secret: string; opensCodes: boolean }

type Cipher = ReturnType<typeof FF1>

export type LinkKey = {
  id: LinkKeyId
  opensCodes: boolean
  ids: Cipher
  sessions: Cipher
  codes: Cipher
}

/** `session`: its number in its room, 0 <= n < 2^32. */
export type OpenedSession = { number: RoomNumber; session: number }
export type OpenedCode = { number: RoomNumber; slot: Slot }
export type SealedCode = { slot: Slot; code: RoomCode; keyId: LinkKeyId }

const ID_DIGITS = 24
const CODE_LETTERS = 10
// Codes are multiples of 16 below 2^47 before sealing: one made-up text in sixteen passes this check.
const CODE_CHECK = 16
const CODE_END = 2 ** 47

const derive = async (secret: string, info: string): Promise<Uint8Array> => {
  const text = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', text.encode(secret), 'HKDF', false, [
    'deriveBits',
  ])
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: text.encode(info) }
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, 256))
}

export const deriveLinkKey = async ({ secret, opensCodes }: LinkSecret): Promise<LinkKey> => ({
  id: (await derive(secret, 'anteroom link key id')).toHex().slice(0, 16) as LinkKeyId,
  opensCodes,
  ids: FF1(16, await derive(secret, 'anteroom room id')),
  sessions: FF1(16, await derive(secret, 'anteroom session id')),
  codes: FF1(26, await derive(secret, 'anteroom room code')),
})

const toDigits = (value: number, radix: number, length: number): number[] => {
  const digits: number[] = []
  for (let rest = value; digits.length < length; rest = Math.floor(rest / radix))
    digits.unshift(rest % radix)
  return digits
}
const fromDigits = (digits: number[], radix: number): number =>
  digits.reduce((value, digit) => value * radix + digit, 0)

const fromHex = (text: string): number[] => [...text].map((digit) => Number.parseInt(digit, 16))
const toHex = (digits: number[]): string => digits.map((digit) => digit.toString(16)).join('')
const fromLetters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0) - 97)
const toLetters = (digits: number[]): string =>
  String.fromCharCode(...digits.map((digit) => 97 + digit))

const ID_TEXT = /^[0-9a-f]{24}$/
const zeros = (count: number): number[] => new Array<number>(count).fill(0)
const areZeros = (digits: number[]): boolean => digits.every((digit) => digit === 0)

const openIdWith = (key: LinkKey, id: string): RoomNumber | null => {
  const plain = key.ids.decrypt(fromHex(id))
  const number = fromDigits(plain.slice(0, 8), 16)
  return areZeros(plain.slice(8)) && isRoomNumber(number) ? number : null
}

const openSessionWith = (key: LinkKey, id: string): OpenedSession | null => {
  const plain = key.sessions.decrypt(fromHex(id))
  const number = fromDigits(plain.slice(0, 8), 16)
  const session = fromDigits(plain.slice(8, 16), 16)
  return areZeros(plain.slice(16)) && isRoomNumber(number) ? { number, session } : null
}

const openCodeWith = (key: LinkKey, code: RoomCode): OpenedCode | null => {
  const plain = fromDigits(key.codes.decrypt(fromLetters(code.replaceAll('-', ''))), 26)
  if (plain >= CODE_END || plain % CODE_CHECK !== 0) return null
  const sealed = plain / CODE_CHECK
  const [number, slot] = [Math.floor(sealed / SLOTS), sealed % SLOTS]
  return isRoomNumber(number) && isSlot(slot) ? { number, slot } : null
}

/** One candidate for every key whose check passes, newest key first. */
export const openRoomId = (keys: readonly LinkKey[], id: string): RoomNumber[] =>
  ID_TEXT.test(id) ? keys.map((key) => openIdWith(key, id)).filter((number) => number !== null) : []

export const openSessionId = (keys: readonly LinkKey[], id: string): OpenedSession[] =>
  ID_TEXT.test(id)
    ? keys.map((key) => openSessionWith(key, id)).filter((opened) => opened !== null)
    : []

export const openRoomCode = (keys: readonly LinkKey[], code: RoomCode): OpenedCode[] =>
  keys
    .filter((key) => key.opensCodes)
    .map((key) => openCodeWith(key, code))
    .filter((opened) => opened !== null)

/** Null when another key opens the text too: such a text is never given out. */
export const sealRoomId = (keys: readonly LinkKey[], number: RoomNumber): RoomId | null => {
  const [first, ...others] = keys
  if (first === undefined) return null
  const plain = [...toDigits(number, 16, 8), ...zeros(ID_DIGITS - 8)]
  const id = toHex(first.ids.encrypt(plain)) as RoomId
  return openRoomId(others, id).length === 0 ? id : null
}

/** Null when another key opens the text too: then another number of the session is drawn. */
export const sealSessionId = (
  keys: readonly LinkKey[],
  { number, session }: OpenedSession,
): SessionId | null => {
  const [first, ...others] = keys
  if (first === undefined) return null
  const plain = [...toDigits(number, 16, 8), ...toDigits(session, 16, 8), ...zeros(8)]
  const id = toHex(first.sessions.encrypt(plain)) as SessionId
  return openSessionId(others, id).length === 0 ? id : null
}

/** Null when another key opens the text too, `id:` entries included: the room takes the next slot. */
export const sealRoomCode = (
  keys: readonly LinkKey[],
  number: RoomNumber,
  slot: Slot,
): SealedCode | null => {
  const [first, ...others] = keys
  if (first === undefined) return null
  const plain = toDigits((number * SLOTS + slot) * CODE_CHECK, 26, CODE_LETTERS)
  const code = groupLetters(toLetters(first.codes.encrypt(plain)))
  return others.every((key) => openCodeWith(key, code) === null)
    ? { slot, code, keyId: first.id }
    : null
}

/** Seals `count` codes from slot `from` on, passing over texts that two keys open. Fewer come back
 * when the room's slots run out. */
export const sealRoomCodes = (
  keys: readonly LinkKey[],
  number: RoomNumber,
  from: number,
  count: number,
): SealedCode[] => {
  const codes: SealedCode[] = []
  for (let slot = from; codes.length < count && isSlot(slot); slot++) {
    const sealed = sealRoomCode(keys, number, slot)
    if (sealed !== null) codes.push(sealed)
  }
  return codes
}
