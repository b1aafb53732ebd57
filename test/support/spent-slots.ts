// A room that has made thousands of codes in its life, written into the real Room object.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { findRoomById } from '../../src/access/find-room.ts'
import { contextAt } from './verbs.ts'

/** The next code gets this slot. */
export const spendSlots = async (id: string, nextSlot: number): Promise<void> => {
  const found = await findRoomById(contextAt(Date.now()), id)
  if (!found.ok) throw new Error(found.refusal.reason)
  await runInDurableObject(env.ROOM.getByName(`room-${found.value.number}`), (_, { storage }) =>
    storage.sql.exec('UPDATE room SET next_slot = ?', nextSlot).toArray(),
  )
}
