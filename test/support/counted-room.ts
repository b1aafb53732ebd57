// The live part of a room on its own storage, with every statement counted: which it is, how many rows it reads and
// writes, and how SQLite goes about it. Runs inside the object.

import type { Arrival } from '../../src/domain/arrival.ts'
import { yes } from '../../src/domain/result.ts'
import { LiveRoom } from '../../src/store/live/live-room.ts'

type Bindings = (string | number | null)[]
export type Statement = { query: string; bindings: Bindings; cursor: SqlStorageCursor<never> }

/** The same object, with some of its members in the place of its own. */
const over = <T extends object>(object: T, members: Partial<T>): T =>
  new Proxy(object, {
    get: (target, name) => {
      if (Object.hasOwn(members, name)) return Reflect.get(members, name)
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })

export type CountedRoom = {
  live: LiveRoom
  /** Those run since the last call. */
  take: () => Statement[]
}

/** As after a start of the object. */
export const startCounted = (state: DurableObjectState, env: Env): CountedRoom => {
  const statements: Statement[] = []
  const { sql } = state.storage
  const counted = over(sql, {
    exec: (query: string, ...bindings: Bindings) => {
      const cursor = sql.exec<never>(query, ...bindings)
      statements.push({ query, bindings, cursor })
      return cursor
    },
  })
  const ctx = over(state, { storage: over(state.storage, { sql: counted }) })
  return {
    live: new LiveRoom(ctx, counted, env, () => yes(null)),
    take: () => statements.splice(0),
  }
}

/** Rows read and written. */
export const costOf = (statements: readonly Statement[]): { read: number; written: number } => ({
  read: statements.reduce((sum, { cursor }) => sum + cursor.rowsRead, 0),
  written: statements.reduce((sum, { cursor }) => sum + cursor.rowsWritten, 0),
})

/** What SQLite says of how it would run them, a line a step. */
export const plansOf = (sql: SqlStorage, statements: readonly Statement[]): string[] =>
  statements.flatMap(({ query, bindings }) =>
    sql
      .exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...bindings)
      .toArray()
      .map(({ detail }) => detail),
  )

/** Somebody at the door with a token of his own, from the edge. */
export const arrivalOf = (
  seat: string,
  externalUserId: string,
  offeredHash: string | null = null,
): Arrival => ({
  entry: {
    grant: yes({
      source: 'token',
      reach: { rooms: 'all' },
      rank: { by: 'role', role: 'guest' },
      person: { name: 'Ann', externalUserId },
      ejectAfterSeconds: 3_600,
      jti: 'jti',
    }),
  },
  called: null,
  roles: [],
  offeredHash,
  dealt: {
    seatId: seat as Arrival['dealt']['seatId'],
    sessionId: `${seat}-session` as Arrival['dealt']['sessionId'],
    requestId: `${seat}-request` as Arrival['dealt']['requestId'],
    resumeKey: 'key',
    resumeHash: `hash of ${seat}`,
  },
  addressHash: 'address',
  browser: null,
  os: null,
  iceServers: [],
  now: Date.now(),
})
