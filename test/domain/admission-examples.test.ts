// Admission, sentence by sentence: the examples a reader of the rules would ask for. That the rules
// hold for everything else and in their order: admission.test.ts.

import { describe, expect, test } from 'vitest'
import { type Grant, grantOfApp, grantOfCode, grantOfV1 } from '../../src/domain/access-token.ts'
import { judge, type Standing } from '../../src/domain/admission.ts'
import type { Refusal } from '../../src/domain/refusal.ts'
import type { Room } from '../../src/domain/room.ts'
import {
  codeOf,
  guest,
  host,
  roleId,
  roomOf,
  type SomeSettings,
  slotOf,
} from '../support/room-facts.ts'

const NOW = 1_000_000
const EMPTY: Standing = {
  roles: [host, guest],
  code: null,
  isBanned: false,
  firstJoinedAt: null,
  peopleInRoom: 0,
  peopleInRole: () => 0,
}

const byName = (room: Room, standing: Partial<Standing> = {}, now = NOW) =>
  judge(room, { grant: null, name: 'Bob' }, { ...EMPTY, ...standing }, now)
const by = (room: Room, value: Grant, standing: Partial<Standing> = {}, now = NOW) =>
  judge(room, { grant: { ok: true, value }, name: 'Bob' }, { ...EMPTY, ...standing }, now)

const no = (refusal: Refusal) => ({ ok: false, refusal })
const admitted = (facts: object = {}) => ({
  ok: true,
  value: { outcome: 'admitted', ...facts },
})

const ROOM = roomOf()
const settled = (settings: SomeSettings) => roomOf(settings)
const ANN = grantOfV1({ data: { name: 'Ann' } })
const APP_GUEST = grantOfApp({ room_id: ROOM.id, role: 'guest' })
const FROM_CODE = grantOfApp({ room_id: ROOM.id, role: 'guest', code_slot: 0 })

describe('the room itself', () => {
  test('a disabled room admits nobody', () => {
    const room = roomOf({}, { enabled: false })
    expect(byName(room)).toEqual(no({ reason: 'room_disabled' }))
    expect(by(room, ANN)).toEqual(no({ reason: 'room_disabled' }))
  })

  test('an archived room is not there any more, disabled or not', () => {
    expect(byName(roomOf({}, { archivedAt: 1 }))).toEqual(no({ reason: 'room_not_found' }))
    expect(byName(roomOf({}, { archivedAt: 1, enabled: false }))).toEqual(
      no({ reason: 'room_not_found' }),
    )
  })

  test('a room admits from its opening on and until its expiry', () => {
    const room = settled({ notBeforeUnixSec: 1000, expireUnixSec: 2000 })
    expect(byName(room, {}, 999_999)).toEqual(no({ reason: 'room_not_open_yet', at: 1000 }))
    expect(byName(room, {}, 1_000_000)).toMatchObject(admitted())
    expect(byName(room, {}, 1_999_999)).toMatchObject(admitted())
    expect(byName(room, {}, 2_000_000)).toEqual(no({ reason: 'room_expired', at: 2000 }))
  })
})

describe('who comes by name', () => {
  test('is a guest in a public room', () => {
    expect(byName(ROOM)).toMatchObject(
      admitted({ role: 'guest', isAdmin: false, name: 'Bob', ejectAt: null }),
    )
  })

  test('needs a name', () => {
    expect(judge(ROOM, { grant: null }, EMPTY, NOW)).toEqual(no({ reason: 'name_required' }))
  })

  test('needs a token in a private room, or may ask where the room allows it', () => {
    expect(byName(settled({ privacy: 'private' }))).toEqual(no({ reason: 'token_required' }))
    expect(byName(settled({ privacy: 'private', enableRequestToJoin: true }))).toEqual({
      ok: true,
      value: { outcome: 'may_request' },
    })
  })

  test('may ask even at a full room: there may be a place by the time of the answer', () => {
    const room = settled({ privacy: 'private', enableRequestToJoin: true, maxParticipants: 1 })
    expect(byName(room, { peopleInRoom: 1 })).toMatchObject({ ok: true })
  })
})

describe('who comes with a token', () => {
  test('that is invalid is told so, even where a name alone would do', () => {
    const expired = no({ reason: 'token_expired', at: 3 })
    const grant = { ok: false as const, refusal: { reason: 'token_expired' as const, at: 3 } }
    expect(judge(ROOM, { grant, name: 'Bob' }, EMPTY, NOW)).toEqual(expired)
    const asking = settled({ privacy: 'private', enableRequestToJoin: true })
    expect(judge(asking, { grant }, EMPTY, NOW)).toEqual(expired)
  })

  test('is let into a private room, without a name as well', () => {
    const nameless = grantOfV1({ data: {} })
    expect(
      judge(settled({ privacy: 'private' }), { grant: { ok: true, value: nameless } }, EMPTY, NOW),
    ).toMatchObject(admitted({ name: null }))
  })

  test('has the name of the token, and the one given only where the token has none', () => {
    expect(by(ROOM, ANN)).toMatchObject(admitted({ name: 'Ann' }))
    expect(by(ROOM, APP_GUEST)).toMatchObject(admitted({ name: 'Bob' }))
  })

  test('is a host where a v1 token says admin', () => {
    expect(by(ROOM, grantOfV1({ data: { isAdmin: true } }))).toMatchObject(
      admitted({ role: 'host', isAdmin: true }),
    )
  })

  test('for a room of this name but another id is at the wrong room', () => {
    const old = grantOfV1({ data: { roomName: ROOM.name, roomId: 'a992dbad53c9536fc6e518ee' } })
    expect(by(ROOM, old)).toEqual(no({ reason: 'token_wrong_room' }))
    expect(by(ROOM, grantOfV1({ data: { roomName: 'STANDUP' } }))).toMatchObject(admitted())
  })

  test('whose role is gone is told so', () => {
    expect(by(ROOM, APP_GUEST, { roles: [host] })).toEqual(no({ reason: 'role_not_found' }))
  })
})

describe('who comes with a token from a code', () => {
  test('has the role the code has now, not the one the token names', () => {
    expect(by(ROOM, FROM_CODE, { code: codeOf(0, { roleId: host.id }) })).toMatchObject(
      admitted({ role: 'host', isAdmin: true }),
    )
  })

  test('is refused once the code is off, or is none of the room', () => {
    const off = no({ reason: 'code_disabled' })
    expect(by(ROOM, FROM_CODE, { code: codeOf(0, { enabled: false }) })).toEqual(off)
    expect(by(ROOM, FROM_CODE, { code: null })).toEqual(off)
  })

  test('hears of the role first when that is gone too', () => {
    const code = codeOf(0, { enabled: false, roleId: roleId(9) })
    expect(by(ROOM, FROM_CODE, { code })).toEqual(no({ reason: 'role_not_found' }))
  })

  test('of another room is at the wrong room, as is the code itself', () => {
    const other = roomOf({}, { id: roomOf().id.replace('5', 'a') as Room['id'] })
    expect(by(other, FROM_CODE, { code: codeOf(0) })).toEqual(no({ reason: 'token_wrong_room' }))
    expect(by(other, grantOfCode(ROOM.id, slotOf(0)), { code: codeOf(0) })).toEqual(
      no({ reason: 'code_wrong_room' }),
    )
  })
})

describe('limits of people', () => {
  test('a full room admits nobody, an admin neither', () => {
    const room = settled({ maxParticipants: 2 })
    expect(by(room, ANN, { peopleInRoom: 1 })).toMatchObject(admitted())
    const full = no({ reason: 'room_full', limit: 2 })
    expect(by(room, ANN, { peopleInRoom: 2 })).toEqual(full)
    expect(by(room, grantOfV1({ data: { isAdmin: true } }), { peopleInRoom: 2 })).toEqual(full)
  })

  test('a role admits as many as its limit says; 0 is no limit, -1 is nobody', () => {
    const limited = (maxPeerCount: number, inRole: number) =>
      by(ROOM, APP_GUEST, { roles: [{ ...guest, maxPeerCount }], peopleInRole: () => inRole })
    expect(limited(2, 1)).toMatchObject(admitted())
    expect(limited(2, 2)).toEqual(no({ reason: 'role_full', limit: 2 }))
    expect(limited(0, 5000)).toMatchObject(admitted())
    expect(limited(-1, 0)).toEqual(no({ reason: 'role_full', limit: -1 }))
  })

  test('the limit of a role does not count who is only labelled so', () => {
    const roles = [{ ...guest, maxPeerCount: -1 }]
    expect(byName(ROOM, { roles, peopleInRole: () => 9 })).toMatchObject(admitted())
    expect(by(ROOM, ANN, { roles, peopleInRole: () => 9 })).toMatchObject(admitted())
  })
})

describe('the moment of ejection', () => {
  const timed = grantOfV1({ data: { ejectAfterElapsedTimeInSec: 60 } })
  const at = (ejectAt: number | null) => admitted({ ejectAt })

  test('is that of the token, which weighs more than that of the room', () => {
    const room = settled({ ejectAfterElapsedTimeInSec: 30 })
    expect(by(room, timed)).toMatchObject(at(NOW + 60_000))
    expect(by(room, ANN)).toMatchObject(at(NOW + 30_000))
    expect(byName(room)).toMatchObject(at(NOW + 30_000))
  })

  test('is the expiry of the room where that comes first and ejects', () => {
    expect(by(settled({ expireUnixSec: 1030, ejectAtRoomExp: true }), timed)).toMatchObject(
      at(NOW + 30_000),
    )
    expect(by(settled({ expireUnixSec: 1090, ejectAtRoomExp: true }), timed)).toMatchObject(
      at(NOW + 60_000),
    )
    expect(by(settled({ expireUnixSec: 1030 }), timed)).toMatchObject(at(NOW + 60_000))
  })

  test('never comes where nothing sets it, whatever the token expires', () => {
    expect(byName(settled({ expireUnixSec: 1030 }))).toMatchObject(at(null))
    expect(byName(settled({ ejectAtRoomExp: true }))).toMatchObject(at(null))
  })
})
