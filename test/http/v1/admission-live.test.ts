// Admission while people are in the room: what joining now would answer, and what joining then does answer.

import { expect, test } from 'vitest'
import { refusedAt } from '../../support/refused.ts'
import { ask, makeRoom, refusalOf } from '../../support/service.ts'
import { issueToken, joinRoom, type Peer } from '../../support/socket.ts'
import { makeTemplate } from '../../support/templates.ts'
import { appToken } from '../../support/tokens.ts'
import { openRoom } from '../../support/v2-rooms.ts'

type Named = { roomName: string }
type Shown = { token?: string; name?: string }

/** What both doors say; they must say the same. */
const refused = async ({ roomName }: Named, { token, name }: Shown) => {
  const admission = await ask(`/api/v1/room/${roomName}/admission`, {
    body: { accessToken: token, name },
  })
  const asked = await refusalOf(admission)
  const { status, code } = await refusedAt(await joinRoom(roomName, { token, name }))
  expect([status, code]).toEqual(asked)
  return asked
}

const enter = async ({ roomName }: Named, showing: Shown): Promise<Peer> => {
  const peer = await joinRoom(roomName, showing)
  await peer.next('joined')
  return peer
}

test('a full room refuses the next, until somebody has left', async () => {
  const room = await makeRoom({ maxParticipants: 2 })
  const ann = await enter(room, { name: 'Ann' })
  await enter(room, { name: 'Bob' })
  expect(await refused(room, { name: 'Cyd' })).toEqual([409, 'room_full'])
  const token = await issueToken({ isAdmin: true, name: 'Bea' })
  expect(await refused(room, { token })).toEqual([409, 'room_full'])
  ann.send({ type: 'leave' })
  await ann.next('left')
  await enter(room, { name: 'Cyd' })
})

test("a role's own limit refuses its next, and no other role", async () => {
  const roles = { host: {}, guest: { maxPeerCount: 1 } }
  const template = await makeTemplate({ roles })
  const { id, name } = await openRoom({ template_id: template.id })
  const room = { roomName: name }
  const asRole = async (role: string): Promise<Shown> => ({
    token: await appToken({ room_id: id, role }),
    name: 'Ann',
  })
  const ann = await enter(room, await asRole('guest'))
  expect(await refused(room, await asRole('guest'))).toEqual([409, 'role_full'])
  await enter(room, await asRole('host'))
  ann.send({ type: 'leave' })
  await ann.next('left')
  await enter(room, await asRole('guest'))
})

test('asking beforehand takes no seat', async () => {
  const room = await makeRoom({ maxParticipants: 1 })
  for (let n = 0; n < 3; n++)
    expect(
      (await ask(`/api/v1/room/${room.roomName}/admission`, { body: { name: 'Ann' } })).status,
    ).toBe(200)
  await enter(room, { name: 'Ann' })
})

test('whoever was banned is refused by both doors', async () => {
  const room = await makeRoom()
  const token = await issueToken({ name: 'Ann', externalUserId: 'user-42' })
  const admin = await enter(room, { token: await issueToken({ isAdmin: true, name: 'Bea' }) })
  const guest = await joinRoom(room.roomName, { token })
  const { participantSessionId } = await guest.next('joined')
  admin.send({ type: 'eject', participantSessionId, ban: true })
  await admin.next('ejected')
  expect(await refused(room, { token })).toEqual([403, 'banned'])
  const another = await issueToken({ name: 'Ann', externalUserId: 'user-42' })
  expect(await refused(room, { token: another })).toEqual([403, 'banned'])
})
