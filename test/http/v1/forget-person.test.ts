// Forgetting a person: nothing of him is left in the room's storage, except where the documentation says so, and
// everybody else is remembered as before.

import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { objectOf, passAway, untilAway } from '../../support/live-object.ts'
import { call, keyed, makeRoom, refusalOf } from '../../support/service.ts'
import {
  enter,
  leave,
  listSessions,
  meet,
  readSession,
  sessionsPath,
} from '../../support/sessions.ts'
import { issueToken, joinRoom } from '../../support/socket.ts'
import { must } from '../../support/v2-rooms.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'

const ann = {
  name: 'Annabel',
  email: 'annabel@example.com',
  externalUserId: 'user ä/42&x',
  meta: { class: 'herbarium' },
}
const bob = { name: 'Bob', email: 'bob@example.com', externalUserId: 'bob', meta: 'b' }
/** Of Ann, in whatever table. */
const TRACES = ['Annabel', 'annabel@', 'user ä/42&x', 'herbarium', 'Firefox']

const forget = (path: string, externalUserId: string): Promise<Response> =>
  call(`/api/v1/room/${path}/sessions?${new URLSearchParams({ externalUserId })}`, {
    method: 'DELETE',
  })

/** All rows of all tables of a room, as text. */
const everything = async (roomName: string): Promise<string> =>
  runInDurableObject(await objectOf(roomName), (_, { storage: { sql } }) => {
    const tables = sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
      .toArray()
      .filter(({ name }) => !name.startsWith('_cf_'))
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['room', 'seat', 'session', 'ban', 'join_request', 'delivery']),
    )
    return tables
      .map(({ name }) => JSON.stringify(sql.exec(`SELECT * FROM ${name}`).toArray()))
      .join('\n')
  })

const tracesIn = (text: string): string[] => TRACES.filter((trace) => text.includes(trace))

describe('a person who is forgotten', () => {
  test('leaves nothing in any session of this room; that somebody was there is kept, and so are the others', async () => {
    const { roomName } = await makeRoom()
    const first = await enter(roomName, ann, { 'User-Agent': FIREFOX })
    const others = await enter(roomName, bob)
    await leave(first)
    await leave(others)
    const second = await meet(roomName, ann, bob, ann)
    const before = await readSession(roomName, first.joined.meetingSessionId)
    const listed = await listSessions(roomName)
    expect(tracesIn(await everything(roomName))).toEqual(TRACES)

    expect(await must(forget(roomName, ann.externalUserId))).toEqual({
      success: true,
      forgotten: 3,
    })

    expect(tracesIn(await everything(roomName))).toEqual([])
    expect(await listSessions(roomName)).toEqual(listed)
    const after = await readSession(roomName, first.joined.meetingSessionId)
    const [annBefore, bobBefore] = before.participants
    const { name: _n, email: _e, externalUserId: _x, meta: _m, ...kept } = annBefore ?? { name: '' }
    expect(after.participants).toEqual([{ ...kept, name: '', browser: null, os: null }, bobBefore])
    expect((await readSession(roomName, second)).participants).toMatchObject([
      { name: '' },
      bob,
      { name: '' },
    ])
  })

  test('is not there to be forgotten again, and neither is one who never came', async () => {
    const { roomName } = await makeRoom()
    await meet(roomName, ann)
    for (const [id, forgotten] of [
      [ann.externalUserId, 1],
      [ann.externalUserId, 0],
      ['nobody', 0],
    ] as const)
      expect(await must(forget(roomName, id))).toEqual({ success: true, forgotten })
  })

  test('is forgotten by this room alone, and only by the whole id', async () => {
    const [here, there] = [await makeRoom(), await makeRoom()]
    for (const { roomName } of [here, there]) await meet(roomName, ann)
    for (const id of ['user', '%', 'USER Ä/42&X', `${ann.externalUserId} `])
      expect(await must(forget(here.roomName, id))).toMatchObject({ forgotten: 0 })
    expect(await must(forget(here.roomName, ann.externalUserId))).toMatchObject({ forgotten: 1 })
    const [session] = await listSessions(there.roomName)
    const { participants } = await readSession(there.roomName, session?._id ?? '')
    expect(participants).toMatchObject([ann])
  })

  test('is forgotten by an archived room, by its id', async () => {
    const room = await makeRoom()
    const id = await meet(room.roomName, ann)
    await must(call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' }))
    expect(await refusalOf(await forget(room.roomName, ann.externalUserId))).toEqual([
      404,
      'room_not_found',
    ])
    expect(await must(forget(`id/${room._id}`, ann.externalUserId))).toMatchObject({ forgotten: 1 })
    const read = await must(call(`/api/v1/room/id/${room._id}/sessions/${id}`))
    expect(read).toMatchObject({ participants: [{ name: '' }] })
  })

  test('stays banned, by his id and without his name, until the ban is lifted', async () => {
    const { roomName } = await makeRoom()
    const admin = await enter(roomName, { name: 'Bea', isAdmin: true })
    const guest = await enter(roomName, ann)
    const { participantSessionId } = guest.joined
    admin.peer.send({ type: 'eject', participantSessionId, ban: true })
    await guest.peer.next('left')
    expect(await must(forget(roomName, ann.externalUserId))).toMatchObject({ forgotten: 1 })
    expect(tracesIn(await everything(roomName))).toEqual([ann.externalUserId])
    expect(await must(call(`/api/v1/room/${roomName}/bans`))).toMatchObject({
      bans: [{ name: '', externalUserId: ann.externalUserId, by: 'Bea' }],
    })
    const back = await joinRoom(roomName, { token: await issueToken(ann) })
    expect((await back.next('refused')).code).toBe('banned')
  })
})

describe('a person who is in', () => {
  test('is not forgotten until he has left, and nothing of him is until then', async () => {
    const { roomName } = await makeRoom()
    await meet(roomName, ann)
    const inside = await enter(roomName, ann)
    expect(await refusalOf(await forget(roomName, ann.externalUserId))).toEqual([
      409,
      'person_present',
    ])
    expect(tracesIn(await everything(roomName))).toContain('annabel@')
    const [, first] = await listSessions(roomName)
    const { participants } = await readSession(roomName, first?._id ?? '')
    expect(participants).toMatchObject([ann])
    await leave(inside)
    expect(await must(forget(roomName, ann.externalUserId))).toMatchObject({ forgotten: 2 })
  })

  test('is in while his seat waits for him to come back', async () => {
    const { roomName } = await makeRoom()
    const inside = await enter(roomName, ann)
    const object = await objectOf(roomName)
    inside.peer.close()
    await untilAway(object, ann.name)
    expect(await refusalOf(await forget(roomName, ann.externalUserId))).toEqual([
      409,
      'person_present',
    ])
    await passAway(object, 31_000)
    expect(await must(forget(roomName, ann.externalUserId))).toMatchObject({ forgotten: 1 })
  })

  test('does not keep another from being forgotten', async () => {
    const { roomName } = await makeRoom()
    const inside = await enter(roomName, bob)
    await leave(await enter(roomName, ann))
    expect(await must(forget(roomName, ann.externalUserId))).toMatchObject({ forgotten: 1 })
    expect(tracesIn(await everything(roomName))).toEqual([])
    await leave(inside)
  })
})

test('a call that does not say whom forgets nobody', async () => {
  const { roomName } = await makeRoom()
  const id = await meet(roomName, ann, { name: 'Guest' })
  const path = sessionsPath(roomName)
  for (const [query, reason] of [
    ['', 'missing_field'],
    ['?externalUserId=', 'missing_field'],
    ['?external_user_id=x', 'missing_field'],
    [`?externalUserId=${'x'.repeat(256)}`, 'invalid_field'],
  ])
    expect([
      query,
      ...(await refusalOf(await call(path + query, { method: 'DELETE', headers: keyed }))),
    ]).toEqual([query, 400, reason])
  const { participants } = await readSession(roomName, id)
  expect(participants).toMatchObject([ann, { name: 'Guest' }])
})
