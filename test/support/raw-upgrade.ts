// An upgrade to a WebSocket over a bare TCP connection, up to the first text frames that come back: cheap enough to
// open thousands, so that the server is what is measured. Sends short text frames. Runs in Node.

import { connect, type Socket } from 'node:net'

export type RawSocket = {
  /** Texts that came, oldest first; resolves when there are so many. */
  texts: (count: number) => Promise<string[]>
  /** At most 125 bytes. */
  send: (text: string) => void
  end: () => void
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** The frames of a buffer, and what is left of it. Servers do not mask (RFC 6455 5.1). */
const readFrames = (buffer: Buffer): { texts: string[]; rest: Buffer } => {
  const texts: string[] = []
  let at = 0
  for (;;) {
    if (buffer.length < at + 2) break
    const opcode = (buffer[at] ?? 0) & 15
    let length = (buffer[at + 1] ?? 0) & 127
    let head = 2
    if (length === 126) {
      if (buffer.length < at + 4) break
      length = buffer.readUInt16BE(at + 2)
      head = 4
    } else if (length === 127) {
      if (buffer.length < at + 10) break
      length = Number(buffer.readBigUInt64BE(at + 2))
      head = 10
    }
    if (buffer.length < at + head + length) break
    if (opcode === 1) texts.push(buffer.toString('utf8', at + head, at + head + length))
    at += head + length
  }
  return { texts, rest: buffer.subarray(at) }
}

/** A masked text frame; the mask is zeros, which is allowed to whoever is no browser. */
const textFrame = (text: string): Buffer => {
  const payload = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}

const requestOf = (url: URL, path: string, protocol: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: ${url.host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Sec-WebSocket-Protocol: ${protocol}`,
    '\r\n',
  ].join('\r\n')

/** Resolves when the server has accepted. */
export const rawUpgrade = (origin: string, path: string, protocol: string): Promise<RawSocket> =>
  new Promise((resolve, reject) => {
    const url = new URL(origin)
    const socket: Socket = connect(Number(url.port), url.hostname)
    socket.setNoDelay(true)
    let buffer: Buffer = Buffer.alloc(0)
    let open = false
    const texts: string[] = []
    const waiters = new Set<() => void>()
    const told = (count: number): Promise<string[]> =>
      new Promise((done) => {
        const look = () => {
          if (texts.length < count) return
          waiters.delete(look)
          done(texts)
        }
        waiters.add(look)
        look()
      })
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
      if (!open) {
        const end = buffer.indexOf(HEAD_END)
        if (end < 0) return
        const head = buffer.toString('latin1', 0, end)
        if (!head.startsWith('HTTP/1.1 101')) return reject(new Error(head.split('\r\n')[0]))
        open = true
        buffer = buffer.subarray(end + HEAD_END.length)
        resolve({
          texts: told,
          send: (text) => socket.write(textFrame(text)),
          end: () => socket.destroy(),
        })
      }
      const read = readFrames(buffer)
      buffer = read.rest
      texts.push(...read.texts)
      for (const waiter of [...waiters]) waiter()
      return
    })
    socket.write(requestOf(url, path, protocol))
  })
