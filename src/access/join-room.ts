// Joining: verifies what is shown, deals what the room has no dice for, and hands over to the room, whose
// socket or refusal comes back. The request to the room is made from nothing: neither a header of the
// client nor his token goes along.

import { ARRIVAL_HEADER, type Arrival, SUBPROTOCOL } from '../domain/arrival.ts'
import type { RequestId } from '../domain/join-request.ts'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { Room, RoomNumber } from '../domain/room.ts'
import type { SeatId, SessionId } from '../domain/session.ts'
import type { Role } from '../domain/template.ts'
import { hashAddress } from '../edge/address-hash.ts'
import { writeArrival } from '../edge/arrivals.ts'
import { hashResumeKey, RESUME_BYTES, writeResumeKey } from '../edge/resume-keys.ts'
import { sealSessionId } from '../edge/seal.ts'
import type { Context } from './context.ts'
import { findIceServers } from './turn-servers.ts'
import { rolesFor, type Showing, verifyEntry } from './verify-entry.ts'

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

const arrive = async (ctx: Context, room: Room, knock: Knock): Promise<Arrival> => {
  const { showing, resumeKey, browser, os } = knock
  const entry = await verifyEntry(ctx, showing)
  const address = knock.address ?? ctx.uuid()
  return {
    entry,
    roles: (await rolesFor(ctx, room, entry)).map(bare),
    offeredHash: resumeKey === null ? null : await hashResumeKey(resumeKey),
    dealt: await deal(ctx, room.number),
    addressHash: await hashAddress(await ctx.keyring.addressKey(), room.number, address),
    browser,
    os,
    iceServers: [...(await findIceServers(ctx.config, ctx.now))],
    now: ctx.now,
  }
}

/** The socket of somebody who is in, waits or may ask. Refuses whatever the room refuses. */
export const joinRoom = async (
  ctx: Context,
  room: Room,
  knock: Knock,
): Promise<Answer<WebSocket>> => {
  const headers = {
    Upgrade: 'websocket',
    'Sec-WebSocket-Protocol': SUBPROTOCOL,
    [ARRIVAL_HEADER]: writeArrival(await arrive(ctx, room, knock)),
  }
  const answer = await ctx.stores.room(room.number).fetch('https://room/', { headers })
  return answer.webSocket === null ? no(await answer.json<Refusal>()) : yes(answer.webSocket)
}
