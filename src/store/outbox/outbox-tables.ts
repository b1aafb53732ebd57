// The SQL of a room's webhook deliveries. What is finished keeps no body, so no names of people. Leaves out
// the endpoints they wait for (endpoint-tables.ts); decisions are made in outbox.ts.

import {
  type Delivery,
  type DeliveryError,
  type DeliveryState,
  KEPT,
  MOST_WAITING,
  type Outcome,
  WAIT_MS,
  type WebhookType,
} from '../../domain/webhook.ts'

/** `endpoint.due_at`: the next attempt, or when one that was started counts as cut off; null when nothing
 * waits there. `off_at`: it answered 410. */
export const OUTBOX_STEP = `
  CREATE TABLE delivery (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    url TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_status INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX delivery_by_state ON delivery (state, number);
  CREATE INDEX delivery_by_url ON delivery (url, state, number);
  CREATE TABLE endpoint (
    url TEXT PRIMARY KEY,
    failures INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    off_at INTEGER
  ) STRICT;
  CREATE TABLE webhook_seq (one INTEGER PRIMARY KEY CHECK (one = 1), given INTEGER NOT NULL) STRICT;
  INSERT INTO webhook_seq (one, given) VALUES (1, 0);`

/** What an attempt needs; `attempts` counts this one too. */
export type StartedRow = { number: number; id: string; body: string; attempts: number }

type RawDelivery = {
  number: number
  id: string
  seq: number
  type: string
  url: string
  state: string
  attempts: number
  last_status: number | null
  last_error: string | null
  created_at: number
  due_at: number | null
}

const toDelivery = (row: RawDelivery): Delivery => ({
  number: row.number,
  id: row.id,
  seq: row.seq,
  type: row.type as WebhookType,
  url: row.url,
  state: row.state as DeliveryState,
  attempts: row.attempts,
  lastStatus: row.last_status,
  lastError: row.last_error as DeliveryError | null,
  createdAt: row.created_at,
  nextAt: row.state === 'waiting' ? row.due_at : null,
})

export const nextSeq = (sql: SqlStorage): number =>
  sql.exec<{ given: number }>('UPDATE webhook_seq SET given = given + 1 RETURNING given').one()
    .given

/** When the oldest event that waits has waited long enough. */
export const earliestTooOld = (sql: SqlStorage): number | null => {
  const [row] = sql
    .exec<{ created_at: number }>(
      "SELECT created_at FROM delivery WHERE state = 'waiting' ORDER BY number LIMIT 1",
    )
    .toArray()
  return row === undefined ? null : row.created_at + WAIT_MS
}

export const insertDelivery = (
  sql: SqlStorage,
  event: Pick<Delivery, 'id' | 'seq' | 'type' | 'createdAt'> & { body: string },
  url: string,
): void => {
  sql.exec(
    `INSERT INTO delivery (id, seq, type, url, body, state, created_at)
     VALUES (?, ?, ?, ?, ?, 'waiting', ?)`,
    event.id,
    event.seq,
    event.type,
    url,
    event.body,
    event.createdAt,
  )
}

/** Of what is finished, only the newest stay. */
const prune = (sql: SqlStorage, state: keyof typeof KEPT): void => {
  sql.exec(
    `DELETE FROM delivery WHERE state = ? AND number <= (SELECT number FROM delivery
       WHERE state = ? ORDER BY number DESC LIMIT 1 OFFSET ?)`,
    state,
    state,
    KEPT[state],
  )
}

/** Ends what waits and fits `where`. */
const fail = (
  sql: SqlStorage,
  error: DeliveryError,
  where: string,
  ...values: (string | number)[]
): void => {
  const { rowsWritten } = sql.exec(
    `UPDATE delivery SET state = 'failed', body = '', last_error = ?
     WHERE state = 'waiting' AND ${where}`,
    error,
    ...values,
  )
  if (rowsWritten > 0) prune(sql, 'failed')
}

/** Ends the oldest of those that wait beyond the number that may. */
export const failBeyondMost = (sql: SqlStorage, url: string): void =>
  fail(
    sql,
    'too_many_waiting',
    `url = ? AND number <= (SELECT number FROM delivery
       WHERE url = ? AND state = 'waiting' ORDER BY number DESC LIMIT 1 OFFSET ?)`,
    url,
    url,
    MOST_WAITING,
  )

export const failTooOld = (sql: SqlStorage, now: number): void =>
  fail(sql, 'too_old', 'created_at <= ?', now - WAIT_MS)

export const failAll = (sql: SqlStorage, url: string, error: DeliveryError): void =>
  fail(sql, error, 'url = ?', url)

export const failType = (sql: SqlStorage, url: string, type: WebhookType): void =>
  fail(sql, 'not_wanted', 'url = ? AND type = ?', url, type)

export const isBeingSent = (sql: SqlStorage, url: string): boolean =>
  sql.exec("SELECT 1 FROM delivery WHERE url = ? AND state = 'sending' LIMIT 1", url).toArray()
    .length === 1

/** What was being sent when nobody was left to write how it ended waits again, in its old place. */
export const putBackCutOff = (sql: SqlStorage, url: string): void => {
  sql.exec(
    "UPDATE delivery SET state = 'waiting', last_error = ? WHERE url = ? AND state = 'sending'",
    'cut_off' satisfies DeliveryError,
    url,
  )
}

/** The oldest that waits there, marked as being sent; null when none does. */
export const startOldest = (sql: SqlStorage, url: string): StartedRow | null => {
  const [row] = sql
    .exec<StartedRow>(
      `UPDATE delivery SET state = 'sending', attempts = attempts + 1 WHERE number =
         (SELECT number FROM delivery WHERE url = ? AND state = 'waiting' ORDER BY number LIMIT 1)
       RETURNING number, id, body, attempts`,
      url,
    )
    .toArray()
  return row ?? null
}

/** How an attempt ended. False when it is not this attempt that is being made any more. `isLast`: it is
 * not made again. */
export const writeOutcome = (
  sql: SqlStorage,
  { number, attempts }: StartedRow,
  { status, error }: Outcome,
  isLast: boolean,
): boolean => {
  const state = error === null ? 'delivered' : isLast ? 'failed' : 'waiting'
  const written = sql
    .exec(
      `UPDATE delivery SET state = ?, body = iif(?, body, ''), last_status = ?, last_error = ?
       WHERE number = ? AND state = 'sending' AND attempts = ? RETURNING number`,
      state,
      state === 'waiting' ? 1 : 0,
      status,
      error,
      number,
      attempts,
    )
    .toArray()
  if (state !== 'waiting') prune(sql, state)
  return written.length === 1
}

/** Newest first, those before a number. */
export const readDeliveries = (sql: SqlStorage, before: number, limit: number): Delivery[] =>
  sql
    .exec<RawDelivery>(
      `SELECT d.number, d.id, d.seq, d.type, d.url, d.state, d.attempts, d.last_status, d.last_error,
         d.created_at, e.due_at FROM delivery d LEFT JOIN endpoint e ON e.url = d.url
       WHERE d.number < ? ORDER BY d.number DESC LIMIT ?`,
      before,
      limit,
    )
    .toArray()
    .map(toDelivery)
