// Who is signed in to the dashboard, and who tried wrong keys: the SQL, and one function a call of Workspace,
// inside its transaction. Only digests and keyed hashes are kept: no cookie, no key, no address.

import {
  blockedFor,
  type DashboardSession,
  IDLE_MS,
  isSignedIn,
  SIGNED_IN_MS,
  TOUCH_MS,
  WRONG_KEYS_MS,
} from '../domain/dashboard-session.ts'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'

export const DASHBOARD_STEP = `
  CREATE TABLE dashboard_session (
    token_hash TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE wrong_key (address_hash TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE INDEX wrong_key_by_address ON wrong_key (address_hash, at);`

export type SignIn = {
  addressHash: string
  /** The entry of SECRET_KEY that was shown; null: a wrong key. */
  keyId: string | null
  tokenHash: string
  /** Of the session this browser had before, which ends. */
  formerHash: string | null
}

export const endSession = (sql: SqlStorage, tokenHash: string): void => {
  sql.exec('DELETE FROM dashboard_session WHERE token_hash = ?', tokenHash)
}

const forgetOld = (sql: SqlStorage, now: number): void => {
  sql.exec('DELETE FROM wrong_key WHERE at <= ?', now - WRONG_KEYS_MS)
  sql.exec(
    'DELETE FROM dashboard_session WHERE opened_at <= ? OR seen_at <= ?',
    now - SIGNED_IN_MS,
    now - IDLE_MS,
  )
}

/** Refuses `too_many_misses`, whatever key was shown, and `secret_key_wrong`. */
export const signIn = (
  sql: SqlStorage,
  { addressHash, keyId, tokenHash, formerHash }: SignIn,
  now: number,
): Answer<{ signedIn: true }> => {
  forgetOld(sql, now)
  const tries = sql
    .exec<{ at: number }>(
      'SELECT at FROM wrong_key WHERE address_hash = ? ORDER BY at',
      addressHash,
    )
    .toArray()
  const retryAfter = blockedFor(
    tries.map(({ at }) => at),
    now,
  )
  if (retryAfter > 0) return no({ reason: 'too_many_misses', retryAfter })
  if (keyId === null) {
    sql.exec('INSERT INTO wrong_key (address_hash, at) VALUES (?, ?)', addressHash, now)
    return no({ reason: 'secret_key_wrong' })
  }
  if (formerHash !== null) endSession(sql, formerHash)
  sql.exec(
    'INSERT INTO dashboard_session (token_hash, key_id, opened_at, seen_at) VALUES (?, ?, ?, ?)',
    tokenHash,
    keyId,
    now,
    now,
  )
  return yes({ signedIn: true })
}

/** `isUse`: a person did something; what a page asks by itself keeps nobody signed in. */
export const checkSession = (
  sql: SqlStorage,
  tokenHash: string,
  keyIds: readonly string[],
  isUse: boolean,
  now: number,
): boolean => {
  const [row] = sql
    .exec<{ key_id: string; opened_at: number; seen_at: number }>(
      'SELECT key_id, opened_at, seen_at FROM dashboard_session WHERE token_hash = ?',
      tokenHash,
    )
    .toArray()
  if (row === undefined) return false
  const { key_id: keyId, opened_at: openedAt, seen_at: seenAt } = row
  const session: DashboardSession = { keyId, openedAt, seenAt }
  if (!isSignedIn(session, keyIds, now)) {
    endSession(sql, tokenHash)
    return false
  }
  if (isUse && now >= seenAt + TOUCH_MS)
    sql.exec('UPDATE dashboard_session SET seen_at = ? WHERE token_hash = ?', now, tokenHash)
  return true
}
