// Frames on the socket of a live room: what nobody could read hurts nobody, and what somebody may not do is not
// done. How many may be sent: live-floods.test.ts. Frames at random: live-fuzz.test.ts.

import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { ClientMessage } from '../../src/domain/live-message.ts'
import { askable, knock } from '../support/asking.ts'
import { objectOf, seatOf } from '../support/live-object.ts'
import { enterAsHost, heard, typesTold } from '../support/lobby.ts'
import { makeRoom, type WireRoom } from '../support/service.ts'
import { joinRoom, type Peer } from '../support/socket.ts'

const enter = async ({ roomName }: WireRoom, name: string) => {
  const peer = await joinRoom(roomName, { name })
  const joined = await peer.next('joined')
  return { peer, joined, id: joined.participantSessionId }
}

const refusalOf = async (peer: Peer, frame: ClientMessage | string | ArrayBuffer) => {
  peer.send(frame)
  return (await peer.next('error')).code
}

const sized = (type: string, to: string, bytes: number): string => {
  const empty = JSON.stringify({ type, to, data: '' })
  return JSON.stringify({ type, to, data: 'x'.repeat(bytes - empty.length) })
}

const binary = (text: string): ArrayBuffer => {
  const buffer = new ArrayBuffer(text.length)
  new TextEncoder().encodeInto(text, new Uint8Array(buffer))
  return buffer
}

describe('a frame that nobody can read', () => {
  const words = 'x'.repeat(1_001)
  test.each<[string, string | ArrayBuffer]>([
    ['is no JSON', '{"type":"leave"'],
    ['is empty', ''],
    ['is a word', 'leave'],
    ['is null', 'null'],
    ['is a list', '[{"type":"leave"}]'],
    ['is a text in JSON', '"leave"'],
    ['has no type', '{}'],
    ['has a type that is no text', '{"type":["leave"]}'],
    ['has a type that nobody knows', '{"type":"destroy"}'],
    ['has a type of every object', '{"type":"constructor"}'],
    ['has a type that only the server says', '{"type":"joined"}'],
    ['is a message without data', '{"type":"message"}'],
    ['is a message to a number', '{"type":"message","to":7,"data":1}'],
    ['is a message to nobody', '{"type":"message","to":"","data":1}'],
    ['is a signal to all', '{"type":"signal","data":1}'],
    ['shares a word', '{"type":"media","audio":"yes","video":false,"screen":false}'],
    ['shares half', '{"type":"media","audio":true}'],
    ['admits nobody', '{"type":"admit"}'],
    ['admits a list', '{"type":"admit","requestId":["x"]}'],
    ['denies with a number', '{"type":"deny","requestId":"x","message":7}'],
    ['denies with too many words', `{"type":"deny","requestId":"x","message":"${words}"}`],
    ['ejects nobody', '{"type":"eject","ban":true}'],
    ['bans by a word', '{"type":"eject","participantSessionId":"x","ban":"yes"}'],
    ['asks with too many words', `{"type":"request","message":"${words}"}`],
    ['is binary', binary('{"type":"leave"}')],
    ['is of one byte too many', sized('message', 'x', 65_537)],
    ['is of 1 MB', sized('message', 'x', 1_000_000)],
    ['is of 1 MB, binary', new ArrayBuffer(1_000_000)],
    [
      'is short in characters and long in bytes',
      sized('message', 'x', 30_000).replaceAll('x', '€'),
    ],
    ['is nested as deep as it is long', '['.repeat(60_000)],
  ])('%s: its sender is told, and nobody else hears of it', async (_, frame) => {
    const room = await makeRoom()
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    expect(await refusalOf(ann.peer, frame)).toMatch(/^(malformed|frame_too_large)$/)
    ann.peer.send({ type: 'message', data: 'still here' })
    expect((await bob.peer.next('message')).data).toBe('still here')
    expect(bob.peer.messages.map(({ type }) => type)).toEqual(['joined', 'message'])
    expect(ann.peer.messages.map(({ type }) => type)).toEqual([
      'joined',
      'participantJoined',
      'error',
    ])
  })

  test('is one of more than 64 KiB, and not one of 64 KiB, however deep it is nested', async () => {
    const room = await makeRoom()
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    expect(await refusalOf(ann.peer, sized('signal', bob.id, 65_537))).toBe('frame_too_large')
    ann.peer.send(sized('signal', bob.id, 65_536))
    expect(JSON.stringify((await bob.peer.next('signal')).data).length).toBeGreaterThan(65_400)
    const deep = `${'['.repeat(32_000)}${']'.repeat(32_000)}`
    ann.peer.send(`{"type":"signal","to":"${bob.id}","data":${deep}}`)
    expect(JSON.stringify((await bob.peer.next('signal')).data)).toBe(deep)
  })

  test('ten times closes the socket, whatever was sent between; the seat stays, and is taken back', async () => {
    const room = await makeRoom()
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    for (let n = 0; n < 9; n++) {
      expect(await refusalOf(ann.peer, n % 2 === 0 ? '{' : new ArrayBuffer(3))).toBe('malformed')
      ann.peer.send({ type: 'signal', to: bob.id, data: n })
      await bob.peer.next('signal')
    }
    expect(await refusalOf(ann.peer, '{}')).toBe('malformed')
    expect(await ann.peer.closed()).toEqual({ code: 4400, reason: 'malformed' })
    expect(await seatOf(await objectOf(room.roomName), 'Ann')).toMatchObject({
      id: ann.id,
      awaySince: expect.any(Number),
    })
    const again = await joinRoom(room.roomName, { resume: ann.joined.resumeKey })
    expect((await again.next('joined')).participantSessionId).toBe(ann.id)
    expect(await refusalOf(again, '{}')).toBe('malformed')
    expect(await typesTold(again)).toEqual(['joined', 'error', 'error'])
    expect(await typesTold(bob.peer)).not.toContain('participantLeft')
  })

  test('ten times at the door closes it; a request that waits is kept for its asker', async () => {
    const room = await askable()
    const asker = await joinRoom(room.roomName, { name: 'Ann' })
    asker.send({ type: 'request' })
    const { requestId, resumeKey } = await asker.next('waiting')
    for (let n = 0; n < 10; n++) asker.send('{')
    expect((await asker.closed()).code).toBe(4400)
    const again = await joinRoom(room.roomName, { resume: resumeKey })
    expect((await again.next('waiting')).requestId).toBe(requestId)
    const stranger = await joinRoom(room.roomName, { name: 'Bob' })
    await stranger.next('mayRequest')
    for (let n = 0; n < 10; n++) stranger.send('{')
    expect((await stranger.closed()).code).toBe(4400)
  })

  test('is not one that was understood and not allowed: that may be asked as often as one likes', async () => {
    const room = await makeRoom()
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    for (let n = 0; n < 25; n++)
      expect(await refusalOf(ann.peer, { type: 'eject', participantSessionId: bob.id })).toBe(
        'not_allowed',
      )
    for (let n = 0; n < 25; n++)
      expect(await refusalOf(ann.peer, { type: 'signal', to: 'nobody', data: 1 })).toBe(
        'participant_not_found',
      )
    ann.peer.send({ type: 'message', data: 'still here' })
    await bob.peer.next('message')
  })
})

test('fields that nobody knows are passed over, and nobody speaks in the name of another', async () => {
  const room = await makeRoom()
  const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
  const frame = { type: 'message', data: { a: [1] }, from: bob.id, isAdmin: true, __proto__: 1 }
  ann.peer.send(JSON.stringify(frame))
  expect(await bob.peer.next('message')).toEqual({
    type: 'message',
    from: ann.id,
    data: { a: [1] },
  })
})

describe('who stands at the door', () => {
  const others: ClientMessage[] = [
    { type: 'message', data: 1 },
    { type: 'signal', to: 'x', data: 1 },
    { type: 'media', audio: true, video: false, screen: false },
    { type: 'admit', requestId: 'x' },
    { type: 'deny', requestId: 'x' },
    { type: 'eject', participantSessionId: 'x', ban: true },
    { type: 'endMeeting' },
  ]

  test('may put a request or take it back, and nothing else', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const to = host.joined.participantSessionId
    const asker = await joinRoom(room.roomName, { name: 'Ann' })
    await asker.next('mayRequest')
    const { peer, requestId } = await knock(room, 'Bob')
    const own: ClientMessage[] = [
      { type: 'message', to, data: 1 },
      { type: 'signal', to, data: 1 },
      { type: 'admit', requestId },
      { type: 'eject', participantSessionId: to },
    ]
    for (const frame of [...others, ...own])
      for (const one of [asker, peer]) expect(await refusalOf(one, frame)).toBe('not_allowed')
    expect(await refusalOf(peer, { type: 'request' })).toBe('not_allowed')
    expect(await typesTold(host.peer)).toEqual(['joined', 'joinRequested', 'error'])
    host.peer.send({ type: 'admit', requestId })
    await peer.next('joined')
  })

  test('hears nothing of what goes on inside, waiting or not', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const asker = await joinRoom(room.roomName, { name: 'Ann' })
    const { peer } = await knock(room, 'Bob')
    host.peer.send({ type: 'message', data: 'secret' })
    host.peer.send({ type: 'media', audio: true, video: true, screen: false })
    const other = await enterAsHost(room, 'Other')
    other.peer.send({ type: 'leave' })
    await host.peer.next('participantLeft')
    expect(await typesTold(asker)).toEqual(['mayRequest', 'error'])
    expect(await typesTold(peer)).toEqual(['mayRequest', 'waiting', 'error'])
  })

  test('without a name cannot ask', async () => {
    const room = await askable()
    const nameless = await joinRoom(room.roomName)
    await nameless.next('mayRequest')
    expect(await refusalOf(nameless, { type: 'request' })).toBe('name_required')
  })
})

describe('a socket whose seat is gone', () => {
  test('is not listened to: frames of one who was put out reach nobody', async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    host.peer.send({ type: 'eject', participantSessionId: ann.id, message: 'Enough' })
    expect(await ann.peer.next('left')).toEqual({
      type: 'left',
      reason: 'ejected',
      message: 'Enough',
    })
    for (const data of [1, 2, 3]) {
      try {
        ann.peer.send({ type: 'message', data })
        ann.peer.send({ type: 'media', audio: true, video: false, screen: false })
      } catch {
        // Closed before this one.
      }
      await evictDurableObject(await objectOf(room.roomName))
    }
    expect(await typesTold(bob.peer)).toEqual(['joined', 'participantLeft', 'error'])
    expect((await ann.peer.closed()).code).toBe(4202)
  })

  test('is not listened to: of two sockets on one seat only the newer speaks', async () => {
    const room = await makeRoom()
    const [ann, bob] = [await enter(room, 'Ann'), await enter(room, 'Bob')]
    const newer = await joinRoom(room.roomName, { resume: ann.joined.resumeKey })
    ann.peer.send({ type: 'leave' })
    await newer.next('joined')
    await heard(newer)
    newer.send({ type: 'message', data: 'new' })
    expect((await bob.peer.next('message')).data).toBe('new')
    expect(await typesTold(bob.peer)).not.toContain('participantLeft')
  })
})
