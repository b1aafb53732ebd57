// A room's name, settings and life.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  changeSettings,
  deletedAt,
  isRoomNumber,
  lifeOf,
  nameFault,
  nameFromBytes,
  nameKey,
  newSettings,
  parseRoomName,
  RESERVED_NAMES,
} from '../../src/domain/room.ts'
import { roomOf, settingsOf } from '../support/room-facts.ts'

const NOW = 1_000_000_000_000

test('a room number is a whole number from 0 to 2^31 - 1', () => {
  expect([0, 1, 2 ** 31 - 1].every(isRoomNumber)).toBe(true)
  expect([-1, 2 ** 31, 0.5, Number.NaN, Number.POSITIVE_INFINITY].some(isRoomNumber)).toBe(false)
})

describe('a room name', () => {
  test.each([
    'a',
    '7',
    'Standup',
    'team.red_2~x:y-z',
    'a'.repeat(64),
    'abcdefghij',
    'abc-defg-hi',
    'abc-defg-hi1',
    'abc-defghij',
    'apis',
    'v3',
    'meeting-1',
  ])('%s is one', (text) => {
    expect(nameFault(text)).toBeNull()
    expect(parseRoomName(text)).toBe(text)
  })

  test.each([
    ['nothing', ''],
    ['65 characters', 'a'.repeat(65)],
    ['a dot in front', '.well'],
    ['an underscore in front', '_a'],
    ['a hyphen in front', '-a'],
    ['a tilde in front', '~a'],
    ['a colon in front', ':a'],
    ['dots alone', '..'],
    ['a slash', 'a/b'],
    ['an encoded slash', 'a%2fb'],
    ['a backslash', 'a\\b'],
    ['a space', 'a b'],
    ['a newline at the end', 'a\n'],
    ['a NUL', 'a\0'],
    ['a question mark', 'a?b'],
    ['a hash', 'a#b'],
    ['a plus', 'a+b'],
    ['an @', 'a@b'],
    ['an accented letter', 'é'],
    ['a letter that looks Latin', 'm\u0435eting1'],
    ['the form of a code', 'abc-defg-hij'],
    ['the form of a code in capitals', 'ABC-Defg-HIJ'],
    ['an address of this host', 'api'],
    ['an address of this host in capitals', 'Dashboard'],
    ['a file of this host', 'robots.txt'],
  ])('%s is none', (_, text) => {
    expect(nameFault(text)).toEqual(expect.any(String))
    expect(parseRoomName(text)).toBeNull()
  })

  test('is never an address that this host uses or reserves', () => {
    const used = ['api', 'v1', 'v2', 'health', 'meeting', 'join', 'dashboard', 'sdk.js', 'sdk.mjs']
    expect([...RESERVED_NAMES]).toEqual(expect.arrayContaining(used))
    for (const name of RESERVED_NAMES) {
      expect(name).toBe(name.toLowerCase())
      expect(parseRoomName(name)).toBeNull()
      expect(parseRoomName(name.toUpperCase())).toBeNull()
    }
  })

  test('is compared without case, and kept as written', () => {
    expect(nameKey('StandUp')).toBe(nameKey('sTANDuP'))
    expect(nameKey('standup')).not.toBe(nameKey('stand-up'))
    expect(parseRoomName('StandUp')).toBe('StandUp')
  })
})

describe('a name from random bytes', () => {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 40 })

  test('is twelve letters and a name that may be linked, or nothing where too few bytes are good', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const name = nameFromBytes(random)
        if (random.filter((byte) => byte < 234).length < 12) expect(name).toBeNull()
        else {
          expect(name).toMatch(/^[a-z]{12}$/)
          expect(parseRoomName(name ?? '')).toBe(name)
        }
      }),
    )
  })

  test('needs twelve good bytes, wherever they stand', () => {
    expect(nameFromBytes(new Uint8Array(11))).toBeNull()
    expect(nameFromBytes(Uint8Array.from([234, 255, ...new Uint8Array(11)]))).toBeNull()
    expect(nameFromBytes(Uint8Array.from([234, ...new Uint8Array(12)]))).toBe('aaaaaaaaaaaa')
    expect(nameFromBytes(new Uint8Array(13).fill(233))).toBe('zzzzzzzzzzzz')
  })

  test('favours no letter: of the bytes that are used, nine give each', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      const name = nameFromBytes(new Uint8Array(12).fill(byte))
      if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    expect(counts.size).toBe(26)
    expect(new Set(counts.values())).toEqual(new Set([9]))
  })
})

describe('settings of a new room', () => {
  test('are public, with request to join off, and record nothing', () => {
    expect(newSettings({}, NOW)).toMatchObject({
      ok: true,
      value: {
        privacy: 'public',
        enableRequestToJoin: false,
        ejectAtRoomExp: false,
        deleteOnExp: false,
        recordRoom: false,
        enableRecording: false,
      },
    })
  })

  test('are as wished', () => {
    const wish = { privacy: 'private', maxParticipants: 3, expireUnixSec: NOW / 1000 + 1 } as const
    expect(newSettings(wish, NOW)).toMatchObject({ ok: true, value: wish })
  })

  test('are refused when the room would be over already', () => {
    const past = { ok: false, refusal: { reason: 'invalid_field', field: 'expireUnixSec' } }
    expect(newSettings({ expireUnixSec: NOW / 1000 }, NOW)).toMatchObject(past)
    expect(newSettings({ expireUnixSec: NOW / 1000 - 1 }, NOW)).toMatchObject(past)
    expect(newSettings({ expireUnixSec: NOW / 1000 }, NOW - 1)).toMatchObject({ ok: true })
  })

  test('are refused when the room would end before it opens', () => {
    const times = { notBeforeUnixSec: NOW / 1000 + 9, expireUnixSec: NOW / 1000 + 9 }
    expect(newSettings(times, NOW)).toMatchObject({
      ok: false,
      refusal: { reason: 'invalid_field', field: 'notBeforeUnixSec' },
    })
  })
})

describe('a change of settings', () => {
  const opens = 2_000_000_000

  test('touches only what was sent', () => {
    const before = settingsOf({ privacy: 'private', maxParticipants: 3, lang: 'de' })
    const kept = structuredClone(before)
    expect(changeSettings(before, { lang: 'fr', privacy: undefined })).toEqual({
      ok: true,
      value: { ...kept, lang: 'fr' },
    })
    expect(before).toEqual(kept)
  })

  test('takes a setting away, and a switch back to what a new room has', () => {
    const before = settingsOf({ maxParticipants: 3, enableChat: false })
    const { maxParticipants: _, ...rest } = before
    expect(changeSettings(before, { maxParticipants: null, enableChat: null })).toEqual({
      ok: true,
      value: { ...rest, enableChat: true },
    })
  })

  test.each([
    ['both sent', {}, { notBeforeUnixSec: opens, expireUnixSec: opens }],
    [
      'an end before the opening there is',
      { notBeforeUnixSec: opens },
      { expireUnixSec: opens - 1 },
    ],
    ['an opening after the end there is', { expireUnixSec: opens }, { notBeforeUnixSec: opens }],
  ])('is refused when it contradicts: %s', (_, before, change) => {
    expect(changeSettings(settingsOf(before), change)).toMatchObject({
      ok: false,
      refusal: { reason: 'invalid_field', field: 'notBeforeUnixSec' },
    })
  })

  test('may move opening and end together, and may end a room in the past', () => {
    const before = settingsOf({ notBeforeUnixSec: opens, expireUnixSec: opens + 1 })
    const change = { notBeforeUnixSec: 1, expireUnixSec: 2 }
    expect(changeSettings(before, change)).toMatchObject({ ok: true, value: change })
    expect(changeSettings(before, { notBeforeUnixSec: null, expireUnixSec: 2 })).toMatchObject({
      ok: true,
    })
  })
})

describe('the life of a room', () => {
  const ends = { expireUnixSec: NOW / 1000 }

  test('is open, or disabled, or archived, and archived weighs more', () => {
    expect(lifeOf(roomOf(), NOW)).toBe('open')
    expect(lifeOf(roomOf({}, { enabled: false }), NOW)).toBe('disabled')
    expect(lifeOf(roomOf({}, { archivedAt: 1 }), NOW)).toBe('archived')
    expect(lifeOf(roomOf({}, { enabled: false, archivedAt: 1 }), NOW)).toBe('archived')
  })

  test('goes on after its expiry', () => {
    expect(lifeOf(roomOf(ends), NOW + 1)).toBe('open')
  })

  test('is over from its expiry on when it is to be deleted then, before any alarm has run', () => {
    const room = roomOf({ ...ends, deleteOnExp: true })
    expect(lifeOf(room, NOW - 1)).toBe('open')
    expect(lifeOf(room, NOW)).toBe('archived')
  })

  test('has a moment of deletion only with an expiry', () => {
    expect(deletedAt(settingsOf({ ...ends, deleteOnExp: true }))).toBe(NOW)
    expect(deletedAt(settingsOf({ deleteOnExp: true }))).toBeNull()
    expect(deletedAt(settingsOf(ends))).toBeNull()
  })
})
