// v2's rooms one by one: made, read, changed, switched off. Names: room-names.test.ts. Lists:
// list-rooms.test.ts. Refused bodies: room-refusals.test.ts. Both dialects: ../both-dialects.test.ts.

import { describe, expect, test } from 'vitest'
import { ask, call, makeRoom, ORIGIN, refusalOf } from '../../support/service.ts'
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

const ACCESS_KEY = '0123456789abcdef01234567'
const MOMENT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

/** Everything of a room that a caller may set, none of it as it is by itself. */
const FULL = {
  description: 'Daily \u{1f600}',
  region: 'in',
  large_room: true,
  size: 20_000,
  max_duration_seconds: 120,
  polls: ['p1', 'p2'],
  webhook: { url: 'https://hook.example.com/x', headers: { 'X-Key': 'k' } },
  link_target: 'https://app.example.com/{code}',
}

describe('a room made from nothing', () => {
  test('has a UUID for a name, the default template, and every field that 100ms answers', async () => {
    const room = await must<WireRoomV2>(post('rooms'))
    expect(room).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      enabled: true,
      description: '',
      customer_id: ACCESS_KEY,
      customer: ACCESS_KEY,
      app_id: ACCESS_KEY,
      recording_info: { enabled: false },
      template_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      template: 'default',
      region: 'auto',
      large_room: false,
      size: 0,
      max_duration_seconds: 0,
      polls: [],
      created_at: MOMENT,
      updated_at: MOMENT,
    })
    expect(await readRoom(room.id)).toEqual(room)
    const template = await must<{ roles: object }>(call(`/v2/templates/${room.template_id}`))
    expect(Object.keys(template.roles)).toEqual(['host', 'guest'])
  })

  test('is private, and nobody may ask to come in', async () => {
    const { id } = await openRoom()
    expect(await refusalOf(await knock(id, { name: 'Ann' }))).toEqual([403, 'token_required'])
  })

  test('has no codes until they are asked for', async () => {
    const { id } = await openRoom()
    expect(await must(call(`/v2/room-codes/room/${id}`))).toEqual({ limit: 10, data: [], last: '' })
  })

  test('is made by an empty body and with a trailing slash too', async () => {
    for (const [path, body] of [
      ['/v2/rooms', ''],
      ['/v2/rooms/', '{}'],
      ['//v2/rooms', undefined],
    ] as const)
      expect((await call(path, { method: 'POST', body })).status).toBe(200)
  })
})

describe('what is sent', () => {
  test('is kept and given back, when made, read and changed', async () => {
    const { id: template_id, name: template } = await makeTemplate()
    const sent = { ...FULL, template_id, recording_info: { enabled: false } }
    const made = await openRoom(sent)
    expect(made).toMatchObject({ ...sent, template })
    expect(await readRoom(made.id)).toEqual(made)
    const later = await must(changeRoom((await openRoom()).id, sent))
    expect(later).toMatchObject({ ...sent, template })
  })

  test('is all that changes', async () => {
    const made = await openRoom(FULL)
    for (const change of [
      { description: '' },
      { region: 'eu' },
      { size: 7 },
      { max_duration_seconds: 43_200 },
      { polls: [] },
      { webhook: { url: 'https://hook.example.com/y' } },
      { link_target: '/here/{code}' },
      { enabled: false },
      {},
    ]) {
      const before = await readRoom(made.id)
      const after = await must<WireRoomV2>(changeRoom(made.id, change))
      expect(after).toEqual({ ...before, ...change, updated_at: after.updated_at })
      expect(after.updated_at > before.updated_at).toBe(true)
      expect(await readRoom(made.id)).toEqual(after)
    }
  })

  test('empty or 0 takes a thing away', async () => {
    const { id } = await openRoom(FULL)
    const bare = await must<WireRoomV2>(
      changeRoom(id, { size: 0, max_duration_seconds: 0, webhook: { url: '' }, link_target: '' }),
    )
    expect(bare).toMatchObject({ size: 0, max_duration_seconds: 0 })
    expect(Object.keys(bare)).not.toContain('webhook')
    expect(Object.keys(bare)).not.toContain('link_target')
  })

  test('leads links where it says', async () => {
    const { id } = await openRoom({ link_target: 'https://app.example.com/{role}/{room_id}' })
    const [host] = await createCodes(id)
    const link = await ask(`/${host?.code}`)
    expect(link.headers.get('Location')).toBe(`https://app.example.com/${host?.role}/${id}`)
    expect(host?.link).toBe(`${ORIGIN}/${host?.code}`)
  })
})

describe('a disabled room', () => {
  test('admits nobody, by nothing, from the answer on; enabled again it does', async () => {
    const { id, name } = await openRoom()
    const [host] = await createCodes(id)
    const code = host?.code ?? ''
    const accessToken = await exchange(code)
    const v1 = await must<{ token: string }>(
      call('/api/v1/token', { body: { roomName: name, isAdmin: true } }),
    )
    const ways = [{ accessToken }, { accessToken: v1.token }, { roomCode: code }, { name: 'Ann' }]
    expect((await ask(`/${code}`)).status).toBe(302)

    expect(await must(changeRoom(id, { enabled: false }))).toMatchObject({ enabled: false })
    expect((await ask(`/${code}`)).status).toBe(410)
    expect(await refusalOf(await tryCode(code))).toEqual([403, 'room_disabled'])
    for (const way of ways)
      expect(await refusalOf(await knock(id, way))).toEqual([403, 'room_disabled'])
    for (const path of [`room-codes/room/${id}`, `room-codes/room/${id}/role/host`])
      expect(await refusalOf(await post(path))).toEqual([403, 'room_disabled'])

    expect(await must(changeRoom(id, { enabled: true }))).toMatchObject({ enabled: true })
    expect((await ask(`/${code}`)).status).toBe(302)
    expect((await tryCode(code)).status).toBe(200)
    for (const way of ways.slice(0, 3))
      expect(await must(knock(id, way))).toMatchObject({ admitted: true })
  })
})

test('a room that is not there is 404, read or changed', async () => {
  const { id } = await openRoom()
  const madeUp = id.slice(0, -1) + (id.endsWith('0') ? '1' : '0')
  const v1 = await makeRoom()
  for (const unknown of ['x', '%00', '0'.repeat(24), madeUp, v1.roomName, id.slice(1)]) {
    expect(await refusalOf(await call(`/v2/rooms/${unknown}`))).toEqual([404, 'room_not_found'])
    expect(await refusalOf(await changeRoom(unknown, {}))).toEqual([404, 'room_not_found'])
  }
})
