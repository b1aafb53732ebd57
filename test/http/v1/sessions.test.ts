// Sessions of a room by REST: what they tell, their pages, and the records of an archived room. Forgetting a
// person: forget-person.test.ts; how long they are kept: test/store/retention.test.ts.

import { beforeAll, describe, expect, test } from 'vitest'
import { objectOf, write } from '../../support/live-object.ts'
import { call, makeRoom, ORIGIN, refusalOf, type WireRoom } from '../../support/service.ts'
import {
  enter,
  leave,
  listSessions,
  meet,
  nextOf,
  putBack,
  readSession,
  sessionsPath,
  type WireSession,
  type WireSessionRead,
  walk,
} from '../../support/sessions.ts'
import { joinRoom } from '../../support/socket.ts'
import { must } from '../../support/v2-rooms.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'
const MONTH_MS = 30 * 86_400_000

describe('a session', () => {
  test('is on while anybody is in, over when the last one has left, and the next one is another', async () => {
    const { roomName } = await makeRoom()
    expect(await listSessions(roomName)).toEqual([])
    const ann = await enter(roomName, { name: 'Ann' })
    const bob = await enter(roomName, { name: 'Bob' })
    const { meetingSessionId } = ann.joined
    const [on] = await listSessions(roomName)
    expect(on).toEqual({
      _id: meetingSessionId,
      startedAt: ann.joined.self.joinedAt,
      endedAt: null,
      participants: 2,
    })
    await leave(ann)
    expect(await listSessions(roomName)).toEqual([on])
    await leave(bob)
    const [over] = await listSessions(roomName)
    expect(over).toMatchObject({ ...on, endedAt: expect.any(String) })
    const later = await meet(roomName, { name: 'Cleo' })
    expect(await listSessions(roomName)).toEqual([expect.objectContaining({ _id: later }), over])
  })

  test('tells who was in it, in the order they came, with all that was known of them', async () => {
    const { roomName } = await makeRoom()
    const person = {
      name: 'Ann',
      email: 'ann@example.com',
      externalUserId: 'user-1',
      meta: { class: '3b' },
    }
    const admin = await enter(roomName, { name: 'Bea', isAdmin: true, meta: 'as text' })
    const ann = await enter(roomName, person, { 'User-Agent': FIREFOX })
    const guest = await joinRoom(roomName, { name: 'Cleo' })
    const cleo = await guest.next('joined')
    await leave(ann)
    const { participantSessionId: id } = cleo
    admin.peer.send({ type: 'eject', participantSessionId: id })
    await guest.next('left')
    const read = await readSession(roomName, admin.joined.meetingSessionId)
    const record = { isAdmin: false, role: 'guest', browser: null, os: null }
    const inside = { leftAt: null, leftReason: null }
    expect(read).toEqual({
      _id: admin.joined.meetingSessionId,
      startedAt: admin.joined.self.joinedAt,
      endedAt: null,
      participants: [
        {
          ...{ ...record, ...inside, isAdmin: true, role: 'host', name: 'Bea', meta: 'as text' },
          participantSessionId: admin.joined.participantSessionId,
          _id: admin.joined.participantSessionId,
          joinedAt: admin.joined.self.joinedAt,
        },
        {
          ...{ ...record, ...person, browser: 'Firefox 144', os: 'Linux' },
          participantSessionId: ann.joined.participantSessionId,
          _id: ann.joined.participantSessionId,
          joinedAt: ann.joined.self.joinedAt,
          leftAt: expect.any(String),
          leftReason: 'left',
        },
        {
          ...{ ...record, name: 'Cleo', leftAt: expect.any(String), leftReason: 'ejected' },
          participantSessionId: id,
          _id: id,
          joinedAt: cleo.self.joinedAt,
        },
      ],
    })
    admin.peer.send({ type: 'endMeeting' })
    await admin.peer.next('left')
    const [bea] = (await readSession(roomName, read._id)).participants
    expect(bea).toMatchObject({ name: 'Bea', leftReason: 'meeting_ended' })
  })

  test('counts one who came twice as two, and shows both', async () => {
    const { roomName } = await makeRoom()
    const bob = await enter(roomName, { name: 'Bob' })
    for (let times = 0; times < 2; times++)
      await leave(await enter(roomName, { name: 'Ann', externalUserId: 'user-1' }))
    const [session] = await listSessions(roomName)
    expect(session?.participants).toBe(3)
    const { participants } = await readSession(roomName, bob.joined.meetingSessionId)
    expect(participants.map(({ name }) => name)).toEqual(['Bob', 'Ann', 'Ann'])
    expect(new Set(participants.map(({ _id }) => _id)).size).toBe(3)
  })

  test('of another room, a made-up one and what is no id at all are 404', async () => {
    const [here, there] = [await makeRoom(), await makeRoom()]
    const elsewhere = await meet(there.roomName, { name: 'Ann' })
    for (const id of [elsewhere, '0'.repeat(24), here._id, 'x', '%00', elsewhere.toUpperCase()])
      expect([
        id,
        ...(await refusalOf(await call(`${sessionsPath(here.roomName)}/${id}`))),
      ]).toEqual([id, 404, 'session_not_found'])
    for (const path of ['', `/${elsewhere}`])
      expect(await refusalOf(await call(`${sessionsPath('no-such-room')}${path}`))).toEqual([
        404,
        'room_not_found',
      ])
  })
})

describe('pages', () => {
  let room: WireRoom
  const ids: string[] = []
  let crowded = ''

  beforeAll(async () => {
    room = await makeRoom()
    for (let n = 0; n < 7; n++) {
      const id = await meet(room.roomName, { name: `Ann ${n}` })
      await putBack(room.roomName, id, MONTH_MS * (n + 1))
      ids.push(id)
    }
    crowded = await meet(room.roomName, ...Array.from({ length: 7 }, (_, n) => ({ name: `P${n}` })))
    // Three sessions that began in the same moment, and five people who joined in the same.
    const object = await objectOf(room.roomName)
    const [, , , fourth, fifth, sixth] = ids
    for (const id of [fifth, sixth])
      await write(
        object,
        'UPDATE session SET started_at = (SELECT started_at FROM session WHERE id = ?) WHERE id = ?',
        fourth ?? '',
        id ?? '',
      )
    await write(
      object,
      `UPDATE seat SET joined_at = (SELECT joined_at FROM seat WHERE name = 'P1')
         WHERE name IN ('P2', 'P3', 'P4', 'P5')`,
    )
    ids.unshift(crowded)
  })

  test.each([1, 2, 3, 7, 8, 9, 100])(
    'of %d hold every session once, newest first',
    async (limit) => {
      const path = `${sessionsPath(room.roomName)}?limit=${limit}`
      const pages = await walk<{ sessions: WireSession[] }>(path)
      expect(pages).toHaveLength(Math.ceil(8 / limit))
      const all = pages.flatMap(({ sessions }) => sessions)
      expect(all.map(({ _id }) => _id).toSorted()).toEqual(ids.toSorted())
      const starts = all.map(({ startedAt }) => startedAt)
      expect(starts).toEqual(starts.toSorted().toReversed())
    },
  )

  test.each([1, 3, 7, 8])('of %d hold every participant once, first come first', async (limit) => {
    const path = `${sessionsPath(room.roomName)}/${crowded}?limit=${limit}`
    const pages = await walk<WireSessionRead>(path)
    expect(pages).toHaveLength(Math.ceil(7 / limit))
    const all = pages.flatMap(({ participants }) => participants)
    expect(new Set(all.map(({ _id }) => _id)).size).toBe(7)
    const moments = all.map(({ joinedAt }) => joinedAt)
    expect(moments).toEqual(moments.toSorted())
    for (const page of pages) expect(page._id).toBe(crowded)
  })

  test('say where the next one is, at the address that was asked, and without the key', async () => {
    for (const path of [
      `/api/v1/room/${room.roomName}/sessions`,
      `/api/v1/room/id/${room._id}/sessions`,
      `/api/v1/room/id/${room._id}/sessions/${crowded}`,
    ]) {
      const response = await call(`${path}?limit=2&secretKey=x`)
      await response.text()
      const link = response.headers.get('Link') ?? ''
      expect(link.startsWith(`<${ORIGIN}${path}?limit=2&cursor=`)).toBe(true)
      expect(link).not.toMatch(/secretKey/i)
    }
  })

  test('take only cursors that were given for this list', async () => {
    const other = await makeRoom()
    for (const name of ['Ann', 'Bob']) await meet(other.roomName, { name })
    const cursorOf = async (path: string): Promise<string> => {
      const response = await call(`${path}?limit=1`)
      await response.text()
      return new URL(nextOf(response) ?? '', ORIGIN).searchParams.get('cursor') ?? ''
    }
    const sessions = sessionsPath(room.roomName)
    const ours = await cursorOf(sessions)
    const people = await cursorOf(`${sessions}/${crowded}`)
    const foreign = await cursorOf(sessionsPath(other.roomName))
    const bad = ['', 'x', '-', '%00', ours.slice(0, -1), `${ours}0`, ours.toUpperCase(), '0-0']
    for (const cursor of [...bad, people, foreign])
      expect([cursor, ...(await refusalOf(await call(`${sessions}?cursor=${cursor}`)))]).toEqual([
        cursor,
        400,
        'invalid_field',
      ])
    for (const cursor of [...bad, ours])
      expect([
        cursor,
        ...(await refusalOf(await call(`${sessions}/${crowded}?cursor=${cursor}`))),
      ]).toEqual([cursor, 400, 'invalid_field'])
    for (const limit of ['0', '101', 'x', ''])
      for (const path of [sessions, `${sessions}/${crowded}`])
        expect(await refusalOf(await call(`${path}?limit=${limit}`))).toEqual([
          400,
          'invalid_field',
        ])
  })
})

test('the records of an archived room are there by its id, and by its name no more', async () => {
  const room = await makeRoom()
  const id = await meet(room.roomName, { name: 'Ann' })
  const before = await must(call(sessionsPath(room.roomName)))
  const read = await readSession(room.roomName, id)
  await must(call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' }))
  expect(await refusalOf(await call(sessionsPath(room.roomName)))).toEqual([404, 'room_not_found'])
  expect(await must(call(`/api/v1/room/id/${room._id}/sessions`))).toEqual(before)
  expect(await must(call(`/api/v1/room/id/${room._id}/sessions/${id}`))).toEqual(read)
  // A new room of the name has a history of its own.
  await makeRoom({ roomName: room.roomName })
  expect(await listSessions(room.roomName)).toEqual([])
})

test('archiving a room ends its session, and the record says why everybody left', async () => {
  const room = await makeRoom()
  const ann = await enter(room.roomName, { name: 'Ann' })
  await must(call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' }))
  const { sessions } = await must<{ sessions: WireSession[] }>(
    call(`/api/v1/room/id/${room._id}/sessions`),
  )
  expect(sessions).toMatchObject([
    { _id: ann.joined.meetingSessionId, endedAt: expect.any(String), participants: 1 },
  ])
  const path = `/api/v1/room/id/${room._id}/sessions/${ann.joined.meetingSessionId}`
  const { participants } = await must<WireSessionRead>(call(path))
  expect(participants).toMatchObject([{ name: 'Ann', leftReason: 'room_archived' }])
})

describe('who is in now', () => {
  type Present = { meetingSessionId: string | null; onlineParticipants: object[] }
  const present = (path: string): Promise<Present> =>
    must(call(`/api/v1/room/${path}/participants`))

  test('is nobody, then those who are, with their e-mail addresses, by name and by id', async () => {
    const { roomName, _id } = await makeRoom()
    const nobody = { meetingSessionId: null, onlineParticipants: [] }
    expect(await present(roomName)).toEqual(nobody)
    const ann = await enter(roomName, { name: 'Ann', email: 'ann@example.com' })
    const bob = await enter(roomName, { name: 'Bob' })
    bob.peer.send({ type: 'media', audio: true, video: false, screen: false })
    await ann.peer.next('participantUpdated')
    for (const path of [roomName, `id/${_id}`]) {
      const { meetingSessionId, onlineParticipants } = await present(path)
      expect(meetingSessionId).toBe(ann.joined.meetingSessionId)
      expect(onlineParticipants).toHaveLength(2)
      expect(onlineParticipants).toEqual(
        expect.arrayContaining([ann.joined.self, { ...bob.joined.self, audio: true }]),
      )
    }
    expect(ann.joined.self.email).toBe('ann@example.com')
    await leave(ann)
    expect((await present(roomName)).onlineParticipants).toHaveLength(1)
    await leave(bob)
    expect(await present(roomName)).toEqual(nobody)
  })

  test('cannot be asked of a room that is not there', async () => {
    for (const path of ['no-such-room', `id/${'0'.repeat(24)}`])
      expect(await refusalOf(await call(`/api/v1/room/${path}/participants`))).toEqual([
        404,
        'room_not_found',
      ])
  })
})
