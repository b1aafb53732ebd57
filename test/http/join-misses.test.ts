// Guessing at the door: a room that is not there is a miss there as at a link, and whoever has too many is
// told so by the socket. The limiter counts by the minute of the clock: an experiment that a new minute
// broke into is made again, from another address. The rest of misses: misses.test.ts.

import { expect, test } from 'vitest'
import { SUBPROTOCOL } from '../../src/domain/arrival.ts'
import { ask, freshName, makeRoom } from '../support/service.ts'
import { joinRoom, socketOf, upgrade } from '../support/socket.ts'

const LIMIT = 60

let addresses = 0
const within = async (experiment: (headers: Record<string, string>) => Promise<void>) => {
  const minute = (): number => Math.floor(Date.now() / 60_000)
  for (let tries = 0; ; tries++) {
    const began = minute()
    try {
      await experiment({ 'CF-Connecting-IP': `198.51.100.${++addresses}` })
    } catch (fault) {
      if (minute() === began || tries === 3) throw fault
      continue
    }
    if (minute() === began || tries === 3) return
  }
}

const knock = async (roomName: string, headers: Record<string, string>) =>
  (await joinRoom(roomName, { name: 'Ann', headers })).next('refused')

test('sixty rooms that are not there are enough: from then on the socket says so, and so do links', async () => {
  const { roomName } = await makeRoom({ privacy: 'private' })
  await within(async (headers) => {
    for (let n = 0; n < LIMIT; n++)
      expect((await knock(freshName(), headers)).code).toBe('room_not_found')
    // The one too many, the next, and a room that is there.
    for (const name of [freshName(), freshName(), roomName]) {
      const response = await upgrade(`/join/${name}?name=Ann`, SUBPROTOCOL, headers)
      expect([response.status, response.headers.get('Sec-WebSocket-Protocol')]).toEqual([
        101,
        SUBPROTOCOL,
      ])
      const peer = await socketOf(response)
      expect(await peer.next('refused')).toMatchObject({
        code: 'too_many_misses',
        status: 429,
        retryAfter: expect.any(Number),
      })
      expect(await peer.closed()).toEqual({ code: 4029, reason: 'too_many_misses' })
      expect(peer.messages).toHaveLength(1)
    }
    expect((await ask('/aaa-aaaa-aaa', { headers })).status).toBe(429)
    expect((await knock(freshName(), { 'CF-Connecting-IP': '203.0.113.7' })).code).toBe(
      'room_not_found',
    )
  })
})

test('who asks for no socket of ours misses nothing', async () => {
  await within(async (headers) => {
    for (let n = 0; n < LIMIT + 5; n++)
      expect((await ask(`/join/${freshName()}`, { headers })).status).toBe(426)
    expect((await knock(freshName(), headers)).code).toBe('room_not_found')
  })
})
