// The part of a Room object that people come to: its door, its sockets and its one alarm, and what changes of the
// room mean to whoever is in. Leaves out what is asked and done from outside (room-object.ts) and what happens in
// a turn (live/).

import { ARRIVAL_HEADER, type Arrival, SUBPROTOCOL } from '../domain/arrival.ts'
import { pause } from '../domain/lease.ts'
import type { BanHold } from '../domain/live-message.ts'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { RoomChange, Room as RoomFacts } from '../domain/room.ts'
import type { Seat } from '../domain/session.ts'
import type { Changed } from './lease-book.ts'
import { emptyRoom } from './live/due-items.ts'
import { LiveRoom } from './live/live-room.ts'
import { isLived } from './live/session-tables.ts'
import type { Turn } from './live/turn.ts'
import { RecordedRoom } from './recorded-room.ts'
import type { NewRoom, Renaming } from './settled-room.ts'

const notFound = no({ reason: 'room_not_found' as const })

/** Whom a call is about: one seat, or everybody of a role. */
export type Whom = { seatId: string } | { role: string }

export type Ejected = { seats: Seat[]; bans: { banId: string | null; holds: BanHold }[] }

export abstract class EnteredRoom extends RecordedRoom {
  #live: LiveRoom | null = null

  /** Puts seats out, and bans who had them. `banBy`: who bans, or null. */
  abstract eject(
    whom: Whom,
    message: string | null,
    banBy: string | null,
    now: number,
  ): Answer<Changed<Ejected>>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    if (this.isEntered && isLived(this.rows)) ctx.blockConcurrencyWhile(() => this.living.rearm())
  }

  /** Made when first needed: most calls are about settings and codes. */
  protected get living(): LiveRoom {
    this.#live ??= new LiveRoom(this.ctx, this.rows, this.env, (message, admin, now) => {
      const { participantSessionId: seatId, ban = false, message: words = null } = message
      const whom = { seatId }
      const ejected = this.eject(whom, words, ban ? admin.person.name : null, now)
      if (!ejected.ok) return ejected
      const { value, waitMs } = ejected.value
      const [banned] = value.bans
      const told = () =>
        this.living.sockets.tell(admin.id, {
          type: 'ejected',
          participantSessionId: seatId,
          ...(banned?.banId ? { banId: banned.banId } : {}),
          ...(banned === undefined ? {} : { holds: banned.holds }),
        })
      // As every change of a code: it is done when no link can be answered with what was.
      this.ctx.waitUntil(scheduler.wait(pause([waitMs])).then(told))
      return yes(null)
    })
    return this.#live
  }

  protected act<T>(now: number, work: (turn: Turn) => Answer<T>): Answer<T> {
    return this.living.act(now, work) ?? notFound
  }

  // Settings that concern whoever is in. A room that nobody came to stays without their tables.

  override create(wish: NewRoom, claimId: string): { claimed: boolean; room: RoomFacts } {
    const made = super.create(wish, claimId)
    if (wish.settings.deleteOnExp) this.act(wish.createdAt, () => yes(null))
    return made
  }

  override update(
    change: RoomChange,
    renaming: Renaming | null,
    now: number,
  ): Answer<Changed<RoomFacts>> {
    if (!this.isEntered && change.settings?.deleteOnExp !== true)
      return super.update(change, renaming, now)
    return this.act(now, () => {
      const changed = super.update(change, renaming, now)
      if (changed.ok) this.living.outbox.roomChanged(changed.value.value, change, now)
      return changed
    })
  }

  /** Puts everybody out. */
  override archive(now: number): Answer<Changed<RoomFacts>> {
    if (!this.isEntered) return super.archive(now)
    return this.act(now, (turn) => {
      const archived = super.archive(now)
      if (archived.ok) emptyRoom(turn)
      return archived
    })
  }

  // Joining.

  /** An upgrade, with an arrival in its header. 403 with the refusal where he is not let in. */
  override fetch(request: Request): Response {
    const text = request.headers.get(ARRIVAL_HEADER) ?? ''
    const bytes = Uint8Array.fromBase64(text, { alphabet: 'base64url' })
    const arrival: Arrival = JSON.parse(new TextDecoder().decode(bytes))
    const { 0: client, 1: socket } = new WebSocketPair()
    const joined = this.living.join(arrival, socket)
    if (!joined.ok) return Response.json(joined.refusal, { status: 403 })
    const headers = { 'Sec-WebSocket-Protocol': SUBPROTOCOL }
    return new Response(null, { status: 101, webSocket: client, headers })
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    this.living.frame(socket, frame, Date.now())
  }

  /** The platform answers a client's close only when it is closed here too. */
  override webSocketClose(socket: WebSocket, code: number): void {
    this.living.lost(socket, Date.now())
    try {
      socket.close(code === 1005 || code === 1006 || code === 1015 ? 1000 : code)
    } catch {
      // Closed already, or with a code that may not be sent.
    }
  }

  override webSocketError(socket: WebSocket): void {
    this.living.lost(socket, Date.now())
  }

  override alarm(): void {
    this.living.alarm(Date.now())
  }
}
