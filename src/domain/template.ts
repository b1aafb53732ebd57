// Templates, their roles and what a change of them is. Leaves out how they are stored and written on
// the wire.

import type { Brand } from './brand.ts'

/** 24 hex digits. */
export type TemplateId = Brand<string, 'TemplateId'>

/** Never used again: a renamed role keeps it, a deleted one retires it. */
export type RoleId = Brand<number, 'RoleId'>

export const PERMISSIONS = [
  'endRoom',
  'removeOthers',
  'mute',
  'unmute',
  'changeRole',
  'sendRoomState',
  'rtmpStreaming',
  'hlsStreaming',
  'browserRecording',
  'pollRead',
  'pollWrite',
] as const

export type Permissions = Record<(typeof PERMISSIONS)[number], boolean>

/** `maxPeerCount`: 0 no limit, -1 nobody may join (100ms' words). What a role publishes and subscribes
 * to is kept for the team's own media and given back as it came. */
export type Role = {
  id: RoleId
  name: string
  permissions: Permissions
  maxPeerCount: number
  priority: number
  publishParams: object
  subscribeParams: object
}

export type NewRole = Omit<Role, 'id'>

/** The fields of a role that were sent; permissions not sent stay as they are. */
export type RoleChange = {
  name?: string | undefined
  permissions?: { [K in keyof Permissions]?: boolean | undefined } | undefined
  maxPeerCount?: number | undefined
  priority?: number | undefined
  publishParams?: object | undefined
  subscribeParams?: object | undefined
}

export type Template = {
  id: TemplateId
  name: string
  linkTarget: string | null
  roles: Role[]
  /** Deleted roles, for the codes that still name them. */
  retired: { id: RoleId; name: string }[]
}

const every = (allowed: boolean): Permissions => ({
  endRoom: allowed,
  removeOthers: allowed,
  mute: allowed,
  unmute: allowed,
  changeRole: allowed,
  sendRoomState: allowed,
  rtmpStreaming: allowed,
  hlsStreaming: allowed,
  browserRecording: allowed,
  pollRead: allowed,
  pollWrite: allowed,
})

/** Lays a change over a role. */
export const changeRole = <R extends NewRole>(role: R, change: RoleChange): R => {
  const sent = Object.entries(change.permissions ?? {}).filter(([, value]) => value !== undefined)
  return {
    ...role,
    name: change.name ?? role.name,
    permissions: { ...role.permissions, ...Object.fromEntries(sent) },
    maxPeerCount: change.maxPeerCount ?? role.maxPeerCount,
    priority: change.priority ?? role.priority,
    publishParams: change.publishParams ?? role.publishParams,
    subscribeParams: change.subscribeParams ?? role.subscribeParams,
  }
}

/** A new role with defaults for what was not sent: a role named `host` may do everything. */
export const newRole = (name: string, change: RoleChange): NewRole =>
  changeRole(
    {
      name,
      permissions: every(name === 'host'),
      maxPeerCount: 0,
      priority: 1,
      publishParams: { allowed: ['audio', 'video', 'screen'] },
      subscribeParams: { subscribeToRoles: [] },
    },
    { ...change, name: undefined },
  )

/** What becomes of a template's roles when a whole set is sent: roles of the same name stay the same
 * role, others are added, and those not in the set are deleted. */
export const planRoles = (roles: readonly Role[], set: Record<string, RoleChange>) => {
  const wished = Object.entries(set)
  return {
    kept: roles.flatMap((role) => {
      const change = Object.hasOwn(set, role.name) ? set[role.name] : undefined
      return change === undefined ? [] : [changeRole(role, { ...change, name: undefined })]
    }),
    added: wished
      .filter(([name]) => !roles.some((role) => role.name === name))
      .map(([name, change]) => newRole(name, change)),
    deleted: roles.filter((role) => !Object.hasOwn(set, role.name)),
  }
}

/** The template of rooms that name none. */
export const DEFAULT_TEMPLATE = {
  name: 'default',
  roles: { host: {}, guest: {} } satisfies Record<string, RoleChange>,
}

/** Who may remove others may admit, refuse and eject. */
export const isAdminRole = (role: Role): boolean => role.permissions.removeOthers

/** Whether somebody who remembers `before` could be wrong about a role he knows, or about where links
 * lead. A role that is new to him he asks for anyway. */
export const isOutdated = (before: Template, after: Template): boolean =>
  before.linkTarget !== after.linkTarget ||
  before.roles.some((role) => {
    const now = after.roles.find(({ id }) => id === role.id)
    return now === undefined || JSON.stringify(now) !== JSON.stringify(role)
  })
