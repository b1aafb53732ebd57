// The bodies of v2's rooms, in 100ms' words, and our `link_target`. What Anteroom does
// not do is refused as such; what is harmless is kept and given back.

import * as v from 'valibot'
import type { Room } from '../../domain/room.ts'
import { emptyIsUnset, flag, NOT_SUPPORTED, roomName, text, whole } from '../field.ts'

const recording = v.looseObject({
  enabled: v.optional(v.pipe(flag, v.value(false, NOT_SUPPORTED))),
})

const webhook = v.strictObject({
  url: text(0, 2048),
  headers: v.optional(v.record(text(1, 128), text(0, 1024))),
})

const fields = {
  description: v.optional(text(0, 1000)),
  template_id: v.optional(text(0, 64)),
  recording_info: v.optional(recording),
  region: v.optional(v.picklist(['auto', 'eu', 'in', 'us'], 'must be "auto", "eu", "in" or "us"')),
  large_room: v.optional(flag),
  size: v.optional(whole(0, 20_000)),
  max_duration_seconds: v.optional(
    v.pipe(
      whole(0, 43_200),
      v.check((seconds) => seconds === 0 || seconds >= 120, 'must be 120 to 43200 seconds'),
    ),
  ),
  polls: v.optional(
    v.pipe(
      v.array(text(1, 64), 'must be a list of poll ids'),
      v.maxLength(100, 'must be at most 100'),
    ),
  ),
  webhook: v.optional(webhook),
  link_target: v.optional(v.pipe(text(0, 2048), v.transform(emptyIsUnset))),
}

export const newRoom = v.strictObject({ name: v.optional(roomName), ...fields })

export const roomChange = v.strictObject({
  name: v.optional(roomName),
  enabled: v.optional(flag),
  ...fields,
})

/** `size` above 2,500 takes `large_room`, as at 100ms; of the two, what is not sent stays as it is. */
export const isTooLarge = (
  { size, large_room }: v.InferOutput<typeof roomChange>,
  there: Room | null,
): boolean =>
  (size !== undefined || large_room !== undefined) &&
  (size ?? there?.settings.maxParticipants ?? 0) > 2500 &&
  (large_room ?? there?.extras.largeRoom) !== true
