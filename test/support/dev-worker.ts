// Anteroom in `wrangler dev`: with its static files, which raw workerd has not. Secrets as in
// anteroom-process.ts, state in a fresh folder. Runs in Node.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { QUIET, ROOT, WRANGLER } from '../../scripts/wrangler.ts'
import { SECRET_KEY, TOKEN_KEY } from './anteroom-process.ts'
import { freshFolder } from './worker-build.ts'

const UP_MS = 60_000

export type DevWorker = { url: string; stop: () => Promise<void> }

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Resolves when it answers. */
export const startDevWorker = async (vars: Record<string, string> = {}): Promise<DevWorker> => {
  const folder = await freshFolder('dev')
  const secrets = { SECRET_KEY, TOKEN_KEY, LINK_KEY: 'link-key-of-the-browser-tests-0123456789' }
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}`)
  await writeFile(join(folder, 'secrets'), lines.join('\n'))
  const port = await freePort()
  const args = [
    'dev',
    '--local',
    '--ip=127.0.0.1',
    `--port=${port}`,
    `--inspector-port=${await freePort()}`,
    `--persist-to=${join(folder, 'state')}`,
    `--env-file=${join(folder, 'secrets')}`,
    '--env=',
    ...Object.entries(vars).map(([name, value]) => `--var=${name}:${value}`),
    '--infer-origin-from-routes=false',
    '--show-interactive-dev-session=false',
  ]
  const child = spawn(process.execPath, [WRANGLER, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: QUIET,
  })
  const kill = () => child.kill('SIGTERM')
  process.once('exit', kill)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said = (said + chunk).slice(-4000)
    })
  const stop = async () => {
    process.off('exit', kill)
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    kill()
    await gone
  }
  const url = `http://127.0.0.1:${port}`
  const isUp = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  const late = Date.now() + UP_MS
  while (!(await isUp())) {
    if (Date.now() < late && child.exitCode === null) await wait(200)
    else {
      await stop()
      throw new Error(`wrangler dev does not answer: ${said}`)
    }
  }
  return { url, stop }
}
