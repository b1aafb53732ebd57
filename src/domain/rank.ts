// What somebody may do in a room: by a role of the room's template, or by a label where v1 knows no more.

import type { Grant } from './access-token.ts'
import type { StoredCode } from './room-code.ts'
import { isAdminRole, type Role, type RoleId } from './template.ts'

export type Rank = {
  role: string
  /** Null where the role is a label (v1). */
  roleId: RoleId | null
  isAdmin: boolean
  mayEnd: boolean
  /** Of a template's role: how many may be in it; 0 any number, -1 nobody. */
  limit: number
}

/** v1 and people by name have a label for a role; only v2's roles have limits of their own. */
export const labelled = (isAdmin: boolean): Rank => ({
  role: isAdmin ? 'host' : 'guest',
  roleId: null,
  isAdmin,
  mayEnd: isAdmin,
  limit: 0,
})

/** What a role of a template may do in a session. */
export const rankOf = (role: Role): Rank => ({
  role: role.name,
  roleId: role.id,
  isAdmin: isAdminRole(role),
  mayEnd: isAdminRole(role) || role.permissions.endRoom,
  limit: role.maxPeerCount,
})

/** May one more have this rank, where so many have it already? */
export const hasPlace = ({ limit }: Rank, taken: number): boolean => limit === 0 || taken < limit

/** Null where no role is what the grant says. `code`: the one it came from. */
export const rankBy = (
  { rank }: Grant,
  roles: readonly Role[],
  code: StoredCode | null,
): Rank | null => {
  if (rank.by === 'admin flag') return labelled(rank.isAdmin)
  const role = roles.find(({ id, name }) =>
    rank.by === 'role' ? name === rank.role : id === code?.roleId,
  )
  return role === undefined ? null : rankOf(role)
}
