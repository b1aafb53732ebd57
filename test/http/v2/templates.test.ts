// v2's templates: made, overwritten by name, listed, read, changed. Their roles one by one, and what
// becomes of codes and tokens: roles.test.ts. Refused bodies: template-refusals.test.ts.

import { describe, expect, test } from 'vitest'
import { PERMISSIONS } from '../../../src/domain/template.ts'
import { ask, call, freshName, refusalOf } from '../../support/service.ts'
import { makeTemplate, readTemplate, type WireTemplate } from '../../support/templates.ts'
import {
  changeRoom,
  createCodes,
  must,
  openRoom,
  type Page,
  post,
  readRoom,
  tryCode,
} from '../../support/v2-rooms.ts'

const ACCESS_KEY = '0123456789abcdef01234567'
const MOMENT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

const every = (allowed: boolean) =>
  Object.fromEntries(PERMISSIONS.map((permission) => [permission, allowed]))

const roleOf = (name: string, changed: object = {}) => ({
  name,
  permissions: every(name === 'host'),
  maxPeerCount: 0,
  priority: 1,
  publishParams: { allowed: ['audio', 'video', 'screen'] },
  subscribeParams: { subscribeToRoles: [] },
  ...changed,
})

/** As a back end on 100ms writes a role out. */
const SPEAKER = {
  name: 'speaker',
  publishParams: { allowed: ['audio'], audio: { bitRate: 32, codec: 'opus' }, simulcast: {} },
  subscribeParams: { subscribeToRoles: ['host'], maxSubsBitRate: 3200 },
  permissions: { mute: true, pollRead: true, hlsStreaming: false },
  priority: 5,
  maxPeerCount: 20,
}

const change = (id: string, body: unknown): Promise<Response> => post(`templates/${id}`, body)

describe('a template made from nothing but the names of its roles', () => {
  test('has defaults: a host may do everything, nobody else anything', async () => {
    const name = freshName()
    const made = await makeTemplate({ name, roles: { host: {}, guest: {}, 'waiting room': {} } })
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      _id: made.id,
      name,
      customerId: ACCESS_KEY,
      customer: ACCESS_KEY,
      roles: {
        host: roleOf('host'),
        guest: roleOf('guest'),
        'waiting room': roleOf('waiting room'),
      },
      settings: {},
      destinations: {},
      plugins: [],
      createdAt: MOMENT,
      updatedAt: MOMENT,
    })
    expect(await readTemplate(made.id)).toEqual(made)
  })

  test('and not even those has a name of its own, and no roles', async () => {
    const [one, two] = [
      await must<WireTemplate>(post('templates')),
      await must<WireTemplate>(post('templates', '')),
    ]
    expect(one.name.length).toBeGreaterThan(8)
    expect(one.name).not.toBe(two.name)
    expect([one.roles, two.roles]).toEqual([{}, {}])
    const { id } = await openRoom({ template_id: one.id })
    expect(await refusalOf(await post(`room-codes/room/${id}`))).toEqual([400, 'no_roles'])
  })
})

test('what is sent is kept and given back; what is not sent has its default', async () => {
  const settings = { region: 'in', roomState: { messageInterval: 10 } }
  const destinations = { rtmp: { x: { name: 'x' } } }
  const plugins = [{ name: 'whiteboard' }]
  const link_target = 'https://app.example.com/{code}'
  const roles = { speaker: SPEAKER, host: { permissions: { endRoom: false } } }
  const sent = { settings, destinations, plugins, link_target }
  const made = await makeTemplate({ ...sent, roles })
  expect(made).toMatchObject(sent)
  expect(made.roles).toEqual({
    speaker: {
      ...SPEAKER,
      permissions: { ...every(false), ...SPEAKER.permissions },
    },
    host: roleOf('host', { permissions: { ...every(true), endRoom: false } }),
  })
  expect(await readTemplate(made.id)).toEqual(made)
  // And its roles can be sent back as they came.
  const again = await must<WireTemplate>(change(made.id, { roles: made.roles }))
  expect(again.roles).toEqual(made.roles)
})

describe('a template of a name that exists', () => {
  test('is overwritten: roles that are not in the new set are deleted, the others stay', async () => {
    const first = await makeTemplate({ settings: { region: 'in' } })
    const { id: roomId } = await openRoom({ template_id: first.id })
    const [host, guest] = await createCodes(roomId)
    const again = await must<WireTemplate>(
      post('templates', { name: first.name, roles: { viewer: {}, guest: { priority: 3 } } }),
    )
    expect(again).toEqual({
      ...first,
      roles: { guest: roleOf('guest', { priority: 3 }), viewer: roleOf('viewer') },
      updatedAt: again.updatedAt,
    })
    expect(await readTemplate(first.id)).toEqual(again)
    expect((await tryCode(guest?.code ?? '')).status).toBe(200)
    expect(await refusalOf(await tryCode(host?.code ?? ''))).toEqual([403, 'role_deleted'])
  })

  test('keeps its roles where none are sent', async () => {
    const first = await makeTemplate()
    const again = await must<WireTemplate>(post('templates', { name: first.name, plugins: [7] }))
    expect(again).toEqual({ ...first, plugins: [7], updatedAt: again.updatedAt })
  })

  test('asked for many times at once is one template', async () => {
    const name = freshName()
    const made = await Promise.all(Array.from({ length: 8 }, () => makeTemplate({ name })))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(Object.keys((await readTemplate(made[0]?.id ?? '')).roles)).toEqual(['host', 'guest'])
  })
})

describe('a change', () => {
  test('is of what was sent, and no more', async () => {
    const made = await makeTemplate()
    for (const body of [
      { name: freshName() },
      { settings: { region: 'eu' } },
      { destinations: { hls: {} } },
      { plugins: [] },
      { link_target: '/here/{code}' },
      {},
    ]) {
      const before = await readTemplate(made.id)
      const after = await must<WireTemplate>(change(made.id, body))
      expect(after).toEqual({ ...before, ...body, updatedAt: after.updatedAt })
      expect(after.updatedAt > before.updatedAt).toBe(true)
      expect(await readTemplate(made.id)).toEqual(after)
    }
    expect(Object.keys(await must(change(made.id, { link_target: '' })))).not.toContain(
      'link_target',
    )
  })

  test('of the roles is of them all', async () => {
    const made = await makeTemplate()
    const roles = { guest: { maxPeerCount: 2 }, viewer: {} }
    const after = await must<WireTemplate>(change(made.id, { roles }))
    expect(after.roles).toEqual({
      guest: roleOf('guest', { maxPeerCount: 2 }),
      viewer: roleOf('viewer'),
    })
    expect((await must<WireTemplate>(change(made.id, { roles: {} }))).roles).toEqual({})
  })

  test('to a name that another has is 409, and nothing of it is done', async () => {
    const [a, b] = [await makeTemplate(), await makeTemplate()]
    const refused = await change(a.id, { name: b.name, roles: {}, plugins: [1] })
    expect(await refusalOf(refused)).toEqual([409, 'template_exists'])
    expect(await readTemplate(a.id)).toEqual(a)
    expect((await change(a.id, { name: a.name })).status).toBe(200)
  })

  test('of the name shows in the rooms', async () => {
    const { id } = await makeTemplate()
    const room = await openRoom({ template_id: id })
    const name = freshName()
    await must(change(id, { name }))
    expect(await readRoom(room.id)).toEqual({ ...room, template: name })
  })

  test("of the link target leads the rooms' links elsewhere, from the answer on", async () => {
    const { id } = await makeTemplate({ link_target: 'https://one.example.com/{code}' })
    const room = await openRoom({ template_id: id })
    const [{ code } = { code: '' }] = await createCodes(room.id)
    const target = async () => (await ask(`/${code}`)).headers.get('Location')
    expect(await target()).toBe(`https://one.example.com/${code}`)
    await must(change(id, { link_target: 'https://two.example.com/{code}' }))
    expect(await target()).toBe(`https://two.example.com/${code}`)
    await must(changeRoom(room.id, { link_target: '/own/{code}' }))
    expect(await target()).toBe(`/own/${code}`)
    await must(changeRoom(room.id, { link_target: '' }))
    await must(change(id, { link_target: '' }))
    expect(await target()).toBe(`/meeting/${code}`)
  })
})

describe('the default template', () => {
  test('is what rooms without one are made from, and can be changed like any other', async () => {
    const room = await openRoom()
    const template = await readTemplate(room.template_id)
    expect(template).toMatchObject({ name: 'default', roles: { host: {}, guest: {} } })
    const same = await must<WireTemplate>(post('templates', { name: 'default', plugins: [1] }))
    expect(same.id).toBe(template.id)
    expect((await openRoom()).template_id).toBe(template.id)
  })

  test('keeps its name, or rooms would be made from another one', async () => {
    const { template_id: id } = await openRoom()
    for (const name of [freshName(), 'Default'])
      expect(await refusalOf(await change(id, { name }))).toEqual([400, 'invalid_field'])
    expect((await change(id, { name: 'default' })).status).toBe(200)
    expect((await openRoom()).template_id).toBe(id)
  })
})

test('a list holds the templates, newest first, page by page to the end', async () => {
  for (let n = 0; n < 23; n++) await makeTemplate()
  const page = (query: string) => must<Page<WireTemplate>>(call(`/v2/templates${query}`))
  const all = await page('?limit=100')
  expect(all.data.length).toBeGreaterThanOrEqual(23)
  expect(all.last).toBe('')
  const moments = all.data.map(({ createdAt }) => createdAt)
  expect(moments).toEqual(moments.toSorted((a, b) => (a < b ? 1 : -1)))
  for (const template of all.data.slice(0, 3))
    expect(template).toEqual(await readTemplate(template.id))
  for (const limit of [10, 11, all.data.length]) {
    const seen: WireTemplate[] = []
    for (let start = ''; ; ) {
      const { data, last, limit: said } = await page(`?limit=${limit}&start=${start}`)
      expect(said).toBe(limit)
      seen.push(...data)
      if (last === '') break
      expect([data.length, last]).toEqual([limit, data.at(-1)?.id])
      start = last
    }
    expect(seen).toEqual(all.data)
  }
  expect((await page('')).limit).toBe(10)
  expect((await page(`?start=${all.data.at(-1)?.id}`)).data).toEqual([])
  for (const query of ['limit=9', 'limit=101', 'limit=', 'start=x', `start=${'0'.repeat(24)}`])
    expect(await refusalOf(await call(`/v2/templates?${query}`))).toEqual([400, 'invalid_field'])
})
