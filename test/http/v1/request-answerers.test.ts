// Who may see and answer requests to join from outside the room: the operator by the secret key, an admin of
// the room by his token, and nobody else.

import { describe, expect, test } from 'vitest'
import { answer, askable, bearer, knock, pathOf, type Waiting } from '../../support/asking.ts'
import {
  ask,
  call,
  freshName,
  keyed,
  makeCodes,
  refusalOf,
  type WireRefusal,
  type WireRoom,
} from '../../support/service.ts'
import { issueToken, joinRoom } from '../../support/socket.ts'
import { appToken, managementToken, SECRET_KEYS, seconds, v1Token } from '../../support/tokens.ts'

describe('who may', () => {
  const tries = (room: WireRoom, headers: Record<string, string>): Promise<Response>[] => [
    ask(pathOf(room), { headers }),
    answer(room, crypto.randomUUID(), 'admit', { headers }),
    answer(room, crypto.randomUUID(), 'deny', { headers }),
  ]
  const refused = async (room: WireRoom, headers: Record<string, string>) => {
    const refusals = await Promise.all(
      tries(room, headers).map(async (one) => refusalOf(await one)),
    )
    expect(new Set(refusals.map(String)).size).toBe(1)
    return refusals[0]
  }

  test('nobody without a credential, nor with a wrong one', async () => {
    const room = await askable()
    expect(await refused(room, {})).toEqual([401, 'secret_key_missing'])
    expect(await refused(room, bearer('wrong'))).toEqual([401, 'secret_key_wrong'])
    expect(await refused(room, bearer('a.b.c'))).toEqual([401, 'token_malformed'])
    const expired = await v1Token({ isAdmin: true }, { exp: seconds() - 60 })
    expect(await refused(room, bearer(expired))).toEqual([401, 'token_expired'])
    expect(await refused(room, bearer(await managementToken()))).toEqual([401, 'token_wrong_kind'])
    const forged = await v1Token({ isAdmin: true }, {}, SECRET_KEYS[0])
    expect(await refused(room, bearer(forged))).toEqual([401, 'token_bad_signature'])
  })

  test('who is answered 401 learns nothing of rooms', async () => {
    const path = `/api/v1/room/${freshName()}/requests`
    expect(await refusalOf(await ask(path))).toEqual([401, 'secret_key_missing'])
    expect(await refusalOf(await ask(path, { headers: bearer('a.b.c') }))).toEqual([
      401,
      'token_malformed',
    ])
    expect(await refusalOf(await call(path))).toEqual([404, 'room_not_found'])
  })

  test('no guest, no admin of another room', async () => {
    const [room, other] = [await askable(), await askable()]
    const { guest } = await makeCodes(room._id)
    const exchange = await ask('/v2/token', { body: { code: guest?.code } })
    const { token } = await exchange.json<{ token: string }>()
    const tokens: [string, string][] = [
      [await issueToken({ roomName: room.roomName }), 'not_allowed'],
      [token, 'not_allowed'],
      [await appToken({ room_id: room._id, role: 'nobody' }), 'role_not_found'],
      [await issueToken({ roomName: other.roomName, isAdmin: true }), 'token_wrong_room'],
      [await appToken({ room_id: other._id, role: 'host' }), 'token_wrong_room'],
    ]
    for (const [given, code] of tokens)
      expect(await refused(room, bearer(given))).toEqual([403, code])
  })

  test('an admin of the room, with a token of either dialect, under his name', async () => {
    const room = await askable()
    const tokens: [string, string][] = [
      [await issueToken({ roomName: room.roomName, isAdmin: true, name: 'Bea' }), 'by Bea'],
      [await issueToken({ isAdmin: true }), 'by an admin'],
      [await appToken({ room_id: room._id, role: 'host' }), 'by an admin'],
    ]
    for (const [token, by] of tokens) {
      const headers = bearer(token)
      const { requestId } = await knock(room, 'Ann')
      const open = await ask(pathOf(room), { headers })
      expect((await open.json<Waiting>()).requests.map((one) => one.requestId)).toEqual([requestId])
      await (await answer(room, requestId, 'admit', { headers })).text()
      const again = await answer(room, requestId, 'admit', { headers })
      expect((await again.json<WireRefusal>()).message).toContain(`admitted ${by}`)
    }
  })

  test('an admin who was banned no longer', async () => {
    const room = await askable()
    const [bea, cyd] = [
      await issueToken({ isAdmin: true, name: 'Bea' }),
      await issueToken({ isAdmin: true, name: 'Cyd' }),
    ]
    const [inside, out] = [
      await joinRoom(room.roomName, { token: bea }),
      await joinRoom(room.roomName, { token: cyd }),
    ]
    const { participantSessionId } = await out.next('joined')
    inside.send({ type: 'eject', participantSessionId, ban: true })
    await inside.next('ejected')
    expect(await refused(room, bearer(cyd))).toEqual([403, 'banned'])
    expect((await ask(pathOf(room), { headers: bearer(bea) })).status).toBe(200)
  })
})

test('a guest who names rooms that are not there is slowed down; the operator is not', async () => {
  const token = await issueToken({})
  const address = (n: number) => ({ 'CF-Connecting-IP': `192.0.2.${n}` })
  const statuses = async (headers: Record<string, string>): Promise<Set<number>> => {
    const seen = new Set<number>()
    // So many that a new minute of the clock in between changes nothing.
    for (let n = 0; n < 130; n++) {
      const response = await ask(`/api/v1/room/${freshName()}/requests`, { headers })
      await response.text()
      seen.add(response.status)
    }
    return seen
  }
  expect(await statuses({ ...bearer(token), ...address(1) })).toEqual(new Set([404, 429]))
  expect(await statuses({ ...keyed, ...address(2) })).toEqual(new Set([404]))
})
