// POST .../admission over HTTP: what joining now would answer, in the order of the rules. The rules one
// by one, with people inside: domain/admission.test.ts. Codes and v2 tokens: admission-v2.test.ts.

import { describe, expect, test } from 'vitest'
import {
  ask,
  call,
  disableRoom,
  makeRoom,
  refusalOf,
  type WireRoom,
} from '../../support/service.ts'
import { seconds, TOKEN_KEYS, v1Token } from '../../support/tokens.ts'

const NOW = seconds()

const admission = (room: WireRoom, showing: unknown): Promise<Response> =>
  ask(`/api/v1/room/${room.roomName}/admission`, { body: showing })
const verdict = async (room: WireRoom, showing: unknown) => (await admission(room, showing)).json()
const refusal = async (room: WireRoom, showing: unknown) =>
  refusalOf(await admission(room, showing))
const change = async (room: WireRoom, body: Record<string, unknown>) =>
  (await call(`/api/v1/room/${room.roomName}`, { method: 'PUT', body })).text()
const archive = async (room: WireRoom) =>
  (await call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' })).text()
const issue = async (wish: Record<string, unknown>): Promise<string> =>
  (await (await call('/api/v1/token', { body: wish })).json<{ token: string }>()).token

const broken = 'not a token'

describe('a public room', () => {
  test('admits whoever gives a name, as a guest', async () => {
    const room = await makeRoom()
    const answer = await admission(room, { name: 'Ann' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      admitted: true,
      role: 'guest',
      isAdmin: false,
      name: 'Ann',
    })
  })

  test('wants a name or a token', async () => {
    const room = await makeRoom()
    for (const showing of [{}, undefined])
      expect(await refusal(room, showing ?? '')).toEqual([400, 'name_required'])
    for (const name of ['', 'x'.repeat(101), 7])
      expect(await refusal(room, { name })).toEqual([400, 'invalid_field'])
  })

  test('refuses a broken token all the same: it is judged where one is given', async () => {
    expect(await refusal(await makeRoom(), { name: 'Ann', accessToken: broken })).toEqual([
      401,
      'token_malformed',
    ])
  })
})

describe('a private room', () => {
  test('requires a token', async () => {
    const room = await makeRoom({ privacy: 'private' })
    for (const showing of [{ name: 'Ann' }, {}])
      expect(await refusal(room, showing)).toEqual([403, 'token_required'])
  })

  test('with requests to join on, lets a person without a token ask', async () => {
    const room = await makeRoom({ privacy: 'private', enableRequestToJoin: true })
    for (const showing of [{ name: 'Ann' }, {}])
      expect(await verdict(room, showing)).toEqual({ admitted: false, mayRequest: true })
    expect(await refusal(room, { accessToken: broken })).toEqual([401, 'token_malformed'])
  })

  test('admits by a token for it, by a global one, and by one a back end signed itself', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const tokens = [
      await issue({ roomName: room.roomName }),
      await issue({ globalToken: true }),
      await issue({}),
      await v1Token({ roomName: room.roomName.toUpperCase() }),
      await v1Token({ roomId: room._id }, {}, TOKEN_KEYS[1]),
    ]
    for (const accessToken of tokens)
      expect(await verdict(room, { accessToken })).toEqual({
        admitted: true,
        role: 'guest',
        isAdmin: false,
        name: null,
      })
  })

  test('knows an admin by the token, and takes the name from the token where it has one', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const named = await issue({ isAdmin: true, name: 'Ann' })
    expect(await verdict(room, { accessToken: named, name: 'Bob' })).toEqual({
      admitted: true,
      role: 'host',
      isAdmin: true,
      name: 'Ann',
    })
    expect(await verdict(room, { accessToken: await issue({}), name: 'Bob' })).toMatchObject({
      name: 'Bob',
    })
  })

  test('is not opened by a token for another room, nor by one for an earlier room of its name', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const other = await makeRoom()
    const accessToken = await issue({ roomName: room.roomName })
    expect(await refusal(other, { accessToken })).toEqual([403, 'token_wrong_room'])
    await archive(room)
    const next = await makeRoom({ roomName: room.roomName, privacy: 'private' })
    expect(await refusal(next, { accessToken })).toEqual([403, 'token_wrong_room'])
    const before = await v1Token({ roomName: next.roomName, roomId: room._id })
    expect(await refusal(next, { accessToken: before })).toEqual([403, 'token_wrong_room'])
  })
})

describe('a token that is no good is 401 at the door, with its own reason', () => {
  test.each([
    ['token_expired', { iat: NOW - 60, exp: NOW - 30 }, TOKEN_KEYS[0]],
    ['token_not_yet_valid', { nbf: NOW + 600 }, TOKEN_KEYS[0]],
    ['token_bad_signature', {}, `${TOKEN_KEYS[0]}x`],
  ])('%s', async (code, claims, key) => {
    const room = await makeRoom({ privacy: 'private' })
    const accessToken = await v1Token({}, claims, key)
    const answer = await admission(room, { accessToken })
    const body = await answer.json<{ code: string; message: string }>()
    expect([answer.status, body.code]).toEqual([401, code])
    expect(body.message.startsWith('access token is invalid')).toBe(true)
  })

  test('token_malformed', async () => {
    const room = await makeRoom()
    for (const accessToken of ['', 'x', 'a.b.c', 'x'.repeat(9000)])
      expect(await refusal(room, { accessToken })).toEqual([401, 'token_malformed'])
  })
})

describe('the first rule that is broken answers', () => {
  test('1. an archived room, before everything', async () => {
    const room = await makeRoom({ notBeforeUnixSec: NOW + 600 })
    await archive(room)
    expect(await refusal(room, { accessToken: broken })).toEqual([404, 'room_not_found'])
  })

  test('1. a disabled room, before its times and the token', async () => {
    const room = await makeRoom({ notBeforeUnixSec: NOW + 600 })
    await disableRoom(room._id)
    for (const showing of [{ accessToken: broken }, {}, { name: 'Ann' }])
      expect(await refusal(room, showing)).toEqual([403, 'room_disabled'])
  })

  test('2. a room that is not open yet, or has closed, before the token', async () => {
    const early = await makeRoom({ privacy: 'private', notBeforeUnixSec: NOW + 600 })
    const late = await makeRoom({ privacy: 'private' })
    await change(late, { expireUnixSec: NOW - 60 })
    for (const showing of [{ accessToken: broken }, {}]) {
      expect(await refusal(early, showing)).toEqual([403, 'room_not_open_yet'])
      expect(await refusal(late, showing)).toEqual([403, 'room_expired'])
    }
    await change(early, { notBeforeUnixSec: NOW - 60 })
    expect(await refusal(early, {})).toEqual([403, 'token_required'])
  })

  test('2. a room with deleteOnExp is gone when it has closed', async () => {
    const room = await makeRoom()
    await change(room, { deleteOnExp: true, expireUnixSec: NOW - 60 })
    expect(await refusal(room, { name: 'Ann' })).toEqual([404, 'room_not_found'])
  })

  test('3. a bad token, before what a room asks of people without one', async () => {
    const room = await makeRoom({ privacy: 'private', enableRequestToJoin: true })
    expect(await refusal(room, { accessToken: broken, name: 'Ann' })).toEqual([
      401,
      'token_malformed',
    ])
  })

  test('4. privacy, before the name', async () => {
    expect(await refusal(await makeRoom({ privacy: 'private' }), {})).toEqual([
      403,
      'token_required',
    ])
  })
})

describe('who gets in is told when they must leave', () => {
  const secondsLeft = async (room: WireRoom, showing: unknown): Promise<number | null> => {
    const { ejectAt } = await (await admission(room, showing)).json<{ ejectAt?: string }>()
    return ejectAt === undefined ? null : (Date.parse(ejectAt) - Date.now()) / 1000
  }

  test('after the seconds of the room, or of the token where it has some', async () => {
    const room = await makeRoom({ ejectAfterElapsedTimeInSec: 1000 })
    const left = await secondsLeft(room, { name: 'Ann' })
    expect(left).toBeGreaterThan(900)
    expect(left).toBeLessThanOrEqual(1000)
    const own = await secondsLeft(room, {
      accessToken: await issue({ ejectAfterElapsedTimeInSec: 5000 }),
    })
    expect(own).toBeGreaterThan(4900)
  })

  test("at the room's expiry only when it ejects then, and at the earlier of both", async () => {
    const room = await makeRoom({ expireUnixSec: NOW + 500, ejectAfterElapsedTimeInSec: 1000 })
    expect(await secondsLeft(room, { name: 'Ann' })).toBeGreaterThan(900)
    await change(room, { ejectAtRoomExp: true })
    expect(await verdict(room, { name: 'Ann' })).toMatchObject({
      ejectAt: new Date((NOW + 500) * 1000).toISOString(),
    })
  })

  test("not at the token's expiry: that gates joining, not staying", async () => {
    const accessToken = await issue({ expireUnixSec: NOW + 600 })
    expect(await secondsLeft(await makeRoom(), { accessToken })).toBeNull()
  })
})
