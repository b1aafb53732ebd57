// A receiver of webhooks on loopback: takes only what the published library of Standard Webhooks verifies,
// answers as a test says, and can die and come back on the same port. Runs in Node.

import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { WEBHOOK_SECRET } from './anteroom-process.ts'

export type Hook = {
  id: string
  seq: number
  type: string
  timestamp: string
  data: Record<string, unknown>
  /** Of its arrival, ms. */
  at: number
}

/** A status (a redirect leads to the receiver itself), nothing at all while the connection stays open, or a
 * 200 with a body that does not end. */
type Answer = number | 'hang' | 'endless'

export type HookReceiver = {
  url: string
  /** All that came and was verified, attempts that failed included. */
  hooks: Hook[]
  /** What came and was not. */
  faults: string[]
  /** Bytes of endless bodies that were taken, and whether the sender let go of them. */
  endless: { bytes: number; isLetGo: boolean }
  /** From now on. */
  answer: (next: (hook: Hook) => Answer) => void
  /** Resolves when so many came. */
  came: (count: number) => Promise<void>
  die: () => Promise<void>
  revive: () => Promise<void>
}

const PATIENCE_MS = 60_000

export const startHookReceiver = async (): Promise<HookReceiver> => {
  const hooks: Hook[] = []
  const faults: string[] = []
  const endless = { bytes: 0, isLetGo: false }
  const pour = (response: ServerResponse): void => {
    const chunk = Buffer.alloc(65_536)
    const more = () => {
      while (!response.destroyed) {
        endless.bytes += chunk.length
        if (!response.write(chunk)) return
      }
    }
    response.on('drain', more).on('close', () => {
      endless.isLetGo = true
    })
    response.writeHead(200)
    more()
  }
  const webhook = new Webhook(WEBHOOK_SECRET)
  let answer: (hook: Hook) => Answer = () => 204
  const listeners = new Set<() => void>()
  const serve = (): Server =>
    createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const id = String(request.headers['webhook-id'])
      try {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        )
        const body = webhook.verify(Buffer.concat(chunks).toString(), headers)
        const hook = { id, at: Date.now(), ...(body as Omit<Hook, 'id' | 'at'>) }
        hooks.push(hook)
        const status = answer(hook)
        if (status === 'endless') pour(response)
        else if (status !== 'hang')
          response.writeHead(status, { Location: '/elsewhere' }).end('a body that nobody reads')
      } catch (error) {
        faults.push(String(error))
        response.writeHead(400).end()
      }
      for (const look of listeners) look()
    })
  let server = serve()
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  return {
    url: `http://127.0.0.1:${port}/hook`,
    hooks,
    faults,
    endless,
    answer: (next) => {
      answer = next
    },
    came: (count) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${hooks.length} came, not ${count}; ${faults.join(', ')}`)),
          PATIENCE_MS,
        )
        const look = () => {
          if (hooks.length < count) return
          clearTimeout(late)
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
      }),
    die: async () => {
      const gone = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await gone
    },
    revive: async () => {
      server = serve()
      await listen(port)
    },
  }
}
