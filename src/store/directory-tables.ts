// The SQL of Directory: names, list rows, the counter of room numbers, idempotency keys.

import type { RoomName, RoomNumber } from '../domain/room.ts'
import type { TemplateId } from '../domain/template.ts'

export const DIRECTORY_STEPS = [
  `CREATE TABLE counter (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     given INTEGER NOT NULL
   ) STRICT;
   INSERT INTO counter (one, given) VALUES (1, 0);
   CREATE TABLE name (
     key TEXT PRIMARY KEY,
     number INTEGER NOT NULL,
     claim_id TEXT NOT NULL,
     claimed_at INTEGER NOT NULL,
     confirmed INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE list (
     number INTEGER PRIMARY KEY,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     name TEXT NOT NULL,
     enabled INTEGER NOT NULL,
     template_id TEXT NOT NULL,
     deleted_at INTEGER
   ) STRICT;
   CREATE INDEX list_by_age ON list (created_at DESC, number DESC);
   CREATE TABLE idempotency (
     key_hash TEXT PRIMARY KEY,
     body_hash TEXT NOT NULL,
     name TEXT NOT NULL,
     number INTEGER,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX idempotency_by_age ON idempotency (created_at);`,
  'ALTER TABLE name ADD COLUMN renaming INTEGER NOT NULL DEFAULT 0',
]

/** `renaming`: claimed for a room that is there already; only that room knows whether it is called so. */
export type NameRow = {
  number: RoomNumber
  claimId: string
  claimedAt: number
  confirmed: boolean
  renaming: boolean
}

/** What lists filter and sort by. `updatedAt` is the room's: a newer row is never overwritten by an
 * older one. Moments in ms. */
export type ListRow = {
  number: RoomNumber
  createdAt: number
  updatedAt: number
  name: RoomName
  enabled: boolean
  templateId: TemplateId
  deletedAt: number | null
}

export type IdempotencyRow = {
  bodyHash: string
  name: RoomName
  number: RoomNumber | null
  createdAt: number
}

/** The next count of this shard; it only grows. */
export const count = (sql: SqlStorage): number =>
  sql.exec<{ given: number }>('UPDATE counter SET given = given + 1 RETURNING given').one().given

export const counted = (sql: SqlStorage): number =>
  sql.exec<{ given: number }>('SELECT given FROM counter').one().given

export const readName = (sql: SqlStorage, key: string): NameRow | null => {
  const [row] = sql
    .exec<{
      number: number
      claim_id: string
      claimed_at: number
      confirmed: number
      renaming: number
    }>('SELECT number, claim_id, claimed_at, confirmed, renaming FROM name WHERE key = ?', key)
    .toArray()
  return row === undefined
    ? null
    : {
        number: row.number as RoomNumber,
        claimId: row.claim_id,
        claimedAt: row.claimed_at,
        confirmed: row.confirmed === 1,
        renaming: row.renaming === 1,
      }
}

export const writeName = (sql: SqlStorage, key: string, row: NameRow): void => {
  sql.exec(
    `INSERT OR REPLACE INTO name (key, number, claim_id, claimed_at, confirmed, renaming)
     VALUES (?, ?, ?, ?, ?, ?)`,
    key,
    row.number,
    row.claimId,
    row.claimedAt,
    row.confirmed ? 1 : 0,
    row.renaming ? 1 : 0,
  )
}

/** True when the name stood under this claim and is now gone. */
export const deleteName = (sql: SqlStorage, key: string, claimId: string): boolean =>
  sql.exec('DELETE FROM name WHERE key = ? AND claim_id = ? RETURNING key', key, claimId).toArray()
    .length === 1

export const writeListRow = (sql: SqlStorage, row: ListRow): void => {
  sql.exec(
    `INSERT INTO list (number, created_at, updated_at, name, enabled, template_id, deleted_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET updated_at = excluded.updated_at, name = excluded.name,
       enabled = excluded.enabled, template_id = excluded.template_id, deleted_at = excluded.deleted_at
     WHERE excluded.updated_at > list.updated_at`,
    row.number,
    row.createdAt,
    row.updatedAt,
    row.name,
    row.enabled ? 1 : 0,
    row.templateId,
    row.deletedAt,
  )
}

export const deleteListRow = (sql: SqlStorage, number: RoomNumber): void => {
  sql.exec('DELETE FROM list WHERE number = ?', number)
}

/** Which rows a list wants: rooms made in `[since, until]` (ms), of one template, on or off. */
export type ListFilter = {
  since?: number
  until?: number
  templateId?: TemplateId
  enabled?: boolean
  /** Somewhere in the name, without case. */
  search?: string
}

/** Newest first, older than `before`, without rooms that `deleteOnExp` has archived. */
export const readListRows = (
  sql: SqlStorage,
  before: { createdAt: number; number: number },
  limit: number,
  filter: ListFilter,
  now: number,
): ListRow[] =>
  sql
    .exec<{
      number: number
      created_at: number
      updated_at: number
      name: string
      enabled: number
      template_id: string
      deleted_at: number | null
    }>(
      `SELECT * FROM list
       WHERE (created_at, number) < (?, ?) AND (deleted_at IS NULL OR deleted_at > ?)
         AND created_at BETWEEN ? AND ? AND enabled BETWEEN ? AND ?
         AND template_id = coalesce(?, template_id) AND instr(lower(name), lower(?)) > 0
       ORDER BY created_at DESC, number DESC LIMIT ?`,
      before.createdAt,
      before.number,
      now,
      filter.since ?? 0,
      filter.until ?? Number.MAX_SAFE_INTEGER,
      filter.enabled === true ? 1 : 0,
      filter.enabled === false ? 0 : 1,
      filter.templateId ?? null,
      filter.search ?? '',
      limit,
    )
    .toArray()
    .map((row) => ({
      number: row.number as RoomNumber,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      name: row.name as RoomName,
      enabled: row.enabled === 1,
      templateId: row.template_id as TemplateId,
      deletedAt: row.deleted_at,
    }))

export const readIdempotency = (sql: SqlStorage, keyHash: string): IdempotencyRow | null => {
  const [row] = sql
    .exec<{ body_hash: string; name: string; number: number | null; created_at: number }>(
      'SELECT body_hash, name, number, created_at FROM idempotency WHERE key_hash = ?',
      keyHash,
    )
    .toArray()
  return row === undefined
    ? null
    : {
        bodyHash: row.body_hash,
        name: row.name as RoomName,
        number: row.number as RoomNumber | null,
        createdAt: row.created_at,
      }
}

export const insertIdempotency = (
  sql: SqlStorage,
  keyHash: string,
  bodyHash: string,
  name: RoomName,
  now: number,
): void => {
  sql.exec(
    'INSERT INTO idempotency (key_hash, body_hash, name, created_at) VALUES (?, ?, ?, ?)',
    keyHash,
    bodyHash,
    name,
    now,
  )
}

export const numberIdempotency = (sql: SqlStorage, keyHash: string, number: RoomNumber): void => {
  sql.exec('UPDATE idempotency SET number = ? WHERE key_hash = ?', number, keyHash)
}

export const deleteIdempotencyBefore = (sql: SqlStorage, moment: number): void => {
  sql.exec('DELETE FROM idempotency WHERE created_at < ?', moment)
}
