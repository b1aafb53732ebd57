// One socket to a room that comes back by itself: with what it then offers, its pings, and when it must not
// come back. Leaves out what is said over it (visit.ts).

import ReconnectingWebSocket from 'partysocket/ws'
import type { ClientMessage, ServerMessage } from '../domain/live-message.ts'

const PING_EVERY = 20_000
/** After a ping: half a minute without an answer in all. */
const PONG_WITHIN = 10_000
/** After the machine says that the network is back. */
const PONG_WITHIN_SHORT = 3_000
const OPEN_WITHIN = 10_000
/** The first word on an open socket. */
const HEARD_WITHIN = 10_000
/** Until the first message has come. */
const FIRST_ATTEMPTS = 3
/** Said meanwhile, and sent when the socket is back. */
const MOST_QUEUED = 100

export type LiveSocketEvents = {
  opened: () => void
  heard: (message: ServerMessage) => void
  /** Gone; it comes back by itself. */
  lost: () => void
  /** Gone for good: closed by the room, or never reached. */
  gone: () => void
}

/** After a refusal with 429. */
const LATER_CLOSE = 4029

/** The room has said that it is over; what it closes with otherwise is a reason to come back. */
const isFinal = (code: number): boolean =>
  (code >= 4000 && code <= 4299 && code !== LATER_CLOSE) || code === 4403

const parse = (text: string): ServerMessage | null => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A deploy cuts everybody off at once: they come back spread over a second, not together. */
const delays = () => ({
  minReconnectionDelay: 300 + Math.random() * 1000,
  reconnectionDelayGrowFactor: 1.6,
  maxReconnectionDelay: 8_000,
})

export class LiveSocket {
  readonly #socket: ReconnectingWebSocket
  readonly #events: LiveSocketEvents
  #timer: ReturnType<typeof setTimeout> | undefined
  #hasHeard = false
  /** Open, and nothing heard on it yet. */
  #isSilent = true
  /** Open, and not refused. */
  #isTaken = false
  #queue: string[] = []
  /** Told to come back later. */
  #isResting = false
  #attempts = 0

  /** Both are asked at every attempt: a room may get another name, and the newest key opens. */
  constructor(url: () => string, protocols: () => string[], events: LiveSocketEvents) {
    this.#events = events
    const offers = () => {
      this.#attempts += 1
      return protocols()
    }
    this.#socket = new ReconnectingWebSocket(url, offers, {
      ...delays(),
      connectionTimeout: OPEN_WITHIN,
      // Its own would go out on a socket that is refused.
      maxEnqueuedMessages: 0,
      shouldReconnectOnClose: ({ code }) =>
        !isFinal(code) && !this.#isResting && !this.#isHopeless(),
    })
    this.#socket.onopen = () => {
      this.#isSilent = true
      this.#comeAgainIn(HEARD_WITHIN)
      events.opened()
    }
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data)
    this.#socket.onclose = () => {
      this.#isTaken = false
      if (this.#isResting) return
      clearTimeout(this.#timer)
      if (this.#socket.shouldReconnect) events.lost()
      else events.gone()
    }
    // A page that may open no such socket at all (http: from https:) hears of no close.
    this.#socket.onerror = () => {
      if (!this.#isHopeless() || !this.#socket.shouldReconnect) return
      this.close()
      events.gone()
    }
    globalThis.addEventListener?.('online', this.#checkNow)
  }

  send(message: ClientMessage): void {
    const text = JSON.stringify(message)
    if (this.#isTaken && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text)
    else if (this.#queue.length < MOST_QUEUED) this.#queue.push(text)
  }

  /** Comes back then, and not before; or once the machine says that the network is back. */
  rest(ms: number): void {
    this.#isResting = true
    this.#comeAgainIn(ms)
  }

  /** No event comes after this. */
  close(): void {
    clearTimeout(this.#timer)
    globalThis.removeEventListener?.('online', this.#checkNow)
    this.#socket.onopen = null
    this.#socket.onmessage = null
    this.#socket.onclose = null
    this.#socket.onerror = null
    this.#socket.close()
  }

  #isHopeless(): boolean {
    return !this.#hasHeard && this.#attempts >= FIRST_ATTEMPTS
  }

  #hear(data: unknown): void {
    if (typeof data !== 'string') return
    if (data === 'pong' || this.#isSilent) this.#pingLater()
    this.#isSilent = false
    const message = parse(data)
    if (message === null) return
    this.#hasHeard = true
    if (!this.#isTaken && message.type !== 'refused') this.#take()
    this.#events.heard(message)
  }

  #take(): void {
    this.#isTaken = true
    for (const text of this.#queue.splice(0)) this.#socket.send(text)
  }

  // Each timer is set by an answer of the network, none by another timer more than once: browsers wake a
  // chain of timers in a hidden page once a minute only, and after a minute of silence the room hangs up.
  #pingLater(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ping(PONG_WITHIN), PING_EVERY)
  }

  #ping(within: number): void {
    this.#socket.send('ping')
    this.#comeAgainIn(within)
  }

  #comeAgainIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#comeAgain(), ms)
  }

  #comeAgain(): void {
    this.#isResting = false
    this.#socket.reconnect()
  }

  readonly #checkNow = (): void => {
    const isOpen = this.#socket.readyState === this.#socket.OPEN
    if (isOpen && !this.#isResting) this.#ping(PONG_WITHIN_SHORT)
    else this.#comeAgain()
  }
}
