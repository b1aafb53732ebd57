// Directory, one of 16 shards: an index of names, the list of rooms, the giver of room numbers, the
// memory of idempotency keys. An index only: whoever follows a row asks the room whether it is so.

import { DurableObject } from 'cloudflare:workers'
import { isRoomNumber, type RoomName, type RoomNumber } from '../domain/room.ts'
import {
  count,
  counted,
  DIRECTORY_STEPS,
  deleteIdempotencyBefore,
  deleteListRow,
  deleteName,
  insertIdempotency,
  type ListFilter,
  type ListRow,
  numberIdempotency,
  readIdempotency,
  readListRows,
  readName,
  writeListRow,
  writeName,
} from './directory-tables.ts'
import { migrate } from './migrate.ts'

export const SHARDS = 16
/** A claim that stands unconfirmed for longer may be taken over. */
export const CLAIM_MS = 30_000
const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000

/** Where a name points. A `renaming` one was claimed for that room, which may not have taken it yet. */
export type Named = { number: RoomNumber; claimId: string; renaming: boolean }

export type Claim =
  | { outcome: 'claimed'; number: RoomNumber }
  | { outcome: 'being_made'; retryAfter: number }
  | ({ outcome: 'named' } & Named)
  | { outcome: 'numbers_spent' }

export type Memo =
  | { outcome: 'ours'; name: RoomName; number: RoomNumber | null; openedAt: number }
  | { outcome: 'other_body' }
  | { outcome: 'unknown' }

export class Directory extends DurableObject<Env> {
  readonly #sql: SqlStorage

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, DIRECTORY_STEPS)
  }

  /** Claims a name and gives a number. The same claim again gets the same number; a claim left
   * unconfirmed for 30 s is taken over with a new one, so that a slow maker can overwrite nobody. */
  claim(shard: number, key: string, claimId: string, now: number): Claim {
    return this.ctx.storage.transactionSync((): Claim => {
      const held = this.#heldBy(key, claimId, now)
      if (held !== null) return held
      const number = (count(this.#sql) - 1) * SHARDS + shard
      if (!isRoomNumber(number)) return { outcome: 'numbers_spent' }
      const claim = { number, claimId, claimedAt: now, confirmed: false, renaming: false }
      writeName(this.#sql, key, claim)
      return { outcome: 'claimed', number }
    })
  }

  /** Claims a name for a room that is there. Such a claim is never taken over by time. */
  claimFor(key: string, claimId: string, number: RoomNumber, now: number): Claim {
    return this.ctx.storage.transactionSync((): Claim => {
      const held = this.#heldBy(key, claimId, now)
      if (held !== null) return held
      writeName(this.#sql, key, {
        number,
        claimId,
        claimedAt: now,
        confirmed: false,
        renaming: true,
      })
      return { outcome: 'claimed', number }
    })
  }

  /** What stands against a claim of this name, or that it is had already; null when it is free. */
  #heldBy(key: string, claimId: string, now: number): Claim | null {
    const row = readName(this.#sql, key)
    if (row === null) return null
    const { number, confirmed, renaming } = row
    if (row.claimId === claimId) return { outcome: 'claimed', number }
    if (confirmed || renaming)
      return { outcome: 'named', number, claimId: row.claimId, renaming: !confirmed }
    const left = row.claimedAt + CLAIM_MS - now
    return left > 0 ? { outcome: 'being_made', retryAfter: Math.ceil(left / 1000) } : null
  }

  /** Lists the room and lets its name be found, if the claim still stands. A room's first list row
   * lies in the shard of its name, because its number was given there. */
  confirm(key: string, claimId: string, row: ListRow): { confirmed: boolean } {
    return this.ctx.storage.transactionSync(() => {
      const name = readName(this.#sql, key)
      if (name?.claimId !== claimId) return { confirmed: false }
      writeName(this.#sql, key, { ...name, confirmed: true })
      writeListRow(this.#sql, row)
      return { confirmed: true }
    })
  }

  /** Makes a claim for a room that is there stand for good. */
  confirmName(key: string, claimId: string): { confirmed: boolean } {
    return this.ctx.storage.transactionSync(() => {
      const name = readName(this.#sql, key)
      if (name?.claimId !== claimId) return { confirmed: false }
      writeName(this.#sql, key, { ...name, confirmed: true })
      return { confirmed: true }
    })
  }

  /** Compare and delete: a name that stands under another claim by now is left alone. */
  release(key: string, claimId: string): { released: boolean } {
    return { released: deleteName(this.#sql, key, claimId) }
  }

  /** A name that points somewhere, or null. */
  find(key: string): { found: Named | null } {
    const row = readName(this.#sql, key)
    if (row === null || !(row.confirmed || row.renaming)) return { found: null }
    return { found: { number: row.number, claimId: row.claimId, renaming: !row.confirmed } }
  }

  /** The highest number this shard has given, -1 for none. */
  highest(shard: number): { number: number } {
    const given = counted(this.#sql)
    return { number: given === 0 ? -1 : (given - 1) * SHARDS + shard }
  }

  list(
    before: { createdAt: number; number: number },
    limit: number,
    filter: ListFilter,
    now: number,
  ): { rows: ListRow[] } {
    return { rows: readListRows(this.#sql, before, limit, filter, now) }
  }

  /** Brings list rows to what their rooms said; `gone` are rooms that are no more. */
  mend(rows: readonly ListRow[], gone: readonly RoomNumber[]): { mended: number } {
    return this.ctx.storage.transactionSync(() => {
      for (const row of rows) writeListRow(this.#sql, row)
      for (const number of gone) deleteListRow(this.#sql, number)
      return { mended: rows.length + gone.length }
    })
  }

  /** Opens an idempotency key or finds it open. `name` is the one to use when the body has none; the
   * first caller's stands. Null only looks: a request that will be refused uses no key up. Keys are
   * forgotten after 24 h. */
  remember(keyHash: string, bodyHash: string, name: RoomName | null, now: number): Memo {
    return this.ctx.storage.transactionSync((): Memo => {
      deleteIdempotencyBefore(this.#sql, now - IDEMPOTENCY_MS)
      const row = readIdempotency(this.#sql, keyHash)
      if (row !== null)
        return row.bodyHash === bodyHash
          ? { outcome: 'ours', name: row.name, number: row.number, openedAt: row.createdAt }
          : { outcome: 'other_body' }
      if (name === null) return { outcome: 'unknown' }
      insertIdempotency(this.#sql, keyHash, bodyHash, name, now)
      return { outcome: 'ours', name, number: null, openedAt: now }
    })
  }

  /** Notes which room a key is making, before the room is made. */
  assign(keyHash: string, number: RoomNumber): { kept: boolean } {
    numberIdempotency(this.#sql, keyHash, number)
    return { kept: true }
  }
}
