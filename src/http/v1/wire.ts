// v1's shapes on the wire, as Metered writes them.

import type { Admission } from '../../domain/admission.ts'
import type { Room } from '../../domain/room.ts'
import { iso } from '../moment.ts'

/** `origin`: of the addresses we print; `roomURL` has no scheme, as Metered's guide writes it. */
export const toWireRoom = (room: Room, origin: string, appName: string) => ({
  ...room.settings,
  archived: false,
  _id: room.id,
  roomName: room.name,
  app: appName,
  created: iso(room.createdAt),
  roomURL: `${new URL(origin).host}/${room.name}`,
})

export type WireRoom = ReturnType<typeof toWireRoom>

/** `name` is null where neither the token nor the asking names the person. */
export type WireAdmission =
  | { admitted: true; role: string; isAdmin: boolean; name: string | null; ejectAt?: string }
  | { admitted: false; mayRequest: true }

export const toWireAdmission = (admission: Admission): WireAdmission => {
  if (admission.outcome === 'may_request') return { admitted: false, mayRequest: true }
  const { role, isAdmin, name, ejectAt } = admission
  return {
    admitted: true,
    role,
    isAdmin,
    name,
    ...(ejectAt === null ? {} : { ejectAt: iso(ejectAt) }),
  }
}
