// Putting somebody out for good: what a ban reaches, from which moment, and what it leaves alone. Bans listed and
// lifted over HTTP: test/http/v1/bans.test.ts.

import { describe, expect, test } from 'vitest'
import { answer, askable, bearer, knock } from '../support/asking.ts'
import { objectOf, untilAway, write } from '../support/live-object.ts'
import { enterAsHost, typesTold } from '../support/lobby.ts'
import { codeOf } from '../support/refused.ts'
import { ask, call, makeRoom, refusalOf, type WireRoom } from '../support/service.ts'
import { issueToken, joinRoom, type Peer } from '../support/socket.ts'
import { createCode, exchange, tryCode } from '../support/v2-rooms.ts'

type WireBan = { banId: string; jti?: string; externalUserId?: string; code?: string }

const enter = async ({ roomName }: WireRoom, token: string, name = 'Ann') => {
  const peer = await joinRoom(roomName, { token, name })
  const joined = await peer.next('joined')
  return { peer, joined, id: joined.participantSessionId }
}

/** Puts out for good; what the host is told, once the other has been told. */
const ban = async (host: Peer, { peer, id }: { peer: Peer; id: string }) => {
  host.send({ type: 'eject', participantSessionId: id, ban: true })
  expect(await peer.next('left')).toMatchObject({ type: 'left', reason: 'ejected' })
  expect((await peer.closed()).code).toBe(4202)
  return host.next('ejected')
}

const bansOf = async ({ roomName }: WireRoom): Promise<WireBan[]> =>
  (await (await call(`/api/v1/room/${roomName}/bans`)).json<{ bans: WireBan[] }>()).bans

const lift = async ({ roomName }: WireRoom, banId: string | undefined): Promise<void> => {
  const response = await call(`/api/v1/room/${roomName}/bans/${banId}`, { method: 'DELETE' })
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)])
}

const refusedWith = async ({ roomName }: WireRoom, token: string) =>
  codeOf(await joinRoom(roomName, { token, name: 'Ann' }))

describe('who came with a token', () => {
  test('is refused with it from that write on, at this room alone; another token opens it', async () => {
    const [room, other] = [await makeRoom(), await makeRoom()]
    const host = await enterAsHost(room)
    const token = await issueToken({ name: 'Ann' })
    const ann = await enter(room, token)
    const told = await ban(host.peer, ann)
    expect(told).toEqual({
      type: 'ejected',
      participantSessionId: ann.id,
      banId: expect.any(String),
      holds: 'this token only',
    })
    expect(await refusedWith(room, token)).toEqual([403, 'banned'])
    const path = `/api/v1/room/${room.roomName}/admission`
    expect(await refusalOf(await ask(path, { body: { accessToken: token } }))).toEqual([
      403,
      'banned',
    ])
    await enter(other, token)
    await enter(room, await issueToken({ name: 'Ann' }))
  })

  test('is not stopped by being put out without a ban', async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const token = await issueToken({ name: 'Ann', externalUserId: 'ann' })
    const ann = await enter(room, token)
    host.peer.send({ type: 'eject', participantSessionId: ann.id, message: 'Come back calm' })
    expect(await ann.peer.next('left')).toMatchObject({ message: 'Come back calm' })
    expect(await host.peer.next('ejected')).toEqual({
      type: 'ejected',
      participantSessionId: ann.id,
    })
    await enter(room, token)
    expect(await bansOf(room)).toEqual([])
  })

  test('goes with every tab that shows it, a cut off one too, and is told so in each', async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const token = await issueToken()
    const [first, second] = [await enter(room, token), await enter(room, token)]
    const away = await enter(room, token, 'Away')
    const bob = await enter(room, await issueToken({ name: 'Bob' }), 'Bob')
    away.peer.close()
    await untilAway(await objectOf(room.roomName), 'Away')
    await ban(host.peer, first)
    expect((await second.peer.next('left')).reason).toBe('ejected')
    expect((await second.peer.closed()).code).toBe(4202)
    const left = [1, 2, 3].map(async () => (await bob.peer.next('participantLeft')).participant._id)
    expect((await Promise.all(left)).sort()).toEqual([first.id, second.id, away.id].sort())
    const { people } = await (await objectOf(room.roomName)).people()
    expect(people.map(({ person }) => person.name).sort()).toEqual(['Bob', 'Host'])
    const back = await joinRoom(room.roomName, { resume: away.joined.resumeKey, token })
    expect(await codeOf(back)).toEqual([403, 'banned'])
  })
})

describe('who is known by an external user id', () => {
  test('is refused with every token of his, and his other tab with another token goes too', async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const tokenOf = (externalUserId: string) => issueToken({ name: 'Ann', externalUserId })
    const [desk, phone] = [
      await enter(room, await tokenOf('ann')),
      await enter(room, await tokenOf('ann')),
    ]
    const bob = await enter(room, await tokenOf('bob'))
    expect((await ban(host.peer, desk)).holds).toBe('this person')
    expect((await phone.peer.next('left')).reason).toBe('ejected')
    expect(await refusedWith(room, await tokenOf('ann'))).toEqual([403, 'banned'])
    expect(await typesTold(bob.peer)).not.toContain('left')
    expect(await bansOf(room)).toMatchObject([{ externalUserId: 'ann' }])
  })

  test('may take nobody else along by a user id he chose himself (v2)', async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const { code } = await createCode(room._id, 'guest')
    const troll = await enter(room, await exchange(code, 'boss'), 'Troll')
    const boss = await enter(room, await exchange(code, 'boss'), 'Boss')
    expect((await ban(host.peer, troll)).holds).toBe('this token only')
    expect(await typesTold(boss.peer)).not.toContain('left')
    await enter(room, await exchange(code, 'boss'), 'Boss')
  })
})

describe('who came by a code', () => {
  test('of his own loses it: the code, its link and all its tokens are off once the host is told', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const host = await enterAsHost(room)
    const user = { name: 'Ann', external_user_id: 'ann-7' }
    const { code } = await createCode(room._id, 'guest', { user })
    // Leased: what was answered before may be answered for a while, unless the ban waits.
    for (let n = 0; n < 3; n++) {
      expect((await ask(`/${code}`)).status).toBe(302)
      await (await tryCode(code)).text()
    }
    const token = await exchange(code)
    const spare = await exchange(code)
    const tab = await enter(room, spare)
    const ann = await enter(room, token)
    expect(await ban(host.peer, ann)).toMatchObject({ holds: 'this person' })
    expect((await tab.peer.next('left')).reason).toBe('ejected')
    expect(await refusalOf(await tryCode(code))).toEqual([403, 'code_disabled'])
    expect((await ask(`/${code}`)).status).not.toBe(302)
    for (const shown of [token, spare])
      expect(await refusedWith(room, shown)).toEqual([403, 'code_disabled'])
    expect(await bansOf(room)).toMatchObject([{ code, externalUserId: 'ann-7' }])
  })

  test('without an external id loses the code, and with it every token made from it', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const host = await enterAsHost(room)
    const { code } = await createCode(room._id, 'guest', { user: { name: 'Ann' } })
    const [ann, tab] = [
      await enter(room, await exchange(code)),
      await enter(room, await exchange(code)),
    ]
    expect(await ban(host.peer, ann)).toMatchObject({ holds: 'this person' })
    expect((await tab.peer.next('left')).reason).toBe('ejected')
    expect(await refusalOf(await tryCode(code))).toEqual([403, 'code_disabled'])
  })

  test('that a whole role shares loses his token only, and the answer says so; the code goes on', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const host = await enterAsHost(room)
    const { code } = await createCode(room._id, 'guest')
    const token = await exchange(code)
    const [ann, bob] = [await enter(room, token), await enter(room, await exchange(code), 'Bob')]
    expect((await ban(host.peer, ann)).holds).toBe('this token only')
    expect(await refusedWith(room, token)).toEqual([403, 'banned'])
    expect(await typesTold(bob.peer)).not.toContain('left')
    await enter(room, await exchange(code))
    expect((await bansOf(room))[0]).not.toHaveProperty('code')
  })
})

describe('who came by a bare name', () => {
  test('loses this seat only, and the answer says so: there is nothing of him to refuse', async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const peer = await joinRoom(room.roomName, { name: 'Ann' })
    const { participantSessionId: id, resumeKey } = await peer.next('joined')
    expect(await ban(host.peer, { peer, id })).toEqual({
      type: 'ejected',
      participantSessionId: id,
      holds: 'this seat only',
    })
    expect(await bansOf(room)).toEqual([])
    const again = await joinRoom(room.roomName, { name: 'Ann', resume: resumeKey })
    expect((await again.next('joined')).participantSessionId).not.toBe(id)
  })
})

describe('a ban', () => {
  test('that is lifted lets him in again, with the same token', async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const token = await issueToken({ name: 'Ann', externalUserId: 'ann' })
    const { banId } = await ban(host.peer, await enter(room, token))
    expect(await refusedWith(room, token)).toEqual([403, 'banned'])
    await lift(room, banId)
    await enter(room, token)
  })

  test('is judged when a seat is taken back', async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const ann = await enter(room, await issueToken({ name: 'Ann', externalUserId: 'ann' }))
    ann.peer.close()
    await untilAway(await objectOf(room.roomName), 'Ann')
    // As a ban that was written while nobody looked at her seat.
    await write(
      await objectOf(room.roomName),
      "INSERT INTO ban (external_user_id, name, by, at) VALUES ('ann', 'Ann', 'Host', 0)",
    )
    const back = await joinRoom(room.roomName, { resume: ann.joined.resumeKey })
    expect(await codeOf(back)).toEqual([403, 'banned'])
    const left = await host.peer.next('participantLeft')
    expect([left.participant._id, left.reason]).toEqual([ann.id, 'ejected'])
  })

  test("takes from a host what his token opened: inside, outside, and other people's requests", async () => {
    const room = await askable()
    const first = await enterAsHost(room, 'First')
    const token = await issueToken({ roomName: room.roomName, isAdmin: true, name: 'Second' })
    const second = await enter(room, token)
    const { requestId } = await knock(room, 'Cyd')
    await ban(first.peer, second)
    const headers = bearer(token)
    expect(await refusalOf(await answer(room, requestId, 'admit', { headers }))).toEqual([
      403,
      'banned',
    ])
    expect(await refusedWith(room, token)).toEqual([403, 'banned'])
  })

  test("is a host's to give: a guest bans nobody, and one who is not there cannot be banned", async () => {
    const room = await makeRoom()
    const host = await enterAsHost(room)
    const ann = await enter(room, await issueToken({ name: 'Ann' }))
    const participantSessionId = host.joined.participantSessionId
    ann.peer.send({ type: 'eject', participantSessionId, ban: true })
    expect((await ann.peer.next('error')).code).toBe('not_allowed')
    host.peer.send({ type: 'eject', participantSessionId: crypto.randomUUID(), ban: true })
    expect((await host.peer.next('error')).code).toBe('participant_not_found')
    expect(await bansOf(room)).toEqual([])
  })
})
