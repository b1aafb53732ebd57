// Storage of every older schema opens with today's code, and a step that fails leaves nothing behind.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { sha256Hex } from '../../src/edge/sha256.ts'
import { DIRECTORY_STEPS } from '../../src/store/directory-tables.ts'
import { migrate } from '../../src/store/migrate.ts'
import { FRESH_ROOM, LIVE_STEPS, ROOM_STEPS } from '../../src/store/room-tables.ts'
import { WORKSPACE_STEPS } from '../../src/store/workspace-tables.ts'
import { makeTables } from '../support/live-object.ts'

/** Runs with the storage of an object of its own, emptied of what its constructor made. */
const withEmptyStorage = <T>(name: string, run: (storage: DurableObjectStorage) => T): Promise<T> =>
  runInDurableObject(env.WORKSPACE.getByName(name), async (_object, state) => {
    await state.storage.deleteAll()
    return run(state.storage)
  })

const schemaOf = (storage: DurableObjectStorage) =>
  storage.sql
    .exec<{ sql: string }>(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
    )
    .toArray()
    .map(({ sql }) => sql)

const numberOf = (storage: DurableObjectStorage) =>
  storage.sql.exec<{ number: number }>('SELECT number FROM schema').one().number

const ALL = {
  room: ROOM_STEPS,
  live: LIVE_STEPS,
  directory: DIRECTORY_STEPS,
  workspace: WORKSPACE_STEPS,
}

test.each(Object.entries(ALL))(
  '%s: every older number arrives at the schema of today',
  async (name, steps) => {
    const fresh = await withEmptyStorage(`${name}-fresh`, (storage) => {
      migrate(storage, steps)
      return schemaOf(storage)
    })
    for (let older = 0; older <= steps.length; older++) {
      await withEmptyStorage(`${name}-${older}`, (storage) => {
        migrate(storage, steps.slice(0, older))
        expect(numberOf(storage)).toBe(older)
        migrate(storage, steps)
        expect(numberOf(storage)).toBe(steps.length)
        expect(schemaOf(storage)).toEqual(fresh)
      })
    }
  },
)

/** The first digits of the SHA-256 of every step that storage was ever made with. A new step is added here; an old
 * one stays as it is, or rooms that are there would not open. */
const MADE_WITH = {
  room: ['40a2a5d5ef30', 'a5c910386fab'],
  live: ['f489fa61c8e8', 'e03a079a87d3'],
  directory: ['7ae1fdfbd599', '4f440b480d19'],
  workspace: ['f0cc3158bf56', 'cf10754d7692', 'ec354756384a'],
}

test('no step that storage was made with has been changed', async () => {
  for (const [name, steps] of Object.entries(ALL)) {
    const hashes = await Promise.all(
      steps.map(async (step) => (await sha256Hex(step)).slice(0, 12)),
    )
    expect({ [name]: hashes }).toEqual({ [name]: Reflect.get(MADE_WITH, name) })
  }
})

const shapeOf = ({ sql }: DurableObjectStorage) =>
  ['lease', 'room', 'code', 'refused_claim'].map((table) => [
    sql.exec(`PRAGMA table_info(${table})`).toArray(),
    sql.exec(`PRAGMA index_list(${table})`).toArray(),
    sql.exec(`SELECT * FROM ${table}`).toArray(),
  ])

test('a fresh room has the tables that the steps lead to, and their number', async () => {
  const stepwise = await withEmptyStorage('stepwise', (storage) => {
    migrate(storage, ROOM_STEPS)
    return [shapeOf(storage), schemaOf(storage).length]
  })
  await withEmptyStorage('at-once', (storage) => {
    migrate(storage, ROOM_STEPS, { fresh: FRESH_ROOM })
    expect([shapeOf(storage), schemaOf(storage).length]).toEqual(stepwise)
    expect(numberOf(storage)).toBe(ROOM_STEPS.length)
  })
})

test('migrating again changes nothing, and a newer storage opens with older code', async () => {
  await withEmptyStorage('again', (storage) => {
    const steps = ['CREATE TABLE a (x INTEGER) STRICT', 'CREATE TABLE b (x INTEGER) STRICT']
    migrate(storage, steps)
    storage.sql.exec('INSERT INTO a VALUES (1)')
    migrate(storage, steps)
    migrate(storage, steps.slice(0, 1))
    expect(numberOf(storage)).toBe(2)
    expect(storage.sql.exec('SELECT x FROM a').toArray()).toEqual([{ x: 1 }])
  })
})

test('a step that fails takes the steps before it back', async () => {
  await withEmptyStorage('fails', (storage) => {
    expect(() =>
      migrate(storage, ['CREATE TABLE a (x INTEGER) STRICT', 'CREATE TABLE (']),
    ).toThrow()
    expect(schemaOf(storage)).toEqual([])
  })
})

test('a room that nobody has entered holds no tables of people until somebody comes', async () => {
  await runInDurableObject(env.ROOM.getByName('never-entered'), (room, { storage }) => {
    const hasSeats = () => schemaOf(storage).some((sql) => sql.startsWith('CREATE TABLE seat'))
    expect(room.people().people).toEqual([])
    expect(hasSeats()).toBe(false)
    makeTables(room)
    expect(hasSeats()).toBe(true)
  })
})
