// The load: `wrk`, a generator small enough to leave one core to workerd. (autocannon was tried beside it:
// on two cores it asks a bare Worker 11,000 times a second where wrk gets 14,000 to 15,500 answers.)

import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { freshFolder } from '../support/worker-build.ts'

export type Asked = {
  path: string
  method?: string
  headers?: Record<string, string>
  body?: object
}

/** Requests asked in turn, and the one status that all of them answer. */
export type Load = { asked: [Asked, ...Asked[]]; status: number }

export type Rate = {
  perSecond: number
  requests: number
  /** ms. */
  p50: number
  p99: number
  /** Microseconds of the process's time a request took; null where the system does not tell. */
  cpuUs: number | null
}

/** One side under load: call it as often as wanted, with the seconds it shall last. */
export type Side = (seconds: number) => Promise<Rate>

const CONNECTIONS = 64
/** Of /proc: a hundredth of a second. */
const TICK_US = 10_000

const run = promisify(execFile)

/** Throws with what to do about it. */
export const requireWrk = async (): Promise<void> => {
  try {
    await run('wrk', ['--version'])
  } catch (error) {
    // It answers its version with status 1.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error(
        'the bench needs `wrk` (Debian: apt-get install wrk; macOS: brew install wrk)',
      )
  }
}

const lua = (value: string): string =>
  `"${[...new TextEncoder().encode(value)].map((byte) => `\\${byte}`).join('')}"`

const luaRequest = ({ path, method, headers = {}, body }: Asked): string => {
  const payload = body === undefined ? 'nil' : lua(JSON.stringify(body))
  const list = Object.entries(headers).map(([name, value]) => `[${lua(name)}] = ${lua(value)}`)
  const verb = method ?? (body === undefined ? 'GET' : 'POST')
  return `wrk.format("${verb}", ${lua(path)}, { ${list.join(', ')} }, ${payload})`
}

const scriptOf = ({ asked }: Load): string => `
local requests, turn, wrong = {}, 0, 0
function init()
  requests = { ${asked.map(luaRequest).join(',\n    ')} }
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"us":%d,"wrong":%d,"p50":%d,"p99":%d}\\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    latency:percentile(50), latency:percentile(99)))
end
`

/** The process's time so far in microseconds, of all its threads. */
const cpuTime = async (pid: number): Promise<number | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return null
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * TICK_US
}

export const makeSide = async ({ urls: [url], pid }: RawWorkerd, load: Load): Promise<Side> => {
  const [first] = load.asked
  const sent = await fetch(url + first.path, {
    redirect: 'manual',
    method: first.method ?? (first.body === undefined ? 'GET' : 'POST'),
    headers: first.headers ?? {},
    ...(first.body === undefined ? {} : { body: JSON.stringify(first.body) }),
  })
  const text = await sent.text()
  if (sent.status !== load.status) throw new Error(`${first.path}: ${sent.status} ${text}`)
  const script = join(await freshFolder('wrk'), 'load.lua')
  await writeFile(script, scriptOf(load))
  return async (seconds) => {
    const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', '-s', script, url]
    const before = await cpuTime(pid)
    const { stdout } = await run('wrk', args)
    const { requests, us, wrong, p50, p99 } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    if (requests === 0 || wrong > 0)
      throw new Error(`${first.path}: ${wrong} of ${requests} answers were wrong`)
    const after = await cpuTime(pid)
    const cpuUs = before === null || after === null ? null : (after - before) / requests
    return { perSecond: (requests / us) * 1e6, requests, p50: p50 / 1000, p99: p99 / 1000, cpuUs }
  }
}
