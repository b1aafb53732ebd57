// Asking to come into a room, and answering from outside it.

import { ask, call, keyed, makeRoom, type WireRoom } from './service.ts'
import { joinRoom, type Peer } from './socket.ts'

export type Waiting = { requests: { requestId: string; name: string; message?: string }[] }

export const askable = (settings: Record<string, unknown> = {}): Promise<WireRoom> =>
  makeRoom({ privacy: 'private', enableRequestToJoin: true, ...settings })

export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

/** Somebody who has asked, and the id of his request. */
export const knock = async (
  { roomName }: WireRoom,
  name: string,
  message?: string,
): Promise<{ peer: Peer; requestId: string }> => {
  const peer = await joinRoom(roomName, { name })
  await peer.next('mayRequest')
  peer.send({ type: 'request', ...(message === undefined ? {} : { message }) })
  return { peer, requestId: (await peer.next('waiting')).requestId }
}

export const pathOf = ({ roomName }: WireRoom): string => `/api/v1/room/${roomName}/requests`
export const list = async (room: WireRoom): Promise<Waiting> =>
  (await call(pathOf(room))).json<Waiting>()
export const answer = (
  room: WireRoom,
  requestId: string,
  verdict: 'admit' | 'deny',
  { headers = keyed, body = {} }: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<Response> => ask(`${pathOf(room)}/${requestId}/${verdict}`, { headers, body })
