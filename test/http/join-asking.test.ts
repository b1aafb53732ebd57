// Who asks at the door is known by the address the platform tells: so many may wait, and whoever was just
// turned away waits. Another room, another address, or none is another matter.

import { expect, test } from 'vitest'
import { answer, askable } from '../support/asking.ts'
import type { WireRoom } from '../support/service.ts'
import { joinRoom, type Peer } from '../support/socket.ts'

/** Asks from an address; what he is answered. */
const knock = async (
  { roomName }: WireRoom,
  address: string | null,
): Promise<{ peer: Peer; answered: string; requestId: string }> => {
  const headers = address === null ? {} : { 'CF-Connecting-IP': address }
  const peer = await joinRoom(roomName, { name: 'Ann', headers })
  await peer.next('mayRequest')
  peer.send({ type: 'request' })
  const told = await Promise.race([peer.next('waiting'), peer.next('error')])
  return told.type === 'waiting'
    ? { peer, answered: 'waiting', requestId: told.requestId }
    : { peer, answered: told.code, requestId: '' }
}
const answers = async (room: WireRoom, addresses: (string | null)[]): Promise<string[]> => {
  const all: string[] = []
  for (const address of addresses) all.push((await knock(room, address)).answered)
  return all
}

test('three of one address wait at a room, and no fourth', async () => {
  const [room, other] = [await askable(), await askable()]
  const [one, two] = ['203.0.113.7', '203.0.113.8']
  expect(await answers(room, [one, one, one, one, two])).toEqual([
    'waiting',
    'waiting',
    'waiting',
    'too_many_requests',
    'waiting',
  ])
  expect(await answers(other, [one])).toEqual(['waiting'])
})

test('the addresses of one IPv6 /64 are one', async () => {
  const room = await askable()
  const asked = ['2001:db8:1:2::1', '2001:DB8:1:2:ffff::', '2001:db8:1:2:3:4:5:6']
  expect(await answers(room, [...asked, '2001:db8:1:2::9', '2001:db8:1:3::9'])).toEqual([
    'waiting',
    'waiting',
    'waiting',
    'too_many_requests',
    'waiting',
  ])
})

test('where the platform tells no address, nobody is taken for another', async () => {
  expect(await answers(await askable(), [null, null, null, null, null])).toEqual(
    new Array(5).fill('waiting'),
  )
})

test('whoever was turned away may ask again later, at that room; at another at once', async () => {
  const [room, other] = [await askable(), await askable()]
  const address = '203.0.113.9'
  const { peer, requestId } = await knock(room, address)
  await (await answer(room, requestId, 'deny')).text()
  await peer.next('denied')
  expect(await answers(room, [address, '203.0.113.10'])).toEqual(['denied_recently', 'waiting'])
  expect(await answers(other, [address])).toEqual(['waiting'])
})
