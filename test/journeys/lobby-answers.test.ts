// Answers to requests to join, over the socket: the first stands, the room is judged again, and what closes a
// request that nobody answered. Answers over HTTP: test/http/v1/join-requests.test.ts.

import { runDurableObjectAlarm } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { answer, askable, knock, list } from '../support/asking.ts'
import { objectOf } from '../support/live-object.ts'
import { enterAsGuest, enterAsHost, typesTold } from '../support/lobby.ts'
import { call, disableRoom, type WireRoom } from '../support/service.ts'
import { joinRoom } from '../support/socket.ts'

const waiting = async (room: WireRoom) => (await list(room)).requests.map(({ name }) => name)

const change = async ({ roomName }: WireRoom, body: Record<string, unknown>): Promise<void> => {
  const response = await call(`/api/v1/room/${roomName}`, { method: 'PUT', body })
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)])
}

describe('the first answer stands', () => {
  test('whichever of two hosts who answer at once it was, and it is carried out alone', async () => {
    const room = await askable()
    const [ann, bob] = [await enterAsHost(room, 'Ann'), await enterAsHost(room, 'Bob')]
    const answerers = new Set<string | null>()
    for (let round = 0; round < 20; round++) {
      const { peer, requestId } = await knock(room, 'Cyd')
      const [verdict, other] =
        round % 2 === 0 ? (['admit', 'deny'] as const) : (['deny', 'admit'] as const)
      const [first, second] = round % 4 < 2 ? [ann, bob] : [bob, ann]
      first.peer.send({ type: verdict, requestId })
      second.peer.send({ type: other, requestId })
      const closed = await ann.peer.next('joinRequestClosed')
      expect(await bob.peer.next('joinRequestClosed')).toEqual(closed)
      answerers.add(closed.by)
      const late = closed.by === 'Ann' ? bob : ann
      expect(await late.peer.next('error')).toEqual({
        type: 'error',
        code: 'request_answered',
        requestId,
      })
      if (closed.outcome === 'denied') {
        expect((await peer.closed()).code).toBe(4403)
        expect(peer.messages.map(({ type }) => type)).toEqual(['mayRequest', 'waiting', 'denied'])
      } else {
        const { participantSessionId } = await peer.next('joined')
        expect(await typesTold(peer)).toEqual(['mayRequest', 'waiting', 'joined', 'error'])
        ann.peer.send({ type: 'eject', participantSessionId })
        await peer.closed()
      }
    }
    expect(answerers).toEqual(new Set(['Ann', 'Bob']))
  })

  test('and a later one changes nothing: who is in stays in, who is out stays out', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const [ann, bob] = [await knock(room, 'Ann'), await knock(room, 'Bob')]
    host.peer.send({ type: 'admit', requestId: ann.requestId })
    host.peer.send({ type: 'deny', requestId: bob.requestId })
    await ann.peer.next('joined')
    await bob.peer.closed()
    host.peer.send({ type: 'deny', requestId: ann.requestId })
    host.peer.send({ type: 'admit', requestId: bob.requestId })
    for (const { requestId } of [ann, bob])
      expect(await host.peer.next('error')).toMatchObject({ code: 'request_answered', requestId })
    expect(await typesTold(ann.peer)).not.toContain('denied')
    const { people } = await (await objectOf(room.roomName)).people()
    expect(people.map(({ person }) => person.name).sort()).toEqual(['Ann', 'Host'])
  })

  test('also when it was the asker himself who took the request back', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const { peer, requestId } = await knock(room, 'Ann')
    peer.send({ type: 'withdraw' })
    expect(await peer.next('left')).toEqual({ type: 'left', reason: 'withdrawn' })
    expect((await peer.closed()).code).toBe(4208)
    expect(await host.peer.next('joinRequestClosed')).toMatchObject({
      requestId,
      outcome: 'withdrawn',
      by: null,
    })
    host.peer.send({ type: 'admit', requestId })
    expect((await host.peer.next('error')).code).toBe('request_answered')
    expect(await waiting(room)).toEqual([])
  })

  test('and to a request that is none the answer says so', async () => {
    const host = await enterAsHost(await askable())
    const requestId = crypto.randomUUID()
    host.peer.send({ type: 'deny', requestId })
    expect(await host.peer.next('error')).toMatchObject({ code: 'request_not_found', requestId })
  })
})

describe('on admitting, the room is judged again', () => {
  test('full: the host is told, and the request goes on waiting until there is room', async () => {
    const room = await askable({ maxParticipants: 2 })
    const host = await enterAsHost(room)
    const guest = await enterAsGuest(room, 'Guest')
    const { peer, requestId } = await knock(room, 'Ann')
    host.peer.send({ type: 'admit', requestId })
    expect(await host.peer.next('error')).toEqual({ type: 'error', code: 'room_full', requestId })
    expect(await typesTold(peer)).toEqual(['mayRequest', 'waiting', 'error'])
    expect(await waiting(room)).toEqual(['Ann'])
    guest.peer.send({ type: 'leave' })
    await guest.peer.closed()
    host.peer.send({ type: 'admit', requestId })
    await peer.next('joined')
  })

  test('of two who are let in for one free seat, one is in and the other waits', async () => {
    const room = await askable({ maxParticipants: 2 })
    const host = await enterAsHost(room)
    const [ann, bob] = [await knock(room, 'Ann'), await knock(room, 'Bob')]
    for (const { requestId } of [ann, bob]) host.peer.send({ type: 'admit', requestId })
    await ann.peer.next('joined')
    expect(await host.peer.next('error')).toMatchObject({
      code: 'room_full',
      requestId: bob.requestId,
    })
    expect(await waiting(room)).toEqual(['Bob'])
  })

  test('disabled: requests stay, nobody is admitted, a refusal is possible, and then it is as before', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const [ann, bob] = [await knock(room, 'Ann'), await knock(room, 'Bob')]
    await disableRoom(room._id)
    host.peer.send({ type: 'admit', requestId: ann.requestId })
    expect((await host.peer.next('error')).code).toBe('room_disabled')
    expect(await waiting(room)).toEqual(['Ann', 'Bob'])
    host.peer.send({ type: 'deny', requestId: bob.requestId })
    await bob.peer.next('denied')
    await (await call(`/v2/rooms/${room._id}`, { body: { enabled: true } })).text()
    host.peer.send({ type: 'admit', requestId: ann.requestId })
    await ann.peer.next('joined')
  })

  test('expired: the host is told, and the request waits for what he does about it', async () => {
    const expireUnixSec = Math.floor(Date.now() / 1000) + 2
    const room = await askable({ expireUnixSec })
    const host = await enterAsHost(room)
    const { peer, requestId } = await knock(room, 'Ann')
    await scheduler.wait(expireUnixSec * 1000 - Date.now() + 20)
    host.peer.send({ type: 'admit', requestId })
    expect((await host.peer.next('error')).code).toBe('room_expired')
    expect(await waiting(room)).toEqual(['Ann'])
    await change(room, { expireUnixSec: expireUnixSec + 3600 })
    host.peer.send({ type: 'admit', requestId })
    await peer.next('joined')
  })

  test('no longer one where people may ask: who asked before is let in all the same', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const { peer, requestId } = await knock(room, 'Ann')
    const late = await joinRoom(room.roomName, { name: 'Bob' })
    await late.next('mayRequest')
    await change(room, { enableRequestToJoin: false })
    late.send({ type: 'request' })
    expect((await late.next('error')).code).toBe('token_required')
    host.peer.send({ type: 'admit', requestId })
    await peer.next('joined')
  })
})

describe('a room that is archived closes its requests', () => {
  test('by a call: askers, people and whoever stands at the door are told, and nobody answers', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const { peer, requestId } = await knock(room, 'Ann')
    const stranger = await joinRoom(room.roomName, { name: 'Bob' })
    await stranger.next('mayRequest')
    await (await call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' })).text()
    for (const one of [peer, stranger, host.peer]) {
      expect(await one.next('left')).toEqual({ type: 'left', reason: 'room_archived' })
      expect((await one.closed()).code).toBe(4205)
    }
    expect((await answer(room, requestId, 'admit')).status).toBe(404)
  })

  test('by its own time, with nobody in it', async () => {
    const expireUnixSec = Math.floor(Date.now() / 1000) + 2
    const room = await askable({ expireUnixSec, deleteOnExp: true })
    const object = await objectOf(room.roomName)
    const { peer } = await knock(room, 'Ann')
    await scheduler.wait(expireUnixSec * 1000 - Date.now() + 20)
    await runDurableObjectAlarm(object)
    expect(await peer.next('left')).toEqual({ type: 'left', reason: 'room_archived' })
    expect((await object.requests()).requests).toEqual([])
  })
})

describe('who is told who waits', () => {
  test('every host there is, and one who comes later, with what was said', async () => {
    const room = await askable()
    const [ann, bob] = [await enterAsHost(room, 'Ann'), await enterAsHost(room, 'Bob')]
    const { requestId } = await knock(room, 'Cyd', 'It is me')
    const request = { requestId, name: 'Cyd', message: 'It is me', requestedAt: expect.any(String) }
    for (const { peer } of [ann, bob])
      expect(await peer.next('joinRequested')).toEqual({ type: 'joinRequested', request })
    expect((await enterAsHost(room, 'Dan')).joined.requests).toEqual([request])
    expect((await enterAsGuest(room, 'Eve')).joined).not.toHaveProperty('requests')
  })

  test('a guest who is made a host, from then on', async () => {
    const room = await askable()
    const { peer, joined } = await enterAsGuest(room, 'Guest')
    const { requestId } = await knock(room, 'Cyd')
    const path = `/v2/active-rooms/${room._id}/peers/${joined.participantSessionId}`
    const promoted = await call(path, { body: { role: 'host' } })
    expect([promoted.status, await promoted.text()]).toEqual([200, expect.any(String)])
    expect((await peer.next('joinRequested')).request.requestId).toBe(requestId)
    const next = await knock(room, 'Dan')
    expect((await peer.next('joinRequested')).request.requestId).toBe(next.requestId)
    peer.send({ type: 'admit', requestId })
    expect(await peer.next('joinRequestClosed')).toMatchObject({ requestId, by: 'Guest' })
  })

  test('and a host who is made a guest is told no more, and may not answer', async () => {
    const room = await askable()
    const { peer, joined } = await enterAsHost(room)
    const path = `/v2/active-rooms/${room._id}/peers/${joined.participantSessionId}`
    await (await call(path, { body: { role: 'guest' } })).text()
    const { requestId } = await knock(room, 'Cyd')
    peer.send({ type: 'admit', requestId })
    expect((await peer.next('error')).code).toBe('not_allowed')
    expect(peer.messages.map(({ type }) => type)).not.toContain('joinRequested')
  })
})
