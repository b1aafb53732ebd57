// Somebody at the door of a live room: what the edge has verified of him, and what it deals him in case
// he gets in. Goes to the room as one header. Holds no token and no header of the client.

import type { Entry } from './admission.ts'
import type { RequestId } from './join-request.ts'
import type { SeatId, SessionId } from './session.ts'
import type { Role } from './template.ts'

export type Arrival = {
  entry: Entry
  /** The key of the name he came by, where the room was not asked before whether it is still called so. */
  called: string | null
  /** Of the room's template, where the grant names a role or a code; else empty. */
  roles: readonly Role[]
  /** SHA-256, hex, of the `resume.<key>` he offers. */
  offeredHash: string | null
  /** Made at the edge, because the room has no dice: used only if he needs them. */
  dealt: {
    seatId: SeatId
    /** Of the session that begins with him, if none is on. */
    sessionId: SessionId
    requestId: RequestId
    /** 128 bits; the room stores its hash (SHA-256, hex). */
    resumeKey: string
    resumeHash: string
  }
  /** A keyed hash of the client's address. */
  addressHash: string
  browser: string | null
  os: string | null
  iceServers: object[]
  /** ms */
  now: number
}

/** The header that carries an arrival to the room: base64url of its JSON. */
export const ARRIVAL_HEADER = 'Anteroom-Arrival'
/** The protocol of the socket. */
export const SUBPROTOCOL = 'anteroom.v1'
