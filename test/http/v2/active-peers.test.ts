// A room that people are in, seen and acted on from a back end as 100ms' API has it. Each act is looked at from
// the sockets of those it concerns, too.

import { describe, expect, test } from 'vitest'
import { codeOf } from '../../support/refused.ts'
import { ask, call, refusalOf } from '../../support/service.ts'
import { type Inside, listSessions } from '../../support/sessions.ts'
import { joinRoom } from '../../support/socket.ts'
import { makeTemplate } from '../../support/templates.ts'
import { appToken } from '../../support/tokens.ts'
import {
  changeRoom,
  createCode,
  exchange,
  must,
  openRoom,
  post,
  readRoom,
  tryCode,
  type WireRoomV2,
} from '../../support/v2-rooms.ts'

type WirePeer = {
  id: string
  name: string
  user_id: string
  metadata: string
  role: string
  joined_at: string
}
type Peers = { peers: Record<string, WirePeer> }

const STRANGER = '3f9ac2b1-0c3a-4b8e-9c56-0d3a5b1f2e4d'

const act = (id: string, what: string, body: unknown = {}): Promise<Response> =>
  post(`active-rooms/${id}/${what}`, body)
const active = (id: string, path = ''): Promise<Response> => call(`/v2/active-rooms/${id}${path}`)

/** By a code of his own. */
const comeIn = async (room: WireRoomV2, role: string, user: object): Promise<Inside> => {
  const { code } = await createCode(room.id, role, { user })
  const peer = await joinRoom(room.name, { token: await exchange(code) })
  return { peer, joined: await peer.next('joined') }
}
const idOf = ({ joined }: Inside): string => joined.participantSessionId

/** A host and two guests in a room of v2. */
const gathering = async () => {
  const room = await openRoom()
  const host = await comeIn(room, 'host', { name: 'Hanna', external_user_id: 'h' })
  const ann = await comeIn(room, 'guest', {
    name: 'Ann',
    external_user_id: 'a',
    meta: { class: '3b' },
  })
  const bob = await comeIn(room, 'guest', { name: 'Bob', meta: 'text' })
  return { room, host, ann, bob, all: [host, ann, bob] }
}

const wirePeer = ({ joined: { self } }: Inside, metadata: string): WirePeer => ({
  id: self._id,
  name: self.name,
  user_id: self.externalUserId ?? '',
  metadata,
  role: self.role,
  joined_at: self.joinedAt,
})

describe('a room that people are in', () => {
  test('tells its session and who is in', async () => {
    const { room, host, all } = await gathering()
    const { session, ...rest } = await must<{ session: { peers: string[] } }>(active(room.id))
    expect(rest).toEqual({ id: room.id, name: room.name, customer_id: room.customer_id })
    expect(session).toEqual({
      id: host.joined.meetingSessionId,
      created_at: host.joined.self.joinedAt,
      peers: expect.any(Array),
    })
    expect(session.peers.toSorted()).toEqual(all.map(idOf).toSorted())
  })

  test('tells its peers, all of them or those of a user or a role', async () => {
    const { room, host, ann, bob } = await gathering()
    const [h, a, b] = [wirePeer(host, ''), wirePeer(ann, '{"class":"3b"}'), wirePeer(bob, 'text')]
    for (const [query, found] of [
      ['', [h, a, b]],
      ['?role=guest', [a, b]],
      ['?user_id=a', [a]],
      ['?user_id=a&role=guest', [a]],
      ['?user_id=a&role=host', []],
      ['?user_id=A', []],
      ['?role=Guest', []],
      ['?user_id=&role=', [h, a, b]],
    ] as const)
      expect([query, await must(active(room.id, `/peers${query}`))]).toEqual([
        query,
        { peers: Object.fromEntries(found.map((peer) => [peer.id, peer])) },
      ])
  })

  test('tells one peer, and none that is not in', async () => {
    const { room, ann, bob } = await gathering()
    expect(await must(active(room.id, `/peers/${idOf(ann)}`))).toEqual({
      ...wirePeer(ann, '{"class":"3b"}'),
      tracks: {},
    })
    bob.peer.send({ type: 'leave' })
    await bob.peer.next('left')
    const elsewhere = await gathering()
    for (const id of [
      idOf(bob),
      STRANGER,
      idOf(elsewhere.ann),
      idOf(ann).toUpperCase(),
      'x',
      '%00',
    ])
      expect(await refusalOf(await active(room.id, `/peers/${id}`))).toEqual([
        404,
        'peer_not_found',
      ])
  })

  test('lets people in as before when a back end signed the token, whatever user_id it has', async () => {
    const room = await openRoom()
    const token = await appToken({ room_id: room.id, role: 'guest', user_id: 'who-knows' })
    const peer = await joinRoom(room.name, { token, name: 'Ann' })
    await peer.next('joined')
    const { peers } = await must<Peers>(active(room.id, '/peers'))
    expect(Object.values(peers)).toMatchObject([{ name: 'Ann', user_id: '', role: 'guest' }])
  })
})

describe('a peer that is changed', () => {
  test('is so for everybody, himself included, and in the record', async () => {
    const { room, ann, all } = await gathering()
    const change = { name: 'Annabel', role: 'host', metadata: '{"class":"4a"}' }
    const changed = await must<WirePeer>(act(room.id, `peers/${idOf(ann)}`, change))
    expect(changed).toEqual({ ...wirePeer(ann, ''), ...change, tracks: {} })
    for (const { peer } of all)
      expect((await peer.next('participantUpdated')).participant).toMatchObject({
        _id: idOf(ann),
        name: 'Annabel',
        role: 'host',
        isAdmin: true,
        meta: '{"class":"4a"}',
      })
    expect(await must(active(room.id, `/peers/${idOf(ann)}`))).toEqual(changed)
  })

  test('may what his new role may, and no more what it may not', async () => {
    const { room, host, ann, bob } = await gathering()
    const admit = () => ann.peer.send({ type: 'eject', participantSessionId: idOf(bob) })
    admit()
    expect((await ann.peer.next('error')).code).toBe('not_allowed')
    await must(act(room.id, `peers/${idOf(ann)}`, { role: 'host' }))
    admit()
    expect((await bob.peer.next('left')).reason).toBe('ejected')
    await must(act(room.id, `peers/${idOf(host)}`, { role: 'guest' }))
    host.peer.send({ type: 'endMeeting' })
    expect((await host.peer.next('error')).code).toBe('not_allowed')
  })

  test('keeps what was not sent, and nothing sent changes nothing', async () => {
    const { room, ann } = await gathering()
    const before = { ...wirePeer(ann, '{"class":"3b"}'), tracks: {} }
    expect(await must(act(room.id, `peers/${idOf(ann)}`))).toEqual(before)
    const renamed = { ...before, name: 'Anna' }
    expect(await must(act(room.id, `peers/${idOf(ann)}`, { name: 'Anna' }))).toEqual(renamed)
    expect(await must(act(room.id, `peers/${idOf(ann)}`, { metadata: '' }))).toEqual({
      ...renamed,
      metadata: '',
    })
  })

  test('gets only a role of the template', async () => {
    const { room, ann } = await gathering()
    for (const role of ['Host', 'speaker', 'constructor'])
      expect(await refusalOf(await act(room.id, `peers/${idOf(ann)}`, { role }))).toEqual([
        404,
        'role_not_found',
      ])
    expect(await refusalOf(await act(room.id, `peers/${STRANGER}`, { role: 'host' }))).toEqual([
      404,
      'peer_not_found',
    ])
    expect(await must(active(room.id, `/peers/${idOf(ann)}`))).toMatchObject({ role: 'guest' })
  })
})

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

test('a disabled room lets those who are in go on', async () => {
  const { room, all } = await gathering()
  await must(changeRoom(room.id, { enabled: false }))
  expect(Object.keys((await must<Peers>(active(room.id, '/peers'))).peers)).toHaveLength(all.length)
  expect(await must(act(room.id, 'send-message', { message: 'x' }))).toBeDefined()
})

test("a guest's token opens none of this", async () => {
  const { room, ann } = await gathering()
  const token = await appToken({ room_id: room.id, role: 'host' })
  for (const path of ['', '/peers', `/peers/${idOf(ann)}`])
    expect(
      await refusalOf(
        await ask(`/v2/active-rooms/${room.id}${path}`, {
          headers: { Authorization: `Bearer ${token}` },
        }),
      ),
    ).toEqual([401, 'token_wrong_kind'])
})
