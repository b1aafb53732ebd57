// The body of the exchange of a room code for an auth token.

import * as v from 'valibot'
import { text } from '../field.ts'

export const exchange = v.strictObject({
  code: v.string('must be a string'),
  user_id: v.optional(text(1, 255)),
})
