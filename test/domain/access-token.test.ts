// What an access token grants, whichever dialect wrote it, and what a code grants before any token.

import { describe, expect, test } from 'vitest'
import { grantOfApp, grantOfCode, grantOfV1, type V1Claims } from '../../src/domain/access-token.ts'
import { roomOf, slotOf } from '../support/room-facts.ts'

const { id } = roomOf()
const v1 = (data: V1Claims['data'], jti?: string) => grantOfV1({ data, jti })

describe('a v1 token', () => {
  test('opens all rooms when it names none, whether or not it says that it is global', () => {
    expect(v1({}).reach).toEqual({ rooms: 'all' })
    expect(v1({ globalToken: true }).reach).toEqual({ rooms: 'all' })
    expect(v1({ globalToken: false }).reach).toEqual({ rooms: 'all' })
  })

  test('opens the room whose id it has, not a later one of the same name', () => {
    expect(v1({ roomName: 'standup', roomId: id }).reach).toEqual({ rooms: 'id', id })
  })

  test('that a back end signed opens the room it names', () => {
    expect(v1({ roomName: 'standup' }).reach).toEqual({ rooms: 'name', name: 'standup' })
  })

  test('for one room stays for one room when it says global as well', () => {
    expect(v1({ globalToken: true, roomName: 'standup' }).reach).toEqual({
      rooms: 'name',
      name: 'standup',
    })
    expect(v1({ globalToken: true, roomId: id }).reach).toEqual({ rooms: 'id', id })
  })

  test('makes an admin only where it says so', () => {
    expect(v1({ isAdmin: true }).rank).toEqual({ by: 'admin flag', isAdmin: true })
    expect(v1({ isAdmin: false }).rank).toEqual({ by: 'admin flag', isAdmin: false })
    expect(v1({}).rank).toEqual({ by: 'admin flag', isAdmin: false })
  })

  test('says who the person is, when to eject, and which token it is', () => {
    const person = {
      name: 'Ann',
      email: 'ann@example.com',
      externalUserId: 'u-1',
      meta: { team: 'red' },
    }
    const grant = v1({ ...person, ejectAfterElapsedTimeInSec: 1800 }, 'one-token')
    expect(grant).toMatchObject({
      source: 'token',
      person,
      ejectAfterSeconds: 1800,
      jti: 'one-token',
    })
  })
})

describe('an app token', () => {
  const claims = { room_id: id, role: 'guest', user_id: 'u-1', jti: 'one-token' }

  test('opens one room, with the role it names', () => {
    expect(grantOfApp(claims)).toMatchObject({
      source: 'token',
      reach: { rooms: 'id', id },
      rank: { by: 'role', role: 'guest' },
      jti: 'one-token',
    })
  })

  test('that came from a code has the role of that code, whatever role it names', () => {
    expect(grantOfApp({ ...claims, role: 'host', code_slot: 0 }).rank).toEqual({
      by: 'code',
      slot: 0,
    })
  })

  test('identifies nobody: whoever asked for it chose its user_id', () => {
    expect(grantOfApp(claims).person).toEqual({})
  })

  test('ejects nobody by itself', () => {
    expect(grantOfApp(claims).ejectAfterSeconds).toBeUndefined()
  })
})

test('a code opens its own room with its own role, and names nobody', () => {
  expect(grantOfCode(id, slotOf(3))).toEqual({
    source: 'code',
    reach: { rooms: 'id', id },
    rank: { by: 'code', slot: 3 },
    person: {},
  })
})
