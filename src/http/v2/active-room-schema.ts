// The bodies of what is done to a session from outside.

import * as v from 'valibot'
import { flag, text } from '../field.ts'

export const roomEnd = v.strictObject({ reason: v.optional(text(0, 1000)), lock: v.optional(flag) })
