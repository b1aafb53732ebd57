// The Worker in `wrangler dev`, as a child process: started quietly, asked whether it is up, stopped with
// all it started. Leaves out what is said to the person in front of it (start.ts).

import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { QUIET, ROOT, WRANGLER } from './wrangler.ts'

const POLL_MS = 150

/** What wrangler says of itself: a line a request, its reloads, and a warning that /health repeats. */
const CHATTER = /^(\[wrangler:info\]|⎔)|Missing required secrets/

export type Health = { ok: true; requestId: string | null } | { ok: false; message: string }

export type LocalWorker = {
  /** Its first answer at /health, or null when it ended or wrote an error before: then it is stopped. */
  up: () => Promise<Health | null>
  /** From now on what the Worker logs is shown, but for lines with this text in them. Errors always are. */
  show: (hiding: string | null) => void
  /** Resolves when it and all it started are gone. */
  ended: Promise<void>
  stop: () => void
}

/** Whether nothing listens there, on either address of localhost. */
export const isPortFree = async (port: number): Promise<boolean> => {
  const isFree = (host: string) =>
    new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', (error) => resolve(!('code' in error && error.code === 'EADDRINUSE')))
      server.listen(port, host, () => server.close(() => resolve(true)))
    })
  return (await isFree('127.0.0.1')) && (await isFree('::1'))
}

/** Null while nothing answers. */
const askHealth = async (origin: string): Promise<Health | null> => {
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(3000) })
    const body: unknown = await response.json()
    if (response.ok) return { ok: true, requestId: response.headers.get('X-Request-Id') }
    const said =
      typeof body === 'object' && body !== null && 'message' in body ? body.message : null
    return { ok: false, message: String(said ?? `/health answers ${response.status}.`) }
  } catch {
    return null
  }
}

/** wrangler.toml as it is, with two more secrets: `wrangler dev` takes none from .dev.vars that the
 * configuration does not require, and a deployment need not have these. Its path. */
const writeLocalConfig = (): string => {
  const path = join(ROOT, '.wrangler.local.toml')
  const toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
  writeFileSync(
    path,
    toml.replace(/^\[secrets\]\s+required = \[/m, '$&"WEBHOOK_SECRET", "TURN_KEY_TOKEN", '),
  )
  return path
}

export const startWorker = (port: number): LocalWorker => {
  const child = spawn(
    process.execPath,
    [
      WRANGLER,
      'dev',
      '--local',
      `--port=${port}`,
      `--config=${writeLocalConfig()}`,
      // A receiver that is being written listens here.
      '--var=ALLOW_LOOPBACK_WEBHOOKS:true',
      '--persist-to=.data',
      // The top of wrangler.toml, none of its [env.*].
      '--env=',
      // Links lead here, whatever custom domain wrangler.toml has.
      '--infer-origin-from-routes=false',
      '--show-interactive-dev-session=false',
      '--log-level=log',
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: QUIET },
  )
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let hasEnded = false
  ended.then(() => {
    hasEnded = true
  })

  let isShown = false
  let hidden: string | null = null
  createInterface({ input: child.stdout }).on('line', (line) => {
    const isHidden = !isShown || CHATTER.test(line) || (hidden !== null && line.includes(hidden))
    if (!isHidden) console.log(line)
  })
  let hasErred = false
  createInterface({ input: child.stderr }).on('line', (line) => {
    hasErred ||= line.includes('ERROR')
    if (!CHATTER.test(line) && line.trim() !== '') console.error(line)
  })

  return {
    up: async () => {
      while (!hasEnded) {
        const health = await askHealth(`http://localhost:${port}`)
        if (health !== null) return health
        // A first build that failed is not tried again, but `wrangler dev` stays.
        if (hasErred) child.kill('SIGTERM')
        await wait(POLL_MS)
      }
      return null
    },
    show: (hiding) => {
      isShown = true
      hidden = hiding
    },
    ended,
    stop: () => child.kill('SIGTERM'),
  }
}
