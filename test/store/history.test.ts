// A long history costs joining nothing: with 2,000 sessions on record, or after 2,000 people in the session that is
// on, every step reads and writes as many rows as without, and SQLite never goes through the seats of those who have
// left.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { DEFAULT_TEMPLATE, newRole, type RoleId } from '../../src/domain/template.ts'
import {
  arrivalOf,
  type CountedRoom,
  costOf,
  plansOf,
  type Statement,
  startCounted,
} from '../support/counted-room.ts'
import { makeTables, objectOf } from '../support/live-object.ts'
import { makeRoom } from '../support/service.ts'

const MANY = 2_000

const guest = {
  ...newRole('guest', DEFAULT_TEMPLATE.roles.guest),
  id: 1 as RoleId,
  maxPeerCount: 9,
}

const COUNT = 'WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < ?)'

/** A month ago: nothing of it is to be forgotten yet. */
const AT = Date.now() - 30 * 86_400_000

/** Each with five people, the same ones every time, who came by the same role and token. */
const writeSessions = (sql: SqlStorage, sessions: number): void => {
  sql.exec(
    `${COUNT} INSERT INTO session SELECT 's' || v, ${AT} + v * 10, ${AT} + v * 10 + 5, NULL FROM n`,
    sessions,
  )
  sql.exec(
    `${COUNT} INSERT INTO seat SELECT 'p' || v || '-' || person, 's' || v, 'Ann', NULL, 'user-' || person, NULL,
       'guest', 1, 0, 0, 'jti', NULL, NULL, NULL, ${AT} + v * 10, ${AT}, ${AT}, 'hash', '', 1, 1, 1, ${AT} + v * 10 + 5,
       'left' FROM n, (SELECT 1 AS person UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5)`,
    sessions,
  )
}

/** Who have come and gone in the session that will be on. */
const writeCrowd = (sql: SqlStorage, people: number): void => {
  sql.exec(
    `${COUNT} INSERT INTO seat SELECT 'c' || v, 'a-session', 'Ann', NULL, 'crowd-' || v, NULL, 'guest', 1, 0, 0,
       'jti', NULL, NULL, NULL, ${AT} + v, ${AT}, ${AT}, 'hash', '', 1, 1, 1, ${AT} + v, 'left' FROM n`,
    people,
  )
}

/** What is done at a room in which people come and go. Each step by its name, with its statements. */
const steps = (room: () => CountedRoom): Map<string, Statement[]> => {
  const found = new Map<string, Statement[]>()
  let { live, take } = room()
  const note = (name: string) => found.set(name, take())
  const join = (seat: string, person: string, offered: string | null = null) => {
    const { 1: socket } = new WebSocketPair()
    expect(
      live.join({ ...arrivalOf(seat, person, offered), roles: [guest] }, socket),
    ).toMatchObject({
      ok: true,
    })
    return socket
  }
  const say = (socket: WebSocket, message: object) =>
    live.frame(socket, JSON.stringify(message), Date.now())
  take()
  join('a', 'user-1')
  note('the first one joins')
  const bob = join('b', 'user-2')
  note('another joins')
  const media = { type: 'media', audio: true, video: false, screen: false }
  say(bob, media)
  note('he shares his microphone')
  say(bob, { type: 'message', data: 'hello' })
  note('he says something')
  live.lost(bob, Date.now())
  note('his connection is lost')
  const back = join('b2', 'user-2', 'hash of b')
  note('he is back')
  live.alarm(Date.now())
  note('the alarm')
  ;({ live, take } = room())
  note('the object starts again')
  say(back, { type: 'leave' })
  note('he leaves')
  live.act(Date.now(), () => null)
  note('a call')
  return found
}

const inRoom = async ({ sessions = 1, crowd = 1 }) => {
  const { roomName } = await makeRoom({ ejectAtRoomExp: true })
  const object = await objectOf(roomName)
  return runInDurableObject(object, (room, state) => {
    makeTables(room)
    writeSessions(state.storage.sql, sessions)
    writeCrowd(state.storage.sql, crowd)
    const found = steps(() => startCounted(state, env))
    return [...found].map(([name, statements]) => ({
      name,
      cost: costOf(statements),
      plans: plansOf(state.storage.sql, statements),
    }))
  })
}

type Steps = Awaited<ReturnType<typeof inRoom>>
const costs = (found: Steps) => found.map(({ name, cost }) => ({ name, ...cost }))

test.each([
  ['sessions', { sessions: MANY }],
  ['people in the session that is on', { crowd: MANY }],
])('every step of joining costs the same after 2,000 %s', async (_, history) => {
  const short = costs(await inRoom({}))
  for (const { name, read } of short) expect([name, read > 0]).toEqual([name, true])
  expect(costs(await inRoom(history))).toEqual(short)
})

/** Indexes that hold only those who are here now. */
const PRESENT =
  /^(SCAN|SEARCH) seat USING (COVERING )?INDEX seat_(held|held_before|away|timed|role|sharing)\b/
/** One row, or one person's in one session. */
const BY_KEY =
  /^SEARCH seat USING INDEX (sqlite_autoindex_seat_1 \(id=\?\)|seat_of_person \(external_user_id=\? AND session_id=\?\))/

test('no statement of these goes through the seats of those who have left', async () => {
  const plans = (await inRoom({})).flatMap(({ plans: found }) => found)
  const seats = plans.filter((plan) => /\bseat\b/.test(plan))
  expect(seats.length).toBeGreaterThan(20)
  expect(seats.filter((plan) => !PRESENT.test(plan) && !BY_KEY.test(plan))).toEqual([])
})
