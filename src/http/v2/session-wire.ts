// Running sessions and past ones on the wire of v2, as 100ms writes them. `user_id` is the external
// user id: the one in a token proves nothing about anybody, so it is not kept.

import type { ActiveRoom } from '../../access/active-room.ts'
import type { RoomId } from '../../domain/room.ts'
import type { Seat, Session } from '../../domain/session.ts'
import type { PeerRecord, SessionRecord } from '../../store/live/session-records.ts'
import { iso } from '../moment.ts'

export const toWirePeer = ({ id, person, role, joinedAt }: Seat) => ({
  id,
  name: person.name,
  user_id: person.externalUserId ?? '',
  metadata: typeof person.meta === 'object' ? JSON.stringify(person.meta) : (person.meta ?? ''),
  role,
  joined_at: iso(joinedAt),
})

/** Tracks are the media server's to know, and there is none here. */
export const toWirePeerDetails = (seat: Seat) => ({ ...toWirePeer(seat), tracks: {} })

export const toWirePeers = (seats: readonly Seat[]) => ({
  peers: Object.fromEntries(seats.map((seat) => [seat.id, toWirePeer(seat)])),
})

export const toWireActiveRoom = (
  { room, people }: ActiveRoom,
  session: Session,
  accessKey: string,
) => ({
  id: room.id,
  name: room.name,
  customer_id: accessKey,
  session: {
    id: session.id,
    created_at: iso(session.startedAt),
    peers: people.map(({ id }) => id),
  },
})

/** `left_at` is there once he has left. */
const toWireRecord = ({
  id,
  sessionId,
  name,
  role,
  externalUserId,
  joinedAt,
  leftAt,
}: PeerRecord) => ({
  id,
  session_id: sessionId,
  name,
  role,
  user_id: externalUserId ?? '',
  joined_at: iso(joinedAt),
  ...(leftAt === null ? {} : { left_at: iso(leftAt) }),
})

const lastChange = ({ startedAt, endedAt, peers }: SessionRecord): number =>
  peers.reduce(
    (latest, { joinedAt, leftAt }) => Math.max(latest, leftAt ?? joinedAt),
    endedAt ?? startedAt,
  )

export const toWireSession = (session: SessionRecord, roomId: RoomId, accessKey: string) => ({
  id: session.id,
  room_id: roomId,
  customer_id: accessKey,
  app_id: accessKey,
  active: session.endedAt === null,
  peers: Object.fromEntries(session.peers.map((peer) => [peer.id, toWireRecord(peer)])),
  created_at: iso(session.startedAt),
  updated_at: iso(lastChange(session)),
})
