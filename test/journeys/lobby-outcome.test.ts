// The known bugs of other lobbies, each with the issue it was reported in: who is let in and does not get in, who
// is refused and takes others along. Hosts and lists: lobby.test.ts.

import { describe, expect, test } from 'vitest'
import { answer, askable, knock, list } from '../support/asking.ts'
import { objectOf } from '../support/live-object.ts'
import {
  comeFrom,
  enterAsGuest,
  enterAsHost,
  letIn,
  passLobby,
  typesTold,
  untilAskerAway,
} from '../support/lobby.ts'
import { call } from '../support/service.ts'
import { joinRoom } from '../support/socket.ts'

describe('who is let in', () => {
  test('is in, on the socket he waits with, however many are let in at once (realtimekit-web-examples#57, bigbluebutton#20000)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const many = await Promise.all(Array.from({ length: 60 }, (_, n) => knock(room, `P${n}`)))
    for (const { requestId } of many) host.peer.send({ type: 'admit', requestId })
    const seats = await Promise.all(many.map(({ peer }) => peer.next('joined')))
    expect(new Set(seats.map(({ participantSessionId }) => participantSessionId)).size).toBe(60)
    expect((await list(room)).requests).toEqual([])
    expect((await (await objectOf(room.roomName)).people()).people).toHaveLength(61)
  })

  test('and comes slowly finds his place kept (bigbluebutton#14582)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const ann = await joinRoom(room.roomName, { name: 'Ann' })
    ann.send({ type: 'request' })
    const { requestId, resumeKey } = await ann.next('waiting')
    ann.close()
    await untilAskerAway(room, requestId)
    host.peer.send({ type: 'admit', requestId })
    expect((await host.peer.next('participantJoined')).participant.name).toBe('Ann')
    const { self } = await (await joinRoom(room.roomName, { resume: resumeKey })).next('joined')
    expect(self.name).toBe('Ann')
  })

  test('sees who is there, and they see him, by the name he asked with (jitsi-meet#9869, jitsi-meet#8415)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const guest = await enterAsGuest(room, 'Guest')
    const { joined } = await letIn(room, host.peer, 'Ann von Ü 🎈')
    expect(joined.onlineParticipants.map(({ name }) => name).sort()).toEqual(['Guest', 'Host'])
    expect((await guest.peer.next('participantJoined')).participant.name).toBe('Ann von Ü 🎈')
  })

  test('is told of by a webhook, as one who joined (mirotalksfu PR#225)', async () => {
    const room = await askable({ meetingJoinWebhook: 'http://127.0.0.1:9/joined' })
    const { requestId } = await knock(room, 'Ann')
    await (await answer(room, requestId, 'admit')).text()
    const path = `/api/v1/room/${room.roomName}/webhooks/deliveries`
    const { deliveries } = await (await call(path)).json<{ deliveries: { type: string }[] }>()
    expect(deliveries.map(({ type }) => type)).toEqual(['participant.joined'])
  })

  test('can be let in from outside, with no host inside (microsoft-graph-comms-samples#354)', async () => {
    const room = await askable()
    const { peer, requestId } = await knock(room, 'Ann')
    expect((await answer(room, requestId, 'admit')).status).toBe(200)
    const { meetingSessionId, self } = await peer.next('joined')
    expect(self).toMatchObject({ name: 'Ann', isAdmin: false, role: 'guest' })
    const { session } = await (await objectOf(room.roomName)).people()
    expect(session).toMatchObject({ id: meetingSessionId, endedAt: null })
  })
})

describe('who is refused', () => {
  test('is put out alone: nobody who waits, and nobody inside, goes with him (whereby/browser-sdk PR#61)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const guest = await letIn(room, host.peer, 'Guest')
    const [ann, bob] = [await knock(room, 'Ann'), await knock(room, 'Bob')]
    host.peer.send({ type: 'deny', requestId: ann.requestId, message: 'Not today' })
    expect(await ann.peer.next('denied')).toEqual({ type: 'denied', message: 'Not today' })
    expect(await ann.peer.closed()).toEqual({ code: 4403, reason: 'denied' })
    expect(await typesTold(bob.peer)).toEqual(['mayRequest', 'waiting', 'error'])
    expect(await typesTold(guest.peer)).not.toContain('left')
    expect((await (await objectOf(room.roomName)).people()).people).toHaveLength(2)
    host.peer.send({ type: 'admit', requestId: bob.requestId })
    await bob.peer.next('joined')
  })

  test('may ask again after a while, and stands in the list again (jitsi-meet PR#14599)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const ask = async () => {
      const peer = await comeFrom(room, '203.0.113.14', 'Ann')
      peer.send({ type: 'request' })
      return { peer, requestId: (await host.peer.next('joinRequested')).request.requestId }
    }
    const first = await ask()
    host.peer.send({ type: 'deny', requestId: first.requestId })
    await first.peer.closed()
    await passLobby(room, 60_000)
    const again = await ask()
    expect(again.requestId).not.toBe(first.requestId)
    expect((await list(room)).requests).toMatchObject([{ name: 'Ann' }])
    host.peer.send({ type: 'admit', requestId: again.requestId })
    await again.peer.next('joined')
  })
})
