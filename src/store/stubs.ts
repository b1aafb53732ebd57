// The only place that turns a number, a name or nothing into a Durable Object stub. Objects are named
// by number or shard, never by anything a person wrote: names of objects are logged.

import type { RoomNumber } from '../domain/room.ts'
import { type Directory, SHARDS } from './directory-object.ts'
import type { Room } from './room-object.ts'
import type { Workspace } from './workspace-object.ts'

export type Stores = {
  room: (number: RoomNumber) => DurableObjectStub<Room>
  directory: (shard: number) => DurableObjectStub<Directory>
  workspace: () => DurableObjectStub<Workspace>
}

export const makeStores = (env: Pick<Env, 'ROOM' | 'DIRECTORY' | 'WORKSPACE'>): Stores => ({
  room: (number) => env.ROOM.getByName(`room-${number}`),
  directory: (shard) => env.DIRECTORY.getByName(`directory-${shard}`),
  workspace: () => env.WORKSPACE.getByName('workspace'),
})

export const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard)

/** The shard that gave a number and holds its list row. */
export const shardOfNumber = (number: RoomNumber): number => number % SHARDS

/** The shard of a name or a hash: FNV-1a, for an even spread; nothing secret hangs on it. */
export const shardOfText = (text: string): number => {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % SHARDS
}
