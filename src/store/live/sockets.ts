// The sockets of one room: who holds which, sending, closing, and which have gone silent. A hibernated object
// finds them again by their attachments. Leaves out what is sent, and what a lost socket means.

import type { Arrival } from '../../domain/arrival.ts'
import { CLOSE_CODES, type OutReason, type ServerMessage } from '../../domain/live-message.ts'
import { type SeatId, SILENT_MS } from '../../domain/session.ts'

/** `asking`: may put a request; `waiting`: has put one; `seated`: is in. A socket that asks or waits
 * carries its resume key, because storage has only the hash, and he needs it again when he is let in. */
export type Attached = { seatId: SeatId; since: number } & (
  | { stage: 'seated'; isAdmin: boolean }
  | { stage: 'waiting'; resumeKey: string; iceServers: object[] }
  | { stage: 'asking'; arrival: Omit<Arrival, 'roles' | 'offeredHash' | 'called'> }
)

/** Clients ping so often; the platform answers without waking the object. */
export const PING = new WebSocketRequestResponsePair('ping', 'pong')

export class LiveSockets {
  readonly #ctx: DurableObjectState
  /** One socket a seat: the newest. A socket that is not in here is nobody's any more. */
  readonly #bySeat = new Map<SeatId, WebSocket>()
  readonly #attached = new Map<WebSocket, Attached>()
  readonly #heard = new Map<WebSocket, number>()

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    for (const socket of ctx.getWebSockets()) {
      const attached: Attached | null = socket.deserializeAttachment()
      if (attached !== null) this.#keep(socket, attached)
    }
  }

  #keep(socket: WebSocket, attached: Attached): void {
    this.#bySeat.set(attached.seatId, socket)
    this.#attached.set(socket, attached)
  }

  get size(): number {
    return this.#bySeat.size
  }

  /** Those who are in, and not at the door: whoever a message to all goes to. */
  get seated(): number {
    return [...this.#attached.values()].filter(({ stage }) => stage === 'seated').length
  }

  /** Those who stand at the door and have not asked. */
  asking(): WebSocket[] {
    return [...this.#attached].flatMap(([socket, { stage }]) =>
      stage === 'asking' ? [socket] : [],
    )
  }

  accept(socket: WebSocket, attached: Attached): void {
    if (this.size === 0) this.#ctx.setWebSocketAutoResponse(PING)
    this.#ctx.acceptWebSocket(socket)
    this.attach(socket, attached)
  }

  attach(socket: WebSocket, attached: Attached): void {
    socket.serializeAttachment(attached)
    this.#keep(socket, attached)
  }

  /** What a socket is, or null when it is nobody's any more. */
  attached(socket: WebSocket): Attached | null {
    return this.#attached.get(socket) ?? null
  }

  of(seatId: SeatId): WebSocket | null {
    return this.#bySeat.get(seatId) ?? null
  }

  /** How many of an address stand at the door and have not asked yet. */
  atDoor(addressHash: string): number {
    return [...this.#attached.values()].filter(
      (one) => one.stage === 'asking' && one.arrival.addressHash === addressHash,
    ).length
  }

  /** Seats and requests that a socket holds. */
  held(): SeatId[] {
    return [...this.#bySeat.keys()]
  }

  #send(socket: WebSocket, text: string): void {
    try {
      socket.send(text)
    } catch {
      // It is closing: its close event says what that means.
    }
  }

  tell(seatId: SeatId, message: ServerMessage): void {
    const socket = this.of(seatId)
    if (socket !== null) this.#send(socket, JSON.stringify(message))
  }

  /** To everybody who is in, except one. Admins get their own version where there is one. */
  tellAll(message: ServerMessage, except: SeatId | null, forAdmins = message): void {
    const [text, adminText] = [JSON.stringify(message), JSON.stringify(forAdmins)]
    for (const [socket, attached] of this.#attached)
      if (attached.stage === 'seated' && attached.seatId !== except)
        this.#send(socket, attached.isAdmin ? adminText : text)
  }

  tellAdmins(message: ServerMessage): void {
    const text = JSON.stringify(message)
    for (const [socket, attached] of this.#attached)
      if (attached.stage === 'seated' && attached.isAdmin) this.#send(socket, text)
  }

  /** The socket is nobody's from here on; its close event means nothing any more. */
  #drop(socket: WebSocket): void {
    const attached = this.#attached.get(socket)
    if (attached !== undefined && this.of(attached.seatId) === socket)
      this.#bySeat.delete(attached.seatId)
    this.#attached.delete(socket)
    this.#heard.delete(socket)
  }

  close(socket: WebSocket, code: number, reason: string): void {
    this.#drop(socket)
    socket.serializeAttachment(null)
    try {
      socket.close(code, reason)
    } catch {
      // Closed already.
    }
  }

  /** Says why and closes. Clients act on the message: the close can come seconds later. */
  putOut(socket: WebSocket, reason: OutReason, message?: string): void {
    const left: ServerMessage = { type: 'left', reason, ...(message ? { message } : {}) }
    this.#send(socket, JSON.stringify(left))
    this.close(socket, CLOSE_CODES[reason], reason)
  }

  /** It closed by itself. Returns what it was, or null when it was nobody's. */
  lost(socket: WebSocket): Attached | null {
    const attached = this.attached(socket)
    this.#drop(socket)
    return attached
  }

  /** From now on an admin, or no more. */
  promote(seatId: SeatId, isAdmin: boolean): void {
    const socket = this.of(seatId)
    const attached = socket === null ? null : this.attached(socket)
    if (socket !== null && attached?.stage === 'seated' && attached.isAdmin !== isAdmin)
      this.attach(socket, { ...attached, isAdmin })
  }

  hear(socket: WebSocket, now: number): void {
    this.#heard.set(socket, now)
  }

  #lastHeard(socket: WebSocket, attached: Attached): number {
    const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0
    return Math.max(pinged, this.#heard.get(socket) ?? 0, attached.since)
  }

  /** When the first socket will have been silent for too long, ms; null: there is none. */
  silentAt(): number | null {
    let first: number | null = null
    for (const [socket, attached] of this.#attached) {
      const at = this.#lastHeard(socket, attached) + SILENT_MS
      if (first === null || at < first) first = at
    }
    return first
  }

  /** Sockets that were not heard for too long. */
  silent(now: number): WebSocket[] {
    return [...this.#attached]
      .filter(([socket, attached]) => this.#lastHeard(socket, attached) + SILENT_MS <= now)
      .map(([socket]) => socket)
  }
}
