// With which closes of a socket the browser client comes back, where the word that should have come before
// was lost: against a tiny server that lets one in and closes with a number. And a server that is mute.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { MeetingError } from 'anteroom/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePerson } from '../support/meetings.ts'
import { hangUp, JOINED, say, standIn } from '../support/stand-in-room.ts'

/** The name of a room where nothing is said. */
const MUTE = '1'

/** How often one has come, by the room's name and id, which are the number it closes with. */
const visits = new Map<string, number>()

const server = standIn((request, socket) => {
  const code = /\d+/.exec(request.url ?? '')?.[0] ?? ''
  const visit = (visits.get(code) ?? 0) + 1
  visits.set(code, visit)
  if (code === MUTE) return
  say(socket, { ...JOINED, roomId: code })
  if (visit === 1) hangUp(socket, Number(code))
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const join = async (code: number) => {
  const { port } = server.address() as AddressInfo
  const person = makePerson()
  await person.meeting.join({ roomURL: `127.0.0.1:${port}/${code}`, name: 'Ann' })
  return person
}

test.concurrent.each([4000, 4003, 4200, 4209, 4299, 4403])(
  'who is closed out with %i is out',
  async (code) => {
    const { meeting, next, all } = await join(code)
    expect(await next('meetingLeft')).toEqual(['connection_lost', undefined])
    expect([meeting.state, visits.get(String(code))]).toEqual(['terminated', 1])
    expect(all('stateChanged').map(([state]) => state)).not.toContain('network_connection_lost')
  },
)

test.concurrent.each([1000, 1001, 1006, 1011, 1012, 4029, 4400, 4408, 4500])(
  'who is closed out with %i comes back',
  async (code) => {
    const { meeting, next, all } = await join(code)
    for (const state of [
      'joining',
      'joined',
      'network_connection_lost',
      'network_connection_restored',
      'reconnect_success',
    ])
      expect(await next('stateChanged')).toEqual([state])
    expect([all('meetingLeft'), visits.get(String(code))]).toEqual([[], 2])
    await meeting.leaveMeeting()
  },
)

test.concurrent('a server that takes the socket and says nothing is given up', async () => {
  const failure = await join(Number(MUTE)).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(MeetingError)
  expect(failure).toMatchObject({ code: 'unreachable' })
  expect(visits.get(MUTE)).toBe(3)
})
