// Cold start: from the start of the workerd process to its first answer, beside a Worker of Hono and one
// route, without and with classes of objects; and the size of what is uploaded.

import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { anteroom } from '../support/anteroom-process.ts'
import { type Program, startWorkerd } from '../support/raw-workerd.ts'
import { bundleWorker, freshFolder } from '../support/worker-build.ts'
import type { Part } from './part.ts'
import { startProgress } from './progress.ts'
import type { Table } from './report.ts'
import { makeCodes, makeRooms } from './rooms.ts'
import { median } from './rounds.ts'

const STARTS = 15

/** ms until the first answer. */
const firstAnswer = async (program: Program, path: string, state: string): Promise<number> => {
  const began = performance.now()
  const workerd = await startWorkerd(program, { state })
  const response = await fetch(workerd.urls[0] + path, { redirect: 'manual' })
  await response.arrayBuffer()
  const took = performance.now() - began
  if (response.status >= 400) throw new Error(`${path}: ${response.status}`)
  await workerd.stop()
  return took
}

const storeLink = async (program: Program, state: string): Promise<string> => {
  const workerd = await startWorkerd(program, { state })
  const [code] = await makeCodes(workerd.urls[0], await makeRooms(workerd.urls[0], 1), 1)
  await workerd.stop()
  return `/${code}`
}

export const coldStart: Part = async ({ script, quick }): Promise<Table[]> => {
  const starts = quick ? 3 : STARTS
  const ours = anteroom(script, { leaseSeconds: 5 })
  const empty = { ...ours, script: await bundleWorker('bench/bare/hono-objects.ts') }
  const hono = { script: await bundleWorker('bench/bare/hono.ts'), bindings: {}, objects: {} }
  const state = await freshFolder('cold', true)
  const sides = [
    { name: 'Anteroom, `/health`', program: ours, path: '/health' },
    { name: 'Anteroom, a link', program: ours, path: await storeLink(ours, state) },
    { name: 'bare Hono with three classes of objects', program: empty, path: '/health' },
    { name: 'bare Hono, `/health`', program: hono, path: '/health' },
  ]
  const times: number[][] = sides.map(() => [])
  const progress = startProgress('cold start', starts * sides.length)
  for (let start = 0; start < starts; start++)
    for (const [index, { program, path }] of sides.entries()) {
      times[index]?.push(await firstAnswer(program, path, state))
      progress.step()
    }
  progress.end()
  const bare = median(times.at(-1) ?? [])
  const rows = sides.map(({ name }, index) => {
    const list = times[index] ?? []
    const spread = `${Math.min(...list).toFixed(0)}-${Math.max(...list).toFixed(0)}`
    return [name, median(list).toFixed(0), spread, `+${(median(list) - bare).toFixed(0)}`]
  })
  const head = ['first answer', 'median ms', 'spread', 'over bare Hono, ms']
  return [{ title: 'Cold start', head, rows }]
}

export const size: Part = async ({ script }): Promise<Table[]> => {
  const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
  const cells = async (name: string, path: string): Promise<string[]> => {
    const bytes = await readFile(path)
    return [name, kB(bytes.length), kB(gzipSync(bytes).length)]
  }
  const rows = [
    await cells('Anteroom', script),
    await cells('bare Hono', await bundleWorker('bench/bare/hono.ts')),
  ]
  return [{ title: 'Size', head: ['Worker', 'minified', 'gzip'], rows }]
}
