// A room of v2 with people in it, and what 100ms' API does to such a room.

import { call } from './service.ts'
import type { Inside } from './sessions.ts'
import { joinRoom } from './socket.ts'
import { createCode, exchange, openRoom, post, type WireRoomV2 } from './v2-rooms.ts'

export type WirePeer = {
  id: string
  name: string
  user_id: string
  metadata: string
  role: string
  joined_at: string
}
export type Peers = { peers: Record<string, WirePeer> }

/** Nobody's peer id. */
export const STRANGER = '3f9ac2b1-0c3a-4b8e-9c56-0d3a5b1f2e4d'

export const act = (id: string, what: string, body: unknown = {}): Promise<Response> =>
  post(`active-rooms/${id}/${what}`, body)
export const active = (id: string, path = ''): Promise<Response> =>
  call(`/v2/active-rooms/${id}${path}`)

/** By a code of his own. */
export const comeIn = async (room: WireRoomV2, role: string, user: object): Promise<Inside> => {
  const { code } = await createCode(room.id, role, { user })
  const peer = await joinRoom(room.name, { token: await exchange(code) })
  return { peer, joined: await peer.next('joined') }
}
export const idOf = ({ joined }: Inside): string => joined.participantSessionId

/** A host and two guests in a room of v2. */
export const gathering = async () => {
  const room = await openRoom()
  const host = await comeIn(room, 'host', { name: 'Hanna', external_user_id: 'h' })
  const ann = await comeIn(room, 'guest', {
    name: 'Ann',
    external_user_id: 'a',
    meta: { class: '3b' },
  })
  const bob = await comeIn(room, 'guest', { name: 'Bob', meta: 'text' })
  return { room, host, ann, bob, all: [host, ann, bob] }
}
