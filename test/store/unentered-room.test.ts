// A room that nobody came to is no more than its own rows, whatever is done to it: no tables for people, no alarm.

import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { alarmOf, objectOf, type RoomObject } from '../support/live-object.ts'
import { call, makeRoom } from '../support/service.ts'
import { joinRoom } from '../support/socket.ts'
import { v1Token } from '../support/tokens.ts'

const hasTables = (object: RoomObject): Promise<boolean> =>
  runInDurableObject(
    object,
    (_, { storage }) =>
      storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'seat'").toArray().length === 1,
  )

const change = async (roomName: string, body: object): Promise<void> => {
  const response = await call(`/api/v1/room/${roomName}`, { method: 'PUT', body })
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)])
}

test('a room that nobody came to has no tables for people, changed and archived', async () => {
  const { roomName } = await makeRoom()
  const object = await objectOf(roomName)
  await change(roomName, { maxParticipants: 5 })
  expect(await hasTables(object)).toBe(false)
  const deleted = await call(`/api/v1/room/${roomName}`, { method: 'DELETE' })
  expect([deleted.status, await deleted.text()]).toEqual([200, expect.any(String)])
  expect([await hasTables(object), await alarmOf(object)]).toEqual([false, null])
})

test('asking a room that nobody came to who is or was there makes no tables either', async () => {
  const { roomName, _id } = await makeRoom({ privacy: 'private' })
  const object = await objectOf(roomName)
  const room = `/api/v1/room/${roomName}`
  const token = await v1Token({ roomName, externalUserId: 'ann', isAdmin: true })
  const admin = { headers: { Authorization: `Bearer ${token}` } }
  for (const [path, init, status] of [
    [`${room}/admission`, { method: 'POST', body: { accessToken: token } }, 200],
    [`${room}/explain`, { method: 'POST', body: { accessToken: token } }, 200],
    [`${room}/requests`, {}, 200],
    [`${room}/requests`, admin, 200],
    [`${room}/requests/none/admit`, { method: 'POST', body: {}, ...admin }, 404],
    [`${room}/bans`, {}, 200],
    [`${room}/bans/1`, { method: 'DELETE' }, 404],
    [`${room}/sessions`, {}, 200],
    [`${room}/sessions/none`, {}, 404],
    [`${room}/sessions?externalUserId=ann`, { method: 'DELETE' }, 200],
    [`${room}/webhooks/deliveries`, {}, 200],
    [`/v2/active-rooms/${_id}`, {}, 404],
    [`/v2/active-rooms/${_id}/peers`, {}, 200],
    [`/v2/active-rooms/${_id}/peers/none`, {}, 404],
    [`/v2/active-rooms/${_id}/peers/none`, { body: { name: 'Ann' } }, 404],
    [`/v2/active-rooms/${_id}/send-message`, { body: { message: 'x' } }, 404],
    [`/v2/active-rooms/${_id}/remove-peers`, { body: { role: 'guest' } }, 404],
    [`/v2/active-rooms/${_id}/end-room`, { body: {} }, 404],
  ] as const) {
    const answer = await call(path, init)
    expect([path, answer.status, await answer.text()]).toEqual([path, status, expect.any(String)])
  }
  expect([await hasTables(object), await alarmOf(object)]).toEqual([false, null])
})

test('whoever comes brings them, and a room that will go by itself has its alarm', async () => {
  const [met, timed] = [await makeRoom(), await makeRoom()]
  await (await joinRoom(met.roomName, { name: 'Ann' })).next('joined')
  expect(await hasTables(await objectOf(met.roomName))).toBe(true)
  const expireUnixSec = Math.floor(Date.now() / 1000) + 3600
  await change(timed.roomName, { expireUnixSec, deleteOnExp: true })
  expect(await alarmOf(await objectOf(timed.roomName))).toBe(expireUnixSec * 1000)
})
