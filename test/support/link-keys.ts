// Keys that seal, and the numbers and slots they seal, for the tests of links.

import { isRoomNumber, type RoomNumber } from '../../src/domain/room.ts'
import { isSlot, type Slot } from '../../src/domain/room-code.ts'
import { deriveLinkKey } from '../../src/edge/seal.ts'

export const numberOf = (n: number): RoomNumber => {
  if (!isRoomNumber(n)) throw new Error(`${n} is no room number`)
  return n
}

export const slotOf = (n: number): Slot => {
  if (!isSlot(n)) throw new Error(`${n} is no slot`)
  return n
}

export const linkKeyOf = (secret: string, opensCodes = true) =>
  deriveLinkKey({ secret, opensCodes })
