// A room's running session, as a back end sees it and acts on it: who is in, changing somebody, a message to
// some or all, putting people out, ending it.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { Room } from '../domain/room.ts'
import type { Seat, Session } from '../domain/session.ts'
import type { Whom } from '../store/entered-room.ts'
import { changeUnsettled } from './change-room.ts'
import type { Context } from './context.ts'
import { findRoomById } from './find-room.ts'
import { readTemplate } from './resolve-code.ts'
import { settled } from './settle.ts'

export type ActiveRoom = { room: Room; session: Session | null; people: Seat[] }

/** Who is in now; nobody is `session: null`. */
export const readActive = async (ctx: Context, room: Room): Promise<ActiveRoom> => ({
  room,
  ...(await ctx.stores.room(room.number).people()),
})

/** Refuses `room_not_found`. */
export const findActive = async (ctx: Context, roomId: string): Promise<Answer<ActiveRoom>> => {
  const room = await findRoomById(ctx, roomId)
  return room.ok ? yes(await readActive(ctx, room.value)) : room
}

/** Refuses `room_not_found`, `peer_not_found`. */
export const findPeer = async (
  ctx: Context,
  roomId: string,
  peerId: string,
): Promise<Answer<Seat>> => {
  const room = await findRoomById(ctx, roomId)
  if (!room.ok) return room
  const { seat } = await ctx.stores.room(room.value.number).seat(peerId)
  return seat === null ? no({ reason: 'peer_not_found' }) : yes(seat)
}

export type PeerChange = {
  name?: string | undefined
  role?: string | undefined
  meta?: string | undefined
}

/** Everybody is told, unless nothing was sent. Refuses `room_not_found`, `role_not_found`, `peer_not_found`,
 * `role_full`. */
export const changePeer = async (
  ctx: Context,
  roomId: string,
  peerId: string,
  { role: roleName, ...change }: PeerChange,
): Promise<Answer<Seat>> => {
  const isNothing = [roleName, change.name, change.meta].every((sent) => sent === undefined)
  if (isNothing) return findPeer(ctx, roomId, peerId)
  const room = await findRoomById(ctx, roomId)
  if (!room.ok) return room
  const roles = roleName === undefined ? [] : await rolesOf(ctx, room.value)
  const role = roles.find(({ name }) => name === roleName)
  if (roleName !== undefined && role === undefined) return no({ reason: 'role_not_found' })
  return ctx.stores.room(room.value.number).changeSeat(peerId, { ...change, role }, ctx.now)
}

const rolesOf = async (ctx: Context, room: Room) =>
  (await readTemplate(ctx, room.templateId))?.roles ?? []

/** A role that nobody has and that the template does not have either: a slip, which must not pass for done. */
const isNoRole = async (ctx: Context, room: Room, whom: Whom | null): Promise<boolean> =>
  whom !== null &&
  'role' in whom &&
  !(await rolesOf(ctx, room)).some(({ name }) => name === whom.role)

/** `whom` null: everybody. Refuses `room_not_found`, `no_session`, `peer_not_found`, `role_not_found`, `slow_down`. */
export const sendMessage = async (
  ctx: Context,
  roomId: string,
  whom: Whom | null,
  data: object,
): Promise<Answer<{ sent: number }>> => {
  const room = await findRoomById(ctx, roomId)
  if (!room.ok) return room
  const sent = await ctx.stores.room(room.value.number).sendMessage(whom, data, ctx.now)
  if (sent.ok && sent.value.sent === 0 && (await isNoRole(ctx, room.value, whom)))
    return no({ reason: 'role_not_found' })
  return sent
}

/** They may come back. Refuses `room_not_found`, `no_session`, `peer_not_found`, `role_not_found`. */
export const removePeers = async (
  ctx: Context,
  roomId: string,
  whom: Whom,
  reason: string | null,
): Promise<Answer<Seat[]>> => {
  const room = await findRoomById(ctx, roomId)
  if (!room.ok) return room
  const stub = ctx.stores.room(room.value.number)
  const ejected = await settled(ctx, await stub.eject(whom, reason, null, ctx.now))
  if (!ejected.ok)
    return ejected.refusal.reason === 'participant_not_found'
      ? no({ reason: 'peer_not_found' })
      : ejected
  const { seats } = ejected.value
  return seats.length === 0 && (await isNoRole(ctx, room.value, whom))
    ? no({ reason: 'role_not_found' })
    : yes(seats)
}

/** Everybody is out. With `lock` nobody comes in any more, from before that on, whether or not there was a session
 * to end. Refuses `room_not_found`, `no_session`. */
export const endRoom = async (
  ctx: Context,
  roomId: string,
  reason: string | null,
  lock: boolean,
): Promise<Answer<{ ended: Session }>> => {
  const room = await findRoomById(ctx, roomId)
  if (!room.ok) return room
  const locked = lock ? await changeUnsettled(ctx, room.value, { enabled: false }) : null
  if (locked?.ok === false) return locked
  const ended = await ctx.stores.room(room.value.number).endSession(reason, ctx.now)
  if (locked !== null) await settled(ctx, locked)
  return ended
}
