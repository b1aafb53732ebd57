// The authority's side of leases: what it has given, and how long a change of it takes to settle. One
// number is stored, the longest length ever given; the rest is memory, and waking assumes the worst.

import { change, type Grants, grant, leaseLength, unsettled, wake } from '../domain/lease.ts'

/** A change with the ms that leases given before it have still to run. */
export type Changed<T> = { value: T; waitMs: number }

/** What an authority answers under a lease. `same`: what the asker holds, under the version he named, is
 * what there is. A version changes with everything that may change the answer. */
export type Told<T> = { answer: T | 'same' | null; version: number; leaseMs: number }

export const LEASE_STEP = `
  CREATE TABLE lease (one INTEGER PRIMARY KEY CHECK (one = 1), longest INTEGER NOT NULL) STRICT;
  INSERT INTO lease (one, longest) VALUES (1, 0);`

export class LeaseBook {
  readonly #sql: SqlStorage
  readonly #length: number
  #grants: Grants

  /** After the migrations have run. `seconds`: EDGE_LEASE_SECONDS. */
  constructor(sql: SqlStorage, seconds: string | undefined) {
    this.#sql = sql
    this.#length = leaseLength(seconds) ?? 0
    const { longest } = sql.exec<{ longest: number }>('SELECT longest FROM lease').one()
    this.#grants = wake(longest, Date.now())
  }

  /** Gives a lease on what is answered in this turn; its length in ms, 0 for none. */
  grant(): number {
    const grants = grant(this.#grants, this.#length, Date.now())
    if (grants.longest > this.#grants.longest)
      this.#sql.exec('UPDATE lease SET longest = ?', grants.longest)
    this.#grants = grants
    return this.#length
  }

  /** The ms a change waits, read once, in the transaction that writes it. `affects`: something that
   * was answered under a lease is different now. The same change again returns the same moment. */
  settle(affects: boolean): number {
    if (affects) this.#grants = change(this.#grants)
    return unsettled(this.#grants, Date.now())
  }
}
