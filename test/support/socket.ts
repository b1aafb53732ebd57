// A person's end of a live room's socket, as a browser would hold it: what came, in order, and a wait for
// the next message of a type. Leaves out reconnecting.

import { exports } from 'cloudflare:workers'
import { SUBPROTOCOL } from '../../src/domain/arrival.ts'
import type { ClientMessage, ServerMessage } from '../../src/domain/live-message.ts'
import { holdAgainstDocument } from './documented.ts'
import { call, ORIGIN } from './service.ts'

type Type = ServerMessage['type']
export type MessageOf<T extends Type> = Extract<ServerMessage, { type: T }>
export type Closed = { code: number; reason: string }

export type Peer = {
  /** Everything that came, oldest first. */
  messages: readonly ServerMessage[]
  /** The oldest message of this type that no `next` has given yet. Those of other types are left for
   * their own `next`. */
  next: <T extends Type>(type: T) => Promise<MessageOf<T>>
  /** When the other end has closed. */
  closed: () => Promise<Closed>
  /** A text is sent as it is. */
  send: (message: ClientMessage | string | ArrayBuffer) => void
  /** Goes without a word, as when a tab is closed. */
  close: (code?: number, reason?: string) => void
}

export type Showing = {
  token?: string | undefined
  name?: string | undefined
  resume?: string | undefined
  /** More headers, such as `Origin`, `User-Agent` and `CF-Connecting-IP`. */
  headers?: Record<string, string> | undefined
}

/** Against a message that never comes; a slow machine needs less. */
const PATIENCE_MS = 45_000

const makePeer = (socket: WebSocket): Peer => {
  const messages: ServerMessage[] = []
  const given = new Set<ServerMessage>()
  let end: Closed | null = null
  const waiters = new Set<() => void>()
  const wake = () => {
    for (const waiter of waiters) waiter()
  }
  socket.addEventListener('message', ({ data }) => {
    const frame = typeof data === 'string' ? data : '{"type":"(binary)"}'
    // What the platform answers to a ping is no message.
    if (frame.startsWith('{')) messages.push(JSON.parse(frame))
    wake()
  })
  socket.addEventListener('close', ({ code, reason }) => {
    end ??= { code, reason }
    wake()
  })
  socket.accept()

  /** Looks now, and at whatever comes. */
  const wait = <T>(what: string, look: () => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const finish = (done: () => void) => {
        waiters.delete(check)
        clearTimeout(timer)
        done()
      }
      const told = () =>
        `${what}; came: ${messages.map(({ type }) => type).join(', ') || 'nothing'}`
      const check = () => {
        const found = look()
        if (found !== null) finish(() => resolve(found))
        else if (end !== null)
          finish(() => reject(new Error(`closed ${end?.code} ${end?.reason} before ${told()}`)))
      }
      const timer = setTimeout(() => finish(() => reject(new Error(`no ${told()}`))), PATIENCE_MS)
      waiters.add(check)
      check()
    })

  return {
    messages,
    next: <T extends Type>(type: T) =>
      wait(type, () => {
        const isNext = (one: ServerMessage): one is MessageOf<T> =>
          one.type === type && !given.has(one)
        const found = messages.find(isNext)
        if (found === undefined) return null
        given.add(found)
        return found
      }),
    closed: () => wait('the close', () => end),
    send: (message) =>
      socket.send(
        typeof message === 'string' || message instanceof ArrayBuffer
          ? message
          : JSON.stringify(message),
      ),
    close: (code, reason) => socket.close(code, reason),
  }
}

/** Asks to upgrade. `protocols`: as they are offered. */
export const upgrade = async (
  path: string,
  protocols: string | null,
  headers: Record<string, string> = {},
): Promise<Response> => {
  const offered = protocols === null ? {} : { 'Sec-WebSocket-Protocol': protocols }
  const response = await exports.default.fetch(
    new Request(ORIGIN + path, {
      redirect: 'manual',
      headers: { Upgrade: 'websocket', ...offered, ...headers },
    }),
  )
  await holdAgainstDocument('GET', path, response)
  return response
}

/** The socket of an upgrade that was accepted. */
export const socketOf = async (response: Response): Promise<Peer> => {
  if (response.webSocket === null) throw new Error(`${response.status} ${await response.text()}`)
  return makePeer(response.webSocket)
}

/** At any address of the door, with its query. */
export const joinAt = async (path: string, showing: Showing = {}): Promise<Peer> => {
  const { token, name, resume, headers } = showing
  const protocols = [
    SUBPROTOCOL,
    ...(token === undefined ? [] : [`token.${token}`]),
    ...(resume === undefined ? [] : [`resume.${resume}`]),
  ]
  const query = name === undefined ? '' : `?${new URLSearchParams({ name })}`
  return socketOf(await upgrade(path + query, protocols.join(', '), headers))
}

/** A person comes to the door; what he is told first is still to be read: `next('joined')`. */
export const joinRoom = (roomName: string, showing: Showing = {}): Promise<Peer> =>
  joinAt(`/join/${roomName}`, showing)

/** A v1 access token, made as a back end makes one. */
export const issueToken = async (wish: Record<string, unknown> = {}): Promise<string> => {
  const response = await call('/api/v1/token', { body: wish })
  if (response.status !== 200) throw new Error(await response.text())
  return (await response.json<{ token: string }>()).token
}
