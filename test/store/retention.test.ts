// How long a room remembers its sessions: 90 days from their end, forgotten by the alarm. No days at all:
// test/process/session-days.test.ts.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { alarmOf, objectOf } from '../support/live-object.ts'
import { call, makeRoom, refusalOf } from '../support/service.ts'
import { enter, leave, listSessions, meet, putBack, readSession } from '../support/sessions.ts'
import { must } from '../support/v2-rooms.ts'

const DAY_MS = 86_400_000

const countRows = async (roomName: string): Promise<number[]> =>
  runInDurableObject(await objectOf(roomName), (_, { storage: { sql } }) =>
    ['session', 'seat'].map(
      (table) => sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n,
    ),
  )

const runAlarm = async (roomName: string): Promise<void> => {
  expect(await runDurableObjectAlarm(await objectOf(roomName))).toBe(true)
}

test('a session is forgotten 90 days after its end, with all who were in it, and no sooner', async () => {
  const { roomName } = await makeRoom()
  const [old, other, young] = [
    await meet(roomName, { name: 'Ann' }, { name: 'Bob' }),
    await meet(roomName, { name: 'Ann' }),
    await meet(roomName, { name: 'Ann' }, { name: 'Cleo' }),
  ]
  await putBack(roomName, old, 91 * DAY_MS)
  await putBack(roomName, other, 90 * DAY_MS)
  await putBack(roomName, young, 90 * DAY_MS - 60_000)
  expect(await countRows(roomName)).toEqual([3, 5])
  await runAlarm(roomName)
  expect((await listSessions(roomName)).map(({ _id }) => _id)).toEqual([young])
  expect(await countRows(roomName)).toEqual([1, 2])
  for (const id of [old, other]) {
    expect(await refusalOf(await call(`/api/v1/room/${roomName}/sessions/${id}`))).toEqual([
      404,
      'session_not_found',
    ])
    expect(await refusalOf(await call(`/v2/sessions/${id}`))).toEqual([404, 'session_not_found'])
  }
  expect((await readSession(roomName, young)).participants).toHaveLength(2)
})

test('the alarm is set for the 90 days of the oldest session, when nothing else is to be done', async () => {
  const { roomName } = await makeRoom()
  const [first, second] = [
    await meet(roomName, { name: 'Ann' }),
    await meet(roomName, { name: 'Bob' }),
  ]
  await putBack(roomName, first, 30 * DAY_MS)
  // Awake, it would look after sockets first.
  await evictDurableObject(await objectOf(roomName))
  await runAlarm(roomName)
  const endOf = async (id: string) =>
    Date.parse((await readSession(roomName, id)).endedAt ?? '') + 90 * DAY_MS
  const object = await objectOf(roomName)
  expect(await alarmOf(object)).toBe(await endOf(first))
  await putBack(roomName, first, 60 * DAY_MS)
  await runAlarm(roomName)
  expect(await listSessions(roomName)).toHaveLength(1)
  expect(await alarmOf(object)).toBe(await endOf(second))
})

test('a session counts from its end: one that is on is kept, however long ago it began', async () => {
  const { roomName } = await makeRoom()
  // So that there is something to forget.
  await putBack(roomName, await meet(roomName, { name: 'Cleo' }), 200 * DAY_MS)
  const ann = await enter(roomName, { name: 'Ann' })
  await leave(await enter(roomName, { name: 'Bob' }))
  const { meetingSessionId: id } = ann.joined
  await putBack(roomName, id, 100 * DAY_MS)
  await runAlarm(roomName)
  expect(await countRows(roomName)).toEqual([1, 2])
  expect((await readSession(roomName, id)).participants).toMatchObject([
    { name: 'Ann', leftAt: null },
    { name: 'Bob' },
  ])
  await leave(ann)
  await runAlarm(roomName)
  expect(await listSessions(roomName)).toMatchObject([{ _id: id, participants: 2 }])
})

test('an archived room forgets as any other', async () => {
  const room = await makeRoom()
  const object = await objectOf(room.roomName)
  const id = await meet(room.roomName, { name: 'Ann' })
  await putBack(room.roomName, id, 91 * DAY_MS)
  await must(call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' }))
  const path = `/api/v1/room/id/${room._id}/sessions`
  expect(await must(call(path))).toMatchObject({ sessions: [{ _id: id }] })
  expect(await runDurableObjectAlarm(object)).toBe(true)
  expect(await must(call(path))).toEqual({ sessions: [] })
})
