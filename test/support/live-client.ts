// A person's end of a live room's socket in Node, over the network: what came, in order, and a wait for the next
// message of a type. Inside workerd there is socket.ts.

import type { ClientMessage, ServerMessage } from '../../src/domain/live-message.ts'

type Type = ServerMessage['type']
type MessageOf<T extends Type> = Extract<ServerMessage, { type: T }>

export type LivePerson = {
  messages: ServerMessage[]
  /** The oldest of this type that no `next` has given yet. */
  next: <T extends Type>(type: T) => Promise<MessageOf<T>>
  /** Calls back for every message from now on. */
  listen: (listener: (message: ServerMessage) => void) => void
  send: (message: ClientMessage | string) => void
  close: () => void
  closed: Promise<number>
}

export type LiveShowing = { name?: string; token?: string; resume?: string }

const PATIENCE_MS = 30_000

/** `url`: the origin, http. Resolves when the socket is open. */
export const joinLive = async (
  url: string,
  roomName: string,
  { name, token, resume }: LiveShowing,
): Promise<LivePerson> => {
  const query = name === undefined ? '' : `?${new URLSearchParams({ name })}`
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/join/${roomName}${query}`, [
    'anteroom.v1',
    ...(token === undefined ? [] : [`token.${token}`]),
    ...(resume === undefined ? [] : [`resume.${resume}`]),
  ])
  const messages: ServerMessage[] = []
  const given = new Set<ServerMessage>()
  const listeners = new Set<(message: ServerMessage) => void>()
  socket.addEventListener('message', ({ data }) => {
    if (data === 'pong') return
    const message: ServerMessage = JSON.parse(data)
    messages.push(message)
    for (const listener of [...listeners]) listener(message)
  })
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener('close', ({ code }) => resolve(code)),
  )
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`${roomName}: no socket`)))
  })
  const take = <T extends Type>(type: T): MessageOf<T> | null => {
    const isNext = (one: ServerMessage): one is MessageOf<T> => one.type === type && !given.has(one)
    const found = messages.find(isNext)
    if (found !== undefined) given.add(found)
    return found ?? null
  }
  return {
    messages,
    next: (type) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = take(type)
          if (found === null) return false
          clearTimeout(late)
          listeners.delete(look)
          resolve(found)
          return true
        }
        const came = () => messages.map((message) => message.type).join(', ')
        const late = setTimeout(() => reject(new Error(`no ${type}; came: ${came()}`)), PATIENCE_MS)
        if (!look()) listeners.add(look)
      }),
    listen: (listener) => listeners.add(listener),
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    close: () => socket.close(),
    closed,
  }
}
