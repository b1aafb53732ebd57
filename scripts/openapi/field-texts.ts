// What every field of a body or an answer means, by its name; by schema and path where the name alone does
// not tell. A field that is not here, or a text that no field has, is an error of the script.

import type { JsonSchema } from '@valibot/to-json-schema'
import { EXPLAIN_TEXTS } from './explain-answer.ts'
import { SESSION_TEXTS } from './session-texts.ts'

const SWITCH = 'For the meeting page; kept and given back.'
const NEVER = 'Only false: nothing is recorded, composed or streamed, so true is `not_supported`.'
const WEBHOOK =
  'Called for its event, signed: an `https:` address of a public host. `""` and `"string"`: none.'
const OPAQUE = "Kept as it came, for the team's own media."
const ACCESS_KEY = "The deployment's `ACCESS_KEY`."

const TEXTS: Record<string, string> = {
  // v1's rooms
  roomName: 'The name of the room, compared without case.',
  'V1NewRoom.roomName':
    'The name of the room, compared without case. Left out: twelve random letters.',
  'V1RoomChange.roomName': 'The name the room has. Another one is `room_name_fixed`.',
  'V1RoomEnd.roomName': 'The name the room has. Another one is `room_name_fixed`.',
  'V1NewToken.roomName': 'The only room the token opens; it must exist.',
  privacy:
    '`public`: anybody may join by name. `private`: a token or a code is needed. Default `public`.',
  expireUnixSec:
    'Nobody joins from then on (unix seconds). In the future for a new room. 0: never.',
  'V1NewToken.expireUnixSec':
    'The token is not valid from then on (unix seconds). Left out: never, or the cap of the deployment.',
  'V1Claims.data.expireUnixSec': 'As asked for; the same moment as `exp`.',
  notBeforeUnixSec: 'Nobody joins before (unix seconds). Earlier than `expireUnixSec`. 0: none.',
  'V1NewToken.notBeforeUnixSec': 'The token is not valid before (unix seconds).',
  'V1Claims.data.notBeforeUnixSec': 'As asked for; the same moment as `nbf`.',
  ejectAtRoomExp: 'Whoever is in is put out at `expireUnixSec`. Default false.',
  deleteOnExp: 'From `expireUnixSec` on the room is archived. Default false.',
  maxParticipants: 'At most so many people at a time. 0: no limit.',
  ejectAfterElapsedTimeInSec:
    "Seconds a person may stay; a token's own counts first. 0 in a room: no limit.",
  endMeetingAfterNoActivityInSec:
    'The session ends when nobody has shared microphone, camera or screen for so many seconds. 0: never.',
  enableRequestToJoin: 'Without a token one may ask to come into a private room. Default false.',
  autoJoin: SWITCH,
  audioOnlyRoom: SWITCH,
  ownerOnlyBroadcast: SWITCH,
  showInviteBox: SWITCH,
  enableChat: SWITCH,
  newChatForMeetingSession: SWITCH,
  enableScreenSharing: SWITCH,
  joinVideoOn: SWITCH,
  joinAudioOn: SWITCH,
  enableCamera: SWITCH,
  enableMicrophone: SWITCH,
  enableWatermark: SWITCH,
  lang: 'A language tag. Default `en`.',
  linkTarget:
    'Where the room\'s links lead: an `https:` address or a path here, in which `{code}`, `{role}`, `{room}` and `{room_id}` are filled in. `""`: none of its own.',
  meetingStartedWebhook: WEBHOOK,
  meetingJoinWebhook: WEBHOOK,
  meetingLeftWebhook: WEBHOOK,
  meetingEndedWebhook: WEBHOOK,
  enableRecording: NEVER,
  recordRoom: NEVER,
  enableComposition: NEVER,
  recordComposition: NEVER,
  enableRTMPOut: NEVER,
  enableLiveStreaming: NEVER,
  compositionLayout: 'Kept and given back.',
  rtmpOutURL: 'Kept and given back. `""` and `"string"`: none.',
  archived: 'An archived room is answered as one that is not there.',
  _id: 'The same as `id`, as 100ms sends it.',
  'V1Room._id': 'The id of the room; v2 calls it `room_id`.',
  app: "The deployment's `APP_NAME`.",
  created: 'When the room was made.',
  roomURL: 'Host and name of the room, without a scheme.',
  success: 'Did it work?',
  message: 'A sentence for people; programs look at the code.',
  // webhooks
  deliveries: 'Newest first. The same event at two addresses is two of them.',
  'V1Deliveries.deliveries.id':
    "The event's, in the header `webhook-id`: the same at every address and attempt.",
  seq: 'Counts the events of the room that any webhook wanted.',
  type: 'What happened.',
  'V1Deliveries.deliveries.url': 'Where to.',
  state:
    '`waiting` for its turn or for the next attempt, `sending`, `delivered` (the receiver answered 2xx), or `failed` for good.',
  attempts: 'How often it was sent, the running attempt included.',
  lastStatus: 'What the last attempt was answered with, if it was.',
  lastError:
    'Why the last attempt failed: `timeout` (15 s), `unreachable`, `redirect` (not followed), `status` (no 2xx), `cut_off` (we stopped in the middle). Why it failed for good: `gone` (410: the address is off until it is set anew), `too_old` (76 hours), `too_many_waiting` (1,000), `not_wanted` (the room has the address no more), `address_refused`.',
  nextAt: 'Not sent before, while it waits.',
  // v1's tokens
  globalToken: 'True: the token is for all rooms. Not together with `roomName`.',
  isAdmin: 'Joins as an admin, role `host`; else role `guest`.',
  'V1Admission.isAdmin': 'May this person admit, refuse and eject others?',
  name: 'Whom the token or code names.',
  email: 'The e-mail address of this person.',
  meta: 'Text, or an object of key-value pairs: what the team itself wants to know of the person.',
  externalUserId: "The team's own id of this person.",
  disableVideo: SWITCH,
  disableAudio: SWITCH,
  disableScreenSharing: SWITCH,
  token: 'A JWT, HS256.',
  data: 'The list; in the order the operation names.',
  'V1Claims.data': 'What the token grants, as it was asked for.',
  roomId: 'The only room the token opens, by its id: a later room of the same name stays shut.',
  appName: "The deployment's `APP_NAME`.",
  iat: 'When the token was made, unix seconds.',
  nbf: 'Not valid before, unix seconds.',
  exp: 'Not valid from then on, unix seconds.',
  jti: 'The id of the token.',
  accessToken: 'An access token (v1) or an auth token (v2).',
  roomCode: 'A room code. Not together with `accessToken`.',
  'V1Showing.name': 'Counts where the token or code names nobody.',
  admitted: 'Would joining now succeed?',
  mayRequest: 'Without a token this person may ask to come in.',
  role: 'The name of the role.',
  'V1Admission.name': 'Whom the token or code names, else who was said to be there, or null.',
  ejectAt: 'When the person would be put out.',
  code: 'The room code.',
  'V1Refusal.code': 'The stable code of the refusal: the contract.',
  'V2Refusal.code': 'The status, once more.',
  requestId: 'Finds this request in the log; also in the header `X-Request-Id`.',
  // v1's requests to join, and bans
  requests: 'Those that wait, oldest first.',
  'V1Requests.requests.requestId': 'The id of the request.',
  'V1Requests.requests.name': 'Who asks, as he calls himself.',
  'V1Requests.requests.message': 'What he writes.',
  requestedAt: 'Since when he waits.',
  'V1RequestAnswer.requestId': 'The id of the request.',
  outcome: 'What became of it.',
  'V1Denial.message': 'For the one who asked to read.',
  bans: 'Newest first.',
  banId: 'The id of the ban.',
  'V1Bans.bans.jti': 'Refuses the token of this id.',
  'V1Bans.bans.externalUserId': 'Refuses tokens of this person.',
  'V1Bans.bans.code': 'The personal code that was switched off with it.',
  'V1Bans.bans.name': 'Who was put out.',
  by: 'Who did it.',
  at: 'When.',
  // v2's rooms
  id: 'The id, 24 hex digits.',
  'V2NewRoom.name': 'The name of the room, compared without case. Left out: a UUID.',
  'V2RoomChange.name': 'A new name.',
  'V2Room.name': 'The name of the room.',
  'V2Rooms.data.name': 'The name of the room.',
  description: 'Kept and given back.',
  template_id: 'The template whose roles the room has. Left out or empty: the default template.',
  template: 'The name of the template.',
  recording_info: 'Taken when it asks for no recording.',
  'V2NewRoom.recording_info.enabled': NEVER,
  'V2RoomChange.recording_info.enabled': NEVER,
  'V2Room.recording_info.enabled': 'Always false: nothing is recorded.',
  'V2Rooms.data.recording_info.enabled': 'Always false: nothing is recorded.',
  region: 'Kept and given back. Default `auto`.',
  large_room: 'Needed for a `size` above 2,500.',
  size: 'At most so many people at a time. 0: no limit.',
  max_duration_seconds: 'A session ends by itself so many seconds after it began. 0: never.',
  polls: 'Ids of polls; kept and given back.',
  webhook: 'Called for every event, signed. An empty `url`: none.',
  url: 'An `https:` address of a public host.',
  headers: 'Headers that go with it, 20 at most; not those that we set.',
  link_target: 'As `linkTarget` in v1. Of a template: for the rooms that have none of their own.',
  enabled: 'Is the code on? One that is off opens nothing.',
  'V2Room.enabled': 'False: nobody joins, and no code of the room opens anything.',
  'V2Rooms.data.enabled': 'False: nobody joins, and no code of the room opens anything.',
  'V2RoomChange.enabled': 'False: nobody joins, and no code of the room opens anything.',
  customer_id: ACCESS_KEY,
  app_id: ACCESS_KEY,
  customer: ACCESS_KEY,
  customerId: ACCESS_KEY,
  created_at: 'When it was made.',
  updated_at: 'When it last changed.',
  createdAt: 'When it was made.',
  updatedAt: 'When it last changed.',
  key: '`ACCESS_KEY:name`, as 100ms has it in lists.',
  limit: 'As many as a page has at most.',
  last: '`start` of the next page; empty on the last one.',
  // v2's codes
  room_id: 'The id of the room.',
  link: 'The address that people click.',
  user: 'Makes the code a personal one: tokens made from it name this person.',
  external_user_id:
    "The team's own id of the person. At most one enabled code for a role has it: asking again answers that one.",
  user_id: 'Chosen by whoever asks, so it proves nothing about anybody. Left out: a UUID.',
  expires_at: 'When the auth token expires: 24 hours from now.',
  // v2's templates
  roles:
    'Roles by name, as a whole set: roles of the same name stay what they are, those that are not in the set are deleted.',
  'V2Template.roles': 'Roles by name.',
  'V2TemplateBody.name': 'The name of the template. Left out in a new one: made up.',
  'V2Template.name': 'The name of the template.',
  'V2RoleBody.name': 'A new name: the role stays the same one, and so do its codes.',
  'V2Role.name': 'The name of the role.',
  settings: OPAQUE,
  destinations: OPAQUE,
  plugins: OPAQUE,
  publishParams: OPAQUE,
  subscribeParams: OPAQUE,
  permissions:
    'What its people may do. Left out in a new role: everything for `host`, else nothing.',
  endRoom: 'May end the session.',
  removeOthers: 'May admit, refuse and eject: an admin.',
  mute: OPAQUE,
  unmute: OPAQUE,
  changeRole: OPAQUE,
  sendRoomState: OPAQUE,
  rtmpStreaming: OPAQUE,
  hlsStreaming: OPAQUE,
  browserRecording: OPAQUE,
  pollRead: OPAQUE,
  pollWrite: OPAQUE,
  priority: OPAQUE,
  maxPeerCount: 'At most so many people of this role at a time. 0: no limit; -1: nobody.',
  ...EXPLAIN_TEXTS,
  // v2's sessions and refusals
  ...SESSION_TEXTS,
  details: 'The stable code of the refusal: the contract.',
  request_id: 'Finds this request in the log; also in the header `X-Request-Id`.',
  // health
  status: 'It answers and is configured.',
  'Health.name': 'The name of the program.',
  version: 'The version of the program.',
}

const join = (text: string, words: unknown): string =>
  typeof words === 'string' ? `${text} It ${words}.` : text

/** `path`: of the schema itself, `V1NewRoom` or `V2Rooms.data.name`. */
const say = (schema: JsonSchema, path: string, used: Set<string>): JsonSchema => {
  const textOf = (key: string): string => {
    const at = [`${path}.${key}`, key].find((place) => Object.hasOwn(TEXTS, place))
    if (at === undefined) throw new Error(`field-texts.ts does not say what ${path}.${key} is`)
    used.add(at)
    return TEXTS[at] ?? ''
  }
  const { properties, required, items, anyOf, additionalProperties, ...rest } = schema
  const inside = (inner: JsonSchema | boolean) =>
    typeof inner === 'boolean' ? inner : say(inner, path, used)
  const said = Object.entries(properties ?? {}).map(([key, field]) => {
    const inner = typeof field === 'boolean' ? {} : say(field, `${path}.${key}`, used)
    return [key, { ...inner, description: join(textOf(key), inner.description) }]
  })
  return {
    ...rest,
    ...(said.length === 0 ? {} : { properties: Object.fromEntries(said) }),
    ...(required === undefined || required.length === 0 ? {} : { required }),
    ...(items === undefined || Array.isArray(items) ? {} : { items: inside(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(inside) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: inside(additionalProperties) }),
  }
}

/** The schemas with a description at every field. */
export const sayFields = (schemas: Record<string, JsonSchema>): Record<string, JsonSchema> => {
  const used = new Set<string>()
  const said = Object.entries(schemas).map(([name, schema]) => [name, say(schema, name, used)])
  const unused = Object.keys(TEXTS).filter((key) => !used.has(key))
  if (unused.length > 0) throw new Error(`field-texts.ts speaks of no field: ${unused.join(', ')}`)
  return Object.fromEntries(said)
}
