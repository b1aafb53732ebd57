// A TCP proxy between a client and a server that can be cut like a cable, and mended. Runs in Node.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type CuttingProxy = {
  /** `127.0.0.1:<port>` */
  host: string
  /** Every request's line and headers, oldest first. */
  heads: string[]
  /** Ends what is open, and takes nothing new. */
  cut: () => void
  /** Takes new connections again. `deaf`: what the server answers on those is lost on the way. */
  mend: (how?: 'deaf') => void
  /** Bytes of the server that were lost so. */
  lost: () => number
  /** Says nothing any more to anybody, but ends nothing: a network that has gone silent. */
  mute: () => void
  /** From now on to another server. */
  lead: (url: string) => void
  close: () => Promise<void>
}

export const startProxy = async (url: string): Promise<CuttingProxy> => {
  let target = new URL(url)
  let isCut = false
  let isDeaf = false
  let lost = 0
  let muted = new Set<Socket>()
  const open = new Set<Socket>()
  const heads: string[] = []

  const end = () => {
    for (const socket of open) socket.destroy()
  }
  const server = createServer((client) => {
    if (isCut) return client.destroy()
    const far = connect(Number(target.port), target.hostname)
    client.on('data', (chunk) => {
      const text = chunk.toString('latin1')
      if (/^(GET|POST) /.test(text)) heads.push(text)
    })
    const pass = (from: Socket, to: Socket) => {
      open.add(from)
      from.on('data', (chunk) => muted.has(from) || to.write(chunk))
      from.on('error', () => from.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
    if (isDeaf) {
      muted.add(far)
      far.on('data', (chunk) => {
        lost += chunk.length
      })
    }
    pass(client, far)
    pass(far, client)
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    host: `127.0.0.1:${port}`,
    heads,
    cut: () => {
      isCut = true
      end()
    },
    mend: (how) => {
      isCut = false
      isDeaf = how === 'deaf'
    },
    lost: () => lost,
    mute: () => {
      muted = new Set(open)
    },
    lead: (next) => {
      target = new URL(next)
    },
    close: async () => {
      end()
      server.close()
      await once(server, 'close')
    },
  }
}
