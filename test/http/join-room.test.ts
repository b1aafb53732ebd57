// Through the door: whom the room lets in by a name, by tokens of both dialects and by a resume key, and
// what the others are told. What goes on inside is the room's.

import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { SUBPROTOCOL } from '../../src/domain/arrival.ts'
import { isResumeKey } from '../../src/edge/resume-keys.ts'
import { openSessionId } from '../../src/edge/seal.ts'
import { linkKeyOf } from '../support/link-keys.ts'
import { codeOf } from '../support/refused.ts'
import { ask, disableRoom, makeCodes, makeRoom } from '../support/service.ts'
import { issueToken, joinRoom, socketOf, upgrade } from '../support/socket.ts'
import { appToken } from '../support/tokens.ts'

const linkKeys = () => Promise.all(env.LINK_KEY.split(',').map((secret) => linkKeyOf(secret)))

describe('whom the room lets in', () => {
  test('joins by name, and the protocol is ours alone', async () => {
    const { roomName, _id } = await makeRoom()
    for (const path of [`/join/${roomName.toUpperCase()}`, `/join/id/${_id}`]) {
      const response = await upgrade(`${path}?name=Ann%20%26%20Bob`, `${SUBPROTOCOL}, chat`)
      expect(response.status).toBe(101)
      expect(response.headers.get('Sec-WebSocket-Protocol')).toBe(SUBPROTOCOL)
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
      const peer = await socketOf(response)
      const joined = await peer.next('joined')
      expect(joined.roomId).toBe(_id)
      expect(joined.self).toMatchObject({ name: 'Ann & Bob', isAdmin: false, role: 'guest' })
      expect(joined.iceServers).toEqual([{ urls: 'stun:stun.cloudflare.com:3478' }])
      peer.send({ type: 'leave' })
      expect(await peer.next('left')).toMatchObject({ reason: 'left' })
    }
  })

  test('gets ids of its own: a session of this room, a seat, a resume key', async () => {
    const { roomName } = await makeRoom()
    const [ann, bob] = [
      await joinRoom(roomName, { name: 'Ann' }),
      await joinRoom(roomName, { name: 'Bob' }),
    ]
    const [first, second] = [await ann.next('joined'), await bob.next('joined')]
    expect(first.meetingSessionId).toMatch(/^[0-9a-f]{24}$/)
    expect(second.meetingSessionId).toBe(first.meetingSessionId)
    expect(openSessionId(await linkKeys(), first.meetingSessionId)).toHaveLength(1)
    expect(first.participantSessionId).toMatch(/^[0-9a-f-]{36}$/)
    expect(second.participantSessionId).not.toBe(first.participantSessionId)
    for (const { resumeKey } of [first, second]) expect(isResumeKey(resumeKey)).toBe(true)
    expect(second.resumeKey).not.toBe(first.resumeKey)
  })

  test('joins a private room by a token in the list of protocols', async () => {
    const { roomName } = await makeRoom({ privacy: 'private' })
    const token = await issueToken({ roomName, name: 'Bea', isAdmin: true })
    const bea = await (await joinRoom(roomName, { token, name: 'Nobody' })).next('joined')
    expect(bea.self).toMatchObject({ name: 'Bea', isAdmin: true, role: 'host' })
    const nameless = await issueToken({ roomName })
    const cyd = await (await joinRoom(roomName, { token: nameless, name: 'Cyd' })).next('joined')
    expect(cyd.self).toMatchObject({ name: 'Cyd', isAdmin: false })
  })

  test('joins by an auth token of v2, with the role of its code', async () => {
    const { roomName, _id } = await makeRoom({ privacy: 'private' })
    const { host, guest } = await makeCodes(_id)
    for (const [code, isAdmin] of [
      [host?.code, true],
      [guest?.code, false],
    ] as const) {
      const { token } = await (await ask('/v2/token', { body: { code } })).json<{ token: string }>()
      const { self } = await (await joinRoom(roomName, { token, name: 'Ann' })).next('joined')
      expect([self.role, self.isAdmin]).toEqual([isAdmin ? 'host' : 'guest', isAdmin])
    }
    const signed = await appToken({ room_id: _id, role: 'host' })
    const { self } = await (await joinRoom(roomName, { token: signed, name: 'Ann' })).next('joined')
    expect(self.role).toBe('host')
  })

  test('takes its seat back by the resume key, in the list of protocols', async () => {
    const { roomName } = await makeRoom()
    const ann = await joinRoom(roomName, { name: 'Ann' })
    const before = await ann.next('joined')
    ann.close()
    const after = await (await joinRoom(roomName, { resume: before.resumeKey })).next('joined')
    expect(after.participantSessionId).toBe(before.participantSessionId)
    expect(after.self.joinedAt).toBe(before.self.joinedAt)
  })
})

describe('whom the room refuses', () => {
  test.each([
    [403, 'token_required', { privacy: 'private' }, { name: 'Ann' }],
    [400, 'name_required', {}, {}],
    [401, 'token_malformed', {}, { name: 'Ann', token: 'not-a-token' }],
    [403, 'room_not_open_yet', { notBeforeUnixSec: 32_503_680_000 }, { name: 'Ann' }],
  ])('is told %i %s and why', async (status, code, settings, showing) => {
    const { roomName } = await makeRoom(settings)
    expect(await codeOf(await joinRoom(roomName, showing))).toEqual([status, code])
  })

  test('is told so by a disabled room, a full one, and one that is for another token', async () => {
    const { roomName, _id } = await makeRoom({ maxParticipants: 1 })
    const token = await issueToken({ roomName: (await makeRoom()).roomName })
    expect(await codeOf(await joinRoom(roomName, { token }))).toEqual([403, 'token_wrong_room'])
    await (await joinRoom(roomName, { name: 'Ann' })).next('joined')
    expect(await codeOf(await joinRoom(roomName, { name: 'Bob' }))).toEqual([409, 'room_full'])
    await disableRoom(_id)
    expect(await codeOf(await joinRoom(roomName, { name: 'Bob' }))).toEqual([403, 'room_disabled'])
  })

  test('may ask, where the room lets people ask', async () => {
    const { roomName } = await makeRoom({ privacy: 'private', enableRequestToJoin: true })
    const peer = await joinRoom(roomName, { name: 'Ann' })
    expect(await peer.next('mayRequest')).toEqual({
      type: 'mayRequest',
      room: { roomName },
      adminsPresent: false,
    })
  })
})
