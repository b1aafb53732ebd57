// The Room object behind a live room: its people, its alarm, and its clock, put forward by putting what it
// wrote down back.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { findRoom } from '../../src/access/find-room.ts'
import type { Seat } from '../../src/domain/session.ts'
import { contextAt, must } from './verbs.ts'

/** The object of a room, as its authority sees it. */
export const objectOf = async (roomName: string) => {
  const room = must(await findRoom(contextAt(Date.now()), roomName))
  return env.ROOM.getByName(`room-${room.number}`)
}

export type RoomObject = Awaited<ReturnType<typeof objectOf>>

/** As if somebody had come to its door: its tables for people are there. */
export const makeTables = (room: object): SqlStorage => Reflect.get(room, 'rows')

export const seatOf = async (object: RoomObject, name: string): Promise<Seat | undefined> =>
  (await object.people()).people.find(({ person }) => person.name === name)

/** The room has heard that this one's socket is gone. */
export const untilAway = (object: RoomObject, name: string): Promise<void> =>
  expect
    .poll(async () => (await seatOf(object, name))?.awaySince, { timeout: 10_000 })
    .toEqual(expect.any(Number))

/** Writes past the room, as if it had done so itself. */
export const write = (
  object: RoomObject,
  sql: string,
  ...values: (number | string)[]
): Promise<unknown> =>
  runInDurableObject(object, (_, { storage }) => storage.sql.exec(sql, ...values).toArray())

/** When its alarm is set for, ms, or null. */
export const alarmOf = (object: RoomObject): Promise<number | null> =>
  runInDurableObject(object, (_, { storage }) => storage.getAlarm())

/** As if so many ms had passed for whoever is away, and then the alarm. */
export const passAway = async (object: RoomObject, ms: number): Promise<void> => {
  await write(object, 'UPDATE seat SET away_since = away_since - ? WHERE left_at IS NULL', ms)
  await runDurableObjectAlarm(object)
}
