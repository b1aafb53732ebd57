// What a back end does to a room that people are in, as 100ms' API has it, seen from their sockets: messages,
// removing people, ending.

import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { Whom } from '../../../src/store/entered-room.ts'
import {
  act,
  active,
  comeIn,
  gathering,
  idOf,
  type Peers,
  STRANGER,
} from '../../support/gathering.ts'
import { objectOf } from '../../support/live-object.ts'
import { codeOf } from '../../support/refused.ts'
import { refusalOf } from '../../support/service.ts'
import { type Inside, listSessions } from '../../support/sessions.ts'
import { joinRoom } from '../../support/socket.ts'
import { makeTemplate } from '../../support/templates.ts'
import {
  changeRoom,
  createCode,
  exchange,
  must,
  openRoom,
  readRoom,
  tryCode,
} from '../../support/v2-rooms.ts'

describe('a message of a back end', () => {
  /** Texts that have come to each, once this one, to everybody, has come after them. */
  const told = async (roomId: string, people: Inside[]): Promise<unknown[][]> => {
    await must(act(roomId, 'send-message', { message: 'last' }))
    const all: unknown[][] = []
    for (const { peer } of people) {
      const texts: unknown[] = []
      for (;;) {
        const { from, data } = await peer.next('message')
        expect(from).toBeNull()
        if (JSON.stringify(data) === '{"type":"chat","message":"last"}') break
        texts.push(data)
      }
      all.push(texts)
    }
    return all
  }

  test.each([
    ['everybody', () => ({}), [true, true, true]],
    ['those of a role', () => ({ role: 'guest' }), [false, true, true]],
    ['one', (ann: string) => ({ peer_id: ann }), [false, true, false]],
    [
      "one, as 100ms' server package writes it",
      (ann: string) => ({ peerId: ann }),
      [false, true, false],
    ],
    [
      'one, whatever the role says',
      (ann: string) => ({ peer_id: ann, role: 'host' }),
      [false, true, false],
    ],
    ['everybody, when both are empty', () => ({ peer_id: '', role: '' }), [true, true, true]],
  ])('goes to %s', async (_, to, reached) => {
    const { room, ann, all } = await gathering()
    const body = { message: 'Hello', type: 'notice', ...to(idOf(ann)) }
    expect(await must(act(room.id, 'send-message', body))).toEqual({ message: 'message sent' })
    const data = { type: 'notice', message: 'Hello' }
    expect(await told(room.id, all)).toEqual(reached.map((isReached) => (isReached ? [data] : [])))
  })

  test('to many counts against what the room sends in a second, and to one does not', async () => {
    const { room, ann } = await gathering()
    const object = await objectOf(room.name)
    const now = Date.now()
    const sent = await runInDurableObject(object, (live) => {
      const say = (to: Whom | null, at: number) => {
        const answer = live.sendMessage(to, 'x', at)
        return answer.ok ? answer.value.sent : answer.refusal.reason
      }
      let before = 0
      for (let told = say(null, now); told === 3 && before < 3_000; told = say(null, now))
        before += told
      return [before, say(null, now), say({ seatId: idOf(ann) }, now), say(null, now + 1_000)]
    })
    // The last one may overdraw.
    expect(sent).toEqual([2_001, 'slow_down', 1, 3])
  })

  test('to somebody who is not in, or to a role there is not, is refused', async () => {
    const { room, all } = await gathering()
    for (const [to, reason] of [
      [{ peer_id: STRANGER }, 'peer_not_found'],
      [{ peerId: STRANGER }, 'peer_not_found'],
      [{ peer_id: STRANGER, role: 'guest' }, 'peer_not_found'],
      [{ role: 'gust' }, 'role_not_found'],
    ] as const)
      expect(await refusalOf(await act(room.id, 'send-message', { message: 'x', ...to }))).toEqual([
        404,
        reason,
      ])
    expect(await told(room.id, all)).toEqual([[], [], []])
  })

  test('to a role that nobody has just now is sent to nobody', async () => {
    const template = await makeTemplate({ roles: { host: {}, guest: {}, speaker: {} } })
    const room = await openRoom({ template_id: template.id })
    await comeIn(room, 'guest', { name: 'Ann' })
    const body = { message: 'x', role: 'speaker' }
    expect(await must(act(room.id, 'send-message', body))).toEqual({ message: 'message sent' })
  })
})

describe('peers that are removed', () => {
  const done = { message: 'peer remove request submitted' }

  test('are out, know why, and may come back', async () => {
    const { room, host, ann, bob } = await gathering()
    const body = { peer_id: idOf(ann), reason: 'You were late' }
    expect(await must(act(room.id, 'remove-peers', body))).toEqual(done)
    expect(await ann.peer.next('left')).toEqual({
      type: 'left',
      reason: 'ejected',
      message: 'You were late',
    })
    expect((await ann.peer.closed()).code).toBe(4202)
    for (const { peer } of [host, bob])
      expect(await peer.next('participantLeft')).toMatchObject({
        participant: { _id: idOf(ann) },
        reason: 'ejected',
      })
    const back = await comeIn(room, 'guest', { name: 'Ann', external_user_id: 'a' })
    expect(back.joined.meetingSessionId).toBe(ann.joined.meetingSessionId)
    expect(await refusalOf(await act(room.id, 'remove-peers', body))).toEqual([
      404,
      'peer_not_found',
    ])
  })

  test('are those of a role, and a peer goes before the role', async () => {
    const { room, host, ann, bob } = await gathering()
    expect(await must(act(room.id, 'remove-peers', { peer_id: idOf(bob), role: 'host' }))).toEqual(
      done,
    )
    expect((await bob.peer.next('left')).reason).toBe('ejected')
    expect(await must(act(room.id, 'remove-peers', { role: 'guest' }))).toEqual(done)
    expect((await ann.peer.next('left')).reason).toBe('ejected')
    const { peers } = await must<Peers>(active(room.id, '/peers'))
    expect(Object.keys(peers)).toEqual([idOf(host)])
    expect(await must(act(room.id, 'remove-peers', { role: 'guest' }))).toEqual(done)
    expect(await refusalOf(await act(room.id, 'remove-peers', { role: 'gust' }))).toEqual([
      404,
      'role_not_found',
    ])
  })

  test('end the session when they were the last', async () => {
    const { room, ann } = await gathering()
    for (const role of ['guest', 'host']) await must(act(room.id, 'remove-peers', { role }))
    expect(await refusalOf(await active(room.id))).toEqual([404, 'no_session'])
    expect(await refusalOf(await act(room.id, 'remove-peers', { peer_id: idOf(ann) }))).toEqual([
      404,
      'no_session',
    ])
    const [session] = await listSessions(room.name)
    expect(session).toMatchObject({ endedAt: expect.any(String), participants: 3 })
  })
})

describe('a room that is ended', () => {
  test('puts everybody out with the reason, and whoever comes back begins another session', async () => {
    const { room, ann, all } = await gathering()
    expect(await must(act(room.id, 'end-room', { reason: 'The lesson is over' }))).toEqual({
      message: 'session is ending',
    })
    for (const { peer } of all)
      expect(await peer.next('left')).toEqual({
        type: 'left',
        reason: 'meeting_ended',
        message: 'The lesson is over',
      })
    expect(await must(active(room.id, '/peers'))).toEqual({ peers: {} })
    expect(await refusalOf(await act(room.id, 'end-room'))).toEqual([404, 'no_session'])
    expect(await readRoom(room.id)).toMatchObject({ enabled: true })
    const again = await comeIn(room, 'guest', { name: 'Cleo' })
    expect(again.joined.meetingSessionId).not.toBe(ann.joined.meetingSessionId)
  })

  test('with lock lets nobody in any more, from before the first one is out', async () => {
    const { room, host, all } = await gathering()
    const { code } = await createCode(room.id, 'guest')
    const token = await exchange(code)
    const ending = act(room.id, 'end-room', { lock: true })
    await host.peer.next('left')
    // The answer waits for what links answer from memory; the door does not.
    expect(await codeOf(await joinRoom(room.name, { token, name: 'Cleo' }))).toEqual([
      403,
      'room_disabled',
    ])
    expect(await must(ending)).toEqual({ message: 'session is ending' })
    for (const { peer } of all.slice(1))
      expect((await peer.next('left')).reason).toBe('meeting_ended')
    expect(await refusalOf(await tryCode(code))).toEqual([403, 'room_disabled'])
    expect(await readRoom(room.id)).toMatchObject({ enabled: false })
    await must(changeRoom(room.id, { enabled: true }))
    const cleo = await joinRoom(room.name, { token, name: 'Cleo' })
    await cleo.next('joined')
  })

  test('of another room nobody notices', async () => {
    const [one, other] = [await gathering(), await gathering()]
    await must(act(one.room.id, 'end-room', { lock: true }))
    const { peers } = await must<Peers>(active(other.room.id, '/peers'))
    expect(Object.keys(peers)).toHaveLength(3)
    expect(await readRoom(other.room.id)).toMatchObject({ enabled: true })
  })
})
