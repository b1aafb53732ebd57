// The shapes of answers. The handlers check nothing on the way out, so these are held against what the
// running Worker answers: test/journeys/openapi.test.ts.

import * as v from 'valibot'
import { PERMISSIONS } from '../../src/domain/template.ts'
import { type DeliveryError, WEBHOOK_TYPES } from '../../src/domain/webhook.ts'
import { V1Explanation } from './explain-answer.ts'
import { SESSION_ANSWERS } from './session-answers.ts'

const { array, boolean, literal, number, optional, picklist, record, string, unknown } = v

const id = v.pipe(string(), v.regex(/^[0-9a-f]{24}$/))
const uuid = v.pipe(string(), v.uuid())
const moment = v.pipe(string(), v.isoTimestamp())
const seconds = v.pipe(number(), v.integer())
const address = v.pipe(string(), v.url())
const roomCode = v.pipe(string(), v.regex(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/))
const pairs = v.looseObject({})
const meta = v.union([string(), pairs])

const settings = {
  privacy: picklist(['public', 'private']),
  expireUnixSec: optional(seconds),
  notBeforeUnixSec: optional(seconds),
  ejectAtRoomExp: boolean(),
  deleteOnExp: boolean(),
  maxParticipants: optional(seconds),
  ejectAfterElapsedTimeInSec: optional(seconds),
  endMeetingAfterNoActivityInSec: optional(seconds),
  enableRequestToJoin: boolean(),
  autoJoin: boolean(),
  audioOnlyRoom: boolean(),
  ownerOnlyBroadcast: boolean(),
  showInviteBox: boolean(),
  enableChat: boolean(),
  newChatForMeetingSession: boolean(),
  enableScreenSharing: boolean(),
  joinVideoOn: boolean(),
  joinAudioOn: boolean(),
  enableCamera: optional(boolean()),
  enableMicrophone: optional(boolean()),
  enableWatermark: optional(boolean()),
  lang: string(),
  linkTarget: optional(string()),
  meetingStartedWebhook: optional(address),
  meetingJoinWebhook: optional(address),
  meetingLeftWebhook: optional(address),
  meetingEndedWebhook: optional(address),
  enableRecording: boolean(),
  recordRoom: boolean(),
  enableComposition: boolean(),
  recordComposition: boolean(),
  enableRTMPOut: boolean(),
  enableLiveStreaming: boolean(),
  compositionLayout: optional(picklist(['grid', 'active_speaker'])),
  rtmpOutURL: optional(string()),
}

const v1Room = v.strictObject({
  ...settings,
  archived: literal(false),
  _id: id,
  roomName: string(),
  app: string(),
  created: moment,
  roomURL: string(),
})

const delivery = v.strictObject({
  id: string(),
  seq: seconds,
  type: picklist(WEBHOOK_TYPES),
  url: address,
  state: picklist(['waiting', 'sending', 'delivered', 'failed']),
  attempts: seconds,
  lastStatus: v.nullable(seconds),
  lastError: v.nullable(
    picklist([
      'timeout',
      'unreachable',
      'redirect',
      'status',
      'cut_off',
      'gone',
      'too_old',
      'too_many_waiting',
      'not_wanted',
      'address_refused',
    ] satisfies DeliveryError[]),
  ),
  createdAt: moment,
  nextAt: v.nullable(moment),
})

const choice = optional(boolean())

const v1Claims = v.strictObject({
  data: v.strictObject({
    globalToken: choice,
    isAdmin: choice,
    roomName: optional(string()),
    roomId: optional(id),
    name: optional(string()),
    email: optional(string()),
    meta: optional(meta),
    externalUserId: optional(string()),
    expireUnixSec: optional(seconds),
    notBeforeUnixSec: optional(seconds),
    ejectAfterElapsedTimeInSec: optional(seconds),
    joinVideoOn: choice,
    joinAudioOn: choice,
    disableVideo: choice,
    disableAudio: choice,
    disableScreenSharing: choice,
    appName: optional(string()),
  }),
  iat: seconds,
  nbf: optional(seconds),
  exp: optional(seconds),
  jti: optional(string()),
})

const v1Admission = v.union([
  v.strictObject({
    admitted: literal(true),
    role: string(),
    isAdmin: boolean(),
    name: v.nullable(string()),
    ejectAt: optional(moment),
  }),
  v.strictObject({ admitted: literal(false), mayRequest: literal(true) }),
])

const v1Request = v.strictObject({
  requestId: uuid,
  name: string(),
  message: optional(string()),
  requestedAt: moment,
})

const v1Ban = v.strictObject({
  banId: string(),
  jti: optional(string()),
  externalUserId: optional(string()),
  code: optional(roomCode),
  name: string(),
  by: string(),
  at: moment,
})

const v2Room = v.strictObject({
  id,
  name: string(),
  enabled: boolean(),
  description: string(),
  customer_id: string(),
  app_id: string(),
  recording_info: v.strictObject({ enabled: literal(false) }),
  template_id: id,
  template: string(),
  region: string(),
  created_at: moment,
  updated_at: moment,
  customer: string(),
  large_room: boolean(),
  size: seconds,
  max_duration_seconds: seconds,
  polls: array(string()),
  webhook: optional(
    v.strictObject({ url: address, headers: optional(record(string(), string())) }),
  ),
  link_target: optional(string()),
})

const v2RoomCode = v.strictObject({
  code: roomCode,
  room_id: id,
  role: string(),
  enabled: boolean(),
  created_at: moment,
  updated_at: moment,
  link: address,
  user: optional(
    v.strictObject({
      name: optional(string()),
      email: optional(string()),
      external_user_id: optional(string()),
      meta: optional(meta),
    }),
  ),
})

const v2Role = v.strictObject({
  name: string(),
  permissions: v.strictObject(v.entriesFromList(PERMISSIONS, boolean())),
  maxPeerCount: seconds,
  priority: seconds,
  publishParams: pairs,
  subscribeParams: pairs,
})

const v2Template = v.strictObject({
  id,
  _id: id,
  name: string(),
  customerId: string(),
  customer: string(),
  roles: record(string(), v2Role),
  settings: pairs,
  destinations: pairs,
  plugins: array(unknown()),
  createdAt: moment,
  updatedAt: moment,
  link_target: optional(string()),
})

const pageOf = <S extends v.GenericSchema>(item: S) =>
  v.strictObject({ limit: seconds, data: array(item), last: string() })

/** A list of nothing. */
const none = v.pipe(array(unknown()), v.maxLength(0))

export const ANSWERS = {
  V1Room: v1Room,
  V1Rooms: array(v1Room),
  V1Deliveries: v.strictObject({ deliveries: array(delivery) }),
  V1Archived: v.strictObject({ success: literal(true), message: string() }),
  V1Token: v.strictObject({ token: string() }),
  V1Claims: v1Claims,
  V1Admission: v1Admission,
  V1Explanation,
  V1Requests: v.strictObject({ requests: array(v1Request) }),
  V1RequestAnswer: v.strictObject({
    success: literal(true),
    requestId: uuid,
    outcome: picklist(['admitted', 'denied']),
  }),
  V1Bans: v.strictObject({ bans: array(v1Ban) }),
  V1BanLifted: v.strictObject({ success: literal(true), banId: string() }),
  V1Refusal: v.strictObject({
    success: literal(false),
    code: string(),
    message: string(),
    requestId: uuid,
  }),
  V2Room: v2Room,
  V2Rooms: pageOf(v.strictObject({ ...v2Room.entries, key: string() })),
  V2RoomCode: v2RoomCode,
  V2RoomCodes: v.strictObject({ data: array(v2RoomCode) }),
  V2RoomCodePage: pageOf(v2RoomCode),
  V2AuthToken: v.strictObject({ token: string(), expires_at: moment }),
  V2Template: v2Template,
  V2Templates: pageOf(v2Template),
  V2Role: v2Role,
  ...SESSION_ANSWERS,
  V2Layouts: v.strictObject({ data: none }),
  V2Refusal: v.strictObject({
    code: seconds,
    message: string(),
    details: v.pipe(array(string()), v.length(1)),
    request_id: uuid,
  }),
  Health: v.strictObject({ status: literal('ok'), name: literal('anteroom'), version: string() }),
} satisfies Record<string, v.GenericSchema>
