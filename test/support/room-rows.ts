// States of a room that no route makes yet, written into the real Room object. To be used before
// anybody asked for the room's codes: a change that goes past the room waits for no lease.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { findRoomById } from '../../src/access/find-room.ts'
import { contextAt } from './verbs.ts'

const write = async (id: string, sql: string, ...values: number[]): Promise<void> => {
  const found = await findRoomById(contextAt(Date.now()), id)
  if (!found.ok) throw new Error(found.refusal.reason)
  await runInDurableObject(env.ROOM.getByName(`room-${found.value.number}`), (_, { storage }) =>
    storage.sql.exec(sql, ...values).toArray(),
  )
}

/** Nobody joins any more (`enabled: false`). */
export const disableRoom = (id: string): Promise<void> => write(id, 'UPDATE room SET enabled = 0')

/** As after many codes: the next one gets this slot. */
export const spendSlots = (id: string, nextSlot: number): Promise<void> =>
  write(id, 'UPDATE room SET next_slot = ?', nextSlot)
