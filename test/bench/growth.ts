// What becomes of the speed as the work grows: the same requests, for one code of each of ten rooms,
// where 10, 1,000 and 20,000 rooms are stored, and where a room has 1 and 100 codes. Each is a process of
// its own, measured in alternating rounds.

import { anteroom, startAnteroom } from '../support/anteroom-process.ts'
import { freshFolder } from '../support/worker-build.ts'
import type { Part } from './part.ts'
import { startProgress } from './progress.ts'
import { GROWTH_HEAD, growthCells, type Table } from './report.ts'
import { exchangesOf, linksOf, makeCodes, makeRooms, makeToken, validationOf } from './rooms.ts'
import { alternate } from './rounds.ts'
import { type Load, makeSide } from './wrk.ts'

const HOT = 10
/** Rooms made in one life of a process: every object alive holds files open. */
const BATCH = 2000

type Size = { label: string; rooms: number; codes: number }

const SIZES: Size[] = [
  { label: '1,000 rooms', rooms: 1000, codes: 1 },
  { label: '20,000 rooms', rooms: 20_000, codes: 1 },
  { label: '10 rooms, 100 codes each', rooms: HOT, codes: 100 },
  { label: '10 rooms, 1 code each', rooms: HOT, codes: 1 },
]

/** A process with that much stored, and what to ask it. */
const grow = async (script: string, { rooms, codes }: Size, step: () => void) => {
  const program = anteroom(script, { leaseSeconds: 5 })
  const state = await freshFolder('grown', true)
  const ids: string[] = []
  while (ids.length < rooms) {
    const workerd = await startAnteroom(program, { state })
    ids.push(...(await makeRooms(workerd.urls[0], Math.min(BATCH, rooms - ids.length))))
    await workerd.stop()
    step()
  }
  const workerd = await startAnteroom(program, { state })
  const [url] = workerd.urls
  // Spread over the time they were made, and so over all of the lists.
  const hot = Array.from({ length: HOT }, (_, index) => ids[(index * rooms) / HOT] ?? '')
  // One code of each, the last one made: how many it lies among shall not matter.
  const all = await makeCodes(url, hot, codes)
  const [first = '', ...rest] = all.slice(-HOT)
  const made: [string, ...string[]] = [first, ...rest]
  const link: Load = { asked: linksOf(made), status: 302 }
  const validate: Load = { asked: validationOf(await makeToken(url)), status: 200 }
  const exchange: Load = { asked: exchangesOf(made), status: 200 }
  return { workerd, link, validate, exchange }
}

export const growth: Part = async ({ script, pace, quick }): Promise<Table[]> => {
  const sizes = quick ? SIZES.filter(({ rooms }) => rooms < 20_000) : SIZES
  const batches = sizes.reduce((sum, { rooms }) => sum + Math.ceil(rooms / BATCH), 0)
  const kinds = ['link', 'validate', 'exchange'] as const
  const steps = batches + kinds.length * sizes.length * pace.rounds
  const progress = startProgress('growth', steps)
  const grown: Awaited<ReturnType<typeof grow>>[] = []
  for (const size of sizes) grown.push(await grow(script, size, () => progress.step('rooms')))
  const rows: string[][] = []
  for (const kind of kinds) {
    const sides = await Promise.all(grown.map((side) => makeSide(side.workerd, side[kind])))
    const labels = sizes.map(({ label }) => label)
    rows.push(...growthCells(kind, labels, await alternate(sides, pace, progress)))
  }
  for (const { workerd } of grown) await workerd.stop()
  progress.end()
  return [{ title: 'Growth', head: GROWTH_HEAD, rows }]
}
