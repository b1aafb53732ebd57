// A name is one room's, in v2 too: asked for again it returns that room, changed; a room may take another.

import { describe, expect, test } from 'vitest'
import { ask, call, freshName, refusalOf } from '../../support/service.ts'
import { makeTemplate } from '../../support/templates.ts'
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

/** What every call must leave as it was. */
const FULL = { description: 'Daily', region: 'in', size: 12, polls: ['p1'] }

describe('a name that exists', () => {
  test('returns that room, changed as the body says and no further', async () => {
    const first = await openRoom(FULL)
    const again = await must<WireRoomV2>(
      post('rooms', { name: first.name, description: 'New', max_duration_seconds: 600 }),
    )
    expect(again).toEqual({
      ...first,
      description: 'New',
      max_duration_seconds: 600,
      updated_at: again.updated_at,
    })
    expect(await readRoom(first.id)).toEqual(again)
  })

  test('is one name in every case, and stays as it was first written', async () => {
    const first = await openRoom({ name: `Stand-Up.${freshName()}` })
    for (const name of [first.name.toUpperCase(), first.name.toLowerCase()]) {
      const again = await must<WireRoomV2>(post('rooms', { name }))
      expect([again.id, again.name]).toEqual([first.id, first.name])
    }
  })

  test('may be given another template; codes of the roles before open nothing', async () => {
    const [old, next] = [await makeTemplate(), await makeTemplate({ roles: { guest: {} } })]
    const { id, name } = await openRoom({ template_id: old.id })
    const [, guest] = await createCodes(id)
    const accessToken = await exchange(guest?.code ?? '')
    const moved = await must<WireRoomV2>(post('rooms', { name, template_id: next.id }))
    expect(moved).toMatchObject({ id, template_id: next.id, template: next.name })
    expect(await refusalOf(await tryCode(guest?.code ?? ''))).toEqual([403, 'role_deleted'])
    expect(await refusalOf(await knock(id, { accessToken }))).toEqual([403, 'role_not_found'])
    const codes = await createCodes(id)
    expect(codes.filter(({ enabled }) => enabled)).toHaveLength(1)
    expect(codes.find(({ enabled }) => enabled)).toMatchObject({ role: 'guest' })
  })

  test('keeps a disabled room disabled', async () => {
    const { id, name } = await openRoom()
    await must(changeRoom(id, { enabled: false }))
    expect(await must(post('rooms', { name }))).toMatchObject({ id, enabled: false })
  })

  test('of an archived room is free', async () => {
    const { id, name } = await openRoom()
    await (await call(`/api/v1/room/${name}`, { method: 'DELETE' })).text()
    expect(await refusalOf(await call(`/v2/rooms/${id}`))).toEqual([404, 'room_not_found'])
    expect(await refusalOf(await changeRoom(id, {}))).toEqual([404, 'room_not_found'])
    expect((await openRoom({ name })).id).not.toBe(id)
  })

  test('asked for many times at once is one room; who came too early is told to try again', async () => {
    const name = freshName()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => post('rooms', { name, description: `${n}` })),
    )
    const made = answers.filter(({ status }) => status === 200)
    const rooms = await Promise.all(made.map((answer) => answer.json<WireRoomV2>()))
    expect(new Set(rooms.map(({ id }) => id)).size).toBe(1)
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
      expect(await refusalOf(answer)).toEqual([409, 'room_being_made'])
    }
    expect((await must<WireRoomV2>(post('rooms', { name }))).id).toBe(rooms[0]?.id)
  })
})

describe('a new name', () => {
  test('belongs to the room from then on, and the old one is free', async () => {
    const old = await openRoom(FULL)
    const name = freshName()
    const renamed = await must<WireRoomV2>(changeRoom(old.id, { name }))
    expect(renamed).toEqual({ ...old, name, updated_at: renamed.updated_at })
    expect(await readRoom(old.id)).toEqual(renamed)
    expect((await must<WireRoomV2>(post('rooms', { name }))).id).toBe(old.id)
    expect((await openRoom({ name: old.name })).id).not.toBe(old.id)
  })

  test('that another room has is 409, and nothing else of the call is done', async () => {
    const [a, b] = [await openRoom(), await openRoom()]
    for (const name of [b.name, b.name.toUpperCase()]) {
      const refused = await changeRoom(a.id, { name, description: 'x', enabled: false })
      expect(await refusalOf(refused)).toEqual([409, 'room_exists'])
    }
    expect(await readRoom(a.id)).toEqual(a)
    expect(await readRoom(b.id)).toEqual(b)
  })

  test('may be the old one, or differ in case only', async () => {
    const { id, name } = await openRoom()
    expect(await must(changeRoom(id, { name }))).toMatchObject({ id, name })
    const shout = name.toUpperCase()
    expect(await must(changeRoom(id, { name: shout }))).toMatchObject({ id, name: shout })
    expect((await must<WireRoomV2>(post('rooms', { name }))).id).toBe(id)
  })

  test('that an archived room had may be taken', async () => {
    const [gone, room] = [await openRoom(), await openRoom()]
    await (await call(`/api/v1/room/${gone.name}`, { method: 'DELETE' })).text()
    expect(await must(changeRoom(room.id, { name: gone.name }))).toMatchObject({ id: room.id })
  })

  test('leaves codes, their tokens and tokens for the room alive, and links say it', async () => {
    const { id, name } = await openRoom({ link_target: 'https://app.example.com/{room}/{code}' })
    const [host] = await createCodes(id)
    const code = host?.code ?? ''
    const tokens = [
      await exchange(code),
      (await must<{ token: string }>(call('/api/v1/token', { body: { roomName: name } }))).token,
    ]
    expect((await ask(`/${code}`)).headers.get('Location')).toContain(`/${name}/`)
    const next = freshName()
    await must(changeRoom(id, { name: next }))
    for (const accessToken of tokens)
      expect(await must(knock(id, { accessToken }))).toMatchObject({ admitted: true })
    expect((await ask(`/${code}`)).headers.get('Location')).toContain(`/${next}/`)
  })

  test('is swapped between two rooms by way of a third', async () => {
    const [a, b] = [await openRoom(), await openRoom()]
    await must(changeRoom(a.id, { name: freshName() }))
    await must(changeRoom(b.id, { name: a.name }))
    await must(changeRoom(a.id, { name: b.name }))
    expect((await must<WireRoomV2>(post('rooms', { name: a.name }))).id).toBe(b.id)
    expect((await must<WireRoomV2>(post('rooms', { name: b.name }))).id).toBe(a.id)
  })
})
