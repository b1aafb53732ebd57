// Admission by what the second dialect hands out: room codes and auth tokens. v1 tokens and the order
// of the rules: admission.test.ts.

import { describe, expect, test } from 'vitest'
import { roomOfOwnTemplate } from '../../support/own-template.ts'
import { ask, call, makeCodes, makeRoom, refusalOf, type WireRoom } from '../../support/service.ts'
import {
  appToken,
  managementToken,
  SECRET_KEYS,
  seconds,
  TOKEN_KEYS,
} from '../../support/tokens.ts'

const NOW = seconds()

const admission = (room: WireRoom, body: unknown): Promise<Response> =>
  ask(`/api/v1/room/id/${room._id}/admission`, { body })
const verdict = async (room: WireRoom, body: unknown) => (await admission(room, body)).json()
const refusal = async (room: WireRoom, body: unknown) => refusalOf(await admission(room, body))

const exchange = async (code: string | undefined): Promise<string> =>
  (await (await ask('/v2/token', { body: { code } })).json<{ token: string }>()).token

const privateRoom = async () => {
  const room = await makeRoom({ privacy: 'private' })
  const { host, guest } = await makeCodes(room._id)
  if (host === undefined || guest === undefined) throw new Error('no codes')
  return { room, host: host.code, guest: guest.code }
}

const HOST = { admitted: true, role: 'host', isAdmin: true, name: null }
const GUEST = { admitted: true, role: 'guest', isAdmin: false, name: null }

describe('a room code', () => {
  test('admits to its room in its role, however it is typed', async () => {
    const { room, host, guest } = await privateRoom()
    expect(await verdict(room, { roomCode: host })).toEqual(HOST)
    expect(await verdict(room, { roomCode: guest, name: 'Ann' })).toEqual({ ...GUEST, name: 'Ann' })
    for (const roomCode of [guest.toUpperCase(), guest.replaceAll('-', ''), `  ${guest} `])
      expect(await verdict(room, { roomCode })).toEqual(GUEST)
  })

  test('of another room is refused as such', async () => {
    const { guest } = await privateRoom()
    expect(await refusal(await makeRoom(), { roomCode: guest })).toEqual([403, 'code_wrong_room'])
  })

  test('that is off, unknown or none at all is refused', async () => {
    const { room, guest } = await privateRoom()
    await (await call('/v2/room-codes/code', { body: { code: guest, enabled: false } })).text()
    expect(await refusal(room, { roomCode: guest })).toEqual([403, 'code_disabled'])
    expect(await refusal(room, { roomCode: 'aaa-aaaa-aaa' })).toEqual([404, 'code_not_found'])
    for (const roomCode of ['', 'abc', 'abc-defg-hi1', 'abc-defg-hijk'])
      expect(await refusal(room, { roomCode })).toEqual([400, 'code_malformed'])
  })

  test('is judged after the times of its room', async () => {
    const { room, guest } = await privateRoom()
    await (
      await call(`/api/v1/room/${room.roomName}`, {
        method: 'PUT',
        body: { notBeforeUnixSec: NOW + 600 },
      })
    ).text()
    for (const roomCode of [guest, 'abc', 'aaa-aaaa-aaa'])
      expect(await refusal(room, { roomCode })).toEqual([403, 'room_not_open_yet'])
  })
})

describe('an auth token', () => {
  test('that came from a code admits in the role of the code', async () => {
    const { room, host, guest } = await privateRoom()
    expect(await verdict(room, { accessToken: await exchange(host) })).toEqual(HOST)
    expect(await verdict(room, { accessToken: await exchange(guest) })).toEqual(GUEST)
    expect(await refusal(await makeRoom(), { accessToken: await exchange(host) })).toEqual([
      403,
      'token_wrong_room',
    ])
  })

  test('dies with its code, and lives again with it', async () => {
    const { room, guest } = await privateRoom()
    const accessToken = await exchange(guest)
    const turn = async (enabled: boolean) =>
      (await call('/v2/room-codes/code', { body: { code: guest, enabled } })).text()
    await turn(false)
    expect(await refusal(room, { accessToken })).toEqual([403, 'code_disabled'])
    await turn(true)
    expect(await verdict(room, { accessToken })).toEqual(GUEST)
  })

  test('dies with its role, whether it came from a code or names the role', async () => {
    const { room, code, deleteRole } = await roomOfOwnTemplate()
    const tokens = [await exchange(code), await appToken({ room_id: room._id, role: 'speaker' })]
    for (const accessToken of tokens)
      expect(await verdict(room, { accessToken })).toMatchObject({ role: 'speaker' })
    await deleteRole()
    for (const accessToken of tokens)
      expect(await refusal(room, { accessToken })).toEqual([403, 'role_not_found'])
  })

  test('for an archived room opens nothing, nor the next room of its name', async () => {
    const { room, guest } = await privateRoom()
    const accessToken = await exchange(guest)
    await (await call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' })).text()
    expect(await refusal(room, { accessToken })).toEqual([404, 'room_not_found'])
    const next = await makeRoom({ roomName: room.roomName, privacy: 'private' })
    expect(await refusal(next, { accessToken })).toEqual([403, 'token_wrong_room'])
  })

  test('that a back end signed itself with either key admits by the name of its role', async () => {
    const { room } = await privateRoom()
    for (const key of SECRET_KEYS) {
      const accessToken = await appToken({ room_id: room._id, role: 'host' }, key)
      expect(await verdict(room, { accessToken })).toEqual(HOST)
    }
    for (const role of ['Host', 'viewer', '']) {
      const accessToken = await appToken({ room_id: room._id, role })
      expect(await refusal(room, { accessToken })).toEqual([403, 'role_not_found'])
    }
  })

  test('that names a slot with no code in it opens nothing', async () => {
    const { room } = await privateRoom()
    const accessToken = await appToken({ room_id: room._id, role: 'host', code_slot: 4000 })
    expect(await refusal(room, { accessToken })).toEqual([403, 'code_disabled'])
  })

  test.each([
    ['token_expired', { iat: NOW - 60, exp: NOW - 30 }, SECRET_KEYS[0]],
    ['token_not_yet_valid', { nbf: NOW + 600 }, SECRET_KEYS[0]],
    ['token_bad_signature', {}, TOKEN_KEYS[0]],
    ['token_wrong_access_key', { access_key: 'f'.repeat(24) }, SECRET_KEYS[0]],
    ['token_lifetime_too_long', { iat: NOW - 10, exp: NOW + 31 * 86_400 }, SECRET_KEYS[0]],
    ['token_malformed', { version: 1 }, SECRET_KEYS[0]],
  ])('is refused: %s', async (code, claims, key) => {
    const { room } = await privateRoom()
    const accessToken = await appToken({ room_id: room._id, role: 'host', ...claims }, key)
    expect(await refusal(room, { accessToken })).toEqual([401, code])
  })

  test('is not what a management token is', async () => {
    const { room } = await privateRoom()
    const also = await managementToken({ room_id: room._id, role: 'host' })
    expect(await refusal(room, { accessToken: also })).toEqual([401, 'token_wrong_kind'])
  })

  test('spares its holder the asking', async () => {
    const { room, guest } = await privateRoom()
    await (
      await call(`/api/v1/room/${room.roomName}`, {
        method: 'PUT',
        body: { enableRequestToJoin: true },
      })
    ).text()
    expect(await verdict(room, { accessToken: await exchange(guest) })).toEqual(GUEST)
    expect(await verdict(room, {})).toEqual({ admitted: false, mayRequest: true })
  })
})
