// Room: the Durable Object of one room. To its settings and codes (settled-room.ts) and its records
// (recorded-room.ts) it adds who is in it now: sockets, requests, bans, the alarm. A method is one transaction
// and one answer.

import {
  type Admission,
  type Entry,
  type Explanation,
  explain,
  judge,
  judgeGrant,
} from '../domain/admission.ts'
import { ARRIVAL_HEADER, type Arrival, SUBPROTOCOL } from '../domain/arrival.ts'
import type { JoinRequest } from '../domain/join-request.ts'
import type { BanHold } from '../domain/live-message.ts'
import type { Meta } from '../domain/person.ts'
import { rankOf } from '../domain/rank.ts'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { lifeOf, type RoomChange, type Room as RoomFacts } from '../domain/room.ts'
import type { Seat, SeatId, Session } from '../domain/session.ts'
import type { Role } from '../domain/template.ts'
import type { Delivery } from '../domain/webhook.ts'
import type { Changed } from './lease-book.ts'
import { emptyRoom } from './live/due-items.ts'
import { banSeat, personalCode } from './live/ejecting.ts'
import { LiveRoom } from './live/live-room.ts'
import {
  type Ban,
  deleteBan,
  findBan,
  readBans,
  readQueue,
  readWaiting,
} from './live/request-tables.ts'
import { answerRequest, type Verdict } from './live/requests.ts'
import { countSeats, readSeat, readSeats } from './live/seat-tables.ts'
import { changeSeat, endForAll, leaveSeat } from './live/seats.ts'
import { isLived, readSession } from './live/session-tables.ts'
import { standingOf, type Turn } from './live/turn.ts'
import { RecordedRoom } from './recorded-room.ts'
import { readRoom, writeSwitch } from './room-tables.ts'
import type { NewRoom, Renaming } from './settled-room.ts'

/** Whom a call is about: one seat, or everybody of a role. */
export type Whom = { seatId: string } | { role: string }

export type Ejected = { seats: Seat[]; bans: { banId: string | null; holds: BanHold }[] }

const notFound = no({ reason: 'room_not_found' as const })

export class Room extends RecordedRoom {
  #live: LiveRoom | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    if (this.isEntered && isLived(this.rows)) ctx.blockConcurrencyWhile(() => this.#living.rearm())
  }

  /** Made when first needed: most calls are about settings and codes. */
  get #living(): LiveRoom {
    this.#live ??= new LiveRoom(this.ctx, this.rows, this.env, (message, admin, now) => {
      const { participantSessionId: seatId, ban = false, message: words = null } = message
      const whom = { seatId }
      const ejected = this.eject(whom, words, ban ? admin.person.name : null, now)
      if (!ejected.ok) return ejected
      const { value, waitMs } = ejected.value
      const [banned] = value.bans
      const told = () =>
        this.#living.sockets.tell(admin.id, {
          type: 'ejected',
          participantSessionId: seatId,
          ...(banned?.banId ? { banId: banned.banId } : {}),
          ...(banned === undefined ? {} : { holds: banned.holds }),
        })
      // As every change of a code: it is done when no link can be answered with what was.
      this.ctx.waitUntil(scheduler.wait(waitMs).then(told))
      return yes(null)
    })
    return this.#live
  }

  #act<T>(now: number, work: (turn: Turn) => Answer<T>): Answer<T> {
    return this.#living.act(now, work) ?? notFound
  }

  // Settings that concern whoever is in. A room that nobody came to stays without their tables.

  override create(wish: NewRoom, claimId: string): { claimed: boolean; room: RoomFacts } {
    const made = super.create(wish, claimId)
    if (wish.settings.deleteOnExp) this.#act(wish.createdAt, () => yes(null))
    return made
  }

  override update(
    change: RoomChange,
    renaming: Renaming | null,
    now: number,
  ): Answer<Changed<RoomFacts>> {
    if (!this.isEntered && change.settings?.deleteOnExp !== true)
      return super.update(change, renaming, now)
    return this.#act(now, () => {
      const changed = super.update(change, renaming, now)
      if (changed.ok) this.#living.outbox.roomChanged(changed.value.value, change, now)
      return changed
    })
  }

  /** Puts everybody out. */
  override archive(now: number): Answer<Changed<RoomFacts>> {
    if (!this.isEntered) return super.archive(now)
    return this.#act(now, (turn) => {
      const archived = super.archive(now)
      if (archived.ok) emptyRoom(turn)
      return archived
    })
  }

  // Joining.

  /** What joining now would answer. */
  judge(entry: Entry, roles: readonly Role[], now: number): Answer<Admission> {
    const room = readRoom(this.sql)
    return room === null ? notFound : judge(room, entry, standingOf(this.rows, entry, roles), now)
  }

  /** As `judge`, and every rule's own verdict; the room in whatever life it is. */
  explain(
    entry: Entry,
    roles: readonly Role[],
    now: number,
  ): Answer<Explanation & { ban: Ban | null }> {
    const room = readRoom(this.sql)
    if (room === null) return notFound
    const standing = standingOf(this.rows, entry, roles)
    return yes({ ...explain(room, entry, standing, now), ban: findBan(this.rows, entry) })
  }

  /** An upgrade, with an arrival in its header. 403 with the refusal where he is not let in. */
  override fetch(request: Request): Response {
    const text = request.headers.get(ARRIVAL_HEADER) ?? ''
    const bytes = Uint8Array.fromBase64(text, { alphabet: 'base64url' })
    const arrival: Arrival = JSON.parse(new TextDecoder().decode(bytes))
    const { 0: client, 1: socket } = new WebSocketPair()
    const joined = this.#living.join(arrival, socket)
    if (!joined.ok) return Response.json(joined.refusal, { status: 403 })
    const headers = { 'Sec-WebSocket-Protocol': SUBPROTOCOL }
    return new Response(null, { status: 101, webSocket: client, headers })
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    this.#living.frame(socket, frame, Date.now())
  }

  /** The platform answers a client's close only when it is closed here too. */
  override webSocketClose(socket: WebSocket, code: number): void {
    this.#living.lost(socket, Date.now())
    try {
      socket.close(code === 1005 || code === 1006 || code === 1015 ? 1000 : code)
    } catch {
      // Closed already, or with a code that may not be sent.
    }
  }

  override webSocketError(socket: WebSocket): void {
    this.#living.lost(socket, Date.now())
  }

  override alarm(): void {
    this.#living.alarm(Date.now())
  }

  // Requests and bans.

  /** Those that wait, oldest first. */
  requests(): { requests: JoinRequest[] } {
    return { requests: readWaiting(this.rows) }
  }

  /** Refuses as `answerRequest` of live/requests.ts does. `by`: who answers, for others to read. */
  answerRequest(
    requestId: string,
    verdict: Verdict,
    by: string,
    message: string | null,
    now: number,
  ): Answer<JoinRequest> {
    return this.#act(now, (turn) => answerRequest(turn, requestId, verdict, by, message))
  }

  /** Whoever shows an admin's token answers requests from outside too. Refuses what is wrong with it, `banned`,
   * `not_allowed`. */
  adminOf(entry: Entry, roles: readonly Role[], now: number): Answer<{ name: string | null }> {
    const room = readRoom(this.sql)
    if (room === null || lifeOf(room, now) === 'archived') return notFound
    if (entry.grant === null) return no({ reason: 'token_required' })
    if (!entry.grant.ok) return entry.grant
    const grant = entry.grant.value
    const rank = judgeGrant(grant, room, standingOf(this.rows, entry, roles))
    if (!rank.ok) return rank
    return rank.value.isAdmin
      ? yes({ name: grant.person.name ?? null })
      : no({ reason: 'not_allowed' })
  }

  /** Newest first. */
  bans(): { bans: Ban[] } {
    return { bans: readBans(this.rows) }
  }

  /** A code that was switched off with it stays off. Refuses `ban_not_found`. */
  liftBan(banId: string): Answer<Ban> {
    const lifted = deleteBan(this.rows, banId)
    return lifted === null ? no({ reason: 'ban_not_found' }) : yes(lifted)
  }

  // Who is in it now.

  /** How many are in, and how many wait; for lists of rooms. */
  presence(): { people: number; waiting: number } {
    if (!this.isEntered) return { people: 0, waiting: 0 }
    return { people: countSeats(this.rows), waiting: readQueue(this.rows, '').waiting }
  }

  /** Those who hold a seat, away ones included. */
  people(): { session: Session | null; people: Seat[] } {
    return { session: readSession(this.rows), people: readSeats(this.rows) }
  }

  /** Refuses `peer_not_found`. A role comes with what it may do. */
  changeSeat(
    seatId: string,
    change: { name?: string | undefined; meta?: Meta | undefined; role?: Role | undefined },
    now: number,
  ): Answer<Seat> {
    const { role, ...rest } = change
    return this.#act(now, (turn) => {
      const seat = readSeat(turn.sql, seatId as SeatId)
      if (seat === null) return no({ reason: 'peer_not_found' })
      return yes(changeSeat(turn, seat, { ...rest, rank: role && rankOf(role) }))
    })
  }

  /** From a back end, to all or to some. Refuses `no_session`, `peer_not_found`. */
  sendMessage(to: Whom | null, data: unknown): Answer<{ sent: number }> {
    const { people, session } = this.people()
    if (session === null) return no({ reason: 'no_session' })
    const found = to === null ? people : this.#find(to)
    if (to !== null && 'seatId' in to && found.length === 0) return no({ reason: 'peer_not_found' })
    for (const { id } of found) this.#living.sockets.tell(id, { type: 'message', from: null, data })
    return yes({ sent: found.length })
  }

  #find(whom: Whom): Seat[] {
    if ('role' in whom) return readSeats(this.rows).filter(({ role }) => role === whom.role)
    const seat = readSeat(this.rows, whom.seatId as SeatId)
    return seat === null ? [] : [seat]
  }

  /** Refuses `no_session`, `participant_not_found`. `banBy`: who bans them, or null. A personal code goes off with
   * its holder, and the wait is that change's. */
  eject(
    whom: Whom,
    message: string | null,
    banBy: string | null,
    now: number,
  ): Answer<Changed<Ejected>> {
    return this.#act(now, (turn) => {
      if (readSession(turn.sql) === null) return no({ reason: 'no_session' })
      const seats = this.#find(whom)
      if (seats.length === 0 && 'seatId' in whom) return no({ reason: 'participant_not_found' })
      const slots = banBy === null ? [] : seats.map((seat) => personalCode(turn.sql, seat)?.slot)
      const bans = banBy === null ? [] : seats.map((seat) => banSeat(turn, seat, banBy))
      for (const seat of seats) leaveSeat(turn, seat, 'ejected', message ?? undefined)
      const value = {
        seats,
        bans: bans.map(({ ban, holds }) => ({ banId: ban?.id ?? null, holds })),
      }
      if (slots.every((slot) => slot === undefined)) return yes({ value, waitMs: 0 })
      const changed = this.change(now, (room) => {
        const switched = slots.map(
          (slot) => slot !== undefined && writeSwitch(turn.sql, slot, false, now),
        )
        return yes({ room, switched: switched.includes(true), concernsLinks: true })
      })
      return yes({ value, waitMs: changed.ok ? changed.value.waitMs : 0 })
    })
  }

  /** Puts everybody out and ends the session. Refuses `no_session`. */
  endSession(message: string | null, now: number): Answer<{ ended: Session }> {
    return this.#act(now, (turn) => {
      const session = readSession(turn.sql)
      if (session === null) return no({ reason: 'no_session' })
      endForAll(turn, 'meeting_ended', message ?? undefined)
      return yes({ ended: { ...session, endedAt: now } })
    })
  }

  /** Webhook deliveries, newest first, those before a number. */
  deliveries(before: number, limit: number): { deliveries: Delivery[] } {
    return { deliveries: this.#living.outbox.list(before, limit) }
  }
}
