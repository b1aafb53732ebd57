// One core, two dialects: a room made in one is the same room in the other, and tokens of both are
// taken at the door of both, each by its own rules.

import { describe, expect, test } from 'vitest'
import { ask, call, freshName, makeRoom, refusalOf, type WireRoom } from '../support/service.ts'
import { makeTemplate, putRole } from '../support/templates.ts'
import { appToken, seconds, v1Token } from '../support/tokens.ts'
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
} from '../support/v2-rooms.ts'

type V1Room = WireRoom & Record<string, unknown>

const readV1 = (name: string): Promise<V1Room> => must(call(`/api/v1/room/${name}`))
const putV1 = (name: string, body: unknown): Promise<V1Room> =>
  must(call(`/api/v1/room/${name}`, { method: 'PUT', body }))
const archive = async (name: string): Promise<void> => {
  await must(call(`/api/v1/room/${name}`, { method: 'DELETE' }))
}
const issue = async (body: object): Promise<string> =>
  (await must<{ token: string }>(call('/api/v1/token', { body }))).token

describe('a room made in v1', () => {
  test('is in v2 the same room: read by id, found by name, in the list', async () => {
    const made = await makeRoom({ maxParticipants: 12, linkTarget: '/l/{code}' })
    const room = await readRoom(made._id)
    expect(room).toMatchObject({
      id: made._id,
      name: made.roomName,
      template: 'default',
      created_at: made.created,
      enabled: true,
      size: 12,
      link_target: '/l/{code}',
    })
    const found = await must<{ data: WireRoomV2[] }>(call(`/v2/rooms?name=${made.roomName}`))
    expect(found.data).toMatchObject([room])
    const list = await must<{ data: WireRoomV2[] }>(call('/v2/rooms'))
    expect(list.data[0]).toMatchObject(room)
  })

  test('stays what it is when v2 makes one of its name, or changes it', async () => {
    const made = await makeRoom({ privacy: 'public', lang: 'de', enableChat: false })
    const again = await must<WireRoomV2>(
      post('rooms', { name: made.roomName, description: 'x', polls: ['p'] }),
    )
    expect(again.id).toBe(made._id)
    await must(changeRoom(made._id, { size: 4 }))
    expect(await readV1(made.roomName)).toMatchObject({
      privacy: 'public',
      lang: 'de',
      enableChat: false,
      maxParticipants: 4,
    })
    await putV1(made.roomName, { lang: 'fr' })
    expect(await readRoom(made._id)).toMatchObject({ description: 'x', polls: ['p'], size: 4 })
  })

  test('is opened by a code made in v2: link, exchange and door', async () => {
    const room = await makeRoom({ privacy: 'private' })
    const [host, guest] = await createCodes(room._id)
    for (const code of [host, guest]) {
      expect((await ask(`/${code?.code}`)).status).toBe(302)
      const showing = { accessToken: await exchange(code?.code ?? '') }
      for (const path of [`room/${room.roomName}`, `room/id/${room._id}`])
        expect(await must(ask(`/api/v1/${path}/admission`, { body: showing }))).toMatchObject({
          admitted: true,
          role: code?.role,
        })
    }
  })
})

describe('a room made in v2', () => {
  test('is in v1 the same room, private and with nobody to ask', async () => {
    const made = await openRoom({ size: 9, link_target: '/l/{code}', description: 'x' })
    expect(await readV1(made.name)).toMatchObject({
      _id: made.id,
      roomName: made.name,
      created: made.created_at,
      privacy: 'private',
      enableRequestToJoin: false,
      maxParticipants: 9,
      linkTarget: '/l/{code}',
    })
    const list = await must<WireRoom[]>(call('/api/v1/rooms'))
    expect(list[0]?._id).toBe(made.id)
    const unnamed = await must<WireRoomV2>(post('rooms'))
    expect((await readV1(unnamed.name))._id).toBe(unnamed.id)
  })

  test('has a name that v1 cannot give again, in any case', async () => {
    const { name } = await openRoom()
    for (const roomName of [name, name.toUpperCase()])
      expect(await refusalOf(await call('/api/v1/room', { body: { roomName } }))).toEqual([
        400,
        'room_exists',
      ])
  })

  test('is changed in v1: who may ask, how many fit, when it opens', async () => {
    const { id, name } = await openRoom({ description: 'x' })
    await putV1(name, { enableRequestToJoin: true, maxParticipants: 3 })
    expect(await must(knock(id, { name: 'Ann' }))).toEqual({ admitted: false, mayRequest: true })
    expect(await readRoom(id)).toMatchObject({ size: 3, description: 'x' })
    const [host] = await createCodes(id)
    const accessToken = await exchange(host?.code ?? '')
    await putV1(name, { notBeforeUnixSec: seconds() + 600 })
    for (const showing of [{ accessToken }, { roomCode: host?.code }])
      expect(await refusalOf(await knock(id, showing))).toEqual([403, 'room_not_open_yet'])
  })

  test('is archived in v1, and gone in both', async () => {
    const { id, name } = await openRoom()
    const [host] = await createCodes(id)
    await archive(name)
    expect(await refusalOf(await call(`/v2/rooms/${id}`))).toEqual([404, 'room_not_found'])
    expect(await refusalOf(await tryCode(host?.code ?? ''))).toEqual([403, 'room_archived'])
    expect(await must(call(`/v2/rooms?name=${name}`))).toMatchObject({ data: [] })
  })

  test('has its new name in v1 too', async () => {
    const { id, name } = await openRoom()
    const next = freshName()
    await must(changeRoom(id, { name: next }))
    expect(await refusalOf(await call(`/api/v1/room/${name}`))).toEqual([404, 'room_not_found'])
    expect((await readV1(next))._id).toBe(id)
    expect((await putV1(next, { lang: 'de' })).roomName).toBe(next)
    expect((await makeRoom({ roomName: name }))._id).not.toBe(id)
  })

  test('that is disabled is still read in v1, and its door there is shut', async () => {
    const { id, name } = await openRoom()
    await must(changeRoom(id, { enabled: false }))
    expect((await readV1(name))._id).toBe(id)
    const accessToken = await issue({ roomName: name, isAdmin: true })
    const door = ask(`/api/v1/room/${name}/admission`, { body: { accessToken } })
    expect(await refusalOf(await door)).toEqual([403, 'room_disabled'])
  })
})

describe('at the door', () => {
  const ROOMS: [string, () => Promise<{ id: string; name: string }>][] = [
    [
      'a private room of v1',
      async () => {
        const { _id, roomName } = await makeRoom({ privacy: 'private' })
        return { id: _id, name: roomName }
      },
    ],
    [
      'a public room of v1',
      async () => {
        const { _id, roomName } = await makeRoom()
        return { id: _id, name: roomName }
      },
    ],
    ['a room of v2', () => openRoom()],
  ]

  test.each(ROOMS)('of %s, tokens of both dialects are taken', async (_, make) => {
    const { id, name } = await make()
    const [host, guest] = await createCodes(id)
    const tokens: [Promise<string>, string, boolean][] = [
      [issue({ isAdmin: true }), 'host', true],
      [issue({ globalToken: true }), 'guest', false],
      [issue({ roomName: name, isAdmin: true }), 'host', true],
      [issue({ roomName: name }), 'guest', false],
      [v1Token({ roomName: name.toUpperCase(), isAdmin: true }), 'host', true],
      [v1Token({ roomId: id }), 'guest', false],
      [exchange(host?.code ?? ''), 'host', true],
      [exchange(guest?.code ?? ''), 'guest', false],
      [appToken({ room_id: id, role: 'host' }), 'host', true],
      [appToken({ room_id: id, role: 'guest' }), 'guest', false],
    ]
    for (const [token, role, isAdmin] of tokens) {
      const body = { accessToken: await token }
      for (const path of [`room/${name}`, `room/id/${id}`])
        expect(await must(ask(`/api/v1/${path}/admission`, { body }))).toMatchObject({
          admitted: true,
          role,
          isAdmin,
        })
    }
  })

  test.each(ROOMS)('of %s, tokens for another room are not', async (_, make) => {
    const [{ id }, other] = [await make(), await make()]
    const [host] = await createCodes(other.id)
    for (const token of [
      issue({ roomName: other.name, isAdmin: true }),
      v1Token({ roomName: other.name }),
      exchange(host?.code ?? ''),
      appToken({ room_id: other.id, role: 'host' }),
    ])
      expect(await refusalOf(await knock(id, { accessToken: await token }))).toEqual([
        403,
        'token_wrong_room',
      ])
    expect(await refusalOf(await knock(id, { roomCode: host?.code }))).toEqual([
      403,
      'code_wrong_room',
    ])
  })

  test("v1's tokens know admins, v2's know the roles of the template", async () => {
    const template = await makeTemplate({
      roles: { teacher: { permissions: { removeOthers: true } }, pupil: { maxPeerCount: -1 } },
    })
    const { id } = await openRoom({ template_id: template.id })
    const v1 = async (isAdmin: boolean) => ({ accessToken: await v1Token({ roomId: id, isAdmin }) })
    const v2 = async (role: string) => ({ accessToken: await appToken({ room_id: id, role }) })
    expect(await must(knock(id, await v1(true)))).toMatchObject({ role: 'host', isAdmin: true })
    expect(await must(knock(id, await v1(false)))).toMatchObject({ role: 'guest', isAdmin: false })
    expect(await must(knock(id, await v2('teacher')))).toMatchObject({
      role: 'teacher',
      isAdmin: true,
    })
    expect(await refusalOf(await knock(id, await v2('pupil')))).toEqual([409, 'role_full'])
    for (const role of ['host', 'guest'])
      expect(await refusalOf(await knock(id, await v2(role)))).toEqual([403, 'role_not_found'])
    // A role by the name of v1's label changes nothing for v1.
    await must(putRole(template.id, 'host', { permissions: { removeOthers: false } }))
    expect(await must(knock(id, await v2('host')))).toMatchObject({ isAdmin: false })
    expect(await must(knock(id, await v1(true)))).toMatchObject({ role: 'host', isAdmin: true })
  })
})
