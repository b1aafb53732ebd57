// Sessions of a room as 100ms' API lists them: filters, pages, one by its id, of archived rooms too.

import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { findRoomById } from '../../../src/access/find-room.ts'
import type { RoomNumber } from '../../../src/domain/room.ts'
import { openSessionId, sealSessionId } from '../../../src/edge/seal.ts'
import { objectOf, write } from '../../support/live-object.ts'
import { call, freshName, makeRoom, refusalOf, type WireRoom } from '../../support/service.ts'
import { enter, leave, meet, putBack } from '../../support/sessions.ts'
import { must, type Page } from '../../support/v2-rooms.ts'
import { contextAt, must as yes } from '../../support/verbs.ts'

type Peer = {
  id: string
  session_id: string
  name: string
  role: string
  user_id: string
  joined_at: string
  left_at?: string
}
type Session = {
  id: string
  room_id: string
  customer_id: string
  app_id: string
  active: boolean
  peers: Record<string, Peer>
  created_at: string
  updated_at: string
}

const HOUR_MS = 3_600_000

const list = (roomId: string, query = ''): Promise<Page<Session>> =>
  must(call(`/v2/sessions?room_id=${roomId}${query}`))
const read = (id: string): Promise<Session> => must(call(`/v2/sessions/${id}`))
const idsOf = ({ data }: Page<Session>): string[] => data.map(({ id }) => id)

test('a session says who was in it, and since when, and is the same in the list and by itself', async () => {
  const room = await makeRoom()
  const ann = await enter(room.roomName, { name: 'Ann', externalUserId: 'user-1' })
  const bob = await enter(room.roomName, { name: 'Bob', isAdmin: true })
  await leave(bob)
  const { meetingSessionId: id } = ann.joined
  const peerOf = ({ joined }: typeof ann) => ({
    id: joined.participantSessionId,
    session_id: id,
    name: joined.self.name,
    role: joined.self.role,
    user_id: joined.self.externalUserId ?? '',
    joined_at: joined.self.joinedAt,
  })
  const left = { ...peerOf(bob), left_at: expect.any(String) }
  const session = await read(id)
  expect(session).toEqual({
    id,
    room_id: room._id,
    customer_id: expect.any(String),
    app_id: session.customer_id,
    active: true,
    peers: { [ann.joined.participantSessionId]: peerOf(ann), [left.id]: left },
    created_at: ann.joined.self.joinedAt,
    updated_at: session.peers[left.id]?.left_at,
  })
  expect(await list(room._id)).toEqual({ limit: 10, data: [session], last: '' })
  await leave(ann)
  const over = await read(id)
  expect(over).toMatchObject({
    active: false,
    updated_at: over.peers[ann.joined.participantSessionId]?.left_at,
  })
  expect(await list(room._id)).toEqual({ limit: 10, data: [over], last: '' })
})

describe('a list of sessions', () => {
  let room: WireRoom
  /** Newest first; the first is on. */
  const ids: string[] = []
  let starts: string[] = []

  beforeAll(async () => {
    room = await makeRoom()
    for (let n = 24; n > 0; n--) {
      const id = await meet(room.roomName, { name: 'Ann' })
      await putBack(room.roomName, id, n * HOUR_MS)
      ids.unshift(id)
    }
    ids.unshift((await enter(room.roomName, { name: 'Ann' })).joined.meetingSessionId)
    starts = (await list(room._id, '&limit=100')).data.map(({ created_at }) => created_at)
  })

  test('is newest first, and its pages hold every session once', async () => {
    for (const limit of [10, 12, 24, 25, 26, 100]) {
      const seen: string[] = []
      for (let start = ''; ; ) {
        const page = await list(room._id, `&limit=${limit}&start=${start}`)
        expect(page.data).toHaveLength(Math.min(limit, ids.length - seen.length))
        seen.push(...idsOf(page))
        start = page.last
        if (start === '') break
        expect(start).toBe(page.data.at(-1)?.id)
      }
      expect(seen).toEqual(ids)
    }
  })

  test('is of the session that is on, or of those that are over', async () => {
    expect(idsOf(await list(room._id, '&active=true'))).toEqual(ids.slice(0, 1))
    expect(idsOf(await list(room._id, '&active=false&limit=100'))).toEqual(ids.slice(1))
    const page = await list(room._id, '&active=false&limit=20')
    expect(idsOf(await list(room._id, `&active=false&limit=20&start=${page.last}`))).toEqual(
      ids.slice(21),
    )
    expect(idsOf(await list(room._id, `&active=true&start=${ids[3]}`))).toEqual([])
  })

  test('is of those that began between two moments, both included', async () => {
    const between = async (after = '', before = '') =>
      idsOf(await list(room._id, `&limit=100&after=${after}&before=${before}`))
    expect(await between(starts[5], starts[3])).toEqual(ids.slice(3, 6))
    expect(await between(starts[5])).toEqual(ids.slice(0, 6))
    expect(await between('', starts[5])).toEqual(ids.slice(5))
    expect(await between('2100-01-01T00:00:00Z')).toEqual([])
    expect(await between('', '2020-01-01T00:00:00Z')).toEqual([])
  })

  test('goes on after a session that has been forgotten meanwhile: whatever is older is forgotten too', async () => {
    const short = await makeRoom()
    const id = await meet(short.roomName, { name: 'Ann' })
    const object = await objectOf(short.roomName)
    for (const table of ['seat', 'session']) await write(object, `DELETE FROM ${table}`)
    expect(await list(short._id, `&start=${id}`)).toEqual({ limit: 10, data: [], last: '' })
  })

  test('begins at nothing but a session of this room', async () => {
    const other = await makeRoom()
    const foreign = await meet(other.roomName, { name: 'Ann' })
    for (const start of [foreign, room._id, 'x', '0'.repeat(24), '%00'])
      expect([
        start,
        ...(await refusalOf(await call(`/v2/sessions?room_id=${room._id}&start=${start}`))),
      ]).toEqual([start, 400, 'invalid_field'])
  })

  test('shows 200 people of a session, who came first, and the session by itself all', async () => {
    const full = await makeRoom()
    const ann = await enter(full.roomName, { name: 'Ann' })
    const { meetingSessionId: id } = ann.joined
    await write(
      await objectOf(full.roomName),
      `INSERT INTO seat SELECT printf('00000000-0000-4000-8000-%012d', value), session_id, 'P' || value, email,
         external_user_id, meta, role, role_id, is_admin, may_end, jti, slot, browser, os, joined_at + value,
         time_up_at, away_since, '', '', audio, video, screen, joined_at + value, 'left' FROM seat,
         (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 250) SELECT * FROM n)`,
    )
    const [listed] = (await list(full._id)).data
    const names = Object.values(listed?.peers ?? {}).map(({ name }) => name)
    expect(names).toEqual(['Ann', ...Array.from({ length: 199 }, (_, n) => `P${n + 1}`)])
    expect(Object.keys((await read(id)).peers)).toHaveLength(251)
    await leave(ann)
  })
})

test('the sessions of an archived room are listed, and read, as before', async () => {
  const room = await makeRoom()
  const id = await meet(room.roomName, { name: 'Ann' })
  const [listed, one] = [await list(room._id), await read(id)]
  await must(call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' }))
  expect(await list(room._id)).toEqual(listed)
  expect(await read(id)).toEqual(one)
})

test('an id that nobody was given opens no session, and makes no object of a room that never was', async () => {
  const room = await makeRoom()
  const ctx = contextAt(Date.now())
  const { number } = yes(await findRoomById(ctx, room._id))
  const keys = await ctx.keyring.linkKeys()
  const sealed = (n: RoomNumber) => sealSessionId(keys, { number: n, session: 7 }) ?? ''
  const [never, nowhere] = [sealed(number), sealed((number + 16_000_000) as RoomNumber)]
  expect(openSessionId(keys, nowhere)).toHaveLength(1)
  const objects = async () => (await listDurableObjectIds(env.ROOM)).length
  const before = await objects()
  for (const id of [never, nowhere])
    expect(await refusalOf(await call(`/v2/sessions/${id}`))).toEqual([404, 'session_not_found'])
  expect(await objects()).toBe(before)
})

describe('sessions', () => {
  let room: WireRoom

  beforeAll(async () => {
    room = await makeRoom()
  })

  test('of a room that nobody was in are an empty page', async () => {
    for (const query of ['', '&active=true', '&active=false', '&limit=10', '&start='])
      expect(await must(call(`/v2/sessions?room_id=${room._id}${query}`))).toEqual({
        limit: 10,
        data: [],
        last: '',
      })
    expect(await must(call(`/v2/sessions/?room_id=${room._id}&limit=100`))).toMatchObject({
      limit: 100,
    })
  })

  test('of all rooms at once are refused, and what to send is said', async () => {
    for (const query of ['', '?active=true', '?room_id=', '?limit=20'])
      expect(await refusalOf(await call(`/v2/sessions${query}`))).toEqual([400, 'room_id_required'])
  })

  test('are asked for with proper filters', async () => {
    for (const query of ['limit=9', 'limit=101', 'active=yes', 'after=today', 'before=1'])
      expect(await refusalOf(await call(`/v2/sessions?room_id=${room._id}&${query}`))).toEqual([
        400,
        'invalid_field',
      ])
  })

  test('of an unknown room, and unknown ones, are 404', async () => {
    for (const id of ['x', '0'.repeat(24), freshName()])
      expect(await refusalOf(await call(`/v2/sessions?room_id=${id}`))).toEqual([
        404,
        'room_not_found',
      ])
    for (const id of ['x', '0'.repeat(24), room._id, '%00'])
      expect(await refusalOf(await call(`/v2/sessions/${id}`))).toEqual([404, 'session_not_found'])
  })
})
