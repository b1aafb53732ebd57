// The bodies of v1's access tokens: the wish for one, and one to be looked at.

import * as v from 'valibot'
import { duration, email, externalUserId, flag, meta, moment, personName, text } from '../field.ts'

const choice = v.optional(flag)

export const newToken = v.strictObject({
  globalToken: choice,
  isAdmin: choice,
  roomName: v.optional(text(1, 64)),
  name: v.optional(personName),
  email: v.optional(email),
  meta: v.optional(meta),
  externalUserId: v.optional(externalUserId),
  expireUnixSec: v.optional(moment(1)),
  notBeforeUnixSec: v.optional(moment(0)),
  ejectAfterElapsedTimeInSec: v.optional(duration(1)),
  joinVideoOn: choice,
  joinAudioOn: choice,
  disableVideo: choice,
  disableAudio: choice,
  disableScreenSharing: choice,
})

export const givenToken = v.strictObject({ token: v.string('must be a string') })
