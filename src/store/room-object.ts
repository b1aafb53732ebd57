// Room: the Durable Object of one room. To its settings and codes (settled-room.ts), its records
// (recorded-room.ts) and whoever is in (entered-room.ts) it adds what is asked and done from outside: who may come
// in, requests, bans, people. A method is one transaction and one answer.

import {
  type Admission,
  type Entry,
  type Explanation,
  explain,
  judge,
  judgeGrant,
  type Standing,
} from '../domain/admission.ts'
import type { JoinRequest } from '../domain/join-request.ts'
import type { Meta } from '../domain/person.ts'
import { hasPlace, rankOf } from '../domain/rank.ts'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { lifeOf } from '../domain/room.ts'
import type { Seat, SeatId, Session } from '../domain/session.ts'
import type { Role } from '../domain/template.ts'
import type { Delivery } from '../domain/webhook.ts'
import { type Ejected, EnteredRoom, type Whom } from './entered-room.ts'
import type { Changed } from './lease-book.ts'
import { banSeat, personalCode } from './live/ejecting.ts'
import {
  type Ban,
  countWaiting,
  deleteBan,
  findBan,
  readBans,
  readWaiting,
} from './live/request-tables.ts'
import { answerRequest, type Verdict } from './live/requests.ts'
import { countSeats, countSeatsOf, readSeat, readSeats } from './live/seat-tables.ts'
import { changeSeat, endForAll, leaveSeat } from './live/seats.ts'
import { readSession } from './live/session-tables.ts'
import { standingAlone, standingOf, type Turn } from './live/turn.ts'
import { readRoom, writeSwitch } from './room-tables.ts'

const notFound = no({ reason: 'room_not_found' as const })

export class Room extends EnteredRoom {
  #standing(entry: Entry, roles: readonly Role[]): Standing {
    return this.isEntered
      ? standingOf(this.rows, entry, roles)
      : standingAlone(this.sql, entry, roles)
  }

  /** In a room that nobody ever came to there is nothing to act on: `refusal`. */
  #actInside<T>(now: number, refusal: Refusal, work: (turn: Turn) => Answer<T>): Answer<T> {
    return this.isEntered ? this.act(now, work) : no(refusal)
  }

  /** What joining now would answer. */
  judge(entry: Entry, roles: readonly Role[], now: number): Answer<Admission> {
    const room = readRoom(this.sql)
    return room === null ? notFound : judge(room, entry, this.#standing(entry, roles), now)
  }

  /** As `judge`, and every rule's own verdict; the room in whatever life it is. */
  explain(
    entry: Entry,
    roles: readonly Role[],
    now: number,
  ): Answer<Explanation & { ban: Ban | null }> {
    const room = readRoom(this.sql)
    if (room === null) return notFound
    const explanation = explain(room, entry, this.#standing(entry, roles), now)
    return yes({ ...explanation, ban: this.recorded((rows) => findBan(rows, entry), null) })
  }

  // Requests and bans.

  /** Those that wait, oldest first. */
  requests(): { requests: JoinRequest[] } {
    return { requests: this.recorded(readWaiting, []) }
  }

  /** Refuses as `answerRequest` of live/requests.ts does. `by`: who answers, for others to read. */
  answerRequest(
    requestId: string,
    verdict: Verdict,
    by: string,
    message: string | null,
    now: number,
  ): Answer<JoinRequest> {
    return this.#actInside(now, { reason: 'request_not_found' }, (turn) =>
      answerRequest(turn, requestId, verdict, by, message),
    )
  }

  /** Whoever shows an admin's token answers requests from outside too. Refuses what is wrong with it, `banned`,
   * `not_allowed`. */
  adminOf(entry: Entry, roles: readonly Role[], now: number): Answer<{ name: string | null }> {
    const room = readRoom(this.sql)
    if (room === null || lifeOf(room, now) === 'archived') return notFound
    if (entry.grant === null) return no({ reason: 'token_required' })
    if (!entry.grant.ok) return entry.grant
    const grant = entry.grant.value
    const rank = judgeGrant(grant, room, this.#standing(entry, roles))
    if (!rank.ok) return rank
    return rank.value.isAdmin
      ? yes({ name: grant.person.name ?? null })
      : no({ reason: 'not_allowed' })
  }

  /** Newest first. */
  bans(): { bans: Ban[] } {
    return { bans: this.recorded(readBans, []) }
  }

  /** A code that was switched off with it stays off. Refuses `ban_not_found`. */
  liftBan(banId: string): Answer<Ban> {
    const lifted = this.recorded((rows) => deleteBan(rows, banId), null)
    return lifted === null ? no({ reason: 'ban_not_found' }) : yes(lifted)
  }

  // Who is in it now.

  /** How many are in, and how many wait; for lists of rooms. */
  presence(): { people: number; waiting: number } {
    return this.recorded((rows) => ({ people: countSeats(rows), waiting: countWaiting(rows) }), {
      people: 0,
      waiting: 0,
    })
  }

  /** Those who hold a seat, away ones included. */
  people(): { session: Session | null; people: Seat[] } {
    return this.recorded((rows) => ({ session: readSession(rows), people: readSeats(rows) }), {
      session: null,
      people: [],
    })
  }

  /** Refuses `peer_not_found`, `role_full`. A role comes with what it may do. */
  changeSeat(
    seatId: string,
    change: { name?: string | undefined; meta?: Meta | undefined; role?: Role | undefined },
    now: number,
  ): Answer<Seat> {
    const { role, ...rest } = change
    return this.#actInside(now, { reason: 'peer_not_found' }, (turn) => {
      const seat = readSeat(turn.sql, seatId as SeatId)
      if (seat === null) return no({ reason: 'peer_not_found' })
      const rank = role && rankOf(role)
      const isFull = role && rank && !hasPlace(rank, countSeatsOf(turn.sql, role.id))
      if (isFull && role.id !== seat.roleId) return no({ reason: 'role_full', limit: rank.limit })
      return yes(changeSeat(turn, seat, { ...rest, rank }))
    })
  }

  /** From a back end, to all or to some. Refuses `no_session`, `peer_not_found`, `slow_down`. */
  sendMessage(to: Whom | null, data: unknown, now: number): Answer<{ sent: number }> {
    const { people, session } = this.people()
    if (session === null) return no({ reason: 'no_session' })
    const found = to === null ? people : this.#find(to)
    if (to !== null && 'seatId' in to && found.length === 0) return no({ reason: 'peer_not_found' })
    return this.living.say(found, data, now)
      ? yes({ sent: found.length })
      : no({ reason: 'slow_down' })
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
    return this.#actInside(now, { reason: 'no_session' }, (turn) => {
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
    return this.#actInside(now, { reason: 'no_session' }, (turn) => {
      const session = readSession(turn.sql)
      if (session === null) return no({ reason: 'no_session' })
      endForAll(turn, 'meeting_ended', message ?? undefined)
      return yes({ ended: { ...session, endedAt: now } })
    })
  }

  /** Webhook deliveries, newest first, those before a number. */
  deliveries(before: number, limit: number): { deliveries: Delivery[] } {
    return { deliveries: this.recorded(() => this.living.outbox.list(before, limit), []) }
  }
}
