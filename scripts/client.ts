// `npm run client`: writes src/client/shapes.ts from the schemas of the handlers, and npm/, the server client
// as plain JavaScript with its declarations: what `npm i <git url>` brings. It is committed, so that installing
// runs no script and needs no development dependency. With `--check` it writes nothing and exits 1 when
// something is stale.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeShapes } from './client/shapes.ts'

const ROOT = join(import.meta.dirname, '..')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const SHAPES = join(ROOT, 'src/client/shapes.ts')
const OUT = join(ROOT, 'npm')

const build = (folder: string): void => {
  const args = [TSC, '-p', join(ROOT, 'src/client/build.json'), '--outDir', folder]
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (status !== 0) throw new Error('tsc failed')
}

/** Every file of a folder with its text, as one text. */
const textOf = (folder: string): string =>
  existsSync(folder)
    ? readdirSync(folder)
        .toSorted()
        .map((file) => `${file}\n${readFileSync(join(folder, file), 'utf8')}`)
        .join('\n')
    : ''

const isStale = (): boolean => {
  if (!existsSync(SHAPES) || readFileSync(SHAPES, 'utf8') !== writeShapes()) return true
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-client-'))
  build(folder)
  const stale = textOf(folder) !== textOf(OUT)
  rmSync(folder, { recursive: true })
  return stale
}

if (!process.argv.includes('--check')) {
  writeFileSync(SHAPES, writeShapes())
  rmSync(OUT, { recursive: true, force: true })
  build(OUT)
} else if (isStale()) {
  console.error(
    'src/client/shapes.ts or npm/ is stale: run `npm run client` and commit what it writes.',
  )
  process.exitCode = 1
}
