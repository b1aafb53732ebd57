// One visit to a room, from the call of `join` to the end: what each message of the room means. Leaves out
// how the socket comes back (live-socket.ts), the others (roster.ts) and what a page calls (meeting.ts).

import type { ClientMessage, Participant, RoomFace, ServerMessage } from '../domain/live-message.ts'
import type { KeptSeat } from './kept-seat.ts'
import { LiveSocket } from './live-socket.ts'
import { MeetingError } from './meeting-error.ts'
import type { LeaveReason, MeetingListeners, MeetingState } from './meeting-events.ts'
import { type Place, socketAddress } from './room-address.ts'
import { Roster, withSelf } from './roster.ts'

export type MeetingInfo = {
  roomId: string
  meetingSessionId: string
  participantSessionId: string
  /** Yourself. */
  participantInfo: Participant
  /** Everybody who is in, you among them. */
  onlineParticipants: Participant[]
  room: RoomFace
  /** When you will be put out, or null. */
  ejectAt: string | null
  /** May you end the meeting for all? */
  mayEnd: boolean
  /** For `RTCPeerConnection`. */
  iceServers: object[]
}

export type Wish = {
  origin: string
  place: Place
  name: string | undefined
  token: string | undefined
  requestToJoin: boolean
  /** To the admins, with the request. */
  words: string | undefined
  /** Where the key stays while the page is loaded again. */
  seat: KeptSeat | null
}

export type VisitEvents = {
  turned: (state: MeetingState) => void
  joined: (info: MeetingInfo) => void
  /** Whenever `roster.people` has changed. */
  people: (info: MeetingInfo) => void
  signal: (from: string, data: unknown) => void
  failed: (error: MeetingError) => void
  /** Out again, having been in. */
  ended: (reason: LeaveReason, message: string | undefined) => void
}

type Heard<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>

const LEAVE_WITHIN = 3_000
/** A seat waits so long, in seconds. */
const SEAT_WAITS = 30
/** Those whom one address keeps out come back spread over so long. */
const SPREAD = 1_000

/** For what the room says without words. */
const SENTENCES = {
  denied: 'The host did not let you in.',
  token_required: 'This room is private: an access token is required to join it.',
  left: 'You have left before you were in.',
  withdrawn: 'You have withdrawn your request to join.',
  request_expired: 'Nobody answered your request to join.',
  room_archived: 'This room is gone.',
}

const sentenceOf = (reason: string): string =>
  Object.entries(SENTENCES).find(([known]) => known === reason)?.[1] ?? reason

export class Visit {
  info: MeetingInfo | null = null
  readonly roster: Roster
  readonly #wish: Wish
  readonly #page: MeetingListeners
  readonly #events: VisitEvents
  readonly #socket: LiveSocket
  /** To a seat of a page before this one? */
  readonly isBack: boolean
  #resumeKey: string | null = null
  /** Of the page before this one. */
  #keptKey: string | null
  #isCut = false
  #isLeaving = false
  #isOver = false

  constructor(wish: Wish, page: MeetingListeners, events: VisitEvents) {
    this.#wish = wish
    this.#keptKey = wish.seat?.take() ?? null
    this.isBack = this.#keptKey !== null
    this.#page = page
    this.#events = events
    this.roster = new Roster(page, () => this.info !== null && events.people(this.info))
    this.#socket = new LiveSocket(
      () => this.#address(),
      () => this.#protocols(),
      {
        opened: () => this.#isCut && events.turned('network_connection_restored'),
        heard: (message) => this.#hear(message),
        lost: () => this.#lost(),
        gone: () => this.#gone(),
      },
    )
    globalThis.addEventListener?.('pagehide', this.#goWithPage)
  }

  send(message: ClientMessage): void {
    this.#socket.send(message)
  }

  /** Tells the room, and waits a little for its answer. */
  leave(): void {
    this.#isLeaving = true
    this.#part()
    setTimeout(() => this.#finish('left'), this.#resumeKey === null ? 0 : LEAVE_WITHIN)
  }

  #part(): void {
    if (this.#resumeKey !== null) this.send({ type: this.info === null ? 'withdraw' : 'leave' })
  }

  // Else the seat would be held for half a minute.
  readonly #goWithPage = (): void => {
    const { seat } = this.#wish
    if (seat === null) this.#part()
    else if (this.#resumeKey !== null) seat.keep(this.#resumeKey)
  }

  /** By its id, once that is known: its name may be another room's by then. */
  #address(): string {
    const { origin, place, name } = this.#wish
    return socketAddress(origin, this.info === null ? place : { roomId: this.info.roomId }, name)
  }

  /** The token never stands in the address: addresses are logged. */
  #protocols(): string[] {
    const { token } = this.#wish
    const shown = token === undefined ? [] : [`token.${token}`]
    const key = this.#resumeKey ?? this.#keptKey
    const resumed = key === null ? [] : [`resume.${key}`]
    return ['anteroom.v1', ...shown, ...resumed]
  }

  #lost(): void {
    if (this.#isCut || this.#resumeKey === null) return
    this.#isCut = true
    this.#events.turned('network_connection_lost')
  }

  #back(): void {
    if (!this.#isCut) return
    this.#isCut = false
    this.#events.turned('reconnect_success')
  }

  /** Never reached; or closed without the word that should have come before. */
  #gone(): void {
    if (this.#resumeKey !== null) this.#finish('connection_lost')
    else this.#fail(new MeetingError('unreachable', `no Anteroom answers at ${this.#address()}`))
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case 'joined':
        this.#joined(message)
        break
      case 'mayRequest':
        this.#mayRequest(message)
        break
      case 'waiting':
        this.#waiting(message)
        break
      case 'refused':
        this.#refused(message)
        break
      case 'denied':
        this.#page.tell('denied', message.message)
        this.#fail(new MeetingError('denied', message.message ?? SENTENCES.denied, { status: 403 }))
        break
      case 'left':
        this.#finish(message.reason, message.message)
        break
      default:
        this.#hearInside(message)
    }
  }

  #hearInside(message: Exclude<ServerMessage, Heard<'joined'>>): void {
    switch (message.type) {
      case 'participantJoined':
      case 'participantUpdated':
        if (this.info !== null && message.participant._id === this.info.participantSessionId)
          this.info = { ...this.info, participantInfo: message.participant }
        this.roster.seen(message.participant)
        break
      case 'participantLeft':
        this.roster.unseen(message.participant, message.reason)
        break
      case 'joinRequested':
        this.roster.requested(message.request)
        break
      case 'joinRequestClosed':
        this.roster.requestClosed(message.requestId, message.outcome, message.by)
        break
      case 'message':
        this.#page.tell('message', { from: message.from, data: message.data })
        break
      case 'signal':
        this.#events.signal(message.from, message.data)
        break
      case 'ejected': {
        const { type, ...told } = message
        this.#page.tell(type, told)
        break
      }
      case 'error':
        this.#error(message)
        break
      // A newer room may say more: that is not for this client.
    }
  }

  #joined(message: Heard<'joined'>): void {
    const { type, self, resumeKey, requests = [], onlineParticipants, ...facts } = message
    const isFirst = this.info === null
    const everybody = withSelf(self, onlineParticipants)
    this.#resumeKey = resumeKey
    this.info = { ...facts, participantInfo: self, onlineParticipants: everybody }
    this.#back()
    if (isFirst) {
      this.#events.joined(this.info)
      this.roster.begin(self._id, everybody, requests)
    } else this.roster.catchUp(self._id, everybody, requests)
  }

  #mayRequest({ room, adminsPresent }: Heard<'mayRequest'>): void {
    const { requestToJoin, words } = this.#wish
    // Who was let in and lost his seat does not knock again by himself.
    if (this.info !== null) this.#finish('connection_lost')
    else if (this.#isLeaving) this.#finish('left')
    else if (!requestToJoin)
      this.#fail(new MeetingError('token_required', SENTENCES.token_required, { status: 403 }))
    else {
      this.#startOver()
      this.#page.tell('mayRequest', { ...room, adminsPresent })
      this.send(words === undefined ? { type: 'request' } : { type: 'request', message: words })
    }
  }

  /** Whatever key he came with opens nothing: he is at the door as at first. */
  #startOver(): void {
    this.#resumeKey = null
    this.#keptKey = null
    if (!this.#isCut) return
    this.#isCut = false
    this.#events.turned('joining')
  }

  #waiting({ requestId, adminsPresent, resumeKey }: Heard<'waiting'>): void {
    this.#resumeKey = resumeKey
    this.#back()
    this.#page.tell('waiting', { requestId, adminsPresent })
  }

  #refused({ code, message, status, retryAfter }: Heard<'refused'>): void {
    if (status === 429 && this.#comesLater(code, retryAfter ?? null)) return
    if (this.info === null) this.#fail(new MeetingError(code, message, { status }))
    else this.#finish(code, message)
  }

  /** An address that is kept out for a while costs nobody a seat: nobody has looked at his key yet. Without a
   * time it is tried as after a cut. */
  #comesLater(code: string, seconds: number | null): boolean {
    // The room has looked: the key opened nothing.
    if (code === 'too_many_requests') return false
    if (this.#resumeKey === null) {
      const isInTime = seconds !== null && seconds <= SEAT_WAITS
      if (this.#keptKey === null || !isInTime) return false
    }
    this.#isCut = false
    this.#lost()
    if (seconds !== null) this.#socket.rest(seconds * 1000 + Math.random() * SPREAD)
    return true
  }

  #error({ code, requestId }: Heard<'error'>): void {
    const words = `the room could not do it: ${code}`
    const error = new MeetingError(code, words, { requestId: requestId ?? null })
    // At the door it is the answer to the request.
    if (this.#resumeKey === null) this.#fail(error)
    else this.#page.tell('error', error)
  }

  #finish(reason: LeaveReason, message?: string): void {
    if (this.info === null) this.#fail(new MeetingError(reason, message ?? sentenceOf(reason)))
    else if (this.#close()) this.#events.ended(reason, message)
  }

  #fail(error: MeetingError): void {
    if (this.#close()) this.#events.failed(error)
  }

  /** False when it is over already. */
  #close(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    globalThis.removeEventListener?.('pagehide', this.#goWithPage)
    this.#socket.close()
    return true
  }
}
