// `npm start`: this machine's own Anteroom. Makes secrets where there are none, runs the Worker with its
// state in .data/, and says how to use it. Leaves out deployment: that is `npm run deploy`.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeDevVars, readSecretKey } from './dev-vars.ts'
import { isPortFree, startWorker } from './local-worker.ts'

const DEV_VARS = join(import.meta.dirname, '../.dev.vars')
const USUAL_PORT = 8787
const USAGE = 'npm start -- [--port <1-65535>]'

const stopWith = (code: number, sentence: string): never => {
  console.error(sentence)
  process.exit(code)
}

const readPort = (): number => {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' } } })
    const port = values.port ?? String(USUAL_PORT)
    if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535) return Number(port)
    return stopWith(2, `--port must be a whole number from 1 to 65535, not "${port}": ${USAGE}`)
  } catch {
    const given = process.argv.slice(2).join(' ')
    return stopWith(2, `"${given}" is not understood: ${USAGE}`)
  }
}

/** As one word of a shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const welcome = (origin: string, secretKey: string): string => `
  Address      ${origin}
  Secret key   ${secretKey}

  A first private room:

  curl -X POST ${origin}/api/v1/room \\
    -H ${quote(`Authorization: Bearer ${secretKey}`)} \\
    -H 'Content-Type: application/json' \\
    -d '{"privacy":"private"}'

  State is in .data/, secrets are in .dev.vars. Ctrl-C stops it. Below, a line a request.
`

const complaint = (origin: string, message: string): string => `
  ${message}

  Secrets are read from .dev.vars as it stands (.dev.vars.example shows how it must be), the rest from
  [vars] in wrangler.toml. Put it right, then stop with Ctrl-C and start again. Or take .dev.vars away:
  a new one is made, and what its old keys gave out opens nothing any more.

  Until then ${origin} answers 503.
`

const port = readPort()
const origin = `http://localhost:${port}`
if (!(await isPortFree(port)))
  stopWith(1, `Port ${port} is in use. Stop what listens there, or choose another: ${USAGE}`)

if (makeDevVars(DEV_VARS)) console.log('Made .dev.vars with random secrets.')
console.log(`Starting Anteroom on ${origin} ...`)

const worker = startWorker(port)
let isStopping = false
const stop = () => {
  isStopping = true
  worker.stop()
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
// npm passes a signal on to its shell only, and that dies without passing it on to us.
const parent = process.ppid
if (process.env.npm_lifecycle_event !== undefined)
  setInterval(() => process.ppid !== parent && stop(), 500).unref()

const health = await worker.up()
if (health?.ok) console.log(welcome(origin, readSecretKey(DEV_VARS) ?? ''))
else if (health !== null) console.error(complaint(origin, health.message))
else if (!isStopping) console.error('Anteroom did not start.')
worker.show(health?.ok ? health.requestId : null)

await worker.ended
process.exitCode = isStopping ? 0 : 1
