// The bodies of answers to requests to join.

import * as v from 'valibot'
import { WORDS } from '../../domain/live-message.ts'
import { text } from '../field.ts'

export const admittance = v.strictObject({})

export const denial = v.strictObject({ message: v.optional(text(0, WORDS)) })
