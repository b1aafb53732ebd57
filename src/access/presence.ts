// Who is at a room now: in it and before its door, for the operator's eyes; and putting somebody out in his name.

import type { JoinRequest } from '../domain/join-request.ts'
import type { Answer } from '../domain/refusal.ts'
import type { Room } from '../domain/room.ts'
import type { Seat, Session } from '../domain/session.ts'
import type { Ejected } from '../store/entered-room.ts'
import type { Context } from './context.ts'
import { settled } from './settle.ts'

/** What stands as `by` where somebody with the secret key acted. */
export const OPERATOR = 'the operator'

export type Counts = { people: number; waiting: number }

/** In the order of the rooms. */
export const countPresent = (ctx: Context, rooms: readonly Room[]): Promise<Counts[]> =>
  Promise.all(rooms.map(async ({ number }) => ctx.stores.room(number).presence()))

export type Presence = { session: Session | null; people: Seat[]; requests: JoinRequest[] }

export const readPresence = async (ctx: Context, { number }: Room): Promise<Presence> => {
  const stub = ctx.stores.room(number)
  const [active, waiting] = await Promise.all([stub.people(), stub.requests()])
  return { ...active, ...waiting }
}

/** `message`: for him to read. A ban is in the operator's name. Refuses `no_session`, `participant_not_found`. */
export const ejectPerson = async (
  ctx: Context,
  { number }: Room,
  seatId: string,
  message: string | null,
  isBan: boolean,
): Promise<Answer<Ejected>> =>
  settled(
    ctx,
    await ctx.stores.room(number).eject({ seatId }, message, isBan ? OPERATOR : null, ctx.now),
  )
