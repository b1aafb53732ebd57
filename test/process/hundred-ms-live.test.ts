// 100ms' back-end package in a room that people are in: every call of its active rooms and sessions, against raw
// workerd, with people at real sockets.

import type { SDK } from '@100mslive/server-sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCESS_KEY, anteroom, SECRET_KEY, startAnteroom } from '../support/anteroom-process.ts'
import { serverSdk, walk } from '../support/hundred-ms.ts'
import { joinLive, type LivePerson } from '../support/live-client.ts'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { buildWorker } from '../support/worker-build.ts'

let workerd: RawWorkerd
let sdk: SDK

beforeAll(async () => {
  workerd = await startAnteroom(anteroom(await buildWorker(), { leaseSeconds: 1 }))
  sdk = serverSdk(workerd.urls[0], ACCESS_KEY, SECRET_KEY)
}, 120_000)

afterAll(() => workerd.stop())

const MOMENT = expect.any(Date)
const TEXT = expect.any(String)

/** By the auth token that the package signs. */
const comeIn = async (room: { id: string; name: string }, role: string, name: string) => {
  const { token } = await sdk.auth.getAuthToken({ roomId: room.id, role, userId: name })
  const person = await joinLive(workerd.urls[0], room.name, { token, name })
  const { participantSessionId: id, meetingSessionId } = await person.next('joined')
  return { person, id, meetingSessionId }
}

/** Why he is out, as he is told. */
const reasonOf = async (person: LivePerson) => {
  const { reason, message } = await person.next('left')
  return [reason, message]
}

test('a room that people are in is seen, changed, spoken to, thinned out and ended', async () => {
  const room = await sdk.rooms.create()
  const [host, ann, bob] = [
    await comeIn(room, 'host', 'Hanna'),
    await comeIn(room, 'guest', 'Ann'),
    await comeIn(room, 'guest', 'Bob'),
  ]
  const { session, ...rest } = await sdk.activeRooms.retrieve(room.id)
  expect(rest).toEqual({ id: room.id, name: room.name, customer_id: ACCESS_KEY })
  expect(session).toMatchObject({ id: host.meetingSessionId, created_at: TEXT })
  expect(session.peers.toSorted()).toEqual([host.id, ann.id, bob.id].toSorted())

  const peer = { id: ann.id, name: 'Ann', user_id: '', metadata: '', role: 'guest' }
  const peers = await sdk.activeRooms.retrieveActivePeers(room.id)
  expect(Object.keys(peers)).toHaveLength(3)
  expect(peers[ann.id]).toEqual({ ...peer, joined_at: TEXT })
  const details = { ...peer, joined_at: MOMENT, tracks: {} }
  expect(await sdk.activeRooms.retrievePeerDetails(room.id, ann.id)).toEqual(details)

  const change = { name: 'Annabel', role: 'host', metadata: '{"class":"3b"}' }
  const changed = await sdk.activeRooms.updatePeer(room.id, ann.id, change)
  expect(changed).toEqual({ ...details, ...change })
  expect((await bob.person.next('participantUpdated')).participant).toMatchObject({
    _id: ann.id,
    name: 'Annabel',
    isAdmin: true,
  })

  await sdk.activeRooms.sendMessage(room.id, { message: 'to Bob', peerId: bob.id })
  await sdk.activeRooms.sendMessage(room.id, { message: 'to hosts', role: 'host', type: 'note' })
  await sdk.activeRooms.sendMessage(room.id, { message: 'to all' })
  const toAll = { type: 'chat', message: 'to all' }
  for (const [{ person }, first] of [
    [bob, { type: 'chat', message: 'to Bob' }],
    [host, { type: 'note', message: 'to hosts' }],
    [ann, { type: 'note', message: 'to hosts' }],
  ] as const)
    expect([(await person.next('message')).data, (await person.next('message')).data]).toEqual([
      first,
      toAll,
    ])

  await sdk.activeRooms.removePeer(room.id, { peer_id: bob.id, reason: 'late' })
  expect(await reasonOf(bob.person)).toEqual(['ejected', 'late'])
  const cleo = await comeIn(room, 'guest', 'Cleo')
  await sdk.activeRooms.removePeer(room.id, { role: 'guest' })
  expect(await reasonOf(cleo.person)).toEqual(['ejected', undefined])

  await sdk.activeRooms.end(room.id, { reason: 'over', lock: true })
  for (const { person } of [host, ann])
    expect(await reasonOf(person)).toEqual(['meeting_ended', 'over'])
  expect(await sdk.rooms.retrieveById(room.id)).toMatchObject({ enabled: false })
  await expect(sdk.activeRooms.retrieve(room.id)).rejects.toMatchObject({ code: 404 })
})

test('sessions are listed, walked to the end, read, and the one that is on is found', async () => {
  const room = await sdk.rooms.create()
  const ids: string[] = []
  for (let n = 0; n < 12; n++) {
    const { person, meetingSessionId } = await comeIn(room, 'guest', `Guest ${n}`)
    person.send({ type: 'leave' })
    await person.next('left')
    ids.unshift(meetingSessionId)
  }
  const { id, meetingSessionId } = await comeIn(room, 'host', 'Hanna')
  ids.unshift(meetingSessionId)
  const found = async (filters: object): Promise<string[]> =>
    (await walk(sdk.sessions.list({ room_id: room.id, ...filters }))).map((one) => one.id)
  for (const limit of [{}, { limit: 10 }, { limit: 12 }, { limit: 13 }, { limit: 100 }]) {
    expect(await found({ ...limit })).toEqual(ids)
    expect(await found({ ...limit, active: false })).toEqual(ids.slice(1))
    expect(await found({ ...limit, active: true })).toEqual(ids.slice(0, 1))
  }
  expect(await found({ after: '2020-01-01T00:00:00.000Z' })).toEqual(ids)
  expect(await found({ before: '2020-01-01T00:00:00.000Z' })).toEqual([])
  const active = await sdk.sessions.retrieveActiveByRoom(room.id)
  expect(active).toEqual({
    id: meetingSessionId,
    room_id: room.id,
    customer_id: ACCESS_KEY,
    app_id: ACCESS_KEY,
    active: true,
    peers: {
      [id]: {
        ...{ id, session_id: meetingSessionId, name: 'Hanna', role: 'host', user_id: '' },
        joined_at: TEXT,
      },
    },
    created_at: TEXT,
    updated_at: TEXT,
  })
  expect(await sdk.sessions.retrieveById(meetingSessionId)).toEqual({
    ...active,
    created_at: new Date(active.created_at),
    updated_at: new Date(active.updated_at),
  })
  const over = await sdk.sessions.retrieveById(ids[1] ?? '')
  expect(over).toMatchObject({ active: false, room_id: room.id })
  expect(Object.values(over.peers)).toMatchObject([{ name: 'Guest 11', left_at: TEXT }])
})
