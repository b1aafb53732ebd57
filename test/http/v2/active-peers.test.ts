// A room that people are in, seen from a back end as 100ms' API has it, and one of them changed. Messages, removing
// and ending: active-room-acts.test.ts.

import { describe, expect, test } from 'vitest'
import {
  act,
  active,
  comeIn,
  gathering,
  idOf,
  type Peers,
  STRANGER,
  type WirePeer,
} from '../../support/gathering.ts'
import { ask, refusalOf } from '../../support/service.ts'
import type { Inside } from '../../support/sessions.ts'
import { joinRoom } from '../../support/socket.ts'
import { makeTemplate } from '../../support/templates.ts'
import { appToken } from '../../support/tokens.ts'
import { changeRoom, must, openRoom } from '../../support/v2-rooms.ts'

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

  test('keeps what was not sent; nothing sent changes nothing, and nobody is told', async () => {
    const { room, ann, bob } = await gathering()
    const before = { ...wirePeer(ann, '{"class":"3b"}'), tracks: {} }
    expect(await must(act(room.id, `peers/${idOf(ann)}`))).toEqual(before)
    const renamed = { ...before, name: 'Anna' }
    expect(await must(act(room.id, `peers/${idOf(ann)}`, { name: 'Anna' }))).toEqual(renamed)
    expect((await bob.peer.next('participantUpdated')).participant.name).toBe('Anna')
    expect(await must(act(room.id, `peers/${idOf(ann)}`, { metadata: '' }))).toEqual({
      ...renamed,
      metadata: '',
    })
  })

  test('gets no role that is full, keeps the one he has, and gets it when there is a place', async () => {
    const roles = { host: { maxPeerCount: 1 }, guest: {}, nobody: { maxPeerCount: -1 } }
    const { id } = await makeTemplate({ roles })
    const room = await openRoom({ template_id: id })
    const hanna = await comeIn(room, 'host', { name: 'Hanna' })
    const ann = await comeIn(room, 'guest', { name: 'Ann' })
    const give = (inside: Inside, role: string) => act(room.id, `peers/${idOf(inside)}`, { role })
    expect(await refusalOf(await give(ann, 'host'))).toEqual([409, 'role_full'])
    expect(await refusalOf(await give(ann, 'nobody'))).toEqual([409, 'role_full'])
    expect(await must<WirePeer>(give(hanna, 'host'))).toMatchObject({ role: 'host' })
    expect(await must<WirePeer>(give(hanna, 'guest'))).toMatchObject({ role: 'guest' })
    expect(await must<WirePeer>(give(ann, 'host'))).toMatchObject({ role: 'host' })
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
