// May this person enter this room now? The one place that decides, for both dialects, for asking
// beforehand and for joining. The order of the rules is the order of 30-http-v1: first refusal wins.

import type { Grant } from './access-token.ts'
import type { Answer, Refusal } from './refusal.ts'
import { no, yes } from './result.ts'
import { lifeOf, nameKey, type Room } from './room.ts'
import type { StoredCode } from './room-code.ts'
import { isAdminRole, type Role } from './template.ts'

/** Who stands at the door: with a token (or a room code, or what was wrong with it), or with a name. */
export type Entry = { grant: Answer<Grant> | null; name?: string | undefined }

/** What the room knows of the others and of what the entry refers to. */
export type Standing = {
  roles: readonly Role[]
  /** The code the grant came from, or null when the room has none in that slot. */
  code: StoredCode | null
  peopleInRoom: number
  peopleInRole: (role: string) => number
}

export type Admission =
  | {
      outcome: 'admitted'
      role: string
      isAdmin: boolean
      name: string | null
      /** ms */
      ejectAt: number | null
    }
  | { outcome: 'may_request' }

type Rank = { role: string; isAdmin: boolean; limit: number }

/** v1 and people by name have a label for a role; only v2's roles have limits of their own. */
const labelled = (isAdmin: boolean): Rank => ({
  role: isAdmin ? 'host' : 'guest',
  isAdmin,
  limit: 0,
})

const ranked = (role: Role | undefined): Answer<Rank> =>
  role === undefined
    ? no({ reason: 'role_not_found' })
    : yes({ role: role.name, isAdmin: isAdminRole(role), limit: role.maxPeerCount })

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

const judgeGrant = (grant: Grant, room: Room, { roles, code }: Standing): Answer<Rank> => {
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

const ejectAt = (room: Room, grant: Grant | null, now: number): number | null => {
  const seconds = grant?.ejectAfterSeconds ?? room.settings.ejectAfterElapsedTimeInSec
  const { ejectAtRoomExp, expireUnixSec } = room.settings
  const moments = [
    ...(seconds === undefined ? [] : [now + seconds * 1000]),
    ...(ejectAtRoomExp && expireUnixSec !== undefined ? [expireUnixSec * 1000] : []),
  ]
  return moments.length === 0 ? null : Math.min(...moments)
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
  if (grant === null && room.settings.privacy === 'private')
    return room.settings.enableRequestToJoin
      ? yes({ outcome: 'may_request' })
      : no({ reason: 'token_required' })
  const name = grant?.person.name ?? entry.name ?? null
  if (grant === null && name === null) return no({ reason: 'name_required' })
  const { maxParticipants } = room.settings
  if (maxParticipants !== undefined && standing.peopleInRoom >= maxParticipants)
    return no({ reason: 'room_full', limit: maxParticipants })
  const { role, isAdmin, limit } = rank.value
  if (limit !== 0 && standing.peopleInRole(role) >= Math.max(limit, 0))
    return no({ reason: 'role_full', limit })
  return yes({ outcome: 'admitted', role, isAdmin, name, ejectAt: ejectAt(room, grant, now) })
}
