// The body of v1's create and update room: every field of Metered's API, checked, and our `linkTarget`.
// Migrating code sends 0, '' and 'string' for "unset" (docs/api.md); they become null here.

import * as v from 'valibot'
import {
  duration,
  emptyIsUnset,
  flag,
  moment,
  NOT_SUPPORTED,
  roomName,
  text,
  whole,
} from '../field.ts'

const zeroIsUnset = (value: number): number | null => (value === 0 ? null : value)

const time = v.optional(v.pipe(moment(0), v.transform(zeroIsUnset)))
const seconds = v.optional(v.pipe(duration(0), v.transform(zeroIsUnset)))
const choice = v.optional(flag)
const never = v.optional(v.pipe(flag, v.value(false, NOT_SUPPORTED)))

// Which addresses are taken, access/judge-addresses.ts says.
const webhook = v.optional(v.pipe(text(0, 2048), v.transform(emptyIsUnset)))

const settings = {
  privacy: v.optional(v.picklist(['public', 'private'], 'must be "public" or "private"')),
  expireUnixSec: time,
  notBeforeUnixSec: time,
  ejectAtRoomExp: choice,
  deleteOnExp: choice,
  maxParticipants: v.optional(v.pipe(whole(0, 20_000), v.transform(zeroIsUnset))),
  ejectAfterElapsedTimeInSec: seconds,
  endMeetingAfterNoActivityInSec: seconds,
  enableRequestToJoin: choice,
  autoJoin: choice,
  audioOnlyRoom: choice,
  ownerOnlyBroadcast: choice,
  showInviteBox: choice,
  enableChat: choice,
  newChatForMeetingSession: choice,
  enableScreenSharing: choice,
  joinVideoOn: choice,
  joinAudioOn: choice,
  enableCamera: choice,
  enableMicrophone: choice,
  enableWatermark: choice,
  lang: v.optional(
    v.pipe(
      v.string('must be a string'),
      v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/, 'must be a language tag such as en'),
    ),
  ),
  linkTarget: v.optional(v.pipe(text(0, 2048), v.transform(emptyIsUnset))),
  meetingStartedWebhook: webhook,
  meetingJoinWebhook: webhook,
  meetingLeftWebhook: webhook,
  meetingEndedWebhook: webhook,
  enableRecording: never,
  recordRoom: never,
  enableComposition: never,
  recordComposition: never,
  enableRTMPOut: never,
  enableLiveStreaming: never,
  compositionLayout: v.optional(
    v.picklist(['grid', 'active_speaker'], 'must be "grid" or "active_speaker"'),
  ),
  rtmpOutURL: v.optional(v.pipe(text(0, 2048), v.transform(emptyIsUnset))),
}

export const newRoom = v.strictObject({ roomName: v.optional(roomName), ...settings })

// Update: any text may stand here, so that another name is answered as such and not as a bad one.
export const roomChange = v.strictObject({
  roomName: v.optional(v.string('must be a string')),
  ...settings,
})

// Metered's page asks for the name in the body of a delete as well; its own curl sends none.
export const roomEnd = v.strictObject({ roomName: v.optional(v.string('must be a string')) })
