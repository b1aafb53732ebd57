// Requests to join over HTTP: seen and answered from outside the room, by the secret key or by an admin's
// token. Who may: request-answerers.test.ts. Asking and being told go over the socket; the rules of requests
// themselves are the room's.

import { describe, expect, test } from 'vitest'
import { answer, askable, bearer, knock, list, type Waiting } from '../../support/asking.ts'
import { call, disableRoom, makeRoom, refusalOf, type WireRefusal } from '../../support/service.ts'
import { issueToken, joinRoom } from '../../support/socket.ts'

describe('who waits is listed', () => {
  test('oldest first, with what they wrote, by name and by id of the room', async () => {
    const room = await askable()
    const ann = await knock(room, 'Ann', 'I am early')
    const bob = await knock(room, 'Bob')
    const { requests } = await list(room)
    expect(requests).toEqual([
      {
        requestId: ann.requestId,
        name: 'Ann',
        message: 'I am early',
        requestedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      { requestId: bob.requestId, name: 'Bob', requestedAt: expect.any(String) },
    ])
    const byId = await call(`/api/v1/room/id/${room._id}/requests`)
    expect(await byId.json<Waiting>()).toEqual({ requests })
  })

  test('without those who have been answered, or have gone by themselves', async () => {
    const room = await askable()
    const [ann, bob, cyd] = [
      await knock(room, 'Ann'),
      await knock(room, 'Bob'),
      await knock(room, 'Cyd'),
    ]
    await (await answer(room, ann.requestId, 'deny')).text()
    bob.peer.send({ type: 'withdraw' })
    await bob.peer.next('left')
    expect((await list(room)).requests.map(({ name }) => name)).toEqual(['Cyd'])
    expect(cyd.requestId).toBe((await list(room)).requests[0]?.requestId)
  })

  test('at a room where nobody asks as an empty list', async () => {
    expect(await list(await makeRoom())).toEqual({ requests: [] })
  })
})

describe('an answer', () => {
  test('lets the asker in, on the very socket he waits on', async () => {
    const room = await askable()
    const { peer, requestId } = await knock(room, 'Ann')
    const admitted = await answer(room, requestId, 'admit')
    expect(await admitted.json()).toEqual({ success: true, requestId, outcome: 'admitted' })
    const { self, roomId } = await peer.next('joined')
    expect([roomId, self.name, self.role, self.isAdmin]).toEqual([room._id, 'Ann', 'guest', false])
  })

  test('turns him away, with a word where there is one', async () => {
    const room = await askable()
    for (const message of ['Not today', undefined]) {
      const { peer, requestId } = await knock(room, 'Ann')
      const denied = await answer(room, requestId, 'deny', {
        body: message === undefined ? '' : { message },
      })
      expect(await denied.json()).toEqual({ success: true, requestId, outcome: 'denied' })
      expect(await peer.next('denied')).toEqual({
        type: 'denied',
        ...(message === undefined ? {} : { message }),
      })
      expect((await peer.closed()).code).toBe(4403)
    }
  })

  test('is told to the admins inside, with whose it was', async () => {
    const room = await askable()
    const token = await issueToken({ roomName: room.roomName, isAdmin: true, name: 'Bea' })
    const admin = await joinRoom(room.roomName, { token })
    await admin.next('joined')
    const { requestId } = await knock(room, 'Ann')
    expect((await admin.next('joinRequested')).request.requestId).toBe(requestId)
    await (await answer(room, requestId, 'deny')).text()
    expect(await admin.next('joinRequestClosed')).toMatchObject({
      requestId,
      outcome: 'denied',
      by: 'the operator',
    })
  })

  test('stands: a later one is told whose came first, and changes nothing', async () => {
    const room = await askable()
    const { peer, requestId } = await knock(room, 'Ann')
    const headers = bearer(
      await issueToken({ roomName: room.roomName, isAdmin: true, name: 'Bea' }),
    )
    await (await answer(room, requestId, 'admit', { headers })).text()
    await peer.next('joined')
    for (const verdict of ['deny', 'admit'] as const) {
      const late = await answer(room, requestId, verdict)
      const { code, message } = await late.json<WireRefusal>()
      expect([late.status, code]).toEqual([409, 'request_answered'])
      expect(message).toContain('admitted by Bea')
    }
    expect(peer.messages.map(({ type }) => type)).not.toContain('denied')
  })

  test('to one request touches no other', async () => {
    const room = await askable()
    const [ann, bob] = [await knock(room, 'Ann'), await knock(room, 'Bob')]
    await (await answer(room, ann.requestId, 'deny')).text()
    expect((await list(room)).requests.map(({ name }) => name)).toEqual(['Bob'])
    await (await answer(room, bob.requestId, 'admit')).text()
    await bob.peer.next('joined')
  })

  test('that lets in is judged as joining is: when it is refused, the request goes on waiting', async () => {
    const room = await askable({ maxParticipants: 1 })
    const token = await issueToken({ roomName: room.roomName, name: 'Bea' })
    const bea = await joinRoom(room.roomName, { token })
    await bea.next('joined')
    const { peer, requestId } = await knock(room, 'Ann')
    expect(await refusalOf(await answer(room, requestId, 'admit'))).toEqual([409, 'room_full'])
    expect((await list(room)).requests).toHaveLength(1)
    bea.send({ type: 'leave' })
    await bea.next('left')
    await disableRoom(room._id)
    expect(await refusalOf(await answer(room, requestId, 'admit'))).toEqual([403, 'room_disabled'])
    expect((await list(room)).requests).toHaveLength(1)
    await (await call(`/v2/rooms/${room._id}`, { body: { enabled: true } })).text()
    await (await answer(room, requestId, 'admit')).text()
    await peer.next('joined')
  })

  test('to a request that is none is 404, and so is one at another room', async () => {
    const [room, other] = [await askable(), await askable()]
    const { requestId } = await knock(room, 'Ann')
    for (const id of ['x', crypto.randomUUID(), '%00', "'"])
      for (const verdict of ['admit', 'deny'] as const)
        expect(await refusalOf(await answer(room, id, verdict))).toEqual([404, 'request_not_found'])
    expect(await refusalOf(await answer(other, requestId, 'admit'))).toEqual([
      404,
      'request_not_found',
    ])
    expect((await list(room)).requests).toHaveLength(1)
  })

  test('has no other fields, and a word of 1,000 characters at most', async () => {
    const room = await askable()
    const { requestId } = await knock(room, 'Ann')
    const asked: ['admit' | 'deny', unknown, string][] = [
      ['admit', { message: 'Welcome' }, 'unknown_field'],
      ['deny', { ban: true }, 'unknown_field'],
      ['deny', { message: 'x'.repeat(1001) }, 'invalid_field'],
      ['deny', { message: 7 }, 'invalid_field'],
      ['deny', '{', 'bad_json'],
    ]
    for (const [verdict, body, code] of asked)
      expect(await refusalOf(await answer(room, requestId, verdict, { body }))).toEqual([400, code])
    expect((await list(room)).requests).toHaveLength(1)
  })
})
