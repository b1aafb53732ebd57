// The pages of templates: what they make is what the API answers, and deleting a role says first what dies.

import { expect, test } from 'vitest'
import { operator } from '../support/dashboard.ts'
import { roomOfOwnTemplate } from '../support/own-template.ts'
import { controlsOf, textOf } from '../support/page-text.ts'
import { call, freshName } from '../support/service.ts'

type WireRole = {
  name: string
  permissions: Record<string, boolean>
  maxPeerCount: number
  priority: number
}
type WireTemplate = {
  id: string
  name: string
  link_target?: string
  roles: Record<string, WireRole>
}

const read = async (id: string): Promise<WireTemplate> =>
  (await call(`/v2/templates/${id}`)).json<WireTemplate>()

/** A template made on the page; with the address of its page. */
const make = async (name = freshName()) => {
  const somebody = await operator()
  const made = await somebody.send('/dashboard/templates', { name, link_target: '' })
  const path = made.leads?.split('?')[0] ?? ''
  return { somebody, name, path, id: path.split('/').at(-1) ?? '', status: made.status }
}

/** The address of a role's page. */
const roleAt = (page: string, name: string): string =>
  new RegExp(`href="([^"]+)" aria-label="Change the role ${name}"`).exec(page)?.[1] ?? ''

test('a template is made with a host and a guest, and listed', async () => {
  const { somebody, name, id, path, status } = await make()
  expect(status).toBe(303)
  expect(Object.keys((await read(id)).roles)).toEqual(['host', 'guest'])
  expect((await somebody.open('/dashboard/templates')).page).toContain(`href="${path}"`)
  expect(textOf((await somebody.open(path)).page)).toContain(name)
})

test('the name of another template is not taken over, and says so at its field', async () => {
  const { somebody, name, id } = await make()
  const again = await somebody.send('/dashboard/templates', {
    name,
    link_target: 'https://evil.example/{code}',
  })
  expect(again.status).toBe(400)
  expect(again.page).toContain('id="name-fault"')
  expect((await read(id)).link_target ?? '').toBe('')
  const other = await make()
  const renamed = await somebody.send(other.path, { name, link_target: '' })
  expect([renamed.status, renamed.page.includes('id="name-fault"')]).toEqual([400, true])
})

test('name and link target are changed, and a target that leads nowhere is refused', async () => {
  const { somebody, path, id } = await make()
  const name = freshName()
  const target = 'https://app.example.com/join/{code}'
  const saved = await somebody.send(path, { name, link_target: target })
  expect(saved.status).toBe(303)
  expect(await read(id)).toMatchObject({ name, link_target: target })
  const bad = await somebody.send(path, { name, link_target: 'ftp://x' })
  expect(bad.status).toBe(400)
  expect(bad.page).toContain('id="link_target-fault"')
  expect(bad.page).toContain('value="ftp://x"')
})

test('a role is added, changed and renamed; its permissions are those that are ticked', async () => {
  const { somebody, path, id } = await make()
  const added = await somebody.send(`${path}/roles/new`, {
    name: 'speaker',
    'permissions.endRoom': 'on',
    'permissions.mute': 'on',
    maxPeerCount: '3',
    priority: '2',
  })
  expect(added.status).toBe(303)
  const { speaker } = (await read(id)).roles
  expect(speaker).toMatchObject({ maxPeerCount: 3, priority: 2 })
  const given = Object.entries(speaker?.permissions ?? {}).filter(([, is]) => is)
  expect(given.map(([name]) => name).sort()).toEqual(['endRoom', 'mute'])

  const page = roleAt((await somebody.open(path)).page, 'speaker')
  expect((await somebody.open(page)).page).toMatch(/name="permissions.mute"[^>]*/)
  const changed = await somebody.send(page, {
    name: 'lecturer',
    'permissions.removeOthers': 'on',
    maxPeerCount: '',
    priority: '1',
  })
  expect(changed.status).toBe(303)
  const { roles } = await read(id)
  expect(roles.speaker).toBeUndefined()
  expect(roles.lecturer).toMatchObject({ maxPeerCount: 0 })
  expect(roles.lecturer?.permissions).toMatchObject({ removeOthers: true, mute: false })
})

test('a role that is there is not made again, and what is wrong is said at its field', async () => {
  const { somebody, path, id } = await make()
  const send = (form: Record<string, string>) => somebody.send(`${path}/roles/new`, form)
  for (const [field, form] of [
    ['name', { name: 'guest', maxPeerCount: '7' }],
    ['name', { name: ' ' }],
    ['maxPeerCount', { name: 'x', maxPeerCount: '-2' }],
    ['priority', { name: 'x', priority: '9' }],
  ] as const) {
    const { status, page } = await send({ ...form })
    expect([field, status]).toEqual([field, 400])
    expect(page).toContain(`id="${field}-fault"`)
  }
  expect((await read(id)).roles.guest?.maxPeerCount).toBe(0)
  expect((await send({ name: 'x', nonsense: 'y' })).status).toBe(400)
})

test('deleting a role says first which room links die, and then they do', async () => {
  const { room, code } = await roomOfOwnTemplate()
  const { template_id: id } = await (await call(`/v2/rooms/${room._id}`)).json<{
    template_id: string
  }>()
  const somebody = await operator()
  const page = roleAt((await somebody.open(`/dashboard/templates/${id}`)).page, 'speaker')
  const asked = textOf((await somebody.open(`${page}/delete`)).page)
  expect(asked).toContain('1 room link of this role dies')
  expect(asked).toContain(code)
  expect(asked).toContain(room.roomName)
  expect((await read(id)).roles.speaker).toBeDefined()
  expect((await somebody.send(`${page}/delete`, {})).status).toBe(303)
  expect((await read(id)).roles.speaker).toBeUndefined()
  const reading = await call(`/v2/room-codes/code/${code}`)
  expect((await reading.json<{ role: string }>()).role).toBe('speaker')
  expect((await somebody.open(page)).status).toBe(404)
})

test('every field has a label', async () => {
  const { somebody, path } = await make()
  const role = roleAt((await somebody.open(path)).page, 'guest')
  for (const at of ['/dashboard/templates/new', path, `${path}/roles/new`, role]) {
    const controls = controlsOf((await somebody.open(at)).page)
    expect(controls.length).toBeGreaterThan(1)
    expect(controls.filter(({ isLabelled }) => !isLabelled)).toEqual([])
  }
})
