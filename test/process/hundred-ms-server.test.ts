// Code written for 100ms' back end works with only base URL and keys changed: every call of the rooms,
// room codes, active rooms and sessions of `@100mslive/server-sdk`, against raw workerd. Rooms that people are
// in: hundred-ms-live.test.ts.

import type { SDK } from '@100mslive/server-sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCESS_KEY, anteroom, SECRET_KEY, startAnteroom } from '../support/anteroom-process.ts'
import { serverSdk, walk } from '../support/hundred-ms.ts'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { buildWorker } from '../support/worker-build.ts'

let workerd: RawWorkerd
let sdk: SDK

beforeAll(async () => {
  workerd = await startAnteroom(anteroom(await buildWorker(), { leaseSeconds: 1 }))
  sdk = serverSdk(workerd.urls[0], ACCESS_KEY, SECRET_KEY)
}, 120_000)

afterAll(() => workerd.stop())

let names = 0
const freshName = (): string => `sdk-${++names}`

/** What the package throws: our status and our message. */
const refused = (code: number, message: RegExp) => ({
  code,
  name: expect.any(String),
  message: expect.stringMatching(message),
})

const admission = async (roomId: string, accessToken: string): Promise<unknown> => {
  const url = `${workerd.urls[0]}/api/v1/room/id/${roomId}/admission`
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ accessToken }) })
  return answer.json()
}

describe('rooms', () => {
  test('are created, read by id and by name, updated, switched off and on', async () => {
    const nameless = await sdk.rooms.create()
    expect(nameless.name).toMatch(/^[0-9a-f-]{36}$/)
    const name = freshName()
    const sent = { name, description: 'Daily', region: 'in', recording_info: { enabled: false } }
    const made = await sdk.rooms.create({ ...sent, template_id: nameless.template_id })
    expect(made).toMatchObject({ ...sent, enabled: true, customer_id: ACCESS_KEY })
    expect(made.created_at).toBeInstanceOf(Date)
    expect(await sdk.rooms.retrieveById(made.id)).toEqual(made)
    expect(await sdk.rooms.retrieveByName(name.toUpperCase())).toMatchObject({ id: made.id })
    expect((await sdk.rooms.create({ name, description: 'Again' })).id).toBe(made.id)
    const updated = await sdk.rooms.update(made.id, { name: freshName(), description: 'Weekly' })
    expect(updated).toMatchObject({ id: made.id, description: 'Weekly', region: 'in' })
    expect(await sdk.rooms.enableOrDisable(made.id, false)).toMatchObject({ enabled: false })
    expect(await sdk.rooms.enableOrDisable(made.id, true)).toMatchObject({ enabled: true })
  })

  test('are walked to the end, all 35 of them, filtered too', async () => {
    const { id: template_id } = await template(['host', 'guest'])
    const made = new Set<string>()
    for (let n = 0; n < 35; n++) made.add((await sdk.rooms.create({ template_id })).id)
    const off = [...made].slice(0, 12)
    for (const id of off) await sdk.rooms.enableOrDisable(id, false)
    const found = async (filters: object): Promise<Set<string>> => {
      const ids = (await walk(sdk.rooms.list(filters))).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      return new Set(ids).intersection(made)
    }
    const [on, all] = [made.difference(new Set(off)), { template_id }]
    for (const limit of [{}, { limit: 10 }, { limit: 11 }, { limit: 100 }]) {
      expect(await found({ ...limit })).toEqual(on)
      expect(await found({ ...limit, ...all })).toEqual(on)
      expect(await found({ ...limit, enabled: true })).toEqual(on)
      expect(await found({ ...limit, enabled: false })).toEqual(new Set(off))
    }
    // Dates never arrive, moments as text do.
    expect(await found({ before: new Date(0), limit: 20 })).toEqual(on)
    expect(await found({ before: '2020-01-01T00:00:00.000Z' })).toEqual(new Set())
    expect(await found({ after: '2020-01-01T00:00:00.000Z', enabled: false })).toEqual(new Set(off))
  })

  test('are refused with our message', async () => {
    const [a, b] = [await sdk.rooms.create({ name: freshName() }), await sdk.rooms.create()]
    for (const [asked, refusal] of [
      [() => sdk.rooms.retrieveById('0'.repeat(24)), refused(404, /room not found/i)],
      [() => sdk.rooms.update('0'.repeat(24), {}), refused(404, /room not found/i)],
      [() => sdk.rooms.update(b.id, { name: a.name }), refused(409, /already exists/)],
      [() => sdk.rooms.create({ name: 'api' }), refused(400, /`name` is an address/)],
      [() => sdk.rooms.create({ template_id: 'x' }), refused(400, /`template_id`/)],
      [() => sdk.rooms.create({ recording_info: { enabled: true } }), refused(400, /does not do/)],
      [() => walk(sdk.rooms.list({ limit: 200 })), refused(400, /`limit`/)],
    ] as const)
      await expect(asked()).rejects.toEqual(refusal)
    await expect(sdk.rooms.retrieveByName('nobody')).rejects.toThrow('No Room found')
  })
})

/** By the package's own way to calls it has no words for. */
const template = (roles: string[]): Promise<{ id: string; roles: object }> =>
  sdk.api.post('/templates', {
    name: freshName(),
    roles: Object.fromEntries(roles.map((role) => [role, {}])),
  })

describe('room codes', () => {
  test('are created for all roles, come back the same, and are listed as they were created', async () => {
    const { id: template_id } = await template(['host', 'guest', 'waiting room'])
    const { id } = await sdk.rooms.create({ template_id })
    const codes = await sdk.roomCodes.create(id)
    expect(codes.map(({ role }) => role)).toEqual(['host', 'guest', 'waiting room'])
    expect(await sdk.roomCodes.create(id)).toEqual(codes)
    expect(await walk(sdk.roomCodes.list(id))).toEqual(codes)
    const one = await sdk.roomCodes.createForRole(id, 'waiting room')
    expect(one.code).not.toBe(codes[2]?.code)
    // The package encodes paths but not queries.
    const waiting = await walk(sdk.roomCodes.list(id, { role: 'waiting%20room' }))
    expect(waiting.map(({ code }) => code)).toEqual([codes[2]?.code, one.code])
    expect(await sdk.roomCodes.enableOrDisable(one.code, false)).toMatchObject({ enabled: false })
    expect(await sdk.roomCodes.enableOrDisable(one.code, true)).toMatchObject({
      ...one,
      updated_at: expect.any(Date),
    })
  })

  test('are walked to the end, all 25 of them, filtered too', async () => {
    const { id } = await sdk.rooms.create()
    const made: string[] = []
    for (let n = 0; n < 25; n++) {
      const { code } = await sdk.roomCodes.createForRole(id, n % 2 === 0 ? 'guest' : 'host')
      made.push(code)
    }
    const off = made.filter((_, n) => n % 5 === 0)
    for (const code of off) await sdk.roomCodes.enableOrDisable(code, false)
    const found = async (filters: object): Promise<string[]> =>
      (await walk(sdk.roomCodes.list(id, filters))).map(({ code }) => code)
    for (const limit of [{}, { limit: 10 }, { limit: 12 }, { limit: 25 }, { limit: 100 }]) {
      expect(await found({ ...limit })).toEqual(made)
      expect(await found({ ...limit, enabled: false })).toEqual(off)
      expect(await found({ ...limit, enabled: true })).toEqual(
        made.filter((code) => !off.includes(code)),
      )
      expect(await found({ ...limit, role: 'guest' })).toEqual(made.filter((_, n) => n % 2 === 0))
      expect(await found({ ...limit, role: 'host', enabled: false })).toEqual(
        made.filter((_, n) => n % 10 === 5),
      )
    }
  })

  test('are refused with our message, 403 after its second try too', async () => {
    const { id } = await sdk.rooms.create()
    const code = await sdk.roomCodes.createForRole(id, 'guest')
    await sdk.rooms.enableOrDisable(id, false)
    for (const [asked, refusal] of [
      [() => sdk.roomCodes.create(id), refused(403, /disabled/)],
      [() => sdk.roomCodes.createForRole(id, 'host'), refused(403, /disabled/)],
      [() => walk(sdk.roomCodes.list(id)), refused(403, /disabled/)],
      [() => sdk.roomCodes.create('0'.repeat(24)), refused(404, /room not found/i)],
      [() => sdk.roomCodes.createForRole(id, 'Guest'), refused(404, /no such role/)],
      [
        () => sdk.roomCodes.enableOrDisable('aaa-aaaa-aaa', true),
        refused(404, /no such room code/),
      ],
    ] as const)
      await expect(asked()).rejects.toEqual(refusal)
    expect(await sdk.roomCodes.enableOrDisable(code.code, false)).toMatchObject({ enabled: false })
  })
})

describe('active rooms and sessions', () => {
  test('of a room that nobody is in are empty', async () => {
    const { id } = await sdk.rooms.create()
    const peer = '3f9ac2b1-0c3a-4b8e-9c56-0d3a5b1f2e4d'
    expect(await sdk.activeRooms.retrieveActivePeers(id)).toEqual({})
    for (const asked of [
      () => sdk.activeRooms.retrieve(id),
      () => sdk.activeRooms.sendMessage(id, { message: 'hello', peerId: peer }),
      () => sdk.activeRooms.removePeer(id, { peer_id: peer, reason: 'late' }),
      () => sdk.activeRooms.removePeer(id, { role: 'guest' }),
      () => sdk.activeRooms.end(id, { reason: 'over', lock: false }),
    ])
      await expect(asked()).rejects.toEqual(refused(404, /nobody is in this room/i))
    for (const asked of [
      () => sdk.activeRooms.retrievePeerDetails(id, peer),
      () => sdk.activeRooms.updatePeer(id, peer, { name: 'Ann', role: 'guest', metadata: '{}' }),
    ])
      await expect(asked()).rejects.toEqual(refused(404, /no such peer/))
    expect(await walk(sdk.sessions.list({ room_id: id }))).toEqual([])
    expect(await walk(sdk.sessions.list({ room_id: id, active: true, limit: 20 }))).toEqual([])
    await expect(sdk.sessions.retrieveActiveByRoom(id)).rejects.toThrow('No active Session found')
    await expect(sdk.sessions.retrieveById('0'.repeat(24))).rejects.toEqual(
      refused(404, /no such session/),
    )
    await expect(walk(sdk.sessions.list())).rejects.toEqual(refused(400, /`\?room_id=`/))
  })

  test('are locked by ending them with lock', async () => {
    const { id } = await sdk.rooms.create()
    await expect(sdk.activeRooms.end(id, { lock: true })).rejects.toEqual(refused(404, /nobody/i))
    expect(await sdk.rooms.retrieveById(id)).toMatchObject({ enabled: false })
  })
})

describe('its tokens', () => {
  test('let people in: signed with the secret, no call needed', async () => {
    const { id } = await sdk.rooms.create()
    for (const [role, isAdmin] of [
      ['host', true],
      ['guest', false],
    ] as const) {
      const wish = { roomId: id, role, userId: 'J\u00f6rg \u{1f600}' }
      const { token } = await sdk.auth.getAuthToken(wish)
      expect(await admission(id, token)).toMatchObject({ admitted: true, role, isAdmin })
    }
    const { token } = await sdk.auth.getAuthToken({ roomId: id, role: 'Guest' })
    expect(await admission(id, token)).toMatchObject({ code: 'role_not_found' })
  })

  test('manage for 30 days at most, with the right secret and access key', async () => {
    const day = 86_400
    const manage = async (validForSeconds: number): Promise<number> => {
      const { token } = await sdk.auth.getManagementToken({ forceNew: true, validForSeconds })
      const headers = { Authorization: `Bearer ${token}` }
      const answer = await fetch(`${workerd.urls[0]}/v2/rooms`, { headers })
      await answer.text()
      return answer.status
    }
    expect([await manage(30 * day), await manage(30 * day + 1)]).toEqual([200, 401])
    for (const [stranger, message] of [
      [serverSdk(workerd.urls[0], ACCESS_KEY, 'x'.repeat(40)), /signature/],
      [serverSdk(workerd.urls[0], 'f'.repeat(24), SECRET_KEY), /access_key/],
    ] as const)
      await expect(stranger.rooms.create()).rejects.toEqual(refused(401, message))
  })
})
