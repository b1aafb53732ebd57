// A room's webhook outbox: events are written in the transaction that made them, and sent from here, to
// each endpoint in order and one at a time. Nothing here is awaited by the room: a slow receiver delays
// nobody. Leaves out signing and sending (deliver-webhook.ts) and the room's alarm, which calls `start`.

import type { Room, RoomChange } from '../../domain/room.ts'
import {
  backOff,
  bodyOf,
  type Delivery,
  type Endpoint,
  endpointsFor,
  type Outcome,
  SENDING_MS,
  TIMEOUT_MS,
  urlsSet,
  WEBHOOK_TYPES,
  type WebhookType,
  webhookKeys,
} from '../../domain/webhook.ts'
import { addressFault } from '../../domain/webhook-address.ts'
import { readRoom } from '../room-tables.ts'
import { deliverWebhook, type Send } from './deliver-webhook.ts'
import {
  dropEndpoint,
  earliestDue,
  readDueEndpoints,
  readEndpoint,
  readIdleEndpoints,
  writeEndpoint,
} from './endpoint-tables.ts'
import {
  earliestTooOld,
  failAll,
  failBeyondMost,
  failTooOld,
  failType,
  insertDelivery,
  isBeingSent,
  nextSeq,
  putBackCutOff,
  readDeliveries,
  type StartedRow,
  startOldest,
  writeOutcome,
} from './outbox-tables.ts'

export type OutboxOptions = {
  /** All sign; without one nothing is written and nothing sent. */
  keys: readonly Uint8Array<ArrayBuffer>[]
  allowLoopback: boolean
  send: Send
  timeoutMs: number
  /** ms */
  clock: () => number
}

export type OutboxSource = {
  WEBHOOK_SECRET?: string | undefined
  ALLOW_LOOPBACK_WEBHOOKS?: string | undefined
}

export const outboxOptions = (env: OutboxSource): OutboxOptions => ({
  keys: webhookKeys(env.WEBHOOK_SECRET) ?? [],
  allowLoopback: env.ALLOW_LOOPBACK_WEBHOOKS === 'true',
  send: (url, init) => fetch(url, init),
  timeoutMs: TIMEOUT_MS,
  clock: () => Date.now(),
})

/** How many one start sends to an endpoint, one after the other; the next alarm goes on from there. */
const MOST_AT_ONCE = 20

export class Outbox {
  readonly #sql: SqlStorage
  readonly #options: OutboxOptions

  /** After the migrations have run. */
  constructor(sql: SqlStorage, options: OutboxOptions) {
    this.#sql = sql
    this.#options = options
  }

  /** Writes the event for each endpoint that wants it. Inside the caller's transaction; sends nothing.
   * `data` is JSON. */
  put(room: Pick<Room, 'settings' | 'extras'>, type: WebhookType, data: object, now: number): void {
    if (this.#options.keys.length === 0) return
    const endpoints = endpointsFor(room, type)
      .map(({ url }) => ({ url, known: readEndpoint(this.#sql, url) }))
      .filter(({ known }) => known === null || known.offAt === null)
    if (endpoints.length === 0) return
    const seq = nextSeq(this.#sql)
    const id = `msg_${crypto.randomUUID().replaceAll('-', '')}`
    const event = { id, seq, type, createdAt: now, body: bodyOf(type, seq, data, now) }
    for (const { url, known } of endpoints) {
      insertDelivery(this.#sql, event, url)
      failBeyondMost(this.#sql, url)
      const { failures = 0, dueAt = null } = known ?? {}
      // Whoever waits there already knows when.
      if (dueAt === null) writeEndpoint(this.#sql, url, { failures, dueAt: now, offAt: null })
    }
  }

  /** In the transaction of a change, with the room as it is then. A URL that was set, be it to what it
   * was, is on again if it was off, and tried at once if it failed; one that is gone is forgotten. */
  roomChanged(
    room: Pick<Room, 'settings' | 'extras'>,
    change: Pick<RoomChange, 'settings' | 'extras'>,
    now: number,
  ): void {
    for (const { url } of urlsSet(change)) {
      const known = readEndpoint(this.#sql, url)
      if (known === null) continue
      if (known.dueAt === null) dropEndpoint(this.#sql, url)
      // What is being sent is not sent a second time beside it.
      else if (!isBeingSent(this.#sql, url))
        writeEndpoint(this.#sql, url, { failures: 0, dueAt: now, offAt: null })
    }
    const urls = WEBHOOK_TYPES.flatMap((type) => endpointsFor(room, type)).map(({ url }) => url)
    for (const url of readIdleEndpoints(this.#sql))
      if (!urls.includes(url)) dropEndpoint(this.#sql, url)
  }

  /** ms of the earliest thing to do (an attempt to start, an event to give up), or null. */
  nextDue(): number | null {
    const due = this.#options.keys.length === 0 ? null : earliestDue(this.#sql)
    const old = earliestTooOld(this.#sql)
    return due === null || old === null ? (due ?? old) : Math.min(due, old)
  }

  /** Starts what is due and awaits nothing. Never throws. `whenDone` is called after each outcome was
   * written, so that the room can arm its alarm. */
  start(now: number, whenDone: () => void): void {
    this.#guarded(() => {
      if ((earliestTooOld(this.#sql) ?? Number.POSITIVE_INFINITY) <= now) failTooOld(this.#sql, now)
      if (this.#options.keys.length === 0) return
      for (const url of readDueEndpoints(this.#sql, now))
        this.#guarded(() => {
          putBackCutOff(this.#sql, url)
          this.#startNext(url, now, MOST_AT_ONCE, whenDone)
        })
    })
  }

  /** Newest first, those before a number. */
  list(before: number, limit: number): Delivery[] {
    return readDeliveries(this.#sql, before, limit)
  }

  /** The endpoint as the room has it now. What waits there and is not wanted any more, or could not be
   * sent there any more, fails. */
  #judged(url: string): Endpoint | null {
    const room = readRoom(this.#sql)
    let judged: Endpoint | null = null
    for (const type of WEBHOOK_TYPES) {
      const wanted = room && endpointsFor(room, type).find((endpoint) => endpoint.url === url)
      if (wanted) judged = wanted
      else failType(this.#sql, url, type)
    }
    if (judged === null || addressFault(url, this.#options.allowLoopback) === null) return judged
    failAll(this.#sql, url, 'address_refused')
    return null
  }

  /** Starts the oldest that waits there, if any does. */
  #startNext(url: string, now: number, left: number, whenDone: () => void): void {
    const { failures = 0 } = readEndpoint(this.#sql, url) ?? {}
    // Before all else, so that whatever breaks below is not tried again at once.
    writeEndpoint(this.#sql, url, { failures, dueAt: now + SENDING_MS, offAt: null })
    const endpoint = this.#judged(url)
    const row = endpoint === null ? null : startOldest(this.#sql, url)
    if (endpoint !== null && row !== null) this.#send(endpoint, row, left, whenDone)
    else if (failures === 0) dropEndpoint(this.#sql, url)
    else writeEndpoint(this.#sql, url, { failures, dueAt: null, offAt: null })
  }

  /** Not awaited by anybody. Never rejects. */
  async #send(
    endpoint: Endpoint,
    row: StartedRow,
    left: number,
    whenDone: () => void,
  ): Promise<void> {
    const { keys, send, timeoutMs, clock } = this.#options
    const outcome = await deliverWebhook(endpoint, row, keys, { send, timeoutMs, now: clock() })
    this.#guarded(() => this.#finish(endpoint.url, row, outcome, left, whenDone))
    this.#guarded(whenDone)
  }

  #finish(
    url: string,
    row: StartedRow,
    outcome: Outcome,
    left: number,
    whenDone: () => void,
  ): void {
    const now = this.#options.clock()
    const isGone = outcome.error === 'gone'
    if (!writeOutcome(this.#sql, row, outcome, isGone)) return
    const failures = (readEndpoint(this.#sql, url)?.failures ?? 0) + 1
    if (isGone) {
      failAll(this.#sql, url, 'gone')
      writeEndpoint(this.#sql, url, { failures: 0, dueAt: null, offAt: now })
    } else if (outcome.error !== null)
      writeEndpoint(this.#sql, url, { failures, dueAt: now + backOff(failures), offAt: null })
    else {
      writeEndpoint(this.#sql, url, { failures: 0, dueAt: now, offAt: null })
      if (left > 1) this.#startNext(url, now, left - 1, whenDone)
    }
  }

  /** The class only: a message could hold an address. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error
      console.error(JSON.stringify({ error: name, in: 'outbox' }))
    }
  }
}
