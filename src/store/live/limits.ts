// How much one person may send, and a room to all (docs/live.md). Counted in memory: a hibernating room forgets it,
// and hibernates only when nobody has sent anything for a while.

import type { SeatId } from '../../domain/session.ts'

/** Bytes of a frame, and of the data of a message to all. */
export const FRAME_BYTES = 65_536
export const TO_ALL_BYTES = 4_096
/** Frames a minute, messages to all a minute, and switches of microphone, camera and screen, of one seat. */
const FRAMES = 1_000
const TO_ALL = 30
const SWITCHES = 120
/** Sends a second of a room to all: a message to n people is n of them. */
const ROOM_SENDS = 2_000
/** Malformed frames that close a socket. */
const MALFORMED = 10

const MOST_WINDOWS = 10_000

type Window = { began: number; count: number }

const isOpen = (window: Window, length: number, most: number, now: number): boolean => {
  if (now - window.began >= length || now < window.began) {
    window.began = now
    window.count = 0
  }
  return window.count < most
}

/** Takes `weight` from a window; false when it was spent before. A window may be overdrawn once, so that a room
 * of more people than it sends a second can say something at all. */
const spend = (window: Window, length: number, most: number, weight: number, now: number) => {
  if (!isOpen(window, length, most, now)) return false
  window.count += weight
  return true
}

const fresh = (): Window => ({ began: 0, count: 0 })

export class LiveLimits {
  readonly #frames = new Map<SeatId, Window>()
  readonly #toAll = new Map<SeatId, Window>()
  readonly #switches = new Map<SeatId, Window>()
  readonly #malformed = new WeakMap<WebSocket, number>()
  readonly #room = fresh()

  #of(windows: Map<SeatId, Window>, seatId: SeatId): Window {
    const known = windows.get(seatId)
    if (known !== undefined) return known
    // Seats come and go; what they spent long ago counts no more.
    if (windows.size >= MOST_WINDOWS) windows.clear()
    const window = fresh()
    windows.set(seatId, window)
    return window
  }

  /** Limits belong to the seat, so that a new socket brings nothing new. */
  mayFrame(seatId: SeatId, now: number): boolean {
    return spend(this.#of(this.#frames, seatId), 60_000, FRAMES, 1, now)
  }

  maySayToAll(seatId: SeatId, people: number, now: number): boolean {
    return this.#mayTell(this.#of(this.#toAll, seatId), TO_ALL, people, now)
  }

  /** Everybody is told of each switch. */
  maySwitch(seatId: SeatId, people: number, now: number): boolean {
    return this.#mayTell(this.#of(this.#switches, seatId), SWITCHES, people, now)
  }

  /** What comes from outside has no seat. */
  maySend(people: number, now: number): boolean {
    return spend(this.#room, 1_000, ROOM_SENDS, people, now)
  }

  /** Spends both or none: a busy room costs nobody his messages, and who has none left costs the room nothing. */
  #mayTell(own: Window, most: number, people: number, now: number): boolean {
    return (
      isOpen(own, 60_000, most, now) &&
      this.maySend(people, now) &&
      spend(own, 60_000, most, 1, now)
    )
  }

  /** Notes a malformed frame; true when the socket has had its share. */
  isSpent(socket: WebSocket): boolean {
    const count = (this.#malformed.get(socket) ?? 0) + 1
    this.#malformed.set(socket, count)
    return count >= MALFORMED
  }
}
