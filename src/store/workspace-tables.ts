// The SQL of Workspace: templates and their roles.

import type { Permissions, Role, RoleId, Template, TemplateId } from '../domain/template.ts'
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
]

export type NewRole = Omit<Role, 'id'>

const readRoles = (sql: SqlStorage, templateId: string): Role[] =>
  sql
    .exec<{ id: number; name: string; permissions: string; max_peer_count: number }>(
      'SELECT id, name, permissions, max_peer_count FROM role WHERE template_id = ? ORDER BY id',
      templateId,
    )
    .toArray()
    .map((row) => ({
      id: row.id as RoleId,
      name: row.name,
      permissions: JSON.parse(row.permissions) as Permissions,
      maxPeerCount: row.max_peer_count,
    }))

const read = (sql: SqlStorage, column: 'id' | 'name', value: string): Template | null => {
  const [row] = sql
    .exec<{ id: string; name: string; link_target: string | null }>(
      `SELECT id, name, link_target FROM template WHERE ${column} = ?`,
      value,
    )
    .toArray()
  return row === undefined
    ? null
    : {
        id: row.id as TemplateId,
        name: row.name,
        linkTarget: row.link_target,
        roles: readRoles(sql, row.id),
      }
}

export const readTemplate = (sql: SqlStorage, id: TemplateId): Template | null =>
  read(sql, 'id', id)

export const readTemplateNamed = (sql: SqlStorage, name: string): Template | null =>
  read(sql, 'name', name)

export const insertTemplate = (
  sql: SqlStorage,
  template: { id: TemplateId; name: string; roles: readonly NewRole[] },
  now: number,
): void => {
  sql.exec(
    'INSERT INTO template (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)',
    template.id,
    template.name,
    now,
    now,
  )
  for (const role of template.roles)
    sql.exec(
      'INSERT INTO role (template_id, name, permissions, max_peer_count) VALUES (?, ?, ?, ?)',
      template.id,
      role.name,
      JSON.stringify(role.permissions),
      role.maxPeerCount,
    )
}
