// May this person enter this room now? The one place that decides, for both dialects, for asking
// beforehand and for joining. The order of the rules is the order of 30-http-v1: first refusal wins.

import type { Grant } from './access-token.ts'
import type { Answer, Refusal } from './refusal.ts'
import { no, yes } from './result.ts'
import { lifeOf, nameKey, type Room } from './room.ts'
import type { StoredCode } from './room-code.ts'
import { ejectedAt } from './session.ts'
import { isAdminRole, type Role, type RoleId } from './template.ts'

/** Who stands at the door: with a token (or a room code, or what was wrong with it), or with a name.
 * `invited`: an admin lets him in, so that the privacy of the room does not stop him. */
export type Entry = { grant: Answer<Grant> | null; name?: string | undefined; invited?: true }

/** What the room knows of the others and of what the entry refers to. */
export type Standing = {
  roles: readonly Role[]
  /** The code the grant came from, or null when the room has none in that slot. */
  code: StoredCode | null
  isBanned: boolean
  /** When the person of this external user id first joined the session that is on, ms. */
  firstJoinedAt: number | null
  peopleInRoom: number
  peopleInRole: (role: RoleId) => number
}

export type Admission =
  | {
      outcome: 'admitted'
      role: string
      /** Null where the role is a label (v1). */
      roleId: RoleId | null
      isAdmin: boolean
      mayEnd: boolean
      name: string | null
      /** When his own time is up, ms. */
      timeUpAt: number | null
      /** When he is put out, be it that the room closes, ms. */
      ejectAt: number | null
    }
  | { outcome: 'may_request' }

type Rank = {
  role: string
  roleId: RoleId | null
  isAdmin: boolean
  mayEnd: boolean
  limit: number
}

/** v1 and people by name have a label for a role; only v2's roles have limits of their own. */
const labelled = (isAdmin: boolean): Rank => ({
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

const ranked = (role: Role | undefined): Answer<Rank> =>
  role === undefined ? no({ reason: 'role_not_found' }) : yes(rankOf(role))

const judgeRoom = (room: Room, now: number): Refusal | null => {
  const life = lifeOf(room, now)
  if (life === 'archived') return { reason: 'room_not_found' }
  if (life === 'disabled') return { reason: 'room_disabled' }
  const { notBeforeUnixSec: opens, expireUnixSec: ends } = room.settings
  if (opens !== undefined && now < opens * 1000) return { reason: 'room_not_open_yet', at: opens }
  if (ends !== undefined && now >= ends * 1000) return { reason: 'room_expired', at: ends }
  return null
}

const reaches = (grant: Grant, room: Room): boolean => {
  switch (grant.reach.rooms) {
    case 'all':
      return true
    case 'id':
      return grant.reach.id === room.id
    case 'name':
      return nameKey(grant.reach.name) === nameKey(room.name)
  }
}

const rankIn = (grant: Grant, room: Room, { roles, code }: Standing): Answer<Rank> => {
  const { rank } = grant
  if (!reaches(grant, room))
    return no({ reason: grant.source === 'code' ? 'code_wrong_room' : 'token_wrong_room' })
  switch (rank.by) {
    case 'admin flag':
      return yes(labelled(rank.isAdmin))
    case 'role':
      return ranked(roles.find((role) => role.name === rank.role))
    case 'code': {
      if (code === null) return no({ reason: 'code_disabled' })
      const role = ranked(roles.find(({ id }) => id === code.roleId))
      return role.ok && !code.enabled ? no({ reason: 'code_disabled' }) : role
    }
  }
}

/** What a token or a code gives in this room, whatever the room's own state and however full it is.
 * Refuses what is wrong with it, `banned`. */
export const judgeGrant = (grant: Grant, room: Room, standing: Standing): Answer<Rank> => {
  const rank = rankIn(grant, room, standing)
  return rank.ok && standing.isBanned ? no({ reason: 'banned' }) : rank
}

/** Elapsed time counts from this joining, or from the person's first one in the session. */
const timeUpAt = (
  room: Room,
  grant: Grant | null,
  firstJoinedAt: number | null,
  now: number,
): number | null => {
  const seconds = grant?.ejectAfterSeconds ?? room.settings.ejectAfterElapsedTimeInSec
  return seconds === undefined ? null : (firstJoinedAt ?? now) + seconds * 1000
}

/** `now` in ms. A person at a private room without a token may ask where the room allows it. */
export const judge = (
  room: Room,
  entry: Entry,
  standing: Standing,
  now: number,
): Answer<Admission> => {
  const shut = judgeRoom(room, now)
  if (shut !== null) return no(shut)
  if (entry.grant !== null && !entry.grant.ok) return entry.grant
  const grant = entry.grant?.value ?? null
  const rank = grant === null ? yes(labelled(false)) : judgeGrant(grant, room, standing)
  if (!rank.ok) return rank
  const until = timeUpAt(room, grant, standing.firstJoinedAt, now)
  if (standing.firstJoinedAt !== null && until !== null && until <= now)
    return no({ reason: 'time_up' })
  if (grant === null && room.settings.privacy === 'private' && entry.invited !== true)
    return room.settings.enableRequestToJoin
      ? yes({ outcome: 'may_request' })
      : no({ reason: 'token_required' })
  const name = grant?.person.name ?? entry.name ?? null
  if (grant === null && name === null) return no({ reason: 'name_required' })
  const { maxParticipants } = room.settings
  if (maxParticipants !== undefined && standing.peopleInRoom >= maxParticipants)
    return no({ reason: 'room_full', limit: maxParticipants })
  const { limit, ...admitted } = rank.value
  if (
    admitted.roleId !== null &&
    limit !== 0 &&
    standing.peopleInRole(admitted.roleId) >= Math.max(limit, 0)
  )
    return no({ reason: 'role_full', limit })
  const ejectAt = ejectedAt(until, room)
  return yes({ outcome: 'admitted', ...admitted, name, timeUpAt: until, ejectAt })
}
