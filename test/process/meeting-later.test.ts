// The browser client that is told to come later, with a time or without: against a tiny server that lets one
// in, cuts him off, refuses him with 429 once, and then has him again.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePerson } from '../support/meetings.ts'
import { hangUp, JOINED, say, standIn } from '../support/stand-in-room.ts'

const REFUSED = { type: 'refused', code: 'too_much', message: 'Come later.', status: 429 }

/** A short text frame of a client, which masks what it says. */
const textOf = (frame: Buffer): string =>
  frame
    .subarray(6)
    .map((byte, index) => byte ^ (frame[2 + (index % 4)] ?? 0))
    .toString()

/** Where each one came to, when, ms, and what was said there. */
const visits: { path: string; at: number; said: string[] }[] = []
/** Seconds that are said with the refusal. */
let retryAfter: number | undefined

const server = standIn((request, socket) => {
  const visit = { path: request.url ?? '', at: performance.now(), said: Array.of<string>() }
  visits.push(visit)
  socket.on('data', (frame: Buffer) => {
    if (frame[0] === 0x81) visit.said.push(textOf(frame))
  })
  say(socket, visits.length === 2 ? { ...REFUSED, retryAfter } : { ...JOINED, roomId: 'room' })
  if (visits.length === 1) hangUp(socket, 1001)
  if (visits.length === 2) hangUp(socket, 4029)
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('who is told to come later comes as after a cut, and what he said goes where he is let in', async ({
  expect,
}) => {
  const { port } = server.address() as AddressInfo
  const { meeting, next, all } = makePerson()
  await meeting.join({ roomURL: `127.0.0.1:${port}/yoga`, name: 'Ann' })
  for (const state of ['joining', 'joined', 'network_connection_lost'])
    expect(await next('stateChanged')).toEqual([state])
  meeting.sendMessage('hi')
  for (const state of [
    'network_connection_restored',
    'network_connection_lost',
    'network_connection_restored',
    'reconnect_success',
  ])
    expect(await next('stateChanged')).toEqual([state])
  await expect.poll(() => visits.at(-1)?.said).toEqual(['{"type":"message","data":"hi"}'])
  expect(visits.map(({ path, said }) => [path, said.length])).toEqual([
    ['/join/yoga?name=Ann', 0],
    ['/join/id/room?name=Ann', 0],
    ['/join/id/room?name=Ann', 1],
  ])
  expect(all('meetingLeft')).toEqual([])
  await meeting.leaveMeeting()
})

test('who is told when to come comes no earlier', async () => {
  visits.length = 0
  retryAfter = 3
  const { port } = server.address() as AddressInfo
  const { meeting, next } = makePerson()
  await meeting.join({ roomURL: `127.0.0.1:${port}/yoga`, name: 'Ann' })
  while ((await next('stateChanged'))[0] !== 'reconnect_success');
  const [, refused, back] = visits
  expect((back?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThan(3_000)
  expect(meeting.participantSessionId).toBe('me')
  await meeting.leaveMeeting()
})

test('who has no seat yet is refused', async () => {
  visits.length = 1
  retryAfter = undefined
  const { port } = server.address() as AddressInfo
  const joining = makePerson().meeting.join({ roomURL: `127.0.0.1:${port}/yoga`, name: 'Ann' })
  await expect(joining).rejects.toMatchObject({ code: 'too_much', status: 429 })
  expect(visits).toHaveLength(2)
})
