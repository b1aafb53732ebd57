// The bodies of what is done to a session from outside.

import * as v from 'valibot'
import { flag, personName, text } from '../field.ts'

/** Told to whoever is put out. */
const reason = v.optional(text(0, 1000))

/** Sent empty is as if not sent. */
const peerId = v.optional(text(0, 64))
const role = v.optional(text(0, 64))

export const roomEnd = v.strictObject({ reason, lock: v.optional(flag) })

export const peerChange = v.strictObject({
  name: v.optional(personName),
  role: v.optional(text(1, 64)),
  metadata: v.optional(text(0, 1000)),
})

/** 100ms' server package writes `peerId`. */
export const roomMessage = v.strictObject({
  message: text(1, 4096),
  peer_id: peerId,
  peerId,
  role,
  type: v.optional(text(1, 64)),
})

export const peerRemoval = v.strictObject({ peer_id: peerId, role, reason })
