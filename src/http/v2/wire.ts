// v2's shapes on the wire, as 100ms writes them.

import type { CodeInRoom } from '../../access/room-codes.ts'
import type { Person } from '../../domain/person.ts'
import type { Refusal } from '../../domain/refusal.ts'
import type { Room } from '../../domain/room.ts'
import { isOn, type LinkKeyId } from '../../domain/room-code.ts'
import type { Role } from '../../domain/template.ts'
import type { StoredTemplate } from '../../store/workspace-tables.ts'
import { iso } from '../moment.ts'
import type { CodeUser, WireCode } from './code-schema.ts'

const toWireUser = ({ name, email, externalUserId, meta }: Person): CodeUser => ({
  name,
  email,
  external_user_id: externalUserId,
  meta,
})

/** A code whose key is gone reads as disabled. */
export const toWireCode = (
  { room, roles, retired, code }: CodeInRoom,
  keys: readonly LinkKeyId[],
  origin: string,
): WireCode => ({
  code: code.code,
  room_id: room.id,
  role: [...roles, ...retired].find(({ id }) => id === code.roleId)?.name ?? '',
  enabled: isOn(code, keys),
  created_at: iso(code.createdAt),
  updated_at: iso(code.updatedAt),
  link: `${origin}/${code.code}`,
  ...(code.user === null ? {} : { user: toWireUser(code.user) }),
})

/** A setting is refused by the name it has here. */
export const toWireRefusal = (refusal: Refusal): Refusal =>
  refusal.reason === 'invalid_field' && refusal.field === 'linkTarget'
    ? { ...refusal, field: 'link_target' }
    : refusal

/** `template` is the template's name (deprecated at 100ms, and sent). */
export const toWireRoom = (
  { settings, extras, ...room }: Room,
  templateName: string,
  accessKey: string,
) => ({
  id: room.id,
  name: room.name,
  enabled: room.enabled,
  description: extras.description ?? '',
  customer_id: accessKey,
  app_id: accessKey,
  recording_info: { enabled: false },
  template_id: room.templateId,
  template: templateName,
  region: extras.region ?? 'auto',
  created_at: iso(room.createdAt),
  updated_at: iso(room.updatedAt),
  customer: accessKey,
  large_room: extras.largeRoom ?? false,
  size: settings.maxParticipants ?? 0,
  max_duration_seconds: extras.maxDurationSeconds ?? 0,
  polls: extras.polls ?? [],
  ...(extras.webhook === undefined ? {} : { webhook: extras.webhook }),
  ...(settings.linkTarget === undefined ? {} : { link_target: settings.linkTarget }),
})

export const toWireRole = ({ id: _id, ...role }: Role) => role

export const toWireTemplate = (template: StoredTemplate, accessKey: string) => ({
  id: template.id,
  _id: template.id,
  name: template.name,
  customerId: accessKey,
  customer: accessKey,
  roles: Object.fromEntries(template.roles.map((role) => [role.name, toWireRole(role)])),
  settings: template.extras.settings ?? {},
  destinations: template.extras.destinations ?? {},
  plugins: template.extras.plugins ?? [],
  createdAt: iso(template.createdAt),
  updatedAt: iso(template.updatedAt),
  ...(template.linkTarget === null ? {} : { link_target: template.linkTarget }),
})
