// Joining: verifies what is shown, deals what the room has no dice for, and hands over to the room, whose
// socket or refusal comes back. The request to the room is made from nothing: neither a header of the
// client nor his token goes along.

import { ARRIVAL_HEADER, type Arrival, SUBPROTOCOL } from '../domain/arrival.ts'
import type { RequestId } from '../domain/join-request.ts'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { nameKey, parseRoomName, type Room, type RoomNumber } from '../domain/room.ts'
import type { SeatId, SessionId } from '../domain/session.ts'
import type { Role } from '../domain/template.ts'
import { hashAddress } from '../edge/address-hash.ts'
import { writeArrival } from '../edge/arrivals.ts'
import { hashResumeKey, RESUME_BYTES, writeResumeKey } from '../edge/resume-keys.ts'
import { sealSessionId } from '../edge/seal.ts'
import type { Context } from './context.ts'
import { findRoom } from './find-room.ts'
import { findIceServers } from './turn-servers.ts'
import { askWithRoles, needsRoles, type Showing, verifyEntry } from './verify-entry.ts'

export type Knock = {
  showing: Pick<Showing, 'accessToken' | 'name'>
  resumeKey: string | null
  /** Of the client; null where the platform tells none: then nobody else has it. */
  address: string | null
  browser: string | null
  os: string | null
}

/** A session's number in its room is drawn, so that no counter has to be asked. */
const dealSessionId = async (ctx: Context, number: RoomNumber): Promise<SessionId> => {
  const keys = await ctx.keyring.linkKeys()
  for (;;) {
    const bytes = ctx.randomBytes(4)
    const session = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    const id = sealSessionId(keys, { number, session })
    if (id !== null) return id
  }
}

const deal = async (ctx: Context, number: RoomNumber): Promise<Arrival['dealt']> => {
  const resumeKey = writeResumeKey(ctx.randomBytes(RESUME_BYTES))
  return {
    seatId: ctx.uuid() as SeatId,
    sessionId: await dealSessionId(ctx, number),
    requestId: ctx.uuid() as RequestId,
    resumeKey,
    resumeHash: await hashResumeKey(resumeKey),
  }
}

/** Without what a template keeps for the media: a header has its limits. */
const bare = (role: Role): Role => ({ ...role, publishParams: {}, subscribeParams: {} })

const arrive = async (
  ctx: Context,
  number: RoomNumber,
  knock: Knock,
  known: Pick<Arrival, 'entry' | 'called' | 'roles'>,
): Promise<Arrival> => {
  const { resumeKey, browser, os } = knock
  const address = knock.address ?? ctx.uuid()
  return {
    ...known,
    offeredHash: resumeKey === null ? null : await hashResumeKey(resumeKey),
    dealt: await deal(ctx, number),
    addressHash: await hashAddress(await ctx.keyring.addressKey(), number, address),
    browser,
    os,
    iceServers: [...(await findIceServers(ctx.config, ctx.now))],
    now: ctx.now,
  }
}

const askRoom = async (
  ctx: Context,
  number: RoomNumber,
  arrival: Arrival,
): Promise<Answer<WebSocket>> => {
  const headers = {
    Upgrade: 'websocket',
    'Sec-WebSocket-Protocol': SUBPROTOCOL,
    [ARRIVAL_HEADER]: writeArrival(arrival),
  }
  const answer = await ctx.stores.room(number).fetch('https://room/', { headers })
  return answer.webSocket === null ? no(await answer.json<Refusal>()) : yes(answer.webSocket)
}

/** The socket of somebody who is in, waits or may ask. Refuses whatever the room refuses. */
export const joinRoom = async (
  ctx: Context,
  room: Room,
  knock: Knock,
): Promise<Answer<WebSocket>> => {
  const entry = await verifyEntry(ctx, knock.showing)
  return askWithRoles(ctx, room, entry, async (roles) => {
    const known = { entry, called: null, roles: roles.map(bare) }
    return askRoom(ctx, room.number, await arrive(ctx, room.number, knock, known))
  })
}

/** By its name. The room remembered under it is asked at once, unless its roles are needed first: whether it is
 * still called so it says itself, and is looked up where it is not. Refuses `room_not_found` besides. */
export const joinByName = async (
  ctx: Context,
  typed: string,
  knock: Knock,
): Promise<Answer<WebSocket>> => {
  const name = parseRoomName(typed)
  const called = name === null ? null : nameKey(name)
  const number = called === null ? undefined : ctx.hints.name(called)
  if (number !== undefined) {
    const entry = await verifyEntry(ctx, knock.showing)
    if (!needsRoles(entry)) {
      const arrival = await arrive(ctx, number, knock, { entry, called, roles: [] })
      const joined = await askRoom(ctx, number, arrival)
      if (joined.ok || joined.refusal.reason !== 'room_not_found') return joined
    }
  }
  const room = await findRoom(ctx, typed)
  return room.ok ? joinRoom(ctx, room.value, knock) : room
}
