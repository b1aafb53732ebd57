// The known bugs of other lobbies, each with the issue it was reported in: host locked out, lobby bypassed by
// coming early, lists that disappear. Those of being let in and refused: lobby-outcome.test.ts. The rules of
// asking: lobby-answers.test.ts and lobby-waiting.test.ts.

import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { askable, knock, list } from '../support/asking.ts'
import { objectOf, untilAway } from '../support/live-object.ts'
import {
  enterAsGuest,
  enterAsHost,
  heard,
  letIn,
  passLobby,
  typesTold,
  untilAskerAway,
} from '../support/lobby.ts'
import { codeOf } from '../support/refused.ts'
import type { WireRoom } from '../support/service.ts'
import { joinRoom } from '../support/socket.ts'

const namesOf = (requests: readonly { name: string }[] | undefined) =>
  requests?.map(({ name }) => name)
const waiting = async (room: WireRoom) => namesOf((await list(room)).requests)

describe('the host', () => {
  test('who left while only guests stayed comes in again, past her own lobby (jitsi-meet#7561)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const ann = await letIn(room, host.peer, 'Ann')
    host.peer.send({ type: 'leave' })
    await host.peer.closed()
    const again = await enterAsHost(room)
    expect(again.joined.self.isAdmin).toBe(true)
    expect(namesOf(again.joined.onlineParticipants)).toEqual(['Ann'])
    expect((await ann.peer.next('participantJoined')).participant.name).toBe('Host')
  })

  test('who was cut off and comes anew is told who asks, before and after (jitsi-meet#7588)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    host.peer.close()
    await untilAway(await objectOf(room.roomName), 'Host')
    await knock(room, 'Ann')
    const again = await enterAsHost(room)
    expect(namesOf(again.joined.requests)).toEqual(['Ann'])
    await knock(room, 'Bob')
    expect((await again.peer.next('joinRequested')).request.name).toBe('Bob')
  })

  test('who takes over from the one who left is told who asks (openfire-pade-plugin#66)', async () => {
    const room = await askable()
    const first = await enterAsHost(room, 'First')
    await knock(room, 'Ann')
    const second = await enterAsHost(room, 'Second')
    first.peer.send({ type: 'leave' })
    await first.peer.closed()
    expect(namesOf(second.joined.requests)).toEqual(['Ann'])
    const bob = await knock(room, 'Bob')
    expect((await second.peer.next('joinRequested')).request.name).toBe('Bob')
    second.peer.send({ type: 'admit', requestId: bob.requestId })
    await bob.peer.next('joined')
  })

  test('alone lets people in: a guest who is in cannot (jitsi-meet#8287)', async () => {
    const room = await askable()
    const guest = await enterAsGuest(room, 'Guest')
    const { peer, requestId } = await knock(room, 'Ann')
    for (const type of ['admit', 'deny'] as const) {
      guest.peer.send({ type, requestId })
      expect(await guest.peer.next('error')).toEqual({
        type: 'error',
        code: 'not_allowed',
        requestId,
      })
    }
    expect(await typesTold(peer)).toEqual(['mayRequest', 'waiting', 'error'])
    expect(await typesTold(guest.peer)).not.toContain('joinRequested')
    expect(await waiting(room)).toEqual(['Ann'])
  })
})

describe('the lobby', () => {
  test('is there before anybody is: the first to come waits (jitsi-meet#7385)', async () => {
    const room = await askable()
    const peer = await joinRoom(room.roomName, { name: 'Ann' })
    expect(await peer.next('mayRequest')).toMatchObject({ adminsPresent: false })
    expect((await (await objectOf(room.roomName)).people()).session).toBeNull()
  })

  test('is not got round by coming early: who waited stays outside when the host comes (jitsi-meet#7676, bigbluebutton#11757)', async () => {
    const room = await askable()
    const { peer } = await knock(room, 'Early')
    const host = await enterAsHost(room)
    expect(host.joined.onlineParticipants).toEqual([])
    expect(await typesTold(peer)).toEqual(['mayRequest', 'waiting', 'error'])
    expect(await waiting(room)).toEqual(['Early'])
  })

  test('of an empty room stays, and so do those who wait in it (jitsi-meet PR#12215, jitsi-meet#13213)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    await knock(room, 'Ann')
    host.peer.send({ type: 'endMeeting' })
    await host.peer.closed()
    await (await joinRoom(room.roomName, { name: 'Bob' })).next('mayRequest')
    expect(await waiting(room)).toEqual(['Ann'])
  })

  test('is passed for one sitting: who was let in and put out asks again (openfire-pade-plugin#66)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const { peer, joined } = await letIn(room, host.peer, 'Ann')
    const { participantSessionId } = joined
    host.peer.send({ type: 'eject', participantSessionId })
    await peer.next('left')
    const again = await joinRoom(room.roomName, { name: 'Ann', resume: joined.resumeKey })
    await again.next('mayRequest')
  })

  test('lets in those who may, and nobody by a bare name where nobody may ask (openfun/jitsi-magnify#204)', async () => {
    const room = await askable()
    await enterAsGuest(room, 'Invited')
    const shut = await askable({ enableRequestToJoin: false })
    expect(await codeOf(await joinRoom(shut.roomName, { name: 'Ann' }))).toEqual([
      403,
      'token_required',
    ])
  })
})

describe('the list of those who wait', () => {
  test('has those who asked before the moderator came (bigbluebutton#6987, mirotalksfu PR#225)', async () => {
    const room = await askable()
    const ann = await knock(room, 'Ann')
    await knock(room, 'Bob')
    const host = await enterAsHost(room)
    expect(namesOf(host.joined.requests)).toEqual(['Ann', 'Bob'])
    host.peer.send({ type: 'admit', requestId: ann.requestId })
    await ann.peer.next('joined')
  })

  test('does not disappear while it is looked at, nor with the first who is let in (bigbluebutton#14290)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const ann = await knock(room, 'Ann')
    await passLobby(room, 60_000)
    await evictDurableObject(await objectOf(room.roomName))
    host.peer.send({ type: 'admit', requestId: ann.requestId })
    await ann.peer.next('joined')
    const bob = await knock(room, 'Bob')
    await passLobby(room, 60_000)
    await evictDurableObject(await objectOf(room.roomName))
    expect(await waiting(room)).toEqual(['Bob'])
    host.peer.send({ type: 'admit', requestId: bob.requestId })
    await bob.peer.next('joined')
  })

  test('is there again when the host is (bigbluebutton#12254)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    await knock(room, 'Ann')
    host.peer.close()
    await untilAway(await objectOf(room.roomName), 'Host')
    await knock(room, 'Bob')
    const again = await joinRoom(room.roomName, { resume: host.joined.resumeKey })
    expect(namesOf((await again.next('joined')).requests)).toEqual(['Ann', 'Bob'])
    await knock(room, 'Cyd')
    expect((await again.next('joinRequested')).request.name).toBe('Cyd')
  })

  test('has one whose request ran out and who asks again (bigbluebutton#12827)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const ann = await knock(room, 'Ann')
    await passLobby(room, 600_000)
    expect((await ann.peer.next('left')).reason).toBe('request_expired')
    const again = await knock(room, 'Ann')
    expect(await waiting(room)).toEqual(['Ann'])
    host.peer.send({ type: 'admit', requestId: again.requestId })
    await again.peer.next('joined')
  })

  test('loses one who closed his window, and every host is told (bigbluebutton#21833)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const { peer, requestId } = await knock(room, 'Ann')
    peer.close()
    await untilAskerAway(room, requestId)
    await passLobby(room, 30_000)
    expect(await host.peer.next('joinRequestClosed')).toEqual({
      type: 'joinRequestClosed',
      requestId,
      outcome: 'expired',
      by: null,
    })
    expect(await waiting(room)).toEqual([])
  })

  test('has one who loads the page anew once, not twice (bigbluebutton#10786)', async () => {
    const room = await askable()
    const host = await enterAsHost(room)
    const ann = await joinRoom(room.roomName, { name: 'Ann' })
    ann.send({ type: 'request' })
    const first = await ann.next('waiting')
    ann.close()
    const again = await joinRoom(room.roomName, { name: 'Ann', resume: first.resumeKey })
    expect((await again.next('waiting')).requestId).toBe(first.requestId)
    expect(await waiting(room)).toEqual(['Ann'])
    await heard(host.peer)
    expect(host.peer.messages.filter(({ type }) => type === 'joinRequested')).toHaveLength(1)
  })

  test('of one host knows what another answered, and who did (mirotalksfu PR#225, jitsi-meet PR#11049, whereby/browser-sdk PR#82)', async () => {
    const room = await askable()
    const [ann, bob] = [await enterAsHost(room, 'Ann'), await enterAsHost(room, 'Bob')]
    const [cyd, dan] = [await knock(room, 'Cyd'), await knock(room, 'Dan')]
    ann.peer.send({ type: 'admit', requestId: cyd.requestId })
    await cyd.peer.next('joined')
    bob.peer.send({ type: 'deny', requestId: dan.requestId })
    await dan.peer.next('denied')
    for (const { peer } of [ann, bob])
      expect([
        await peer.next('joinRequestClosed'),
        await peer.next('joinRequestClosed'),
      ]).toMatchObject([
        { requestId: cyd.requestId, outcome: 'admitted', by: 'Ann' },
        { requestId: dan.requestId, outcome: 'denied', by: 'Bob' },
      ])
  })
})
