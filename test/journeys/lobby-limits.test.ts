// How many may wait at a door, and the address that was denied. The same rules as a model:
// test/domain/join-request.test.ts.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { answer, askable, list } from '../support/asking.ts'
import { objectOf, write } from '../support/live-object.ts'
import { comeFrom, passLobby } from '../support/lobby.ts'
import type { WireRoom } from '../support/service.ts'
import { joinRoom, type Peer } from '../support/socket.ts'

/** What one at the door is told who asks now. */
const answered = async (peer: Peer): Promise<string> => {
  const before = peer.messages.length
  peer.send({ type: 'request' })
  await expect.poll(() => peer.messages[before], { timeout: 10_000, interval: 5 }).toBeDefined()
  const said = peer.messages[before]
  return said?.type === 'error' ? said.code : (said?.type ?? '')
}

const fromAddress = async (room: WireRoom, address: string): Promise<string> =>
  answered(await comeFrom(room, address))

describe('how many may wait', () => {
  test('three of one address, at each room; more when one of them is answered', async () => {
    const [room, other] = [await askable(), await askable()]
    const address = '198.51.100.7'
    for (let n = 0; n < 3; n++) expect(await fromAddress(room, address)).toBe('waiting')
    const fourth = await comeFrom(room, address)
    expect(await answered(fourth)).toBe('too_many_requests')
    expect(await fromAddress(room, '198.51.100.8')).toBe('waiting')
    expect(await fromAddress(other, address)).toBe('waiting')
    const [first] = (await list(room)).requests
    await (await answer(room, first?.requestId ?? '', 'admit')).text()
    expect(await answered(fourth)).toBe('waiting')
  })

  test('those that were just taken back count, so that nobody asks and withdraws without end', async () => {
    const room = await askable()
    const address = '198.51.100.9'
    for (let n = 0; n < 3; n++) {
      const peer = await comeFrom(room, address)
      expect(await answered(peer)).toBe('waiting')
      peer.send({ type: 'withdraw' })
      await peer.closed()
    }
    expect(await fromAddress(room, address)).toBe('too_many_requests')
    await write(
      await objectOf(room.roomName),
      'UPDATE join_request SET closed_at = closed_at - 60000',
    )
    expect(await fromAddress(room, address)).toBe('waiting')
  })

  test('fifty sockets of one address may stand at a door without asking; others find their way past them', async () => {
    const room = await askable()
    for (let n = 0; n < 50; n++) await comeFrom(room, '198.51.100.20')
    const next = await joinRoom(room.roomName, {
      name: 'Ann',
      headers: { 'CF-Connecting-IP': '198.51.100.20' },
    })
    expect((await next.next('refused')).code).toBe('too_many_requests')
    expect(await fromAddress(room, '198.51.100.21')).toBe('waiting')
  })

  test('addresses of one network of IPv6 are one', async () => {
    const room = await askable()
    for (const host of ['1', '2', 'ffff:1']) await fromAddress(room, `2001:db8:1:2::${host}`)
    expect(await fromAddress(room, '2001:db8:1:2:abcd::9')).toBe('too_many_requests')
    expect(await fromAddress(room, '2001:db8:1:3::1')).toBe('waiting')
  })

  test('a hundred at a room', async () => {
    const room = await askable()
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, n) => fromAddress(room, `192.0.2.${n}`)),
    )
    expect(new Set(all)).toEqual(new Set(['waiting']))
    const next = await comeFrom(room, '192.0.2.200')
    expect(await answered(next)).toBe('requests_full')
    const [first] = (await list(room)).requests
    await (await answer(room, first?.requestId ?? '', 'deny')).text()
    expect(await answered(next)).toBe('waiting')
  })
})

describe('an address that was denied', () => {
  const deniedFrom = async (room: WireRoom, address: string): Promise<void> => {
    const peer = await comeFrom(room, address)
    peer.send({ type: 'request' })
    const { requestId } = await peer.next('waiting')
    await (await answer(room, requestId, 'deny')).text()
    await peer.closed()
  }

  test('asks that room again after 60 s; others, and other rooms, are not concerned', async () => {
    const [room, other] = [await askable(), await askable()]
    const address = '203.0.113.9'
    await deniedFrom(room, address)
    const again = await comeFrom(room, address)
    expect(await answered(again)).toBe('denied_recently')
    expect(await fromAddress(other, address)).toBe('waiting')
    expect(await fromAddress(room, '203.0.113.10')).toBe('waiting')
    await passLobby(room, 50_000)
    expect(await answered(again)).toBe('denied_recently')
    await passLobby(room, 10_000)
    expect(await answered(again)).toBe('waiting')
  })

  test('is written down only as a keyed hash, and for an hour', async () => {
    const room = await askable()
    const address = '203.0.113.77'
    await deniedFrom(room, address)
    const object = await objectOf(room.roomName)
    const remembered = () =>
      runInDurableObject(object, (_, { storage }) =>
        ['join_request', 'denied_address', 'seat'].flatMap((table) =>
          storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
        ),
      )
    const rows = await remembered()
    expect(rows).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toContain(address)
    await runInDurableObject(object, (_, { storage }) => {
      storage.sql.exec('UPDATE join_request SET closed_at = closed_at - 3600000')
      storage.sql.exec('UPDATE denied_address SET denied_at = denied_at - 3600000')
    })
    await runDurableObjectAlarm(object)
    expect(await remembered()).toEqual([])
  })
})
