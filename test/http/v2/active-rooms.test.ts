// What goes on in a room that nobody is in: empty, but right. And the addresses that 100ms' front end
// asks for on its way: layouts. Rooms that people are in: active-peers.test.ts.

import { beforeAll, describe, expect, test } from 'vitest'
import { ask, call, refusalOf } from '../../support/service.ts'
import { appToken } from '../../support/tokens.ts'
import {
  changeRoom,
  createCodes,
  exchange,
  knock,
  must,
  openRoom,
  post,
  readRoom,
  tryCode,
  type WireRoomV2,
} from '../../support/v2-rooms.ts'

const PEER = '3f9ac2b1-0c3a-4b8e-9c56-0d3a5b1f2e4d'

let room: WireRoomV2

beforeAll(async () => {
  room = await openRoom()
})

const active = (id: string, path = ''): string => `/v2/active-rooms/${id}${path}`
const act = (id: string, what: string, body: unknown = {}): Promise<Response> =>
  post(`active-rooms/${id}/${what}`, body)

/** Every way to ask for what goes on in a room. */
const everyWay = (id: string): [string, Promise<Response>][] => [
  ['no_session', call(active(id))],
  ['no_session', call(active(id, '/'))],
  ['peer_not_found', call(active(id, `/peers/${PEER}`))],
  ['peer_not_found', act(id, `peers/${PEER}`, { name: 'Ann', role: 'guest', metadata: '{}' })],
  ['no_session', act(id, 'send-message', { message: 'hello', type: 'chat' })],
  ['no_session', act(id, 'send-message', { message: 'hello', peer_id: PEER })],
  // As 100ms' server package writes it.
  ['no_session', act(id, 'send-message', { message: 'hello', peerId: PEER })],
  ['no_session', act(id, 'remove-peers', { peer_id: PEER, reason: 'late' })],
  ['no_session', act(id, 'remove-peers', { role: 'guest' })],
  ['no_session', act(id, 'end-room', { reason: 'over' })],
  ['no_session', act(id, 'end-room', { lock: false })],
  ['no_session', act(id, 'end-room')],
]

describe('a room that nobody is in', () => {
  test('has no session and no peers to do anything with', async () => {
    for (const [reason, asked] of everyWay(room.id))
      expect(await refusalOf(await asked)).toEqual([404, reason])
    expect(await readRoom(room.id)).toEqual(room)
  })

  test('has an empty set of peers, whoever is asked for', async () => {
    for (const query of ['', '?role=guest', '?user_id=u1'])
      expect(await must(call(active(room.id, `/peers${query}`)))).toEqual({ peers: {} })
  })

  test('is all that when it is disabled, too', async () => {
    const { id } = await openRoom()
    await must(changeRoom(id, { enabled: false }))
    for (const [reason, asked] of everyWay(id))
      expect(await refusalOf(await asked)).toEqual([404, reason])
    expect(await must(call(active(id, '/peers')))).toEqual({ peers: {} })
  })

  test('is locked by ending it with `lock`, though there is nothing to end', async () => {
    const { id } = await openRoom()
    const [host] = await createCodes(id)
    const accessToken = await exchange(host?.code ?? '')
    expect(await refusalOf(await act(id, 'end-room', { lock: true, reason: 'over' }))).toEqual([
      404,
      'no_session',
    ])
    expect(await readRoom(id)).toMatchObject({ enabled: false })
    expect(await refusalOf(await tryCode(host?.code ?? ''))).toEqual([403, 'room_disabled'])
    expect(await refusalOf(await knock(id, { accessToken }))).toEqual([403, 'room_disabled'])
    await must(changeRoom(id, { enabled: true }))
    expect(await must(knock(id, { accessToken }))).toMatchObject({ admitted: true })
  })

  test('is asked with exactly these fields: what is wrong with a body is said, though nobody is in', async () => {
    const peer = `peers/${PEER}`
    const long = 'x'.repeat(1001)
    for (const [what, body, reason] of [
      ['end-room', { lock: 'yes' }, 'invalid_field'],
      ['end-room', { lock: null }, 'invalid_field'],
      ['end-room', { reason: 7 }, 'invalid_field'],
      ['end-room', { reason: long }, 'invalid_field'],
      ['end-room', { locked: true }, 'unknown_field'],
      ['end-room', '[]', 'bad_json'],
      [peer, { name: '' }, 'invalid_field'],
      [peer, { name: 'x'.repeat(101) }, 'invalid_field'],
      [peer, { role: '' }, 'invalid_field'],
      [peer, { role: 7 }, 'invalid_field'],
      [peer, { metadata: { class: '3b' } }, 'invalid_field'],
      [peer, { metadata: long }, 'invalid_field'],
      [peer, { meta: '' }, 'unknown_field'],
      [peer, 'x', 'bad_json'],
      ['send-message', {}, 'missing_field'],
      ['send-message', { message: '' }, 'invalid_field'],
      ['send-message', { message: { text: 'hello' } }, 'invalid_field'],
      ['send-message', { message: 'x'.repeat(4097) }, 'invalid_field'],
      ['send-message', { message: 'hello', type: '' }, 'invalid_field'],
      ['send-message', { message: 'hello', peer_id: 7 }, 'invalid_field'],
      ['send-message', { message: 'hello', peerid: PEER }, 'unknown_field'],
      ['send-message', 'null', 'bad_json'],
      ['remove-peers', {}, 'missing_field'],
      ['remove-peers', { peer_id: '', role: '' }, 'missing_field'],
      ['remove-peers', { reason: 'late' }, 'missing_field'],
      ['remove-peers', { peer_id: PEER, reason: long }, 'invalid_field'],
      ['remove-peers', { peerId: PEER }, 'unknown_field'],
      ['remove-peers', '"x"', 'bad_json'],
    ] as const)
      expect([what, body, ...(await refusalOf(await act(room.id, what, body)))]).toEqual([
        what,
        body,
        400,
        reason,
      ])
    expect(await readRoom(room.id)).toEqual(room)
  })

  test('has no peer to give a role to, and says so of a role that the template does not have', async () => {
    expect(await refusalOf(await act(room.id, `peers/${PEER}`, { role: 'Guest' }))).toEqual([
      404,
      'role_not_found',
    ])
  })
})

test('of a room that is not there, or not any more, nothing goes on', async () => {
  const gone = await openRoom()
  await must(call(`/api/v1/room/${gone.name}`, { method: 'DELETE' }))
  for (const id of ['x', '0'.repeat(24), room.name, gone.id, '%00']) {
    for (const [, asked] of [...everyWay(id), ['', call(active(id, '/peers'))] as const])
      expect(await refusalOf(await asked)).toEqual([404, 'room_not_found'])
    expect(await refusalOf(await act(id, 'end-room', { lock: true }))).toEqual([
      404,
      'room_not_found',
    ])
  }
})

describe('the layout of a front end', () => {
  test("is nobody's choice here, whoever asks: the front end falls back to its own", async () => {
    const guest = await appToken({ room_id: room.id, role: 'guest' })
    for (const headers of [
      {},
      { Authorization: `Bearer ${guest}` },
      { Authorization: 'Bearer x' },
    ]) {
      const answer = await ask('/v2/layouts/ui', { headers })
      expect([answer.status, await answer.json()]).toEqual([200, { data: [] }])
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
    }
  })

  test('is asked for from any page, with a token', async () => {
    const preflight = await ask('/v2/layouts/ui', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://page.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('authorization')
  })
})
