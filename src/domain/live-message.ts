// What goes over the socket of a live room, in both directions (docs/live.md), and the reading of what a client
// sends. Used by both ends: the browser client takes its types from here. Leaves out who may send what.

import type { Meta } from './person.ts'
import type { Reason } from './refusal.ts'

/** Why a participant is no longer in. */
export const LEFT_REASONS = [
  'left',
  'connection_lost',
  'ejected',
  'time_up',
  'room_expired',
  'room_archived',
  'meeting_ended',
] as const

export type LeftReason = (typeof LEFT_REASONS)[number]

/** Why a socket is out: with its seat, with its request, or because a newer socket has its place. */
export type OutReason = LeftReason | 'request_expired' | 'withdrawn' | 'replaced'

/** The socket closes with this after `left`; `denied` with 4403, `refused` with 4000 + status - 400. */
export const CLOSE_CODES: Record<OutReason, number> = {
  left: 4200,
  connection_lost: 4201,
  ejected: 4202,
  time_up: 4203,
  room_expired: 4204,
  room_archived: 4205,
  meeting_ended: 4206,
  request_expired: 4207,
  withdrawn: 4208,
  replaced: 4209,
}
export const DENIED_CLOSE = 4403
/** Heard nothing for a minute: the seat stays, come back. */
export const SILENT_CLOSE = 4408
/** Ten frames that nobody could read. */
export const MALFORMED_CLOSE = 4400

/** `email` goes to admins only. Moments are ISO 8601 in UTC. */
export type Participant = {
  _id: string
  name: string
  isAdmin: boolean
  role: string
  email?: string
  externalUserId?: string
  meta?: Meta
  joinedAt: string
  audio: boolean
  video: boolean
  screen: boolean
}

export type AskedRequest = {
  requestId: string
  name: string
  message?: string
  requestedAt: string
}

export const REQUEST_OUTCOMES = [
  'admitted',
  'denied',
  'withdrawn',
  'expired',
  'room_closed',
] as const
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number]

/** What a page needs to know of the room it is in. */
export type RoomFace = {
  roomName: string
  privacy: 'public' | 'private'
  ownerOnlyBroadcast: boolean
  audioOnlyRoom: boolean
  enableChat: boolean
  enableScreenSharing: boolean
  joinVideoOn: boolean
  joinAudioOn: boolean
  maxParticipants?: number
}

/** How far a ban reaches. `this seat only`: who came by a bare name shows nothing that could be refused. */
export type BanHold = 'this person' | 'this token only' | 'this seat only'

export type LiveErrorCode = Reason | 'malformed' | 'frame_too_large'

export type ServerMessage =
  | {
      type: 'joined'
      meetingSessionId: string
      participantSessionId: string
      roomId: string
      self: Participant
      onlineParticipants: Participant[]
      room: RoomFace
      ejectAt: string | null
      /** May you end the meeting for all? */
      mayEnd: boolean
      resumeKey: string
      iceServers: object[]
      /** Those that wait; to an admin. */
      requests?: AskedRequest[]
    }
  /** `retryAfter`: seconds, for what passes by itself. */
  | { type: 'refused'; code: Reason; message: string; status: number; retryAfter?: number }
  | { type: 'participantJoined'; participant: Participant }
  | { type: 'participantUpdated'; participant: Participant }
  | { type: 'participantLeft'; participant: Participant; reason: LeftReason }
  | { type: 'mayRequest'; room: { roomName: string }; adminsPresent: boolean }
  | { type: 'waiting'; requestId: string; adminsPresent: boolean; resumeKey: string }
  | { type: 'joinRequested'; request: AskedRequest }
  | { type: 'joinRequestClosed'; requestId: string; outcome: RequestOutcome; by: string | null }
  | { type: 'denied'; message?: string }
  /** `from`: a participant's id, or null where a back end sent it. */
  | { type: 'message'; from: string | null; data: unknown }
  | { type: 'signal'; from: string; data: unknown }
  /** To the admin whose `eject` it answers. */
  | { type: 'ejected'; participantSessionId: string; banId?: string; holds?: BanHold }
  | { type: 'left'; reason: OutReason; message?: string }
  | { type: 'error'; code: LiveErrorCode; requestId?: string }

export type ClientMessage =
  | { type: 'leave' }
  | { type: 'message'; to?: string; data: unknown }
  | { type: 'signal'; to: string; data: unknown }
  | { type: 'media'; audio: boolean; video: boolean; screen: boolean }
  | { type: 'admit'; requestId: string }
  | { type: 'deny'; requestId: string; message?: string }
  | { type: 'eject'; participantSessionId: string; message?: string; ban?: boolean }
  | { type: 'endMeeting' }
  | { type: 'request'; message?: string }
  | { type: 'withdraw' }

/** Characters of what an asker or an admin writes to the other. */
export const WORDS = 1_000

type Fields = Record<string, unknown>

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isWords = (value: unknown): value is string | undefined =>
  value === undefined || (typeof value === 'string' && value.length <= WORDS)
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Words, left out where there are none. */
const said = (message: string | undefined): { message?: string } =>
  message === undefined || message === '' ? {} : { message }

/** A text frame -> the message, or null for one that is no JSON, of no known type or of the wrong shape.
 * Fields nobody knows are passed over: a newer client may send more. */
export const readClientMessage = (text: string): ClientMessage | null => {
  const given = parseJson(text)
  if (!isFields(given)) return null
  const { type, to, data, requestId, message, participantSessionId, ban, audio, video, screen } =
    given
  switch (type) {
    case 'leave':
    case 'endMeeting':
    case 'withdraw':
      return { type }
    case 'message':
      if (data === undefined || (to !== undefined && !isText(to))) return null
      return to === undefined ? { type, data } : { type, to, data }
    case 'signal':
      return data !== undefined && isText(to) ? { type, to, data } : null
    case 'media':
      return isFlag(audio) && isFlag(video) && isFlag(screen)
        ? { type, audio, video, screen }
        : null
    case 'admit':
      return isText(requestId) ? { type, requestId } : null
    case 'deny':
      return isText(requestId) && isWords(message) ? { type, requestId, ...said(message) } : null
    case 'eject':
      if (!isText(participantSessionId) || !isWords(message)) return null
      if (ban !== undefined && !isFlag(ban)) return null
      return { type, participantSessionId, ...said(message), ban: ban === true }
    case 'request':
      return isWords(message) ? { type, ...said(message) } : null
    default:
      return null
  }
}
