// Two rooms of one name: many creators of the same few names at once, in four Workers on one namespace, while others
// rename rooms to them and archive those that have them. Afterwards no two live rooms have one name, and each name leads
// to its room.

import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { type Client, makeClient } from '../support/http-client.ts'
import type { Part } from './part.ts'
import { startProgress } from './progress.ts'

const NAMES = 5
/** At once, in each round. */
const ACTS = 40

const whole = (value: number): string => value.toLocaleString('en')

/** Two in three make a room, in either dialect; then a rename, then an archiving. */
const ACTIONS = ['v1', 'v2', 'v1', 'v2', 'rename', 'archive'] as const

type Counts = {
  made: number
  renamed: number
  archived: number
  refused: number
  strange: string[]
}

const act = async (
  client: Client,
  url: string,
  action: (typeof ACTIONS)[number],
  name: string,
  spare: string,
  ids: Set<string>,
  counts: Counts,
): Promise<void> => {
  const ask = (path: string, method: string, body?: object) =>
    client.send(url + path, { method, headers: keyed, ...(body && { body }) })
  const asked = {
    v1: () => ask('/api/v1/room', 'POST', { roomName: name }),
    v2: () => ask('/v2/rooms', 'POST', { name }),
    rename: () => ask(`/v2/rooms/${spare}`, 'POST', { name }),
    archive: () => ask(`/api/v1/room/${name}`, 'DELETE'),
  }
  const { status, text } = await asked[action]()
  if (status >= 500) counts.strange.push(`${action} ${status} ${text}`)
  else if (status >= 400) counts.refused += 1
  else if (action === 'rename') counts.renamed += 1
  else if (action === 'archive') counts.archived += 1
  else {
    counts.made += 1
    const { _id, id }: { _id?: string; id?: string } = JSON.parse(text)
    ids.add(_id ?? id ?? '')
  }
}

/** Names that two live rooms have, and live rooms that their name does not lead to. */
const judge = async (
  client: Client,
  url: string,
  ids: Iterable<string>,
): Promise<{ live: number; twice: string[]; lost: string[] }> => {
  const byName = new Map<string, string[]>()
  for (const id of ids) {
    const { status, text } = await client.send(`${url}/v2/rooms/${id}`, { headers: keyed })
    if (status !== 200) continue
    const { name }: { name: string } = JSON.parse(text)
    const key = name.toLowerCase()
    byName.set(key, [...(byName.get(key) ?? []), id])
  }
  const lost: string[] = []
  for (const [name, rooms] of byName) {
    const { text } = await client.send(`${url}/api/v1/room/${name}`, { headers: keyed })
    if (!rooms.includes(JSON.parse(text)._id)) lost.push(name)
  }
  const twice = [...byName].filter(([, rooms]) => rooms.length > 1).map(([name]) => name)
  return { live: byName.size, twice, lost }
}

export const names: Part = async ({ script, quick, memory }) => {
  const rounds = quick ? 5 : 200
  const progress = startProgress('rooms of one name', rounds)
  const workerd = await startAnteroom(anteroom(script, { leaseSeconds: 0 }), {
    services: 4,
    memory,
  })
  const { urls } = workerd
  const client = makeClient(ACTS)
  const ids = new Set<string>()
  const counts: Counts = { made: 0, renamed: 0, archived: 0, refused: 0, strange: [] }
  for (let round = 0; round < rounds; round++) {
    const spares = await Promise.all(
      Array.from({ length: ACTS }, async () => {
        const { text } = await client.send(`${urls[0]}/api/v1/room`, { headers: keyed, body: {} })
        return String(JSON.parse(text)._id)
      }),
    )
    for (const id of spares) ids.add(id)
    const acts = spares.map((spare, n) => {
      const name = `name-${round}-${n % NAMES}`
      const written = n % 3 === 0 ? name.toUpperCase() : name
      const action = ACTIONS[Math.floor(n / NAMES) % ACTIONS.length] ?? 'v1'
      const url = urls[Math.floor(Math.random() * urls.length)] ?? urls[0]
      return () => act(client, url, action, written, spare, ids, counts)
    })
    await Promise.all(acts.toSorted(() => Math.random() - 0.5).map((one) => one()))
    progress.step()
  }
  const { live, twice, lost } = await judge(client, urls[0], ids)
  if (live === 0) throw new Error('no room is left to be judged')
  client.close()
  await workerd.stop()
  progress.end()
  const { made, renamed, archived, refused, strange } = counts
  const notes = [...twice, ...lost, ...strange].slice(0, 20)
  return [
    {
      title: 'Rooms of one name',
      head: ['count', 'value', 'must be'],
      rows: [
        ['names that were wanted at once', whole(rounds * NAMES), ''],
        ['rooms made, renamed, archived', [made, renamed, archived].map(whole).join(', '), ''],
        ['refused, since the name was taken', whole(refused), ''],
        ['live rooms afterwards', whole(live), ''],
        ['names that two live rooms have', whole(twice.length), '0'],
        ['live rooms that their name does not lead to', whole(lost.length), '0'],
        ['5xx', whole(strange.length), '0'],
      ],
      ...(notes.length === 0 ? {} : { note: notes.join('\n') }),
    },
  ]
}
