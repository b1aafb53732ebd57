// Sessions of rooms: people who were in one, and the records of it as v1 reads them.

import type { LeftReason } from '../../src/domain/live-message.ts'
import { objectOf, write } from './live-object.ts'
import { call, ORIGIN } from './service.ts'
import { issueToken, joinRoom, type MessageOf, type Peer } from './socket.ts'
import { must } from './v2-rooms.ts'

export type WireSession = {
  _id: string
  startedAt: string
  endedAt: string | null
  participants: number
}

export type WireRecord = {
  participantSessionId: string
  _id: string
  name: string
  email?: string
  externalUserId?: string
  meta?: string | object
  role: string
  isAdmin: boolean
  browser: string | null
  os: string | null
  joinedAt: string
  leftAt: string | null
  leftReason: LeftReason | null
}

export type WireSessionRead = Omit<WireSession, 'participants'> & { participants: WireRecord[] }

export type Inside = { peer: Peer; joined: MessageOf<'joined'> }

/** Comes in with a token of this wish. */
export const enter = async (
  roomName: string,
  wish: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Inside> => {
  const peer = await joinRoom(roomName, { token: await issueToken(wish), headers })
  return { peer, joined: await peer.next('joined') }
}

export const leave = async ({ peer }: Pick<Inside, 'peer'>): Promise<void> => {
  peer.send({ type: 'leave' })
  await peer.next('left')
}

/** These come in, in this order, and all leave; the id of the session. */
export const meet = async (
  roomName: string,
  ...wishes: Record<string, unknown>[]
): Promise<string> => {
  const people: Inside[] = []
  for (const wish of wishes) people.push(await enter(roomName, wish))
  for (const person of people) await leave(person)
  return people[0]?.joined.meetingSessionId ?? ''
}

export const sessionsPath = (roomName: string): string => `/api/v1/room/${roomName}/sessions`

export const listSessions = async (roomName: string): Promise<WireSession[]> =>
  (await must<{ sessions: WireSession[] }>(call(sessionsPath(roomName)))).sessions

export const readSession = (roomName: string, id: string): Promise<WireSessionRead> =>
  must(call(`${sessionsPath(roomName)}/${id}`))

export const nextOf = (response: Response): string | null => {
  const link = /^<(.+)>; rel="next"$/.exec(response.headers.get('Link') ?? '')?.[1]
  return link === undefined ? null : link.replace(ORIGIN, '')
}

/** All pages of a list, from this address on. */
export const walk = async <T>(from: string): Promise<T[]> => {
  const pages: T[] = []
  for (let path: string | null = from; path !== null; ) {
    const response: Response = await call(path)
    if (response.status !== 200) throw new Error(await response.text())
    path = nextOf(response)
    pages.push(await response.json<T>())
  }
  return pages
}

/** As if a session had been so many ms earlier. */
export const putBack = async (roomName: string, id: string, ms: number): Promise<void> => {
  const object = await objectOf(roomName)
  await write(
    object,
    'UPDATE session SET started_at = started_at - ?1, ended_at = ended_at - ?1 WHERE id = ?2',
    ms,
    id,
  )
  await write(
    object,
    'UPDATE seat SET joined_at = joined_at - ?1, left_at = left_at - ?1 WHERE session_id = ?2',
    ms,
    id,
  )
}
