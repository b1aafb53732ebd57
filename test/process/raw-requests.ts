// Requests whose headers go out as they are written, so with a Host that no browser would send, or two of them; and
// such Hosts. On connections that stay open: cheap enough to send a hundred thousand. Runs in Node.

import { Agent, request } from 'node:http'

export type RawRequest = {
  path: string
  method?: string
  /** In this order; a name may come twice. */
  headers: readonly (readonly [string, string])[]
  body?: string | Uint8Array
}

export type RawAnswer = { status: number; text: string }

/** What stands after `Host:`, once or twice; an address with it is none. */
export const ODD_HOSTS: readonly (readonly string[])[] = [
  ['[::1'],
  ['%'],
  ['x:99999'],
  ['a b'],
  ['a.example', 'b.example'],
  ['<'],
  [':80'],
]

/** It is one, but longer than a name can be. */
export const LONG_HOST = `${'x'.repeat(60)}.`.repeat(5)

export const hosts = (...names: readonly string[]): (readonly [string, string])[] =>
  names.map((name) => ['Host', name])

const TRIES = 4

/** `close` when done: open connections keep the process alive. */
export const makeRawClient = (origin: string, connections = 16) => {
  const { hostname, port } = new URL(origin)
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const send = (wish: RawRequest, tries = TRIES): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      const { path, method = 'GET', headers, body } = wish
      const length: (readonly [string, string])[] =
        body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]]
      const sent = request({
        agent,
        hostname,
        port,
        path,
        method,
        headers: [...headers, ...length].flat(),
      })
      // The server closes a connection whose body it did not want to read to its end, perhaps while it is written
      // or at the moment when it is used again. Asked anew it answers, if it can.
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const isClosed = error.code === 'ECONNRESET' || error.code === 'EPIPE'
        if (isClosed && tries > 1) resolve(send(wish, tries - 1))
        else reject(error)
      })
      sent.on('upgrade', ({ statusCode = 0 }, socket) => {
        socket.destroy()
        resolve({ status: statusCode, text: '' })
      })
      sent.on('response', (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        answer.on('error', reject)
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
      sent.end(body)
    })
  return { send, close: () => agent.destroy() }
}
