// People at the door of a live room and hosts behind it: coming, asking, and being sure that nothing more was
// said. Answers from outside: asking.ts.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect } from 'vitest'
import { knock } from './asking.ts'
import { objectOf, write } from './live-object.ts'
import type { WireRoom } from './service.ts'
import { issueToken, joinRoom, type MessageOf, type Peer } from './socket.ts'

type In = { peer: Peer; joined: MessageOf<'joined'> }

/** Comes with an admin's token. */
export const enterAsHost = async ({ roomName }: WireRoom, name = 'Host'): Promise<In> => {
  const token = await issueToken({ roomName, isAdmin: true, name })
  const peer = await joinRoom(roomName, { token })
  return { peer, joined: await peer.next('joined') }
}

/** Comes with a guest's token, past the lobby. */
export const enterAsGuest = async ({ roomName }: WireRoom, name: string): Promise<In> => {
  const peer = await joinRoom(roomName, { token: await issueToken({ roomName, name }) })
  return { peer, joined: await peer.next('joined') }
}

/** Asks and is let in by this host. */
export const letIn = async (room: WireRoom, host: Peer, name: string): Promise<In> => {
  const { peer, requestId } = await knock(room, name)
  host.send({ type: 'admit', requestId })
  return { peer, joined: await peer.next('joined') }
}

/** At the door, from an address of the internet. */
export const comeFrom = async (
  { roomName }: WireRoom,
  address: string,
  name = 'Cyd',
): Promise<Peer> => {
  const peer = await joinRoom(roomName, { name, headers: { 'CF-Connecting-IP': address } })
  await peer.next('mayRequest')
  return peer
}

/** The room has answered everything this one sent, and whatever it had to tell him before has come. */
export const heard = async (peer: Peer): Promise<void> => {
  peer.send({ type: 'admit', requestId: 'none' })
  await peer.next('error')
}

/** The types of all that came, once nothing more can come. */
export const typesTold = async (peer: Peer): Promise<string[]> => {
  await heard(peer)
  return peer.messages.map(({ type }) => type)
}

/** As if so many ms had passed for those who ask, and then the alarm. */
export const passLobby = async ({ roomName }: WireRoom, ms: number): Promise<void> => {
  const object = await objectOf(roomName)
  await write(
    object,
    `UPDATE join_request SET requested_at = requested_at - ?1, expires_at = expires_at - ?1,
       away_since = away_since - ?1 WHERE closed_at IS NULL`,
    ms,
  )
  await write(object, 'UPDATE denied_address SET denied_at = denied_at - ?', ms)
  await runDurableObjectAlarm(object)
}

/** The room has heard that the asker's socket is gone. */
export const untilAskerAway = async ({ roomName }: WireRoom, requestId: string): Promise<void> => {
  const object = await objectOf(roomName)
  const awaySince = async () =>
    (await object.requests()).requests.find(({ id }) => id === requestId)?.awaySince
  await expect.poll(awaySince, { timeout: 10_000 }).toEqual(expect.any(Number))
}

/** As if no socket of the room had been heard for so many ms; the object wakes anew. */
export const passSilence = async ({ roomName }: WireRoom, ms: number): Promise<void> => {
  const object = await objectOf(roomName)
  await runInDurableObject(object, (_, state) => {
    for (const socket of state.getWebSockets()) {
      const attached = socket.deserializeAttachment()
      socket.serializeAttachment({ ...attached, since: attached.since - ms })
    }
  })
  await evictDurableObject(object)
}
