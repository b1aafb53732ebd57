// One process of raw `workerd serve`, with its state on disk: what the crash and the stale tests and the
// bench run on. It has no assets and no rate limit, as any workerd outside Cloudflare. Runs in Node.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { compatibilityDate, freshFolder } from './worker-build.ts'

export type Program = {
  /** The one module, as the builders of worker-build.ts return it. */
  script: string
  bindings: Record<string, string>
  /** Binding name to class name. */
  objects: Record<string, string>
}

export type Wish = {
  /** Where the objects live on disk; a fresh folder when absent. */
  state?: string
  /** The fresh folder is in memory. */
  memory?: boolean
  /** Workers beside one another in the process, isolates of their own, all on the first one's objects. */
  services?: number
  /** It may call what listens on this machine; else it reaches public addresses only, as any workerd. */
  loopback?: boolean
  flags?: string[]
}

export type RawWorkerd = {
  /** One address a service. */
  urls: [string, ...string[]]
  pid: number
  state: string
  /** Resolves when the process is gone; the state stays. */
  kill: (signal: NodeJS.Signals) => Promise<void>
  /** Kills, and removes the state unless it was given. */
  stop: () => Promise<void>
}

// The program itself, not the script that some installations put in front of it: it shall be killed.
const { default: workerdPath }: { default: string } = createRequire(import.meta.url)('workerd')

const START_MS = 20_000

const text = (value: string): string => JSON.stringify(value)

const serviceConfig = ({ script, bindings, objects }: Program, index: number): string => {
  const values = Object.entries(bindings).map(
    ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`,
  )
  // Every service but the first borrows the namespaces of the first.
  const stubs = Object.entries(objects).map(([name, className]) => {
    const owner = index === 0 ? '' : ', serviceName = "worker-0"'
    return `(name = ${text(name)}, durableObjectNamespace = (className = ${text(className)}${owner}))`
  })
  const namespaces = Object.values(objects).map(
    (className) =>
      `(className = ${text(className)}, uniqueKey = ${text(className)}, enableSql = true)`,
  )
  const owned =
    index > 0 || namespaces.length === 0
      ? ''
      : `durableObjectNamespaces = [${namespaces.join(', ')}], durableObjectStorage = (localDisk = "disk"),`
  return `(name = "worker-${index}", worker = (
      modules = [(name = "index.js", esModule = embed ${text(script)})],
      compatibilityDate = ${text(compatibilityDate)}, ${owned}
      bindings = [${[...values, ...stubs].join(', ')}],
    ))`
}

const configOf = (program: Program, state: string, services: number, loopback: boolean): string => {
  const indexes = Array.from({ length: services }, (_, index) => index)
  const sockets = indexes.map(
    (index) =>
      `(name = "socket-${index}", address = "127.0.0.1:0", http = (), service = "worker-${index}")`,
  )
  const internet = loopback ? '(name = "internet", network = (allow = ["public", "private"])),' : ''
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "disk", disk = (path = ${text(state)}, writable = true)),
    ${internet}
    ${indexes.map((index) => serviceConfig(program, index)).join(',\n    ')}
  ],
  sockets = [${sockets.join(', ')}],
);
`
}

/** The addresses that the process tells when its sockets listen, in the order of the services. */
const addresses = async (control: Readable, services: number): Promise<string[]> => {
  const urls = new Map<string, string>()
  for await (const line of createInterface(control)) {
    const { event, socket, port } = JSON.parse(line)
    if (event === 'listen') urls.set(socket, `http://127.0.0.1:${port}`)
    if (urls.size === services) break
  }
  return Array.from({ length: services }, (_, index) => urls.get(`socket-${index}`) ?? '')
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const kill = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Starts the program and resolves when it listens. */
export const startWorkerd = async (program: Program, wish: Wish = {}): Promise<RawWorkerd> => {
  const { services = 1, loopback = false, flags = [] } = wish
  const state = wish.state ?? (await freshFolder('state', wish.memory))
  const config = join(await freshFolder('config'), 'config.capnp')
  // `embed` reads relative to the configuration.
  const script = relative(dirname(config), program.script)
  await writeFile(config, configOf({ ...program, script }, state, services, loopback))
  const child = spawn(workerdPath, ['serve', config, '--control-fd=3', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let complaint = ''
  child.stderr?.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-4000)
  })
  const late = setTimeout(() => child.kill('SIGKILL'), START_MS)
  const [urls] = await Promise.all([
    addresses(child.stdio[3] as Readable, services),
    once(child, 'spawn'),
  ])
  clearTimeout(late)
  const [first, ...rest] = urls
  if (first === undefined || urls.includes('') || child.pid === undefined) {
    child.kill('SIGKILL')
    throw new Error(`workerd does not listen: ${complaint}`)
  }
  return {
    urls: [first, ...rest],
    pid: child.pid,
    state,
    kill: (signal) => kill(child, signal),
    stop: async () => {
      await kill(child, 'SIGKILL')
      await rm(dirname(config), { recursive: true })
      if (wish.state === undefined) await rm(state, { recursive: true })
    },
  }
}
