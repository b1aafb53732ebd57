// `npm run bench`: everything, in tables of Markdown on stdout. `npm run bench -- link` runs what has `link`
// in its name, `--quick` a short run that shows only that it works, `--disk` keeps the objects of the table's
// Workers on disk instead of in memory.

import { cpus } from 'node:os'
import { buildWorker } from '../support/worker-build.ts'
import { coldStart, size } from './cold.ts'
import { kills, stale } from './counts.ts'
import { crowd } from './crowd.ts'
import { growth } from './growth.ts'
import { join } from './join.ts'
import { names } from './names.ts'
import { odd } from './odd.ts'
import type { Part, Wish } from './part.ts'
import { startProgress } from './progress.ts'
import { ROW_HEAD, rowCells, type Table, toMarkdown } from './report.ts'
import { alternate, type Pace } from './rounds.ts'
import { ROWS, startRow } from './rows.ts'
import { makeSide, requireWrk } from './wrk.ts'

const PARTS: Record<string, Part> = {
  join,
  crowd,
  growth,
  'cold start': coldStart,
  size,
  stale,
  kill: kills,
  'one name': names,
  odd,
}

const words = process.argv.slice(2)
const quick = words.includes('--quick')
const wanted = words.filter((word) => !word.startsWith('--'))
const isWanted = (name: string): boolean =>
  wanted.length === 0 || wanted.some((word) => name.includes(word))

const measureRows = async ({ script, pace, memory }: Wish): Promise<Table[]> => {
  const cells: string[][] = []
  for (const row of ROWS.filter(({ name }) => isWanted(name))) {
    const progress = startProgress(row.name, 2 * pace.rounds)
    const { ours, bare } = await startRow(row, script, memory)
    const load = await row.load(ours.urls[0])
    const sides = [await makeSide(ours, load), await makeSide(bare, load)]
    cells.push(rowCells(row, await alternate(sides, pace, progress)))
    await ours.stop()
    await bare.stop()
    progress.end()
  }
  const note = `Raw workerd, one process a side; wrk, 64 connections; ${pace.rounds} alternating rounds of ${pace.seconds} s; medians, the ratio of each round's pair; objects ${memory ? 'in memory' : 'on disk'}. ${cpus().length} cores (${cpus()[0]?.model.trim()}).`
  return cells.length === 0
    ? []
    : [{ title: 'Beside bare Workers', head: ROW_HEAD, rows: cells, note }]
}

// So that what was started ends, and what was made goes.
process.once('SIGINT', () => process.exit(130))

await requireWrk()
const pace: Pace = quick
  ? { rounds: 1, seconds: 2, warmUp: 2 }
  : { rounds: 15, seconds: 1, warmUp: 3 }
const wish: Wish = { script: await buildWorker(), pace, quick, memory: !words.includes('--disk') }
for (const table of await measureRows(wish)) console.log(toMarkdown(table))
for (const [name, part] of Object.entries(PARTS))
  if (isWanted(name)) for (const table of await part(wish)) console.log(toMarkdown(table))
