// The bodies of v2's room codes, and a code as every call answers it.

import * as v from 'valibot'
import { email, externalUserId, flag, meta, personName } from '../field.ts'

export const nothing = v.strictObject({})

/** Whom a personal code is for: the tokens made from it name this person. Ours. */
const codeUser = v.strictObject({
  name: v.optional(personName),
  email: v.optional(email),
  external_user_id: v.optional(externalUserId),
  meta: v.optional(meta),
})

export type CodeUser = v.InferInput<typeof codeUser>

export const oneMore = v.strictObject({ user: v.optional(codeUser) })

export const codeSwitch = v.strictObject({ code: v.string('must be a string'), enabled: flag })
export const enabledSwitch = v.strictObject({ enabled: flag })

/** `link` and `user` are ours. */
export type WireCode = {
  code: string
  room_id: string
  role: string
  enabled: boolean
  created_at: string
  updated_at: string
  link: string
  user?: CodeUser
}
