// What a person shows at the door: a token, a code, or just a name.

import * as v from 'valibot'
import { personName } from '../field.ts'

export const showing = v.strictObject({
  accessToken: v.optional(v.string('must be a string')),
  roomCode: v.optional(v.string('must be a string')),
  name: v.optional(personName),
})
