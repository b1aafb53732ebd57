// The SQL of Room. Rows become domain values here and nowhere else; decisions are made in domain/.

import type { Person } from '../domain/person.ts'
import type {
  Room,
  RoomExtras,
  RoomId,
  RoomName,
  RoomNumber,
  RoomSettings,
} from '../domain/room.ts'
import type { LinkKeyId, RoomCode, Slot, StoredCode } from '../domain/room-code.ts'
import type { RoleId, TemplateId } from '../domain/template.ts'
import { LEASE_STEP } from './lease-book.ts'
import { KEYS_STEP, LIVE_STEP } from './live/schema.ts'
import { OUTBOX_STEP } from './outbox/outbox-tables.ts'

export const ROOM_STEPS = [
  `${LEASE_STEP}
   CREATE TABLE room (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     number INTEGER NOT NULL,
     id TEXT NOT NULL,
     name TEXT NOT NULL,
     template_id TEXT NOT NULL,
     settings TEXT NOT NULL,
     enabled INTEGER NOT NULL,
     claim_id TEXT NOT NULL,
     next_slot INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     archived_at INTEGER
   ) STRICT;
   CREATE TABLE code (
     slot INTEGER PRIMARY KEY,
     code TEXT NOT NULL UNIQUE,
     key_id TEXT NOT NULL,
     role_id INTEGER NOT NULL,
     enabled INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL
   ) STRICT;`,
  `ALTER TABLE room ADD COLUMN extras TEXT NOT NULL DEFAULT '{}';
   ALTER TABLE code ADD COLUMN user TEXT;
   CREATE TABLE refused_claim (claim_id TEXT PRIMARY KEY) STRICT;`,
]

/** What the steps lead to. */
export const FRESH_ROOM = `${LEASE_STEP}
  CREATE TABLE room (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    template_id TEXT NOT NULL,
    settings TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    claim_id TEXT NOT NULL,
    next_slot INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    extras TEXT NOT NULL DEFAULT '{}'
  ) STRICT;
  CREATE TABLE code (
    slot INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    key_id TEXT NOT NULL,
    role_id INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    user TEXT
  ) STRICT;
  CREATE TABLE refused_claim (claim_id TEXT PRIMARY KEY) STRICT;`

/** Of who is in a room, and of its webhooks. A room that nobody has entered yet does not have these tables:
 * most of its pages would be theirs. */
export const LIVE_STEPS = [LIVE_STEP + OUTBOX_STEP, KEYS_STEP]

/** A room with what only its object needs to know. */
export type RoomRow = Room & { claimId: string; nextSlot: number }

type RawRoom = {
  number: number
  id: string
  name: string
  template_id: string
  settings: string
  extras: string
  enabled: number
  claim_id: string
  next_slot: number
  created_at: number
  updated_at: number
  archived_at: number | null
}

type RawCode = {
  slot: number
  code: string
  key_id: string
  role_id: number
  enabled: number
  created_at: number
  updated_at: number
  user: string | null
}

const toRoom = (row: RawRoom): RoomRow => ({
  number: row.number as RoomNumber,
  id: row.id as RoomId,
  name: row.name as RoomName,
  templateId: row.template_id as TemplateId,
  settings: JSON.parse(row.settings) as RoomSettings,
  extras: JSON.parse(row.extras) as RoomExtras,
  enabled: row.enabled === 1,
  claimId: row.claim_id,
  nextSlot: row.next_slot,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  archivedAt: row.archived_at,
})

const toCode = (row: RawCode): StoredCode => ({
  slot: row.slot as Slot,
  code: row.code as RoomCode,
  keyId: row.key_id as LinkKeyId,
  roleId: row.role_id as RoleId,
  enabled: row.enabled === 1,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  user: row.user === null ? null : (JSON.parse(row.user) as Person),
})

export const readRoom = (sql: SqlStorage): RoomRow | null => {
  const [row] = sql.exec<RawRoom>('SELECT * FROM room').toArray()
  return row === undefined ? null : toRoom(row)
}

/** What every change of the room or of a code makes larger; null when there is no room. */
export const readVersion = (sql: SqlStorage): number | null =>
  sql.exec<{ updated_at: number }>('SELECT updated_at FROM room').toArray()[0]?.updated_at ?? null

/** Every change of a room moves `updatedAt`. */
export const isRoomAsItWas = (sql: SqlStorage, { updatedAt }: RoomRow): boolean =>
  sql.exec('SELECT 1 FROM room WHERE updated_at = ?', updatedAt).toArray().length === 1

export const insertRoom = (sql: SqlStorage, room: RoomRow): void => {
  sql.exec(
    `INSERT INTO room (one, number, id, name, template_id, settings, extras, enabled, claim_id,
       next_slot, created_at, updated_at, archived_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    room.number,
    room.id,
    room.name,
    room.templateId,
    JSON.stringify(room.settings),
    JSON.stringify(room.extras),
    room.enabled ? 1 : 0,
    room.claimId,
    room.nextSlot,
    room.createdAt,
    room.updatedAt,
    room.archivedAt,
  )
}

/** Writes what may change; number, id, claim and birth stay. */
export const updateRoom = (sql: SqlStorage, room: RoomRow): void => {
  sql.exec(
    `UPDATE room SET name = ?, template_id = ?, settings = ?, extras = ?, enabled = ?, next_slot = ?,
       updated_at = ?, archived_at = ?`,
    room.name,
    room.templateId,
    JSON.stringify(room.settings),
    JSON.stringify(room.extras),
    room.enabled ? 1 : 0,
    room.nextSlot,
    room.updatedAt,
    room.archivedAt,
  )
}

/** Oldest first: slots count up. */
export const readCodes = (sql: SqlStorage): StoredCode[] =>
  sql.exec<RawCode>('SELECT * FROM code ORDER BY slot').toArray().map(toCode)

export const readCode = (sql: SqlStorage, code: RoomCode): StoredCode | null => {
  const [row] = sql.exec<RawCode>('SELECT * FROM code WHERE code = ?', code).toArray()
  return row === undefined ? null : toCode(row)
}

export const readCodeAt = (sql: SqlStorage, slot: Slot): StoredCode | null => {
  const [row] = sql.exec<RawCode>('SELECT * FROM code WHERE slot = ?', slot).toArray()
  return row === undefined ? null : toCode(row)
}

export const insertCode = (sql: SqlStorage, code: StoredCode): void => {
  sql.exec(
    `INSERT INTO code (slot, code, key_id, role_id, enabled, created_at, updated_at, user)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    code.slot,
    code.code,
    code.keyId,
    code.roleId,
    code.enabled ? 1 : 0,
    code.createdAt,
    code.updatedAt,
    code.user === null ? null : JSON.stringify(code.user),
  )
}

/** True when the code was the other way before. */
export const writeSwitch = (sql: SqlStorage, slot: Slot, enabled: boolean, now: number): boolean =>
  sql
    .exec(
      'UPDATE code SET enabled = ?, updated_at = ? WHERE slot = ? AND enabled <> ? RETURNING slot',
      enabled ? 1 : 0,
      now,
      slot,
      enabled ? 1 : 0,
    )
    .toArray().length === 1

/** A claim on a name for this room that somebody else was told is void. */
export const refuseClaim = (sql: SqlStorage, claimId: string): void => {
  sql.exec('INSERT OR IGNORE INTO refused_claim (claim_id) VALUES (?)', claimId)
}

export const isRefusedClaim = (sql: SqlStorage, claimId: string): boolean =>
  sql.exec('SELECT 1 FROM refused_claim WHERE claim_id = ?', claimId).toArray().length === 1
