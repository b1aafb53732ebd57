// Waiting at the door: for how long, and through what. How many may: lobby-limits.test.ts. Answers:
// lobby-answers.test.ts.

import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { answer, askable, list } from '../support/asking.ts'
import { alarmOf, objectOf } from '../support/live-object.ts'
import { enterAsHost, passLobby, passSilence, typesTold, untilAskerAway } from '../support/lobby.ts'
import type { WireRoom } from '../support/service.ts'
import { joinRoom, type Peer } from '../support/socket.ts'

const waiting = async (room: WireRoom) => (await list(room)).requests.map(({ name }) => name)

/** Asks, and says what he was told. */
const ask = async (room: WireRoom, name = 'Ann') => {
  const peer = await joinRoom(room.roomName, { name })
  peer.send({ type: 'request' })
  return { peer, ...(await peer.next('waiting')) }
}

const away = async (room: WireRoom, { peer, requestId }: { peer: Peer; requestId: string }) => {
  peer.close()
  await untilAskerAway(room, requestId)
}

describe('a request', () => {
  test('waits with nobody there, through an eviction, and is answered on the same socket', async () => {
    const room = await askable()
    const { peer, requestId, adminsPresent } = await ask(room)
    expect(adminsPresent).toBe(false)
    await evictDurableObject(await objectOf(room.roomName))
    await passLobby(room, 599_000)
    expect(await typesTold(peer)).toEqual(['mayRequest', 'waiting', 'error'])
    const host = await enterAsHost(room)
    await evictDurableObject(await objectOf(room.roomName))
    host.peer.send({ type: 'admit', requestId })
    const { self, iceServers } = await peer.next('joined')
    expect([self.name, iceServers.length]).toEqual(['Ann', 1])
  })

  test('can be put by one who stood at the door while the room slept', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const peer = await joinRoom(room.roomName, { name: 'Ann' })
    await peer.next('mayRequest')
    await evictDurableObject(await objectOf(room.roomName))
    peer.send({ type: 'request', message: 'Still here' })
    const { requestId } = await peer.next('waiting')
    expect((await host.peer.next('joinRequested')).request).toMatchObject({
      requestId,
      message: 'Still here',
    })
    host.peer.send({ type: 'admit', requestId })
    await peer.next('joined')
  })

  test('outlives a restart of the process: its asker comes back with his key, and is let in', async () => {
    const room = await askable()
    const first = await ask(room)
    await abortAllDurableObjects()
    const peer = await joinRoom(room.roomName, { resume: first.resumeKey })
    const again = await peer.next('waiting')
    expect(again.requestId).toBe(first.requestId)
    expect(again.resumeKey).not.toBe(first.resumeKey)
    expect(await waiting(room)).toEqual(['Ann'])
    await (await answer(room, first.requestId, 'admit')).text()
    const { resumeKey, participantSessionId } = await peer.next('joined')
    // The key he waited with is that of his seat.
    expect(resumeKey).toBe(again.resumeKey)
    const back = await (await joinRoom(room.roomName, { resume: resumeKey })).next('joined')
    expect(back.participantSessionId).toBe(participantSessionId)
  })

  test('nobody comes back to runs out after a restart, too', async () => {
    const room = await askable()
    await ask(room)
    await abortAllDurableObjects()
    expect(await alarmOf(await objectOf(room.roomName))).toEqual(expect.any(Number))
    await passLobby(room, 30_000)
    expect(await waiting(room)).toEqual([])
  })

  test('runs out after ten minutes: its asker is told, and so is every host', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const { peer, requestId } = await ask(room)
    const bob = await ask(room, 'Bob')
    const [request] = (await (await objectOf(room.roomName)).requests()).requests
    expect((request?.expiresAt ?? 0) - (request?.requestedAt ?? 0)).toBe(600_000)
    await passLobby(room, 599_000)
    expect(await waiting(room)).toEqual(['Ann', 'Bob'])
    bob.peer.send({ type: 'withdraw' })
    await bob.peer.closed()
    await passLobby(room, 1_000)
    expect(await peer.next('left')).toEqual({ type: 'left', reason: 'request_expired' })
    expect((await peer.closed()).code).toBe(4207)
    expect((await host.peer.next('joinRequestClosed')).outcome).toBe('withdrawn')
    expect(await host.peer.next('joinRequestClosed')).toEqual({
      type: 'joinRequestClosed',
      requestId,
      outcome: 'expired',
      by: null,
    })
  })

  test('has its alarm set when it is put, whether or not anybody is inside', async () => {
    const room = await askable()
    await ask(room)
    const alarm = await alarmOf(await objectOf(room.roomName))
    expect(alarm).toBeGreaterThan(Date.now())
    expect(alarm).toBeLessThanOrEqual(Date.now() + 600_000)
  })

  test('of one who is away is kept for 30 s, and not longer', async () => {
    const room = await askable()
    const [ann, bob] = [await ask(room), await ask(room, 'Bob')]
    for (const one of [ann, bob]) await away(room, one)
    await passLobby(room, 20_000)
    expect(await waiting(room)).toEqual(['Ann', 'Bob'])
    const back = await joinRoom(room.roomName, { resume: ann.resumeKey })
    expect((await back.next('waiting')).requestId).toBe(ann.requestId)
    await passLobby(room, 10_000)
    expect(await waiting(room)).toEqual(['Ann'])
    const late = await joinRoom(room.roomName, { name: 'Bob', resume: bob.resumeKey })
    await late.next('mayRequest')
  })

  test('of one whose line is dead, though his socket looks open, runs out as well', async () => {
    const room = await askable()
    const { peer, requestId } = await ask(room)
    await passSilence(room, 61_000)
    await runDurableObjectAlarm(await objectOf(room.roomName))
    expect((await peer.closed()).code).toBe(4408)
    await untilAskerAway(room, requestId)
    await passLobby(room, 30_000)
    expect(await waiting(room)).toEqual([])
  })

  test('is one however often its asker comes back: the newest socket has it', async () => {
    const room = await askable()
    const first = await ask(room)
    const peer = await joinRoom(room.roomName, { resume: first.resumeKey })
    await peer.next('waiting')
    expect(await first.peer.next('left')).toEqual({ type: 'left', reason: 'replaced' })
    expect((await first.peer.closed()).code).toBe(4209)
    const stale = await joinRoom(room.roomName, { name: 'Ann', resume: 'A'.repeat(22) })
    await stale.next('mayRequest')
    await (await answer(room, first.requestId, 'admit')).text()
    await peer.next('joined')
    expect(await typesTold(stale)).toEqual(['mayRequest', 'error'])
  })

  test('that was put from an open door can be taken back, and so can the wish to put one', async () => {
    const room = await askable()
    const [ann, bob] = [await ask(room), await joinRoom(room.roomName, { name: 'Bob' })]
    await bob.next('mayRequest')
    for (const peer of [ann.peer, bob]) {
      peer.send({ type: 'withdraw' })
      expect(await peer.next('left')).toEqual({ type: 'left', reason: 'withdrawn' })
      expect((await peer.closed()).code).toBe(4208)
    }
    expect(await waiting(room)).toEqual([])
    const back = await joinRoom(room.roomName, { name: 'Ann', resume: ann.resumeKey })
    await back.next('mayRequest')
  })
})

describe('one who was away when he was answered', () => {
  test('and let in comes straight into the room', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const asked = await ask(room)
    await away(room, asked)
    host.peer.send({ type: 'admit', requestId: asked.requestId })
    const { participant } = await host.peer.next('participantJoined')
    const peer = await joinRoom(room.roomName, { resume: asked.resumeKey })
    expect(await peer.next('joined')).toMatchObject({ participantSessionId: participant._id })
    expect(peer.messages.map(({ type }) => type)).toEqual(['joined'])
  })

  test('and let in comes in by the key he came back with, when he missed the next one', async () => {
    const room = await askable()
    const { requestId, resumeKey } = await ask(room)
    const again = await joinRoom(room.roomName, { name: 'Ann', resume: resumeKey })
    await again.next('waiting')
    again.close(1000)
    await untilAskerAway(room, requestId)
    await (await answer(room, requestId, 'admit')).text()
    const back = await joinRoom(room.roomName, { name: 'Ann', resume: resumeKey })
    expect((await back.next('joined')).self.name).toBe('Ann')
  })

  test('and refused is told so when he comes back', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const asked = await ask(room)
    await away(room, asked)
    host.peer.send({ type: 'deny', requestId: asked.requestId })
    await host.peer.next('joinRequestClosed')
    const peer = await joinRoom(room.roomName, { name: 'Ann', resume: asked.resumeKey })
    expect(await peer.next('denied')).toEqual({ type: 'denied' })
    expect((await peer.closed()).code).toBe(4403)
    expect(peer.messages).toHaveLength(1)
    const later = await joinRoom(room.roomName, { name: 'Ann', resume: asked.resumeKey })
    await later.next('mayRequest')
  })
})
