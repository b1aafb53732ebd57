// Roles and their permissions. Leaves out how templates are stored and written on the wire.

import type { Brand } from './brand.ts'

/** 24 hex digits. */
export type TemplateId = Brand<string, 'TemplateId'>

/** Never used again: a renamed role keeps it, a deleted one retires it. */
export type RoleId = Brand<number, 'RoleId'>

const PERMISSIONS = [
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

/** `maxPeerCount`: 0 no limit, -1 nobody may join (100ms' words). */
export type Role = { id: RoleId; name: string; permissions: Permissions; maxPeerCount: number }

export type Template = {
  id: TemplateId
  name: string
  linkTarget: string | null
  roles: Role[]
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

/** The template of rooms that name none. */
export const DEFAULT_TEMPLATE = {
  name: 'default',
  roles: [
    { name: 'host', permissions: every(true), maxPeerCount: 0 },
    { name: 'guest', permissions: every(false), maxPeerCount: 0 },
  ],
}

/** Who may remove others may admit, refuse and eject. */
export const isAdminRole = (role: Role): boolean => role.permissions.removeOthers
