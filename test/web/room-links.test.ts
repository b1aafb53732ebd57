// The links of a room on its page, by forms alone.

import { expect, test } from 'vitest'
import { operator } from '../support/dashboard.ts'
import { ask, makeCodes, makeRoom, ORIGIN } from '../support/service.ts'

const CODE = /[a-z]{3}-[a-z]{4}-[a-z]{3}/

const linksOf = (page: string): string[] => [
  ...new Set(
    [...page.matchAll(/<code>([^<]+\/)<span>([a-z]{3}-[a-z]{4}-[a-z]{3})<\/span><\/code>/g)].map(
      ([, origin = '', code = '']) => origin + code,
    ),
  ),
]

const opens = async (link: string): Promise<number> => (await ask(link.replace(ORIGIN, ''))).status

test('one press makes a link for every role, and each leads to the room', async () => {
  const { send, open } = await operator()
  const { _id } = await makeRoom({ privacy: 'private' })
  expect(linksOf((await open(`/dashboard/rooms/${_id}`)).page)).toEqual([])
  const made = await send(`/dashboard/rooms/${_id}/codes`, {})
  expect(made.leads).toBe(`/dashboard/rooms/${_id}?done=codes#codes`)
  const { page } = await open(`/dashboard/rooms/${_id}`)
  const links = linksOf(page)
  expect(links).toHaveLength(2)
  for (const link of links) {
    expect(await opens(link)).toBe(302)
    expect(page).toContain(`data-copy="${link}"`)
    expect(page).toContain(`href="${link}" target="_blank"`)
    expect(page).toContain(`src="/${CODE.exec(link)?.[0]}/qr"`)
  }
  expect(page).not.toContain('A link for every role')
})

test('a link that is switched off opens nothing, and everything again when it is switched on', async () => {
  const { send, open } = await operator()
  const { _id } = await makeRoom()
  const { guest } = await makeCodes(_id)
  const path = `/dashboard/rooms/${_id}`
  const link = guest?.link ?? ''
  expect(await opens(link)).toBe(302)
  const off = await send(`${path}/codes/${guest?.code}/off`, {})
  expect(off.leads).toBe(`${path}?done=off#codes`)
  expect(await opens(link)).toBe(410)
  const { page } = await open(path)
  expect(page).toContain('1 link switched off')
  expect(page).not.toContain(`src="/${guest?.code}/qr"`)
  await send(`${path}/codes/${guest?.code}/on`, {})
  expect(await opens(link)).toBe(302)
})

test('a personal code says whose it is, and asking again finds it', async () => {
  const { send, open } = await operator()
  const { _id } = await makeRoom({ privacy: 'private' })
  const form = { role: 'guest', name: 'Ann', email: '', externalUserId: 'u-1', meta: '{"a":1}' }
  for (let times = 0; times < 2; times++)
    expect((await send(`/dashboard/rooms/${_id}/codes/new`, form)).status).toBe(303)
  const { page } = await open(`/dashboard/rooms/${_id}`)
  expect(linksOf(page)).toHaveLength(1)
  expect(page).toContain('<small>Ann</small>')
})

test('many personal codes are folded away, and the one for everybody is not', async () => {
  const { send, open } = await operator()
  const { _id } = await makeRoom()
  const path = `/dashboard/rooms/${_id}`
  await makeCodes(_id)
  const make = (name: string) =>
    send(`${path}/codes/new`, { role: 'guest', name, email: '', externalUserId: '', meta: '' })
  for (let made = 0; made < 12; made++) await make(`Ann ${made}`)
  expect((await open(path)).page).not.toContain('personal links')
  const { leads } = await make('Bea')
  const [seen = '', folded = ''] = (await open(path)).page.split('13 personal links')
  expect([linksOf(seen).length, linksOf(folded).length]).toEqual([2, 13])
  expect(seen).toMatch(/<details class="more"><summary>$/)
  expect((await open(leads?.replace('#codes', '') ?? '')).page).toContain(
    '<details class="more" open=""><summary>13',
  )
})

test('a personal code with a wrong address is asked for again, with what was typed', async () => {
  const { send } = await operator()
  const { _id } = await makeRoom()
  const form = { role: 'guest', name: 'Ann', email: 'nowhere', externalUserId: '', meta: '' }
  const { status, page } = await send(`/dashboard/rooms/${_id}/codes/new`, form)
  expect(status).toBe(400)
  expect(page).toContain('value="Ann"')
  expect(page).toContain('E-mail must be an e-mail address')
})

test('a role that is not there is said at its field', async () => {
  const { send } = await operator()
  const { _id } = await makeRoom()
  const form = { role: 'nobody', name: '', email: '', externalUserId: '', meta: '' }
  expect((await send(`/dashboard/rooms/${_id}/codes/new`, form)).status).toBe(400)
})
