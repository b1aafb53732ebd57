// The live part of a Room object: who comes in, whose socket is gone, and its one alarm. Holds the sockets and
// the outbox; what happens in a turn is in seats.ts, requests.ts and due-items.ts.

import type { Arrival } from '../../domain/arrival.ts'
import { SILENT_CLOSE } from '../../domain/live-message.ts'
import type { Answer } from '../../domain/refusal.ts'
import { no, yes } from '../../domain/result.ts'
import { lifeOf, nameKey } from '../../domain/room.ts'
import { earliest, type Seat, SILENT_MS } from '../../domain/session.ts'
import { Outbox, outboxOptions } from '../outbox/outbox.ts'
import { isRoomAsItWas, type RoomRow, readRoom } from '../room-tables.ts'
import {
  A_RUN,
  doItem,
  dueItems,
  firstDue,
  forgetFailure,
  forgetFailures,
  noteFailure,
} from './due-items.ts'
import { type Floor, takeFrame } from './frames.ts'
import { LiveLimits } from './limits.ts'
import { openDoor, resumeRequest } from './requests.ts'
import { noteAway, noteLost } from './seat-tables.ts'
import { resumeSeat, takeSeat } from './seats.ts'
import { LiveSockets } from './sockets.ts'
import { judgeArrival, type Turn } from './turn.ts'

const DAY_MS = 86_400_000
const DEFAULT_REQUEST_SECONDS = 600
const DEFAULT_SESSION_DAYS = 90

/** The alarm is never set nearer than this. */
const NEAREST_MS = 1_000
/** An alarm that is due comes when the object has a moment; after so long it is taken for lost. */
const LOST_MS = 30_000

/** A var that is no number was refused by access/config.ts: here it is as if it were unset. */
const number = (text: string | undefined, usual: number): number =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : usual

/** The class only: a message could hold what a person wrote. */
const complain = (error: unknown, key: string): void => {
  const name = error instanceof Error ? error.name : typeof error
  console.error(JSON.stringify({ error: name, in: 'alarm', item: key.split(':')[0] }))
}

export class LiveRoom {
  readonly #ctx: DurableObjectState
  readonly #sql: SqlStorage
  readonly #requestMs: number
  readonly #sessionDays: number
  readonly #floor: Floor
  /** When the next socket could have gone silent, ms; null: no sockets. */
  #silentAt: number | null
  /** When the alarm is set for, as far as this object knows, ms. */
  #armedAt: number | null = null
  #room: RoomRow | null = null
  readonly sockets: LiveSockets
  readonly outbox: Outbox

  /** After the migrations have run. Whoever lost his socket while the process was gone is away from now on. */
  constructor(ctx: DurableObjectState, sql: SqlStorage, env: Env, eject: Floor['eject']) {
    const now = Date.now()
    this.#ctx = ctx
    this.#sql = sql
    this.#requestMs = number(env.REQUEST_SECONDS, DEFAULT_REQUEST_SECONDS) * 1000
    this.#sessionDays = number(env.SESSION_DAYS, DEFAULT_SESSION_DAYS)
    this.sockets = new LiveSockets(ctx)
    this.outbox = new Outbox(this.#sql, outboxOptions(env))
    this.#silentAt = this.sockets.silentAt()
    this.#floor = {
      sockets: this.sockets,
      limits: new LiveLimits(),
      act: (at, work) => this.act(at, work),
      eject,
      lose: (socket, code, reason, at) => this.#lose(socket, code, reason, at),
    }
    ctx.storage.transactionSync(() => noteLost(this.#sql, this.sockets.held(), now))
  }

  /** Sets the alarm where none is, though there is something to do. */
  async rearm(): Promise<void> {
    if ((await this.#ctx.storage.getAlarm()) === null) this.act(Date.now(), () => null)
  }

  /** Read anew only when it was changed: its settings are text that has to be parsed. */
  #readRoom(): RoomRow | null {
    if (this.#room === null || !isRoomAsItWas(this.#sql, this.#room))
      this.#room = readRoom(this.#sql)
    return this.#room
  }

  /** One transaction, with the alarm set as its last write; what it says goes out once it is written.
   * Null: there is no room. */
  act<T>(now: number, work: (turn: Turn) => T): T | null {
    const effects: (() => void)[] = []
    const value = this.#ctx.storage.transactionSync(() => {
      const room = this.#readRoom()
      if (room === null) return null
      const done = work({
        sql: this.#sql,
        sockets: this.sockets,
        room,
        now,
        requestMs: this.#requestMs,
        keepsPersons: this.#sessionDays > 0,
        later: (effect) => effects.push(effect),
        announce: (type, data) => this.outbox.put(room, type, data, now),
      })
      this.#arm(room, now)
      return done
    })
    for (const effect of effects) effect()
    return value
  }

  /** Sessions in which nobody is remembered are kept as long as usual. */
  get #retentionMs(): number {
    return (this.#sessionDays || DEFAULT_SESSION_DAYS) * DAY_MS
  }

  #nextDue(room: RoomRow, now: number): number | null {
    const first = firstDue({ sql: this.#sql, room, now }, this.#retentionMs)
    return earliest([first, this.outbox.nextDue(), this.#silentAt])
  }

  /** An alarm that comes too early does nothing and sets the next one, so only an earlier one is set. One that is
   * due is left alone: setting it anew would put it off, and a busy room would put it off for ever. */
  #arm(room: RoomRow, now: number): void {
    const due = this.#nextDue(room, now)
    if (due === null) return
    const at = Math.max(due, now + NEAREST_MS)
    if (this.#armedAt !== null && this.#armedAt > now - LOST_MS && this.#armedAt <= at) return
    this.#armedAt = at
    this.#ctx.storage.setAlarm(at)
  }

  /** What is due is done singly: what fails stops nothing else. Deliveries are only started, and last. */
  alarm(now: number): void {
    this.#armedAt = null
    const room = readRoom(this.#sql)
    if (room === null) return
    try {
      for (const { key, at } of dueItems({ sql: this.#sql, room, now }, this.#retentionMs, A_RUN)) {
        if (at > now) break
        this.#doOne(key, now)
      }
      forgetFailures({ sql: this.#sql, room, now }, this.#retentionMs)
      if (this.#silentAt !== null && this.#silentAt <= now) this.#sweep(now)
      this.outbox.start(now, () => this.act(Date.now(), () => null))
    } finally {
      this.#arm(room, now)
    }
  }

  #doOne(key: string, now: number): void {
    try {
      this.act(now, (turn) => {
        doItem(turn, key, this.#retentionMs)
        forgetFailure(turn.sql, key)
      })
    } catch (error) {
      complain(error, key)
      noteFailure(this.#sql, key, now)
    }
  }

  /** Closes sockets that were not heard for too long. Their seats stay for a while. */
  #sweep(now: number): void {
    for (const socket of this.sockets.silent(now))
      try {
        this.#lose(socket, SILENT_CLOSE, 'silent', now)
      } catch (error) {
        complain(error, 'silent')
        this.sockets.close(socket, SILENT_CLOSE, 'silent')
      }
    this.#silentAt = this.sockets.silentAt()
  }

  /** Somebody at the door with a socket. Refuses what admission refuses; then the socket is not taken. */
  join(arrival: Arrival, socket: WebSocket): Answer<unknown> {
    this.#silentAt ??= arrival.now + SILENT_MS
    const joined = this.act(arrival.now, (turn): Answer<unknown> => {
      const { called } = arrival
      if (called !== null && nameKey(turn.room.name) !== called)
        return no({ reason: 'room_not_found' })
      if (arrival.offeredHash !== null && lifeOf(turn.room, turn.now) !== 'archived') {
        const seat = resumeSeat(turn, arrival, socket)
        if (seat !== null) return seat
        if (resumeRequest(turn, arrival, socket) !== null) return yes(null)
      }
      return this.#enter(turn, arrival, socket)
    })
    return joined ?? no({ reason: 'room_not_found' })
  }

  #enter(turn: Turn, arrival: Arrival, socket: WebSocket): Answer<unknown> {
    const judged = judgeArrival(turn, arrival)
    if (!judged.ok) return judged
    if (judged.value.outcome === 'may_request') return openDoor(turn, arrival, socket)
    const grant = arrival.entry.grant?.ok ? arrival.entry.grant.value : null
    const seat = takeSeat(turn, judged.value, {
      ...arrival.dealt,
      formerHash: '',
      iceServers: arrival.iceServers,
      browser: arrival.browser,
      os: arrival.os,
      person: grant?.person ?? {},
      jti: grant?.jti ?? null,
      slot: grant?.rank.by === 'code' ? grant.rank.slot : null,
      socket,
      awaySince: null,
      attach: (taken, { id, isAdmin }: Seat) =>
        this.sockets.accept(taken, { stage: 'seated', seatId: id, since: turn.now, isAdmin }),
    })
    return yes(seat)
  }

  /** A message from nobody, to these. False: the room has sent too much in this second; to one it always may. */
  say(to: readonly Seat[], data: unknown, now: number): boolean {
    if (to.length > 1 && !this.#floor.limits.maySend(to.length, now)) return false
    for (const { id } of to) this.sockets.tell(id, { type: 'message', from: null, data })
    return true
  }

  frame(socket: WebSocket, frame: string | ArrayBuffer, now: number): void {
    takeFrame(this.#floor, socket, frame, now)
  }

  /** A socket closed by itself: who held it is away, or stood at the door and is gone. */
  lost(socket: WebSocket, now: number): void {
    const attached = this.sockets.lost(socket)
    if (attached === null || attached.stage === 'asking') return
    this.act(now, ({ sql }) => noteAway(sql, attached.seatId, now))
  }

  #lose(socket: WebSocket, code: number, reason: string, now: number): void {
    this.lost(socket, now)
    this.sockets.close(socket, code, reason)
  }
}
