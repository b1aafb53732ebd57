// The shapes of answers about sessions and who is in them; as in answers.ts, held against the running Worker.

import * as v from 'valibot'
import { LEFT_REASONS } from '../../src/domain/live-message.ts'

const { array, boolean, literal, number, nullable, optional, picklist, record, string } = v

const id = v.pipe(string(), v.regex(/^[0-9a-f]{24}$/))
const uuid = v.pipe(string(), v.uuid())
const moment = v.pipe(string(), v.isoTimestamp())
const count = v.pipe(number(), v.integer(), v.minValue(0))
const meta = v.union([string(), v.looseObject({})])

const v1Session = { _id: id, startedAt: moment, endedAt: nullable(moment) }

const v1Person = {
  _id: uuid,
  name: string(),
  isAdmin: boolean(),
  role: string(),
  email: optional(string()),
  externalUserId: optional(string()),
  meta: optional(meta),
  joinedAt: moment,
}

const v1Record = v.strictObject({
  participantSessionId: uuid,
  ...v1Person,
  browser: nullable(string()),
  os: nullable(string()),
  leftAt: nullable(moment),
  leftReason: nullable(picklist(LEFT_REASONS)),
})

const v1Participant = v.strictObject({
  ...v1Person,
  audio: boolean(),
  video: boolean(),
  screen: boolean(),
})

const v2Peer = {
  id: uuid,
  name: string(),
  user_id: string(),
  metadata: string(),
  role: string(),
  joined_at: moment,
}

const v2Session = v.strictObject({
  id,
  room_id: id,
  customer_id: string(),
  app_id: string(),
  active: boolean(),
  peers: record(
    string(),
    v.strictObject({
      id: uuid,
      session_id: id,
      name: string(),
      role: string(),
      user_id: string(),
      joined_at: moment,
      left_at: optional(moment),
    }),
  ),
  created_at: moment,
  updated_at: moment,
})

const done = (message: string) => v.strictObject({ message: literal(message) })

export const SESSION_ANSWERS = {
  V1Sessions: v.strictObject({
    sessions: array(v.strictObject({ ...v1Session, participants: count })),
  }),
  V1Session: v.strictObject({ ...v1Session, participants: array(v1Record) }),
  V1Forgotten: v.strictObject({ success: literal(true), forgotten: count }),
  V1Participants: v.strictObject({
    meetingSessionId: nullable(id),
    onlineParticipants: array(v1Participant),
  }),
  V2ActiveRoom: v.strictObject({
    id,
    name: string(),
    customer_id: string(),
    session: v.strictObject({ id, created_at: moment, peers: array(uuid) }),
  }),
  V2Peers: v.strictObject({ peers: record(string(), v.strictObject(v2Peer)) }),
  V2Peer: v.strictObject({ ...v2Peer, tracks: v.strictObject({}) }),
  V2MessageSent: done('message sent'),
  V2PeersRemoved: done('peer remove request submitted'),
  V2RoomEnded: done('session is ending'),
  V2Session: v2Session,
  V2Sessions: v.strictObject({ limit: count, data: array(v2Session), last: string() }),
} satisfies Record<string, v.GenericSchema>
