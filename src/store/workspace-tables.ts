// The SQL of Workspace: templates, their roles, and the names of roles that are gone.

import type {
  NewRole,
  Permissions,
  Role,
  RoleId,
  Template,
  TemplateId,
} from '../domain/template.ts'
import { DASHBOARD_STEP } from './dashboard-sessions.ts'
import { LEASE_STEP } from './lease-book.ts'

export const WORKSPACE_STEPS = [
  `${LEASE_STEP}
   CREATE TABLE template (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL UNIQUE,
     link_target TEXT,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE role (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     template_id TEXT NOT NULL REFERENCES template (id),
     name TEXT NOT NULL,
     permissions TEXT NOT NULL,
     max_peer_count INTEGER NOT NULL,
     UNIQUE (template_id, name)
   ) STRICT;`,
  `ALTER TABLE template ADD COLUMN extras TEXT NOT NULL DEFAULT '{}';
   ALTER TABLE role ADD COLUMN priority INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE role ADD COLUMN publish_params TEXT NOT NULL DEFAULT '{"allowed":["audio","video","screen"]}';
   ALTER TABLE role ADD COLUMN subscribe_params TEXT NOT NULL DEFAULT '{"subscribeToRoles":[]}';
   CREATE TABLE retired_role (
     id INTEGER PRIMARY KEY,
     template_id TEXT NOT NULL,
     name TEXT NOT NULL
   ) STRICT;
   CREATE INDEX template_by_age ON template (created_at DESC, id DESC);`,
  DASHBOARD_STEP,
]

/** What 100ms' templates hold besides roles: kept and given back as it came. */
export type TemplateExtras = { settings?: object; destinations?: object; plugins?: object }

export type StoredTemplate = Template & {
  extras: TemplateExtras
  createdAt: number
  updatedAt: number
}

type RawRole = {
  id: number
  name: string
  permissions: string
  max_peer_count: number
  priority: number
  publish_params: string
  subscribe_params: string
}

type RawTemplate = {
  id: string
  name: string
  link_target: string | null
  extras: string
  created_at: number
  updated_at: number
}

const toRole = (row: RawRole): Role => ({
  id: row.id as RoleId,
  name: row.name,
  permissions: JSON.parse(row.permissions) as Permissions,
  maxPeerCount: row.max_peer_count,
  priority: row.priority,
  publishParams: JSON.parse(row.publish_params) as object,
  subscribeParams: JSON.parse(row.subscribe_params) as object,
})

const toTemplate = (sql: SqlStorage, row: RawTemplate): StoredTemplate => ({
  id: row.id as TemplateId,
  name: row.name,
  linkTarget: row.link_target,
  extras: JSON.parse(row.extras) as TemplateExtras,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  roles: sql
    .exec<RawRole>('SELECT * FROM role WHERE template_id = ? ORDER BY id', row.id)
    .toArray()
    .map(toRole),
  retired: sql
    .exec<{ id: number; name: string }>(
      'SELECT id, name FROM retired_role WHERE template_id = ?',
      row.id,
    )
    .toArray()
    .map(({ id, name }) => ({ id: id as RoleId, name })),
})

const read = (sql: SqlStorage, column: 'id' | 'name', value: string): StoredTemplate | null => {
  const [row] = sql.exec<RawTemplate>(`SELECT * FROM template WHERE ${column} = ?`, value).toArray()
  return row === undefined ? null : toTemplate(sql, row)
}

export const readTemplate = (sql: SqlStorage, id: TemplateId): StoredTemplate | null =>
  read(sql, 'id', id)

export const readTemplateNamed = (sql: SqlStorage, name: string): StoredTemplate | null =>
  read(sql, 'name', name)

/** What every change of the template or of a role of it makes larger; null when there is none. */
export const readVersion = (sql: SqlStorage, id: TemplateId): number | null =>
  sql.exec<{ updated_at: number }>('SELECT updated_at FROM template WHERE id = ?', id).toArray()[0]
    ?.updated_at ?? null

/** Newest first, after the template `start`. */
export const readTemplates = (
  sql: SqlStorage,
  start: StoredTemplate | null,
  limit: number,
): StoredTemplate[] =>
  sql
    .exec<RawTemplate>(
      'SELECT * FROM template WHERE (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?',
      start?.createdAt ?? Number.MAX_SAFE_INTEGER,
      start?.id ?? '',
      limit,
    )
    .toArray()
    .map((row) => toTemplate(sql, row))

export const insertTemplate = (
  sql: SqlStorage,
  id: TemplateId,
  name: string,
  now: number,
): void => {
  sql.exec(
    'INSERT INTO template (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)',
    id,
    name,
    now,
    now,
  )
}

export const updateTemplate = (
  sql: SqlStorage,
  {
    id,
    name,
    linkTarget,
    extras,
  }: Omit<StoredTemplate, 'roles' | 'retired' | 'createdAt' | 'updatedAt'>,
  now: number,
): void => {
  sql.exec(
    'UPDATE template SET name = ?, link_target = ?, extras = ?, updated_at = max(?, updated_at + 1) WHERE id = ?',
    name,
    linkTarget,
    JSON.stringify(extras),
    now,
    id,
  )
}

export const insertRole = (sql: SqlStorage, templateId: TemplateId, role: NewRole): void => {
  sql.exec(
    `INSERT INTO role (template_id, name, permissions, max_peer_count, priority, publish_params, subscribe_params)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    templateId,
    role.name,
    JSON.stringify(role.permissions),
    role.maxPeerCount,
    role.priority,
    JSON.stringify(role.publishParams),
    JSON.stringify(role.subscribeParams),
  )
}

export const updateRole = (sql: SqlStorage, role: Role): void => {
  sql.exec(
    `UPDATE role SET name = ?, permissions = ?, max_peer_count = ?, priority = ?, publish_params = ?,
       subscribe_params = ? WHERE id = ?`,
    role.name,
    JSON.stringify(role.permissions),
    role.maxPeerCount,
    role.priority,
    JSON.stringify(role.publishParams),
    JSON.stringify(role.subscribeParams),
    role.id,
  )
}

/** The id is never given again (AUTOINCREMENT); the name stays known. */
export const retireRole = (sql: SqlStorage, templateId: TemplateId, role: Role): void => {
  sql.exec(
    'INSERT INTO retired_role (id, template_id, name) VALUES (?, ?, ?)',
    role.id,
    templateId,
    role.name,
  )
  sql.exec('DELETE FROM role WHERE id = ?', role.id)
}
