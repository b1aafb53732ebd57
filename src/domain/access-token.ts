// What an access token grants, however it was written down. Leaves out signatures and the exact
// shapes of the claims (edge/access-tokens.ts checks both before anything here is called).

import type { Meta, Person } from './person.ts'
import { nameKey, type Room, type RoomId } from './room.ts'
import type { Slot } from './room-code.ts'

/** v1's claims (docs/api.md). Times in epoch seconds. */
export type V1Claims = {
  data: {
    globalToken?: boolean | undefined
    roomName?: string | undefined
    roomId?: string | undefined
    isAdmin?: boolean | undefined
    name?: string | undefined
    email?: string | undefined
    meta?: Meta | undefined
    externalUserId?: string | undefined
    ejectAfterElapsedTimeInSec?: number | undefined
  }
  jti?: string | undefined
}

/** v2's claims of a token that joins (100ms' app token), and our own `code_slot` and
 * `user`, of a personal code. */
export type AppClaims = {
  room_id: string
  role: string
  user_id?: string | undefined
  code_slot?: number | undefined
  user?:
    | {
        name?: string | undefined
        email?: string | undefined
        external_user_id?: string | undefined
        meta?: Meta | undefined
      }
    | undefined
  jti?: string | undefined
}

/** Which rooms a token opens. A v1 token that we made names its room by id, so that a later room of
 * the same name stays shut; one that a back end signed may know only the name. */
export type Reach = { rooms: 'all' } | { rooms: 'id'; id: string } | { rooms: 'name'; name: string }

/** v1 knows admins; v2 knows roles, by the code the token came from or by name. */
export type Rank =
  | { by: 'admin flag'; isAdmin: boolean }
  | { by: 'code'; slot: Slot }
  | { by: 'role'; role: string }

export type Grant = {
  /** What the person showed. */
  source: 'token' | 'code'
  reach: Reach
  rank: Rank
  person: Person
  ejectAfterSeconds?: number | undefined
  jti?: string | undefined
}

const reachOf = ({ roomId, roomName }: V1Claims['data']): Reach => {
  if (roomId !== undefined) return { rooms: 'id', id: roomId }
  if (roomName !== undefined) return { rooms: 'name', name: roomName }
  return { rooms: 'all' }
}

export const grantOfV1 = ({ data, jti }: V1Claims): Grant => ({
  source: 'token',
  reach: reachOf(data),
  rank: { by: 'admin flag', isAdmin: data.isAdmin === true },
  person: {
    name: data.name,
    email: data.email,
    externalUserId: data.externalUserId,
    meta: data.meta,
  },
  ejectAfterSeconds: data.ejectAfterElapsedTimeInSec,
  jti,
})

/** `user_id` is chosen by whoever asks for the token, so it identifies nobody. */
export const grantOfApp = (claims: AppClaims): Grant => ({
  source: 'token',
  reach: { rooms: 'id', id: claims.room_id },
  rank:
    claims.code_slot === undefined
      ? { by: 'role', role: claims.role }
      : { by: 'code', slot: claims.code_slot as Slot },
  person: {
    name: claims.user?.name,
    email: claims.user?.email,
    externalUserId: claims.user?.external_user_id,
    meta: claims.user?.meta,
  },
  jti: claims.jti,
})

/** What a room code itself grants, before any token was made from it. */
export const grantOfCode = (id: RoomId, slot: Slot, user: Person | null = null): Grant => ({
  source: 'code',
  reach: { rooms: 'id', id },
  rank: { by: 'code', slot },
  person: user ?? {},
})

/** Whether a grant is for this room. */
export const reaches = ({ reach }: Grant, room: Room): boolean => {
  if (reach.rooms === 'id') return reach.id === room.id
  return reach.rooms === 'all' || nameKey(reach.name) === nameKey(room.name)
}
