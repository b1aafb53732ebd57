// v2's shapes on the wire, as 100ms writes them (100ms-api 2).

import type { CodeInRoom } from '../../access/room-codes.ts'
import { isOn, type LinkKeyId } from '../../domain/room-code.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** A code whose key is gone reads as disabled. `link` is ours. */
export const toWireCode = (
  { room, roles, code }: CodeInRoom,
  keys: readonly LinkKeyId[],
  origin: string,
) => ({
  code: code.code,
  room_id: room.id,
  role: roles.find(({ id }) => id === code.roleId)?.name ?? '',
  enabled: isOn(code, keys),
  created_at: iso(code.createdAt),
  updated_at: iso(code.updatedAt),
  link: `${origin}/${code.code}`,
})
