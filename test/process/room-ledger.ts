// What Anteroom has acknowledged: rooms made, codes made, codes disabled. Writes at random and, after a
// restart, finds what is missing or half-made. A write that was cut off may have happened or not, but
// wholly, and it must stay as it was found.

import { keyed } from '../support/anteroom-process.ts'
import type { Client, Reply } from '../support/http-client.ts'

type Entry = {
  name: string
  round: number
  /** Null: its making was cut off. */
  id: string | null
  /** Code to whether it is on; null: the switching was cut off. */
  codes: Map<string, boolean | null>
  making: boolean
}

type WireRoom = { _id: string; roomName: string }
type WireCode = { code: string; enabled: boolean }

const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)]

const expectOk = (reply: Reply, what: string): string => {
  if (reply.status !== 200) throw new Error(`${what}: ${reply.status} ${reply.text}`)
  return reply.text
}

export const makeLedger = () => {
  const entries: Entry[] = []
  const counts = { rooms: 0, codes: 0, disabled: 0 }

  const openRoom = async (client: Client, url: string, round: number): Promise<void> => {
    const name = `kill-${round}-${entries.length}`
    const entry: Entry = { name, round, id: null, codes: new Map(), making: false }
    entries.push(entry)
    const body = { roomName: name }
    const reply = await client.send(`${url}/api/v1/room`, { headers: keyed, body })
    const room: WireRoom = JSON.parse(expectOk(reply, 'create'))
    entry.id = room._id
    counts.rooms += 1
  }

  const makeCodes = async (client: Client, url: string, entry: Entry): Promise<void> => {
    entry.making = true
    const path = `${url}/v2/room-codes/room/${entry.id}`
    const reply = await client.send(path, { headers: keyed, body: {} })
    const { data }: { data: WireCode[] } = JSON.parse(expectOk(reply, 'codes'))
    for (const { code } of data) entry.codes.set(code, true)
    entry.making = false
    counts.codes += data.length
  }

  const disable = async (
    client: Client,
    url: string,
    entry: Entry,
    code: string,
  ): Promise<void> => {
    entry.codes.set(code, null)
    const body = { code, enabled: false }
    expectOk(await client.send(`${url}/v2/room-codes/code`, { headers: keyed, body }), 'disable')
    entry.codes.set(code, false)
    counts.disabled += 1
  }

  const write = (client: Client, url: string, round: number): Promise<void> => {
    const dice = Math.random()
    const bare = entries.filter(
      ({ id, codes, making }) => id !== null && codes.size === 0 && !making,
    )
    const entry = pick(bare)
    if (dice < 0.35 && entry !== undefined) return makeCodes(client, url, entry)
    const coded = pick(entries.filter(({ codes }) => [...codes.values()].includes(true)))
    const code = [...(coded?.codes ?? [])].find(([, on]) => on === true)?.[0]
    if (dice < 0.65 && coded !== undefined && code !== undefined)
      return disable(client, url, coded, code)
    return openRoom(client, url, round)
  }

  const checkCodes = async (client: Client, url: string, entry: Entry): Promise<string[]> => {
    const faults: string[] = []
    const path = `${url}/v2/room-codes/room/${entry.id}?limit=100`
    const reply = await client.send(path, { headers: keyed })
    if (reply.status !== 200) return [`room ${entry.name} cannot be read by its id`]
    const { data }: { data: WireCode[] } = JSON.parse(reply.text)
    const made = entry.making ? [0, 2] : [entry.codes.size]
    if (!made.includes(data.length))
      faults.push(`room ${entry.name} has ${data.length} codes, not ${made.join(' or ')}`)
    entry.making = false
    for (const code of entry.codes.keys())
      if (data.every((found) => found.code !== code)) faults.push(`code ${code} is lost`)
    for (const { code, enabled } of data) {
      const expected = entry.codes.get(code) ?? null
      if (expected !== null && expected !== enabled)
        faults.push(`code ${code} was acknowledged as ${expected ? 'enabled' : 'disabled'}`)
      entry.codes.set(code, enabled)
      const { status } = await client.send(`${url}/${code}`)
      if (status !== (enabled ? 302 : 410)) faults.push(`link ${code} answers ${status}`)
    }
    return faults
  }

  const checkEntry = async (
    client: Client,
    url: string,
    entry: Entry,
    listed: ReadonlyMap<string, string>,
  ): Promise<string[]> => {
    const { status, text } = await client.send(`${url}/api/v1/room/${entry.name}`, {
      headers: keyed,
    })
    const id = status === 200 ? (JSON.parse(text) as WireRoom)._id : null
    const listedId = listed.get(entry.name) ?? null
    if (id !== listedId) return [`room ${entry.name} is ${id} by name and ${listedId} in the list`]
    if (entry.id !== null && id !== entry.id) return [`room ${entry.name} is lost`]
    entry.id = id
    return id === null ? [] : checkCodes(client, url, entry)
  }

  /** Name to id of every listed room that was made in `round` or later. */
  const readList = async (
    client: Client,
    url: string,
    round: number,
  ): Promise<Map<string, string>> => {
    const listed = new Map<string, string>()
    let next: string | null = `${url}/api/v1/rooms?limit=100`
    while (next !== null) {
      const reply: Reply = await client.send(next, { headers: keyed })
      const rooms: WireRoom[] = JSON.parse(expectOk(reply, 'list'))
      for (const { _id, roomName } of rooms) listed.set(roomName, _id)
      const more = rooms.some(({ roomName }) => Number(roomName.split('-')[1]) >= round)
      const query = /<[^>]*?(\?[^>]*)>/.exec(String(reply.headers.link ?? ''))?.[1]
      next = more && query !== undefined ? `${url}/api/v1/rooms${query}` : null
    }
    return listed
  }

  const checkFrom = async (client: Client, url: string, round: number): Promise<string[]> => {
    const listed = await readList(client, url, round)
    const known = new Set(entries.map(({ name }) => name))
    const faults = [...listed.keys()]
      .filter((name) => !known.has(name))
      .map((name) => `room ${name} is listed and was never asked for`)
    for (const entry of entries.filter((other) => other.round >= round))
      faults.push(...(await checkEntry(client, url, entry, listed)))
    return faults
  }

  return { counts, write, check: checkFrom, checkAll: (c: Client, u: string) => checkFrom(c, u, 0) }
}
