// How much one person, and a room, may send, and what a room's settings let people say and share. Frames that
// nobody can read: live-frames.test.ts.

import { runDurableObjectAlarm } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { askable, knock } from '../support/asking.ts'
import { objectOf, seatOf, untilAway } from '../support/live-object.ts'
import { enterAsHost, heard, passSilence } from '../support/lobby.ts'
import { makeRoom, type WireRoom } from '../support/service.ts'
import { joinRoom, type Peer } from '../support/socket.ts'

const enter = async ({ roomName }: WireRoom, name: string) => {
  const peer = await joinRoom(roomName, { name })
  const joined = await peer.next('joined')
  return { peer, joined, id: joined.participantSessionId }
}

const codesOf = (peer: Peer): string[] =>
  peer.messages.flatMap((message) => (message.type === 'error' ? [message.code] : []))

const dataOf = (peer: Peer): unknown[] =>
  peer.messages.flatMap((message) => (message.type === 'message' ? [message.data] : []))

const media = (audio: boolean, video = false, screen = false) => ({
  type: 'media' as const,
  audio,
  video,
  screen,
})

describe('one person may send', () => {
  test('1,000 frames a minute, on however many sockets; the others are heard all the while', async () => {
    const room = await makeRoom()
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    for (let n = 0; n < 1_010; n++) ann.peer.send({ type: 'signal', to: bob.id, data: n })
    await expect.poll(() => codesOf(ann.peer).length, { timeout: 20_000 }).toBe(10)
    expect(new Set(codesOf(ann.peer))).toEqual(new Set(['slow_down']))
    expect(bob.peer.messages.filter(({ type }) => type === 'signal')).toHaveLength(1_000)
    const again = await joinRoom(room.roomName, { resume: ann.joined.resumeKey })
    await again.next('joined')
    again.send({ type: 'message', data: 'anew' })
    expect((await again.next('error')).code).toBe('slow_down')
    bob.peer.send({ type: 'message', data: 'calm' })
    expect((await again.next('message')).data).toBe('calm')
  })

  test('30 messages to all, and then still to one; the others have their own 30', async () => {
    const room = await makeRoom()
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    for (let n = 0; n < 33; n++) ann.peer.send({ type: 'message', data: n })
    await expect.poll(() => codesOf(ann.peer)).toEqual(new Array(3).fill('slow_down'))
    expect(dataOf(bob.peer)).toEqual(Array.from({ length: 30 }, (_, n) => n))
    ann.peer.send({ type: 'message', to: bob.id, data: 'to you' })
    await expect.poll(() => dataOf(bob.peer).at(-1)).toBe('to you')
    bob.peer.send({ type: 'message', data: 'and I' })
    expect((await ann.peer.next('message')).data).toBe('and I')
  })

  test('4 KiB to all, in bytes, and more to one', async () => {
    const room = await makeRoom()
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    for (const data of ['x'.repeat(4_095), '€'.repeat(1_366), { a: ['x'.repeat(4_090)] }]) {
      ann.peer.send({ type: 'message', data })
      expect((await ann.peer.next('error')).code).toBe('frame_too_large')
      ann.peer.send({ type: 'message', to: bob.id, data })
      expect((await bob.peer.next('message')).data).toEqual(data)
    }
    for (const data of ['x'.repeat(4_094), '€'.repeat(1_364)]) {
      ann.peer.send({ type: 'message', data })
      expect((await bob.peer.next('message')).data).toBe(data)
    }
  })
})

describe('a room sends 2,000 a second to all', () => {
  test('above that nothing is sent and nobody loses his own messages by it', async () => {
    const room = await makeRoom()
    const people = await Promise.all(Array.from({ length: 90 }, (_, n) => enter(room, `P${n}`)))
    for (const { peer, id } of people) peer.send({ type: 'message', data: id })
    await Promise.all(people.map(({ peer }) => heard(peer)))
    const slow = people.filter(({ peer }) => codesOf(peer).includes('slow_down'))
    expect(slow.length).toBeGreaterThan(0)
    const [first, second] = people
    const heardBy = (one: typeof first) => new Set(one === undefined ? [] : dataOf(one.peer))
    for (const { id } of slow) expect(heardBy(first).has(id) || heardBy(second).has(id)).toBe(false)
    await scheduler.wait(1_000)
    const [late] = slow
    for (let n = 0; n < 30; n++) {
      late?.peer.send({ type: 'message', data: n })
      await scheduler.wait(60)
    }
    await expect.poll(() => heardBy(first === late ? second : first).has(29)).toBe(true)
  })

  test('and one who says more than he may takes none of it from the others', async () => {
    const room = await makeRoom()
    const people = await Promise.all(Array.from({ length: 60 }, (_, n) => enter(room, `P${n}`)))
    const [ann, bob, cyd] = people
    if (ann === undefined || bob === undefined || cyd === undefined) throw new Error('nobody came')
    for (let n = 0; n < 130; n++) ann.peer.send({ type: 'message', data: n })
    await heard(ann.peer)
    bob.peer.send({ type: 'message', data: 'and I?' })
    await heard(bob.peer)
    expect(codesOf(bob.peer)).not.toContain('slow_down')
    await expect.poll(() => dataOf(cyd.peer).at(-1)).toBe('and I?')
    expect(dataOf(cyd.peer)).toHaveLength(31)
  })

  test('those who stand at the door cost the ones inside nothing', async () => {
    const room = await askable()
    const [host, other] = [await enterAsHost(room), await enterAsHost(room, 'Other')]
    await Promise.all(Array.from({ length: 140 }, () => joinRoom(room.roomName, { name: 'Idle' })))
    for (let n = 0; n < 30; n++) host.peer.send({ type: 'message', data: n })
    await heard(host.peer)
    expect(codesOf(host.peer)).not.toContain('slow_down')
    await expect.poll(() => dataOf(other.peer).length).toBe(30)
  })
})

describe('who may say and share what', () => {
  test('in an ownerOnlyBroadcast room only hosts speak to all and share; others write to one', async () => {
    const room = await makeRoom({ ownerOnlyBroadcast: true })
    const host = await enterAsHost(room)
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    for (const frame of [{ type: 'message' as const, data: 1 }, media(true), media(false, true)]) {
      ann.peer.send(frame)
      expect((await ann.peer.next('error')).code).toBe('not_allowed')
    }
    ann.peer.send(media(false))
    ann.peer.send({ type: 'message', to: bob.id, data: 'to you' })
    expect((await bob.peer.next('message')).data).toBe('to you')
    host.peer.send({ type: 'message', data: 'to all' })
    host.peer.send(media(true, true, true))
    expect((await bob.peer.next('message')).data).toBe('to all')
    const { participant } = await bob.peer.next('participantUpdated')
    expect([participant.audio, participant.video, participant.screen]).toEqual([true, true, true])
    expect(await seatOf(await objectOf(room.roomName), 'Ann')).toMatchObject({
      media: { audio: false, video: false, screen: false },
    })
  })

  test('in an audioOnlyRoom nobody shows a picture, and in one without screens nobody a screen', async () => {
    const silent = await enterAsHost(await makeRoom({ audioOnlyRoom: true }))
    for (const frame of [media(true, true), media(false, false, true)]) {
      silent.peer.send(frame)
      expect((await silent.peer.next('error')).code).toBe('not_allowed')
    }
    silent.peer.send(media(true))
    expect((await silent.peer.next('participantUpdated')).participant.audio).toBe(true)
    const plain = await enterAsHost(await makeRoom({ enableScreenSharing: false }))
    plain.peer.send(media(true, true, true))
    expect((await plain.peer.next('error')).code).toBe('not_allowed')
    plain.peer.send(media(true, true))
    expect((await plain.peer.next('participantUpdated')).participant.video).toBe(true)
  })

  test('a signal reaches one who is in with a socket: no stranger, no asker, nobody elsewhere or gone', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const [away, gone] = [await enterAsHost(room, 'Away'), await enterAsHost(room, 'Gone')]
    const elsewhere = await enterAsHost(await makeRoom())
    const { requestId } = await knock(room, 'Asker')
    const [request] = (await (await objectOf(room.roomName)).requests()).requests
    away.peer.close()
    await untilAway(await objectOf(room.roomName), 'Away')
    gone.peer.send({ type: 'leave' })
    await gone.peer.closed()
    const ids = [away, gone, elsewhere].map(({ joined }) => joined.participantSessionId)
    for (const to of [...ids, requestId, request?.seatId ?? '', crypto.randomUUID(), 'x', '%'])
      for (const type of ['signal', 'message'] as const) {
        host.peer.send({ type, to, data: 1 })
        expect((await host.peer.next('error')).code).toBe('participant_not_found')
      }
  })
})

test('who switches his microphone without end is slowed down, and may still talk', async () => {
  const room = await makeRoom()
  const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
  for (let n = 0; n < 121; n++) ann.peer.send(media(n % 2 === 0))
  expect((await ann.peer.next('error')).code).toBe('slow_down')
  ann.peer.send({ type: 'message', data: 'still here' })
  expect((await bob.peer.next('message')).data).toBe('still here')
  expect(bob.peer.messages.filter(({ type }) => type === 'participantUpdated')).toHaveLength(120)
})

test('a socket that is open on one side only is closed after a minute; its seat waits half a minute more', async () => {
  const room = await makeRoom()
  const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
  const object = await objectOf(room.roomName)
  await passSilence(room, 61_000)
  bob.peer.send('ping')
  await scheduler.wait(50)
  await runDurableObjectAlarm(object)
  expect((await ann.peer.closed()).code).toBe(4408)
  const seat = await seatOf(object, 'Ann')
  expect(seat).toMatchObject({ id: ann.id, awaySince: expect.any(Number), left: null })
  expect((await seatOf(object, 'Bob'))?.awaySince).toBeNull()
  const back = await joinRoom(room.roomName, { resume: ann.joined.resumeKey })
  expect((await back.next('joined')).participantSessionId).toBe(ann.id)
  bob.peer.send({ type: 'message', data: 'hello' })
  expect((await back.next('message')).data).toBe('hello')
})
