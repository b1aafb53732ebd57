// A role that is deleted takes everything with it: its codes and tokens open nothing for any request
// that begins after the answer, and a new role of its name brings none of them back.

import { describe, expect, test } from 'vitest'
import { ask, call, refusalOf, type WireCode } from '../../support/service.ts'
import { deleteRole, makeTemplate, putRole, readTemplate } from '../../support/templates.ts'
import { appToken } from '../../support/tokens.ts'
import {
  createCode,
  createCodes,
  exchange,
  knock,
  must,
  openRoom,
  post,
  tryCode,
  turn,
} from '../../support/v2-rooms.ts'

const GONE = [403, 'role_deleted']
const NO_ROLE = [403, 'role_not_found']

/** A room with a host's and a guest's code, and every kind of token for a guest. The edge has just
 * answered for all of them, so it remembers. */
const place = async (template: string) => {
  const { id } = await openRoom({ template_id: template })
  const codes = await createCodes(id)
  const [host = '', guest = ''] = codes.map(({ code }) => code)
  const showings = [
    { roomCode: guest },
    { accessToken: await exchange(guest) },
    { accessToken: await appToken({ room_id: id, role: 'guest' }) },
  ]
  for (const showing of showings)
    expect(await must(knock(id, showing))).toMatchObject({ admitted: true, role: 'guest' })
  expect((await ask(`/${guest}`)).status).toBe(302)
  return { id, host, guest, showings }
}

type Place = Awaited<ReturnType<typeof place>>

const byGuest = async ({ id, showings }: Place) =>
  Promise.all(showings.map(async (showing) => refusalOf(await knock(id, showing))))

const enabledRoles = (codes: WireCode[]): string[] =>
  codes.filter(({ enabled }) => enabled).map(({ role }) => role)

describe('deleting a role', () => {
  test('is answered 204 without a body, and 404 the second time', async () => {
    const { id } = await makeTemplate()
    const deleted = await deleteRole(id, 'guest')
    expect([deleted.status, await deleted.text()]).toEqual([204, ''])
    expect(await refusalOf(await deleteRole(id, 'guest'))).toEqual([404, 'role_not_found'])
    expect(Object.keys((await readTemplate(id)).roles)).toEqual(['host'])
  })

  test('twice at once is 204 and 404', async () => {
    const { id } = await makeTemplate()
    const both = await Promise.all([deleteRole(id, 'guest'), deleteRole(id, 'guest')])
    expect(both.map(({ status }) => status).sort()).toEqual([204, 404])
  })

  test.each([
    ['by name', (template: string) => deleteRole(template, 'guest')],
    [
      'by a set without it',
      (template: string) => post(`templates/${template}`, { roles: { host: {} } }),
    ],
  ])('%s shuts every door of every room to it, from the answer on', async (_, remove) => {
    const { id: template } = await makeTemplate()
    const places = [await place(template), await place(template)]
    const answer = await remove(template)
    expect([200, 204]).toContain(answer.status)
    for (const there of places) {
      expect(await refusalOf(await tryCode(there.guest))).toEqual(GONE)
      expect(await refusalOf(await ask(`/${there.guest}`))).toEqual([410, 'role_deleted'])
      expect(await byGuest(there)).toEqual([GONE, NO_ROLE, NO_ROLE])
      expect(await must(knock(there.id, { roomCode: there.host }))).toMatchObject({ role: 'host' })
    }
  })

  test('leaves its codes where they can be seen, and cannot be enabled', async () => {
    const { id: template } = await makeTemplate()
    const { id, guest } = await place(template)
    expect((await deleteRole(template, 'guest')).status).toBe(204)
    expect(await must(call(`/v2/room-codes/code/${guest}`))).toMatchObject({ role: 'guest' })
    await must(turn(guest, false))
    expect(await refusalOf(await turn(guest, true))).toEqual([403, 'code_not_enableable'])
    for (const asked of [
      call(`/v2/room-codes/room/${id}?role=guest`),
      post(`room-codes/room/${id}/role/guest`),
    ])
      expect(await refusalOf(await asked)).toEqual([404, 'role_not_found'])
  })

  test('the last one leaves a room for which no codes can be made', async () => {
    const { id: template } = await makeTemplate({ roles: { guest: {} } })
    const { id } = await openRoom({ template_id: template })
    expect((await deleteRole(template, 'guest')).status).toBe(204)
    expect(await refusalOf(await post(`room-codes/room/${id}`))).toEqual([400, 'no_roles'])
  })
})

describe('codes for all roles, made after a role was deleted,', () => {
  test('are off for the deleted one, and made for the new ones', async () => {
    const { id: template } = await makeTemplate()
    const { id, host, guest } = await place(template)
    const second = await createCode(id, 'guest')
    expect((await deleteRole(template, 'guest')).status).toBe(204)
    await must(putRole(template, 'viewer'))
    const codes = await createCodes(id)
    expect(codes.map(({ code, role, enabled }) => [code, role, enabled])).toEqual([
      [host, 'host', true],
      [guest, 'guest', false],
      [second.code, 'guest', false],
      [expect.any(String), 'viewer', true],
    ])
    expect(await createCodes(id)).toEqual(codes)
    for (const code of [guest, second.code])
      expect(await refusalOf(await tryCode(code))).toEqual([403, 'code_disabled'])
  })

  test('many times at once, are one a role', async () => {
    const { id: template } = await makeTemplate()
    const { id } = await place(template)
    expect((await deleteRole(template, 'guest')).status).toBe(204)
    for (const role of ['guest', 'viewer']) await must(putRole(template, role))
    const asked = await Promise.all(Array.from({ length: 8 }, () => createCodes(id)))
    for (const codes of asked) {
      expect(enabledRoles(codes)).toEqual(['host', 'guest', 'viewer'])
      expect(codes).toEqual(asked[0])
      expect(codes).toHaveLength(4)
    }
  })

  test('fit though a hundred codes of the deleted one were enabled', async () => {
    const { id: template } = await makeTemplate({ roles: { guest: {}, host: {} } })
    const { id } = await openRoom({ template_id: template })
    for (let n = 0; n < 100; n++) await createCode(id, 'guest')
    expect(await refusalOf(await post(`room-codes/room/${id}`))).toEqual([400, 'room_code_limit'])
    expect((await deleteRole(template, 'guest')).status).toBe(204)
    expect(enabledRoles(await createCodes(id))).toEqual(['host'])
  })
})

describe('a new role of the name of a deleted one', () => {
  test('brings nothing of the old one back', async () => {
    const { id: template } = await makeTemplate()
    const there = await place(template)
    expect((await deleteRole(template, 'guest')).status).toBe(204)
    await must(putRole(template, 'guest'))
    expect(await refusalOf(await tryCode(there.guest))).toEqual(GONE)
    expect((await byGuest(there)).slice(0, 2)).toEqual([GONE, NO_ROLE])
    expect(await must(call(`/v2/room-codes/room/${there.id}?role=guest`))).toMatchObject({
      data: [],
    })
    await must(turn(there.guest, false))
    expect(await refusalOf(await turn(there.guest, true))).toEqual([403, 'code_not_enableable'])

    const codes = await createCodes(there.id)
    expect(enabledRoles(codes)).toEqual(['host', 'guest'])
    const fresh = codes.at(-1)?.code ?? ''
    expect(fresh).not.toBe(there.guest)
    expect(await must(knock(there.id, { accessToken: await exchange(fresh) }))).toMatchObject({
      role: 'guest',
    })
    // A back end that signs by name means whoever has the name.
    expect(await must(knock(there.id, there.showings[2]))).toMatchObject({ role: 'guest' })
  })

  test('nor does a whole set with the name in it, sent after one without it', async () => {
    const { id: template } = await makeTemplate()
    const there = await place(template)
    await must(post(`templates/${template}`, { roles: { host: {} } }))
    await must(post(`templates/${template}`, { roles: { host: {}, guest: {} } }))
    expect(await refusalOf(await tryCode(there.guest))).toEqual(GONE)
    expect((await byGuest(there)).slice(0, 2)).toEqual([GONE, NO_ROLE])
    expect(enabledRoles(await createCodes(there.id))).toEqual(['host', 'guest'])
  })
})
