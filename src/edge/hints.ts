// What this isolate remembers between requests and may use without a lease, because it cannot be
// stale in the dangerous direction: whoever follows a hint asks the room, and a wrong one costs a
// question. Bounded. Leaves out leases.

import type { RoomNumber } from '../domain/room.ts'
import type { TemplateId } from '../domain/template.ts'

const NAMES = 10_000

export type Hints = {
  /** Number of a room by its name's key. */
  name: (key: string) => RoomNumber | undefined
  keepName: (key: string, number: RoomNumber) => void
  dropName: (key: string) => void
  /** True when a number at least as high was given in this shard: numbers only grow. */
  wasGiven: (shard: number, number: RoomNumber) => boolean
  keepHighest: (shard: number, number: number) => void
  /** The default template, once made, stays. */
  defaultTemplate: TemplateId | null
}

export const makeHints = (): Hints => {
  const names = new Map<string, RoomNumber>()
  const highest = new Map<number, number>()
  return {
    defaultTemplate: null,
    name: (key) => names.get(key),
    keepName: (key, number) => {
      names.delete(key)
      names.set(key, number)
      if (names.size > NAMES) names.delete(names.keys().next().value ?? key)
    },
    dropName: (key) => names.delete(key),
    wasGiven: (shard, number) => number <= (highest.get(shard) ?? -1),
    keepHighest: (shard, number) => highest.set(shard, Math.max(number, highest.get(shard) ?? -1)),
  }
}
