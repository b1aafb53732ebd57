// What Anteroom has acknowledged while it gives leases: codes that were clicked and then switched off. After
// a restart they stay off, and switching off another code of such a room waits for the lease that the room
// assumes, because its length was stored: for about one, and not for two.

import { keyed } from '../support/anteroom-process.ts'
import type { Client } from '../support/http-client.ts'

type Entry = { round: number; off: string; on: string }

/** Codes that are tried after each restart. */
const TRIED = 8

export const makeLeaseLedger = (leaseMs: number) => {
  const entries: Entry[] = []

  const ask = async (client: Client, url: string, body?: object): Promise<string> => {
    const reply = await client.send(url, { headers: keyed, ...(body && { body }) })
    if (reply.status !== 200) throw new Error(`${url}: ${reply.status} ${reply.text}`)
    return reply.text
  }

  const statusOf = async (client: Client, url: string, code: string): Promise<number> =>
    (await client.send(`${url}/${code}`)).status

  const disable = (client: Client, url: string, code: string): Promise<string> =>
    ask(client, `${url}/v2/room-codes/code`, { code, enabled: false })

  const write = async (client: Client, url: string, round: number): Promise<void> => {
    const room: { _id: string } = JSON.parse(await ask(client, `${url}/api/v1/room`, {}))
    const path = `${url}/v2/room-codes/room/${room._id}`
    const { data }: { data: { code: string }[] } = JSON.parse(await ask(client, path, {}))
    const [off = '', on = ''] = data.map(({ code }) => code)
    for (const code of [off, on]) await statusOf(client, url, code)
    await disable(client, url, off)
    entries.push({ round, off, on })
  }

  const checkOne = async (client: Client, url: string, { off, on }: Entry): Promise<string[]> => {
    const faults: string[] = []
    const began = performance.now()
    await disable(client, url, on)
    const leases = (performance.now() - began) / leaseMs
    if (leases < 0.9 || leases > 2)
      faults.push(`code ${on} was switched off within ${leases.toFixed(2)} leases`)
    for (const code of [off, on])
      if ((await statusOf(client, url, code)) !== 410) faults.push(`code ${code} is on again`)
    return faults
  }

  const check = async (client: Client, url: string, round: number): Promise<string[]> => {
    const ours = entries.filter((entry) => entry.round === round).slice(0, TRIED)
    return (await Promise.all(ours.map((entry) => checkOne(client, url, entry)))).flat()
  }

  return { entries, write, check }
}
