// The method of the stale test: rooms side by side, several Workers in one process on one namespace, and
// clients that follow links and exchange codes on all of them without a pause, while every room's code is
// disabled, and enabled or replaced, again and again. Whether a request was sent before or after a change
// was acknowledged is known from the order of events in this one process: no clock is compared.

import { keyed } from '../support/anteroom-process.ts'
import { type Client, makeClient } from '../support/http-client.ts'

export type StaleWish = {
  urls: readonly string[]
  rooms: number
  /** Disable calls in all, spread evenly over the rooms. */
  rounds: number
  /** Clients of each room. */
  clients: number
  progress?: (done: number) => void
}

export type StaleCounts = {
  disabled: number
  requests: number
  /** Answers to requests sent after a disable call had returned. */
  sentAfter: number
  /** Of these, the ones let through all the same. */
  stale: number
  /** Requests sent after an enable call had returned, and still refused. */
  staleRefusals: number
  /** Requests sent while a disable call was under way and let through. */
  servedWhileDisabling: number
  /** Of these, the ones sent after another Worker had already refused the code: they came from a
   * memory, and would have been stale if the call had not waited. */
  servedFromMemory: number
  /** Answers that are neither the code's nor its refusal. */
  strange: string[]
}

/** `turning`: a call to change it is under way. `turns` counts changes begun. */
type Code = {
  text: string
  on: boolean
  turning: boolean
  turns: number
  refusedSince: boolean
}

type Room = { id: string; code: Code; old: Code[] }

const OFF_MS = 250
const ON_MS = 100

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const newCode = (text: string): Code => ({
  text,
  on: true,
  turning: false,
  turns: 0,
  refusedSince: false,
})
const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)]

const post = async <T>(client: Client, url: string, body: object): Promise<T> => {
  const { status, text } = await client.send(url, { headers: keyed, body })
  if (status !== 200) throw new Error(`${url}: ${status} ${text}`)
  return JSON.parse(text)
}

export const staleRounds = async (wish: StaleWish): Promise<StaleCounts> => {
  const { urls, rooms: count, rounds, clients } = wish
  const counts: StaleCounts = {
    disabled: 0,
    requests: 0,
    sentAfter: 0,
    stale: 0,
    staleRefusals: 0,
    servedWhileDisabling: 0,
    servedFromMemory: 0,
    strange: [],
  }
  const crowd = makeClient(count * clients)
  const owner = makeClient(count)
  let over = false
  let turn = 0
  const nextUrl = (): string => urls[turn++ % urls.length] ?? ''

  const judge = (code: Code, sent: Code, status: number): void => {
    const letIn = status === 302 || status === 200
    counts.requests += 1
    if (!letIn && status !== 410 && status !== 403)
      counts.strange.push(`code ${code.text} answers ${status}`)
    // A change that began before the answer came: it may be in the answer.
    if (sent.turns === code.turns && !sent.turning) {
      if (!code.on) counts.sentAfter += 1
      if (!code.on && letIn) counts.stale += 1
      if (code.on && !letIn) counts.staleRefusals += 1
    }
    if (sent.turning && sent.on && letIn) {
      counts.servedWhileDisabling += 1
      if (sent.refusedSince) counts.servedFromMemory += 1
    }
    if (sent.turning && sent.on && !letIn && sent.turns === code.turns) code.refusedSince = true
  }

  const visit = async (room: Room): Promise<void> => {
    const code = Math.random() < 0.2 ? (pick(room.old) ?? room.code) : room.code
    const sent = { ...code }
    const { status } =
      Math.random() < 0.5
        ? await crowd.send(`${nextUrl()}/${code.text}`)
        : await crowd.send(`${nextUrl()}/v2/token`, { body: { code: code.text } })
    judge(code, sent, status)
  }

  const turnCode = async (code: Code, enabled: boolean): Promise<void> => {
    code.turns += 1
    code.turning = true
    code.refusedSince = false
    await post(owner, `${nextUrl()}/v2/room-codes/code`, { code: code.text, enabled })
    code.on = enabled
    code.turning = false
  }

  const guestCode = async (id: string): Promise<Code> => {
    const made = await post<{ code: string }>(
      owner,
      `${nextUrl()}/v2/room-codes/room/${id}/role/guest`,
      {},
    )
    return newCode(made.code)
  }

  const openRoom = async (): Promise<Room> => {
    const { _id } = await post<{ _id: string }>(owner, `${nextUrl()}/api/v1/room`, {})
    return { id: _id, code: await guestCode(_id), old: [] }
  }

  const disableInTurns = async (room: Room, times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await pause(Math.random() * ON_MS)
      await turnCode(room.code, false)
      counts.disabled += 1
      wish.progress?.(counts.disabled)
      await pause(OFF_MS)
      if (time % 2 === 0) await turnCode(room.code, true)
      else {
        room.old.push(room.code)
        room.code = await guestCode(room.id)
      }
    }
  }

  try {
    const rooms = await Promise.all(Array.from({ length: count }, openRoom))
    const visitors = rooms.flatMap((room) =>
      Array.from({ length: clients }, async () => {
        while (!over) await visit(room)
      }),
    )
    const crowded = Promise.all(visitors)
    const owners = rooms.map((room) => disableInTurns(room, rounds / count))
    await Promise.race([crowded, Promise.all(owners)])
    over = true
    await crowded
  } finally {
    over = true
    crowd.close()
    owner.close()
  }
  return counts
}
