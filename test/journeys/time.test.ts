// People who are thrown out when their time is up: by real alarms, with the object evicted in between, each
// effect once, and one thing that fails stops no other.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { alarmOf, objectOf, seatOf, write } from '../support/live-object.ts'
import { passSilence } from '../support/lobby.ts'
import { call, makeRoom, refusalOf } from '../support/service.ts'
import { issueToken, joinRoom, type Peer } from '../support/socket.ts'

const joined = (peer: Peer) => peer.next('joined')
const host = async (roomName: string) =>
  joinRoom(roomName, {
    token: await issueToken({ isAdmin: true, name: 'Host', ejectAfterElapsedTimeInSec: 3600 }),
  })
/** Epoch seconds, so many from now. */
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds

test("a person's time is up: he is told so and is out, the others hear why, and the object slept meanwhile", async () => {
  const { roomName } = await makeRoom({ ejectAfterElapsedTimeInSec: 2 })
  const bob = await host(roomName)
  await joined(bob)
  const ann = await joinRoom(roomName, { name: 'Ann' })
  const { ejectAt, self } = await joined(ann)
  expect(Date.parse(ejectAt ?? '') - Date.parse(self.joinedAt)).toBe(2000)
  await evictDurableObject(await objectOf(roomName))
  expect((await ann.next('left')).reason).toBe('time_up')
  expect((await ann.closed()).code).toBe(4203)
  const left = await bob.next('participantLeft')
  expect([left.participant.name, left.reason]).toEqual(['Ann', 'time_up'])
})

test("a token's own time goes before the room's", async () => {
  const { roomName } = await makeRoom({ ejectAfterElapsedTimeInSec: 3600 })
  const token = await issueToken({ name: 'Ann', ejectAfterElapsedTimeInSec: 60 })
  const { ejectAt, self } = await joined(await joinRoom(roomName, { token }))
  expect(Date.parse(ejectAt ?? '') - Date.parse(self.joinedAt)).toBe(60_000)
})

test("a person's time runs from his first joining in the session, whichever token or seat he comes with", async () => {
  const { roomName } = await makeRoom({ ejectAfterElapsedTimeInSec: 600 })
  const bob = await host(roomName)
  await joined(bob)
  const token = () => issueToken({ name: 'Ann', externalUserId: 'ann' })
  const ann = await joinRoom(roomName, { token: await token() })
  const first = await joined(ann)
  await write(
    await objectOf(roomName),
    "UPDATE seat SET joined_at = joined_at - 300000 WHERE name = 'Ann'",
  )
  ann.send({ type: 'leave' })
  await ann.next('left')
  const second = await joined(await joinRoom(roomName, { token: await token() }))
  expect(Date.parse(first.ejectAt ?? '') - Date.parse(second.ejectAt ?? '')).toBe(300_000)
  await write(
    await objectOf(roomName),
    "UPDATE seat SET joined_at = joined_at - 300000, time_up_at = time_up_at - 300000 WHERE name = 'Ann'",
  )
  await runDurableObjectAlarm(await objectOf(roomName))
  const refused = await (await joinRoom(roomName, { token: await token() })).next('refused')
  expect([refused.code, refused.status]).toEqual(['time_up', 403])
  // Another person is not concerned, and in the next session neither is he.
  await joined(await joinRoom(roomName, { name: 'Cleo' }))
  bob.send({ type: 'endMeeting' })
  await bob.next('left')
  await joined(await joinRoom(roomName, { token: await token() }))
})

test('a room with ejectAtRoomExp puts everybody out when it expires, and one without puts out nobody', async () => {
  const expireUnixSec = inSeconds(3)
  const hard = await makeRoom({ expireUnixSec, ejectAtRoomExp: true })
  const soft = await makeRoom({ expireUnixSec })
  const [ann, bob] = [await host(hard.roomName), await host(soft.roomName)]
  const { ejectAt } = await joined(ann)
  expect(Date.parse(ejectAt ?? '')).toBe(expireUnixSec * 1000)
  await joined(bob)
  expect((await ann.next('left')).reason).toBe('room_expired')
  expect((await ann.closed()).code).toBe(4204)
  for (const { roomName } of [hard, soft])
    expect((await (await joinRoom(roomName, { name: 'Cleo' })).next('refused')).code).toBe(
      'room_expired',
    )
  bob.send({ type: 'media', audio: true, video: false, screen: false })
  expect((await bob.next('participantUpdated')).participant.audio).toBe(true)
})

test('a room with deleteOnExp is archived when it expires: everybody is out, and its name is free', async () => {
  const { roomName } = await makeRoom({ expireUnixSec: inSeconds(2), deleteOnExp: true })
  const ann = await host(roomName)
  const { resumeKey } = await joined(ann)
  expect((await ann.next('left')).reason).toBe('room_archived')
  expect((await (await joinRoom(roomName, { resume: resumeKey })).next('refused')).code).toBe(
    'room_not_found',
  )
  expect((await call('/api/v1/room', { body: { roomName } })).status).toBe(200)
})

test('a session in which nobody shares anything ends, and one in which somebody does goes on', async () => {
  const { roomName } = await makeRoom({ endMeetingAfterNoActivityInSec: 2 })
  const ann = await host(roomName)
  await joined(ann)
  ann.send({ type: 'media', audio: true, video: false, screen: false })
  await ann.next('participantUpdated')
  const object = await objectOf(roomName)
  await write(object, 'UPDATE session SET started_at = started_at - 10000')
  await runDurableObjectAlarm(object)
  expect(await seatOf(object, 'Host')).toBeDefined()
  ann.send({ type: 'media', audio: false, video: false, screen: false })
  expect((await ann.next('left')).reason).toBe('meeting_ended')
})

test("a v2 room's longest duration ends its session", async () => {
  const response = await call('/v2/rooms', { body: { max_duration_seconds: 120 } })
  const { id, name } = await response.json<{ id: string; name: string }>()
  expect(id).toHaveLength(24)
  const code = await call(`/v2/room-codes/room/${id}/role/host`, { body: {} })
  const exchanged = await call('/v2/token', {
    body: { code: (await code.json<{ code: string }>()).code },
  })
  const ann = await joinRoom(name, {
    token: (await exchanged.json<{ token: string }>()).token,
    name: 'Ann',
  })
  await joined(ann)
  const object = await objectOf(name)
  await write(object, 'UPDATE session SET started_at = started_at - 120000')
  await runDurableObjectAlarm(object)
  expect((await ann.next('left')).reason).toBe('meeting_ended')
})

test('a socket that was silent for a minute is closed, and its seat waits for it', async () => {
  const { roomName } = await makeRoom()
  const [ann, bob] = [await joinRoom(roomName, { name: 'Ann' }), await host(roomName)]
  const { resumeKey, participantSessionId } = await joined(ann)
  await joined(bob)
  const object = await objectOf(roomName)
  await runInDurableObject(object, (_, state) => {
    for (const socket of state.getWebSockets()) {
      const attached = socket.deserializeAttachment()
      if (attached.seatId === participantSessionId)
        socket.serializeAttachment({ ...attached, since: attached.since - 60_000 })
    }
  })
  await evictDurableObject(object)
  await runDurableObjectAlarm(object)
  expect((await ann.closed()).code).toBe(4408)
  expect((await seatOf(object, 'Ann'))?.awaySince).toEqual(expect.any(Number))
  expect((await seatOf(object, 'Host'))?.awaySince).toBeNull()
  const back = await joined(await joinRoom(roomName, { resume: resumeKey }))
  expect(back.participantSessionId).toBe(participantSessionId)
})

test('one item that fails stops no other, and is tried again later, not at once', async () => {
  const { roomName } = await makeRoom({ ejectAfterElapsedTimeInSec: 3600 })
  const peers = [
    await joinRoom(roomName, { name: 'Ann' }),
    await joinRoom(roomName, { name: 'Bob' }),
  ]
  await Promise.all(peers.map(joined))
  const object = await objectOf(roomName)
  // A row that cannot be read.
  await write(object, "UPDATE seat SET meta = 'no json' WHERE name = 'Ann'")
  await write(object, 'UPDATE seat SET time_up_at = joined_at - 1')
  await runDurableObjectAlarm(object)
  expect((await peers[1]?.next('left'))?.reason).toBe('time_up')
  const [failed] = await runInDurableObject(object, (_, { storage }) =>
    storage.sql
      .exec<{ key: string; tries: number; next_at: number }>('SELECT * FROM failed_item')
      .toArray(),
  )
  expect(failed).toMatchObject({ key: expect.stringMatching(/^time:/), tries: 1 })
  const next = await alarmOf(object)
  expect(next).not.toBeNull()
  expect(failed?.next_at).toBe(next)
  await write(object, "UPDATE seat SET meta = NULL WHERE name = 'Ann'")
  await write(object, 'UPDATE failed_item SET next_at = 0')
  await runDurableObjectAlarm(object)
  expect((await peers[0]?.next('left'))?.reason).toBe('time_up')
})

test('one whose row cannot be read is away like the others when all have been silent', async () => {
  const room = await makeRoom()
  for (const name of ['Ann', 'Bob']) await joined(await joinRoom(room.roomName, { name }))
  const object = await objectOf(room.roomName)
  await write(object, "UPDATE seat SET meta = 'no json' WHERE name = 'Ann'")
  await passSilence(room, 60_000)
  await runDurableObjectAlarm(object)
  await write(object, 'UPDATE seat SET meta = NULL')
  for (const name of ['Ann', 'Bob'])
    expect((await seatOf(object, name))?.awaySince).toEqual(expect.any(Number))
})

test('a busy room does not put off an alarm that is due, and sets one anew that was lost', async () => {
  const { roomName } = await makeRoom()
  await joined(await joinRoom(roomName, { name: 'Ann' }))
  const object = await objectOf(roomName)
  const due = (await alarmOf(object)) ?? 0
  const turnAt = (now: number) =>
    runInDurableObject(object, (room) => Reflect.get(room, 'living').act(now, () => null))
  for (const ms of [1, 999, 1_000, 20_000]) {
    await turnAt(due + ms)
    expect(await alarmOf(object)).toBe(due)
  }
  await turnAt(due + 30_000)
  expect(await alarmOf(object)).toBe(due + 31_000)
})

test('what failed to end one session does not hold up the end of the next', async () => {
  const { roomName } = await makeRoom({ endMeetingAfterNoActivityInSec: 3600 })
  const [ann, object] = [await joinRoom(roomName, { name: 'Ann' }), await objectOf(roomName)]
  await joined(ann)
  const passHour = () =>
    write(object, 'UPDATE session SET quiet_since = quiet_since - 3600000 WHERE ended_at IS NULL')
  await passHour()
  await write(object, "UPDATE seat SET meta = 'no json'")
  await runDurableObjectAlarm(object)
  expect(await write(object, "SELECT 1 FROM failed_item WHERE key LIKE 'ends%'")).toHaveLength(1)
  await write(object, 'UPDATE seat SET meta = NULL')
  ann.send({ type: 'leave' })
  await ann.next('left')
  const bob = await joinRoom(roomName, { name: 'Bob' })
  await joined(bob)
  await passHour()
  await runDurableObjectAlarm(object)
  // At this alarm, and not when the other would have been tried again.
  expect((await object.people()).session).toBeNull()
  expect((await bob.next('left')).reason).toBe('meeting_ended')
})

test('an item that failed and was then done another way is forgotten, and costs nothing more', async () => {
  const { roomName } = await makeRoom({ ejectAfterElapsedTimeInSec: 3600 })
  const [ann, bob] = [await joinRoom(roomName, { name: 'Ann' }), await host(roomName)]
  await Promise.all([joined(ann), joined(bob)])
  const object = await objectOf(roomName)
  const failures = () =>
    runInDurableObject(object, (_, { storage }) =>
      storage.sql.exec<{ key: string }>('SELECT key FROM failed_item').toArray(),
    )
  await write(object, "UPDATE seat SET meta = 'no json', time_up_at = 1 WHERE name = 'Ann'")
  await runDurableObjectAlarm(object)
  expect(await failures()).toHaveLength(1)
  await write(object, "UPDATE seat SET meta = NULL WHERE name = 'Ann'")
  ann.send({ type: 'leave' })
  await ann.next('left')
  await runDurableObjectAlarm(object)
  expect(await failures()).toEqual([])
})

test('no effect is had twice, however often the alarm runs', async () => {
  const { roomName } = await makeRoom({ ejectAfterElapsedTimeInSec: 3600 })
  const [bob, ann] = [await host(roomName), await joinRoom(roomName, { name: 'Ann' })]
  await Promise.all([joined(bob), joined(ann)])
  const object = await objectOf(roomName)
  await write(object, "UPDATE seat SET time_up_at = joined_at - 1 WHERE name = 'Ann'")
  for (let run = 0; run < 3; run++) await runInDurableObject(object, (room) => room.alarm())
  await bob.next('participantLeft')
  bob.send({ type: 'media', audio: true, video: false, screen: false })
  await bob.next('participantUpdated')
  expect(bob.messages.filter(({ type }) => type === 'participantLeft')).toHaveLength(1)
})

test('an alarm that was lost is set again when the object wakes', async () => {
  const { roomName } = await makeRoom({ ejectAfterElapsedTimeInSec: 3600 })
  await joined(await joinRoom(roomName, { name: 'Ann' }))
  const object = await objectOf(roomName)
  expect(await alarmOf(object)).not.toBeNull()
  await runInDurableObject(object, (_, { storage }) => storage.deleteAlarm())
  expect(await alarmOf(object)).toBeNull()
  await evictDurableObject(object)
  await object.people()
  expect(await alarmOf(object)).not.toBeNull()
})

test('an alarm is never set nearer than a second, whatever is due', async () => {
  const { roomName } = await makeRoom({ ejectAfterElapsedTimeInSec: 3600 })
  await joined(await joinRoom(roomName, { name: 'Ann' }))
  const object = await objectOf(roomName)
  await runInDurableObject(object, async (_, { storage }) => storage.deleteAlarm())
  await write(object, 'UPDATE seat SET time_up_at = 1')
  await evictDurableObject(object)
  const before = Date.now()
  await object.people()
  expect(await alarmOf(object)).toBeGreaterThanOrEqual(before + 1000)
})

test('archiving in the middle of a session puts everybody out, and nobody back in', async () => {
  const { roomName } = await makeRoom()
  const [bob, ann] = [await host(roomName), await joinRoom(roomName, { name: 'Ann' })]
  const [{ resumeKey }] = await Promise.all([joined(bob), joined(ann)])
  expect((await call(`/api/v1/room/${roomName}`, { method: 'DELETE' })).status).toBe(200)
  for (const peer of [bob, ann]) {
    expect((await peer.next('left')).reason).toBe('room_archived')
    expect((await peer.closed()).code).toBe(4205)
  }
  const back = await joinRoom(roomName, { resume: resumeKey })
  expect((await back.next('refused')).code).toBe('room_not_found')
  expect(await refusalOf(await call(`/api/v1/room/${roomName}`))).toEqual([404, 'room_not_found'])
})

test('a disabled room lets its session run and lets nobody in, but gives a seat back to whom it belongs', async () => {
  const { roomName, _id } = await makeRoom()
  const [bob, ann] = [await host(roomName), await joinRoom(roomName, { name: 'Ann' })]
  const [, { resumeKey, participantSessionId }] = await Promise.all([joined(bob), joined(ann)])
  await (await call(`/v2/rooms/${_id}`, { body: { enabled: false } })).text()
  ann.send({ type: 'message', data: 'still on' })
  expect((await bob.next('message')).data).toBe('still on')
  expect((await (await joinRoom(roomName, { name: 'Cleo' })).next('refused')).code).toBe(
    'room_disabled',
  )
  const back = await joined(await joinRoom(roomName, { resume: resumeKey }))
  expect(back.participantSessionId).toBe(participantSessionId)
})

test('an admin ends the meeting for all, and a guest cannot', async () => {
  const { roomName } = await makeRoom()
  const [bob, ann] = [await host(roomName), await joinRoom(roomName, { name: 'Ann' })]
  await Promise.all([joined(bob), joined(ann)])
  ann.send({ type: 'endMeeting' })
  expect((await ann.next('error')).code).toBe('not_allowed')
  bob.send({ type: 'endMeeting' })
  for (const peer of [bob, ann]) {
    expect((await peer.next('left')).reason).toBe('meeting_ended')
    expect((await peer.closed()).code).toBe(4206)
  }
  expect((await (await objectOf(roomName)).people()).session).toBeNull()
  await joined(await joinRoom(roomName, { name: 'Ann' }))
})
