// Seats: who comes back within half a minute has his own again, in a full room too, after the object was
// evicted, after the process was gone; and who does not come back leaves it free.

import { abortAllDurableObjects, evictDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { objectOf, passAway, untilAway } from '../support/live-object.ts'
import { makeRoom } from '../support/service.ts'
import { issueToken, joinRoom, type MessageOf, type Peer } from '../support/socket.ts'
import { seconds, v1Token } from '../support/tokens.ts'

const joined = async (peer: Peer): Promise<MessageOf<'joined'>> => peer.next('joined')

test('two hundred who come at once into a room of ten seat ten, whoever they are', async () => {
  const { roomName } = await makeRoom({ maxParticipants: 10 })
  const peers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => joinRoom(roomName, { name: `P${n}` })),
  )
  const answers = await Promise.all(
    peers.map((peer) => Promise.any([peer.next('joined'), peer.next('refused')])),
  )
  const refused = answers.filter((answer) => answer.type === 'refused')
  expect(answers.filter(({ type }) => type === 'joined')).toHaveLength(10)
  expect(refused).toHaveLength(190)
  for (const { code, status } of refused) expect([code, status]).toEqual(['room_full', 409])
})

test('a socket cut off and back has the same seat, clock and id, in a full room too, and nobody hears of it', async () => {
  const { roomName } = await makeRoom({ maxParticipants: 2, ejectAfterElapsedTimeInSec: 3600 })
  const ann = await joinRoom(roomName, { name: 'Ann' })
  const first = await joined(ann)
  const bob = await joinRoom(roomName, { name: 'Bob' })
  await joined(bob)
  ann.close()
  await untilAway(await objectOf(roomName), 'Ann')
  const third = await joinRoom(roomName, { name: 'Cleo' })
  expect((await third.next('refused')).code).toBe('room_full')
  const back = await joined(await joinRoom(roomName, { name: 'Other', resume: first.resumeKey }))
  expect(back).toMatchObject({
    participantSessionId: first.participantSessionId,
    meetingSessionId: first.meetingSessionId,
    ejectAt: first.ejectAt,
    self: first.self,
  })
  expect(back.onlineParticipants.map(({ name }) => name)).toEqual(['Bob'])
  expect(bob.messages.map(({ type }) => type)).toEqual(['joined'])
})

test('a resume key opens its seat until the next one is offered: an answer may be lost on the way', async () => {
  const { roomName } = await makeRoom()
  const ann = await joinRoom(roomName, { name: 'Ann' })
  const first = await joined(ann)
  const second = await joined(await joinRoom(roomName, { name: 'Ann', resume: first.resumeKey }))
  expect(second.resumeKey).not.toBe(first.resumeKey)
  // As one to whom the second answer never came.
  const again = await joined(await joinRoom(roomName, { name: 'Ann', resume: first.resumeKey }))
  expect(again.participantSessionId).toBe(first.participantSessionId)
  const third = await joined(await joinRoom(roomName, { name: 'Ann', resume: again.resumeKey }))
  expect(third.participantSessionId).toBe(first.participantSessionId)
  for (const { resumeKey } of [first, second]) {
    const stale = await joined(await joinRoom(roomName, { name: 'Eve', resume: resumeKey }))
    expect(stale.participantSessionId).not.toBe(first.participantSessionId)
  }
})

test('of two sockets on one seat the newer has it, and the older is closed', async () => {
  const { roomName } = await makeRoom()
  const old = await joinRoom(roomName, { name: 'Ann' })
  const { resumeKey, participantSessionId } = await joined(old)
  const bob = await joinRoom(roomName, { name: 'Bob' })
  await joined(bob)
  const newer = await joinRoom(roomName, { resume: resumeKey })
  await joined(newer)
  expect((await old.next('left')).reason).toBe('replaced')
  expect((await old.closed()).code).toBe(4209)
  bob.send({ type: 'signal', to: participantSessionId, data: 'hello' })
  expect((await newer.next('signal')).data).toBe('hello')
  expect(old.messages.map(({ type }) => type)).not.toContain('signal')
})

test('the token is not judged again: a seat outlives the token it came with', async () => {
  const { roomName } = await makeRoom({ privacy: 'private' })
  const token = await issueToken({ roomName, name: 'Ann' })
  const { resumeKey, participantSessionId } = await joined(await joinRoom(roomName, { token }))
  const expired = await v1Token({ roomName, name: 'Ann' }, { exp: seconds() - 60 })
  const refused = await (await joinRoom(roomName, { token: expired })).next('refused')
  expect(refused.code).toBe('token_expired')
  const back = await joined(await joinRoom(roomName, { resume: resumeKey, token: expired }))
  expect(back.participantSessionId).toBe(participantSessionId)
})

test('an evicted object finds its people again: they hear each other, and keep their seats', async () => {
  const { roomName } = await makeRoom()
  const ann = await joinRoom(roomName, { name: 'Ann' })
  const bob = await joinRoom(roomName, { name: 'Bob' })
  await Promise.all([joined(ann), joined(bob)])
  await evictDurableObject(await objectOf(roomName))
  ann.send({ type: 'message', data: 'still here' })
  expect((await bob.next('message')).data).toBe('still here')
  const cleo = await joined(await joinRoom(roomName, { name: 'Cleo' }))
  expect(cleo.onlineParticipants.map(({ name }) => name).sort()).toEqual(['Ann', 'Bob'])
})

test('a restart of the process costs nobody his seat, and a seat nobody comes back for is left', async () => {
  const { roomName } = await makeRoom({ maxParticipants: 2 })
  const first = await joined(await joinRoom(roomName, { name: 'Ann' }))
  await joined(await joinRoom(roomName, { name: 'Bob' }))
  await abortAllDurableObjects()
  expect((await (await joinRoom(roomName, { name: 'Cleo' })).next('refused')).code).toBe(
    'room_full',
  )
  const ann = await joinRoom(roomName, { resume: first.resumeKey })
  expect((await joined(ann)).participantSessionId).toBe(first.participantSessionId)
  await passAway(await objectOf(roomName), 30_000)
  const left = await ann.next('participantLeft')
  expect([left.participant.name, left.reason]).toEqual(['Bob', 'connection_lost'])
  await joined(await joinRoom(roomName, { name: 'Cleo' }))
})

test('a dead seat is free after its time, and not before', async () => {
  const { roomName } = await makeRoom({ maxParticipants: 1 })
  const ann = await joinRoom(roomName, { name: 'Ann' })
  const { resumeKey, participantSessionId, meetingSessionId } = await joined(ann)
  ann.close()
  await untilAway(await objectOf(roomName), 'Ann')
  await passAway(await objectOf(roomName), 20_000)
  expect((await (await joinRoom(roomName, { name: 'Bob' })).next('refused')).code).toBe('room_full')
  await passAway(await objectOf(roomName), 10_000)
  const bob = await joined(await joinRoom(roomName, { name: 'Bob' }))
  expect(bob.meetingSessionId).not.toBe(meetingSessionId)
  const late = await joinRoom(roomName, { name: 'Ann', resume: resumeKey })
  expect((await late.next('refused')).code).toBe('room_full')
  expect(participantSessionId).not.toBe(bob.participantSessionId)
})

test('who leaves leaves at once: no seat waits for him', async () => {
  const { roomName } = await makeRoom({ maxParticipants: 1 })
  const ann = await joinRoom(roomName, { name: 'Ann' })
  const { resumeKey } = await joined(ann)
  ann.send({ type: 'leave' })
  expect((await ann.next('left')).reason).toBe('left')
  expect((await ann.closed()).code).toBe(4200)
  await joined(await joinRoom(roomName, { name: 'Bob' }))
  const back = await joinRoom(roomName, { name: 'Ann', resume: resumeKey })
  expect((await back.next('refused')).code).toBe('room_full')
})

test('the e-mail address of a participant goes to admins, and to nobody else', async () => {
  const { roomName } = await makeRoom()
  const host = await joinRoom(roomName, {
    token: await issueToken({ isAdmin: true, name: 'Host' }),
  })
  await joined(host)
  const guest = await joinRoom(roomName, { name: 'Guest' })
  await joined(guest)
  const wish = {
    name: 'Ann',
    email: 'ann@example.com',
    externalUserId: 'u1',
    meta: { team: 'red' },
  }
  const ann = await joinRoom(roomName, { token: await issueToken(wish) })
  expect((await joined(ann)).self).toMatchObject(wish)
  expect((await host.next('participantJoined')).participant.name).toBe('Guest')
  expect((await host.next('participantJoined')).participant.email).toBe('ann@example.com')
  const { participant } = await guest.next('participantJoined')
  expect(participant).not.toHaveProperty('email')
  expect(participant).toMatchObject({ externalUserId: 'u1', meta: { team: 'red' }, role: 'guest' })
})
