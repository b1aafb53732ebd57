// A refusal at the door, as the one who is refused hears it.

import { expect } from 'vitest'
import type { Peer } from './socket.ts'

/** The refusal, which must be the first and only message, and how the socket closed after it. */
export const refusedAt = async (peer: Peer) => {
  const { code, message, status } = await peer.next('refused')
  const closed = await peer.closed()
  expect(peer.messages).toHaveLength(1)
  expect(message.length).toBeGreaterThan(10)
  expect(closed).toEqual({ code: 4000 + status - 400, reason: code })
  return { code, message, status }
}

export const codeOf = async (peer: Peer): Promise<[number, string]> => {
  const { status, code } = await refusedAt(peer)
  return [status, code]
}
