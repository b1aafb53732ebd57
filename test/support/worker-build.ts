// Builds what raw workerd runs: the Worker as `wrangler deploy` would upload it, and small Workers that
// stand beside it, bundled alone. Runs in Node.

import { execFile } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const ROOT = join(import.meta.dirname, '../..')

const MEMORY = '/dev/shm'

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Goes with this process. `memory`: on a file system in memory, where the machine has one. */
export const freshFolder = async (name: string, memory = false): Promise<string> => {
  const base = memory && existsSync(MEMORY) ? MEMORY : tmpdir()
  const folder = await mkdtemp(join(base, `anteroom-${name}-`))
  folders.push(folder)
  return folder
}

const toml = await readFile(join(ROOT, 'wrangler.toml'), 'utf8')

/** Everything raw workerd runs has the compatibility date that is deployed. */
export const compatibilityDate = /^compatibility_date = "(.+)"$/m.exec(toml)?.[1] ?? ''

/** The Worker's one module, minified: its path. */
export const buildWorker = async (): Promise<string> => {
  const folder = await freshFolder('built')
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
  const args = [wrangler, 'deploy', '--dry-run', '--env=', '--outdir', folder]
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false' }
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })
  return join(folder, 'index.js')
}

/** Bundles and minifies one small Worker: its path. `entry` is relative to the folder of the tests. */
export const bundleWorker = async (entry: string): Promise<string> => {
  const outfile = join(await freshFolder('bare'), 'index.js')
  await build({
    entryPoints: [join(ROOT, 'test', entry)],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'esnext',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'warning',
  })
  return outfile
}
