// Bans over HTTP: who may not come back to a room, and lifting that. Banning is an admin's act on the socket;
// how far a ban reaches: the room's own tests.

import { describe, expect, test } from 'vitest'
import { codeOf } from '../../support/refused.ts'
import {
  ask,
  call,
  freshName,
  makeCodes,
  makeRoom,
  refusalOf,
  type WireCode,
  type WireRoom,
} from '../../support/service.ts'
import { issueToken, joinRoom, type Peer } from '../../support/socket.ts'
import { v1Token } from '../../support/tokens.ts'

type WireBan = {
  banId: string
  jti?: string
  externalUserId?: string
  code?: string
  name: string
  by: string
  at: string
}

const pathOf = ({ roomName }: WireRoom): string => `/api/v1/room/${roomName}/bans`
const list = async (room: WireRoom): Promise<WireBan[]> =>
  (await (await call(pathOf(room))).json<{ bans: WireBan[] }>()).bans
const lift = (room: WireRoom, banId: string): Promise<Response> =>
  call(`${pathOf(room)}/${banId}`, { method: 'DELETE' })

const enterAsAdmin = async ({ roomName }: WireRoom): Promise<Peer> => {
  const token = await issueToken({ roomName, isAdmin: true, name: 'Bea' })
  const admin = await joinRoom(roomName, { token })
  await admin.next('joined')
  return admin
}

/** Joins with the token and is put out for good. */
const ban = async ({ roomName }: WireRoom, admin: Peer, token: string): Promise<string> => {
  const guest = await joinRoom(roomName, { token, name: 'Ann' })
  const { participantSessionId } = await guest.next('joined')
  admin.send({ type: 'eject', participantSessionId, ban: true })
  expect(await guest.next('left')).toMatchObject({ reason: 'ejected' })
  return (await admin.next('ejected')).banId ?? ''
}

const jtiOf = (token: string): string => JSON.parse(atob(token.split('.')[1] ?? '')).jti

describe('the list of bans', () => {
  test('is empty where nobody was banned, and so after somebody was only put out', async () => {
    const room = await makeRoom()
    expect(await list(room)).toEqual([])
    const admin = await enterAsAdmin(room)
    const guest = await joinRoom(room.roomName, { token: await issueToken({ name: 'Ann' }) })
    const { participantSessionId } = await guest.next('joined')
    admin.send({ type: 'eject', participantSessionId })
    await guest.next('left')
    expect(await list(room)).toEqual([])
  })

  test('says newest first what each refuses by, who it was, who did it and when', async () => {
    const room = await makeRoom()
    const admin = await enterAsAdmin(room)
    const [ann, bob] = [
      await issueToken({ name: 'Ann' }),
      await issueToken({ name: 'Bob', externalUserId: 'user-42' }),
    ]
    const ids = [await ban(room, admin, ann), await ban(room, admin, bob)]
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const bans = await list(room)
    expect(bans).toEqual([
      { banId: ids[1], jti: jtiOf(bob), externalUserId: 'user-42', name: 'Bob', by: 'Bea', at },
      { banId: ids[0], jti: jtiOf(ann), name: 'Ann', by: 'Bea', at },
    ])
    const byId = await call(`/api/v1/room/id/${room._id}/bans`)
    expect(await byId.json()).toEqual({ bans })
  })

  test('names the code where it was one person alone who had it, and that is off', async () => {
    const room = await makeRoom()
    const user = { name: 'Cyd', external_user_id: 'user-43' }
    const made = await call(`/v2/room-codes/room/${room._id}/role/guest`, { body: { user } })
    const { code } = await made.json<WireCode>()
    const { token } = await (await ask('/v2/token', { body: { code } })).json<{ token: string }>()
    const banId = await ban(room, await enterAsAdmin(room), token)
    expect(await list(room)).toMatchObject([
      { banId, code, externalUserId: 'user-43', name: 'Cyd', by: 'Bea' },
    ])
    expect(await refusalOf(await ask('/v2/token', { body: { code } }))).toEqual([
      403,
      'code_disabled',
    ])
  })

  test('names no token where it had no id: then the person is refused, or nobody', async () => {
    const room = await makeRoom()
    const admin = await enterAsAdmin(room)
    await ban(room, admin, await v1Token({ name: 'Dan', externalUserId: 'user-44' }))
    expect(await ban(room, admin, await v1Token({ name: 'Eve' }))).toBe('')
    const [banned, ...more] = await list(room)
    expect(Object.keys(banned ?? {}).sort()).toEqual([
      'at',
      'banId',
      'by',
      'externalUserId',
      'name',
    ])
    expect(more).toEqual([])
  })

  test('names no code that a whole role shares', async () => {
    const room = await makeRoom()
    const { guest } = await makeCodes(room._id)
    const exchange = await ask('/v2/token', { body: { code: guest?.code } })
    const { token } = await exchange.json<{ token: string }>()
    await ban(room, await enterAsAdmin(room), token)
    const [banned] = await list(room)
    expect(Object.keys(banned ?? {}).sort()).toEqual(['at', 'banId', 'by', 'jti', 'name'])
  })
})

describe('lifting a ban', () => {
  test('lets that one back in, and no other', async () => {
    const room = await makeRoom()
    const admin = await enterAsAdmin(room)
    const [ann, bob] = [await issueToken({ name: 'Ann' }), await issueToken({ name: 'Bob' })]
    const [banId] = [await ban(room, admin, ann), await ban(room, admin, bob)]
    for (const token of [ann, bob])
      expect(await codeOf(await joinRoom(room.roomName, { token }))).toEqual([403, 'banned'])
    const lifted = await lift(room, banId ?? '')
    expect([lifted.status, await lifted.json()]).toEqual([200, { success: true, banId }])
    await (await joinRoom(room.roomName, { token: ann })).next('joined')
    expect(await codeOf(await joinRoom(room.roomName, { token: bob }))).toEqual([403, 'banned'])
    expect((await list(room)).map(({ name }) => name)).toEqual(['Bob'])
  })

  test('works by the id of the room, too, and once', async () => {
    const room = await makeRoom()
    const banId = await ban(room, await enterAsAdmin(room), await issueToken({ name: 'Ann' }))
    const path = `/api/v1/room/id/${room._id}/bans/${banId}`
    expect((await call(path, { method: 'DELETE' })).status).toBe(200)
    expect(await refusalOf(await call(path, { method: 'DELETE' }))).toEqual([404, 'ban_not_found'])
  })

  test('that is none is 404, and one of another room is none here', async () => {
    const [room, other] = [await makeRoom(), await makeRoom()]
    const banId = await ban(room, await enterAsAdmin(room), await issueToken({ name: 'Ann' }))
    for (const id of ['0', '2', '01', '-1', '1.0', 'x', '%00', '9'.repeat(30)])
      expect([id, ...(await refusalOf(await lift(room, id)))]).toEqual([id, 404, 'ban_not_found'])
    expect(await refusalOf(await lift(other, banId))).toEqual([404, 'ban_not_found'])
    expect(await list(room)).toHaveLength(1)
  })
})

test('bans are for the operator alone, and for rooms that are there', async () => {
  const room = await makeRoom()
  const admin = await issueToken({ roomName: room.roomName, isAdmin: true })
  for (const [path, method] of [
    [pathOf(room), 'GET'],
    [`${pathOf(room)}/1`, 'DELETE'],
  ] as const) {
    expect(await refusalOf(await ask(path, { method }))).toEqual([401, 'secret_key_missing'])
    const headers = { Authorization: `Bearer ${admin}` }
    expect(await refusalOf(await ask(path, { method, headers }))).toEqual([401, 'secret_key_wrong'])
    const nowhere = path.replace(room.roomName, freshName())
    expect(await refusalOf(await call(nowhere, { method }))).toEqual([404, 'room_not_found'])
  }
})
