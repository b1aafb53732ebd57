// `npm test`: everything that must hold before a change goes in, one check after the other, up to the
// first that fails. The last line counts tests, `N passed, N failed`; a check that fails counts as one.

import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findChromium, isChromiumRequired } from './chromium.ts'
import { QUIET, ROOT, WRANGLER } from './wrangler.ts'

const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs')
/** Bytes of the Worker's modules, gzipped: 60 kB held the doors, codes and tokens; the live room and its
 * pages need the rest. A Worker is fetched and parsed at each cold start, so it stays bounded. */
const MOST_BYTES = 100_000
/** Of public/sdk.js, gzipped: pages wait for it. */
const MOST_SDK_BYTES = 15_000

/** What is worth saying of a check that held. */
type Note = string
type Check = { name: string; run: () => Promise<Note> }

class CheckFailure extends Error {}

const outFolder = mkdtempSync(join(tmpdir(), 'anteroom-check-'))

/** Runs a program of node_modules. Its exit code, and what it wrote unless that was shown at once. */
const runProgram = (
  program: string,
  args: string[],
  output: 'kept' | 'shown',
): Promise<{ code: number; text: string }> =>
  new Promise((resolve, reject) => {
    const written = output === 'kept' ? 'pipe' : 'inherit'
    const stdio: ['ignore', typeof written, typeof written] = ['ignore', written, written]
    const env = { ...QUIET, WRANGLER_LOG: 'error' }
    const child = spawn(process.execPath, [program, ...args], { cwd: ROOT, env, stdio })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, text }))
  })

const mustRun = async (program: string, args: string[]): Promise<void> => {
  const { code, text } = await runProgram(program, args, 'kept')
  if (code !== 0) throw new CheckFailure(text.trim())
}

const checkFormat = async (): Promise<Note> => {
  const colors = process.stdout.isTTY ? 'force' : 'off'
  await mustRun(BIOME, ['ci', '--error-on-warnings', `--colors=${colors}`, '.'])
  return ''
}

const checkTypes = async (): Promise<Note> => {
  const isForeign = (path: string) => path === 'node_modules'
  const projects = globSync('**/tsconfig.json', { cwd: ROOT, exclude: isForeign }).map(dirname)
  for (const project of projects) await mustRun(TSC, ['-p', project])
  return `${projects.length} projects`
}

const checkGenerated = async (): Promise<Note> => {
  const { scripts }: { scripts: { types: string } } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  const [, ...typesArgs] = scripts.types.split(' ')
  await mustRun(WRANGLER, [...typesArgs, '--check'])
  for (const made of ['errors', 'openapi', 'client', 'sdk'])
    await mustRun(join(ROOT, `scripts/${made}.ts`), ['--check'])
  return 'worker-configuration.d.ts, docs/errors.md, public/openapi.json, public/sdk.*, npm/'
}

/** The environments of wrangler.toml; the one on top has no name. */
const environments = (): string[] => {
  const toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
  return ['', ...new Set(toml.matchAll(/^\[+env\.([\w-]+)/gm).map(([, name = '']) => name))]
}

const checkSize = async (): Promise<Note> => {
  const sizes: string[] = []
  for (const name of environments()) {
    const folder = join(outFolder, `worker-${name}`)
    await mustRun(WRANGLER, ['deploy', '--dry-run', `--env=${name}`, '--outdir', folder])
    const modules = readdirSync(folder).filter((file) => !/\.(map|md)$/.test(file))
    const bytes = modules
      .map((file) => gzipSync(readFileSync(join(folder, file))).length)
      .reduce((sum, size) => sum + size, 0)
    const size = `${(bytes / 1000).toFixed(1)} kB gzip${name === '' ? '' : ` (${name})`}`
    if (bytes > MOST_BYTES)
      throw new CheckFailure(`The Worker is ${size}; ${MOST_BYTES / 1000} kB is the most.`)
    sizes.push(size)
  }
  const sdkBytes = gzipSync(readFileSync(join(ROOT, 'public/sdk.js'))).length
  const sdk = `${(sdkBytes / 1000).toFixed(1)} kB`
  if (sdkBytes > MOST_SDK_BYTES)
    throw new CheckFailure(`The browser client is ${sdk}; ${MOST_SDK_BYTES / 1000} kB is the most.`)
  return `${sizes.join(', ')}, ${MOST_BYTES / 1000} kB at most; browser client ${sdk}`
}

const NO_CHROMIUM =
  'THERE IS NO CHROMIUM: tests that look at pages are skipped. Install it, or set CHROMIUM to its path.'

const checkBrowser = async (): Promise<Note> => {
  const path = findChromium()
  if (path === null && isChromiumRequired()) throw new CheckFailure(NO_CHROMIUM)
  return path ?? NO_CHROMIUM
}

type Report = {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

const readReport = (path: string): Report | null => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

type Count = { passed: number; failed: number }

const runTests = async (): Promise<Count> => {
  const path = join(outFolder, 'tests.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
  const { code } = await runProgram(VITEST, ['run', '--allowOnly=false', ...reporters], 'shown')
  const report = readReport(path)
  if (report === null) return { passed: 0, failed: 1 }
  // A file that fails to load, or before its tests, has no failed test to count; what breaks outside of
  // any file neither.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((result) => result.status !== 'failed'),
  )
  const failed = report.numFailedTests + brokenFiles.length
  const isSound = code === 0 && report.numPassedTests > 0
  return { passed: report.numPassedTests, failed: isSound ? failed : Math.max(failed, 1) }
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

const runChecks = async (checks: Check[]): Promise<boolean> => {
  for (const { name, run } of checks) {
    const began = performance.now()
    process.stdout.write(`${name.padEnd(18)} `)
    try {
      const note = await run()
      console.log(`ok ${seconds(began).padStart(7)}  ${note}`.trimEnd())
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error
      console.log(`FAILED after ${seconds(began)}\n\n${error.message}\n`)
      return false
    }
  }
  return true
}

const main = async (): Promise<Count> => {
  const held = await runChecks([
    { name: 'format and lint', run: checkFormat },
    { name: 'types', run: checkTypes },
    { name: 'generated files', run: checkGenerated },
    { name: 'size', run: checkSize },
    { name: 'browser', run: checkBrowser },
  ])
  if (!held) return { passed: 0, failed: 1 }
  const began = performance.now()
  console.log('tests')
  const count = await runTests()
  console.log(`tests ${count.failed === 0 ? 'ok' : 'FAILED after'} ${seconds(began)}\n`)
  if (findChromium() === null) console.log(`${NO_CHROMIUM}\n`)
  return count
}

const { passed, failed } = await main()
rmSync(outFolder, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
