// Roles of a template one by one: added, changed, renamed, with limits and permissions. Deleted ones:
// deleted-roles.test.ts.

import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { ask, call, refusalOf, type WireCode } from '../../support/service.ts'
import {
  deleteRole,
  makeTemplate,
  putRole,
  readTemplate,
  type WireRole,
} from '../../support/templates.ts'
import { appToken, v1Token } from '../../support/tokens.ts'
import {
  createCode,
  createCodes,
  exchange,
  knock,
  must,
  openRoom,
  type Page,
  tryCode,
} from '../../support/v2-rooms.ts'

/** A room of a fresh template, with a code for each of its roles. */
const place = async (roles: object = { host: {}, guest: {} }) => {
  const template = await makeTemplate({ roles })
  const room = await openRoom({ template_id: template.id })
  const codes = await createCodes(room.id)
  const codeOf = (role: string): string => codes.find((code) => code.role === role)?.code ?? ''
  return { template: template.id, id: room.id, codeOf }
}

const readCode = (code: string): Promise<WireCode> => must(call(`/v2/room-codes/code/${code}`))
const codesOf = async (id: string, role: string): Promise<WireCode[]> =>
  (await must<Page<WireCode>>(call(`/v2/room-codes/room/${id}?role=${encodeURIComponent(role)}`)))
    .data

describe('a role that is added', () => {
  test('is answered, read, and in the template', async () => {
    const { id } = await makeTemplate()
    const role = await must<WireRole>(putRole(id, 'waiting room', { priority: 2 }))
    expect(role).toMatchObject({ name: 'waiting room', priority: 2, maxPeerCount: 0 })
    expect(await must(call(`/v2/templates/${id}/roles/waiting%20room`))).toEqual(role)
    const { roles } = await readTemplate(id)
    expect(Object.keys(roles)).toEqual(['host', 'guest', 'waiting room'])
    expect(roles['waiting room']).toEqual(role)
  })

  test('gets its code when codes are made for all roles, and only it', async () => {
    const { template, id, codeOf } = await place()
    await must(putRole(template, 'viewer'))
    const codes = await createCodes(id)
    expect(codes.map(({ role, enabled }) => [role, enabled])).toEqual([
      ['host', true],
      ['guest', true],
      ['viewer', true],
    ])
    expect(codes.slice(0, 2).map(({ code }) => code)).toEqual([codeOf('host'), codeOf('guest')])
    expect(await must(knock(id, { roomCode: codes[2]?.code }))).toMatchObject({ role: 'viewer' })
  })

  test('many times at once is one role, with one code', async () => {
    const { template, id } = await place()
    const added = Array.from({ length: 6 }, () => must(putRole(template, 'viewer')))
    expect(new Set((await Promise.all(added)).map((role) => JSON.stringify(role))).size).toBe(1)
    const asked = await Promise.all(Array.from({ length: 6 }, () => createCodes(id)))
    for (const codes of asked) expect(codes).toEqual(asked[0])
    expect(asked[0]).toHaveLength(3)
  })

  test('named host may do everything; one that is renamed so may not', async () => {
    const { id } = await makeTemplate({ roles: { guest: {} } })
    const host = await must<WireRole>(putRole(id, 'host'))
    expect(host.permissions.removeOthers).toBe(true)
    expect((await deleteRole(id, 'host')).status).toBe(204)
    const renamed = await must<WireRole>(putRole(id, 'guest', { name: 'host' }))
    expect(renamed.permissions.removeOthers).toBe(false)
  })
})

describe('a role that is changed', () => {
  test('keeps what was not sent, its permissions one by one', async () => {
    const { id, roles } = await makeTemplate({ roles: { guest: { maxPeerCount: 5, priority: 4 } } })
    const after = await must<WireRole>(
      putRole(id, 'guest', { permissions: { mute: true }, publishParams: { allowed: ['audio'] } }),
    )
    expect(after).toEqual({
      ...roles.guest,
      permissions: { ...roles.guest?.permissions, mute: true },
      publishParams: { allowed: ['audio'] },
    })
    expect((await readTemplate(id)).roles).toEqual({ guest: after })
    expect(await must(putRole(id, 'guest'))).toEqual(after)
  })

  test('is an admin from then on when it may remove others, and no longer when it may not', async () => {
    const { template, id, codeOf } = await place()
    const accessToken = await exchange(codeOf('guest'))
    for (const removeOthers of [true, false]) {
      await must(putRole(template, 'guest', { permissions: { removeOthers } }))
      for (const showing of [{ accessToken }, { roomCode: codeOf('guest') }])
        expect(await must(knock(id, showing))).toMatchObject({ isAdmin: removeOthers })
    }
  })
})

describe('a role that is renamed', () => {
  test('is the same role: its codes and their tokens live, and say the new name', async () => {
    const { template, id, codeOf } = await place()
    const [code, accessToken] = [codeOf('guest'), await exchange(codeOf('guest'))]
    const before = await readCode(code)
    expect(await must(putRole(template, 'guest', { name: 'visitor' }))).toMatchObject({
      name: 'visitor',
    })
    expect(await readCode(code)).toEqual({ ...before, role: 'visitor' })
    expect(await codesOf(id, 'visitor')).toEqual([{ ...before, role: 'visitor' }])
    expect(decodeJwt(await exchange(code)).role).toBe('visitor')
    expect(await must(knock(id, { accessToken }))).toMatchObject({ role: 'visitor' })
    expect(await must(knock(id, { roomCode: code }))).toMatchObject({ role: 'visitor' })
    expect(await createCodes(id)).toHaveLength(2)
    expect(Object.keys((await readTemplate(template)).roles)).toEqual(['host', 'visitor'])
  })

  test('is not found by its old name any more', async () => {
    const { template, id } = await place()
    await must(putRole(template, 'guest', { name: 'visitor' }))
    for (const path of [`room-codes/room/${id}?role=guest`, `templates/${template}/roles/guest`])
      expect(await refusalOf(await call(`/v2/${path}`))).toEqual([404, 'role_not_found'])
    const tokenFor = (role: string) => appToken({ room_id: id, role })
    expect(await refusalOf(await knock(id, { accessToken: await tokenFor('guest') }))).toEqual([
      403,
      'role_not_found',
    ])
    const accessToken = await tokenFor('visitor')
    expect(await must(knock(id, { accessToken }))).toMatchObject({ role: 'visitor' })
  })

  test('leaves its name to another role, which does not get its codes', async () => {
    const { template, id, codeOf } = await place()
    await must(putRole(template, 'guest', { name: 'visitor' }))
    await must(putRole(template, 'guest', { permissions: { removeOthers: true } }))
    const old = codeOf('guest')
    expect(await must(knock(id, { roomCode: old }))).toMatchObject({
      role: 'visitor',
      isAdmin: false,
    })
    const codes = await createCodes(id)
    expect(codes.map(({ role }) => role)).toEqual(['host', 'visitor', 'guest'])
    expect(await codesOf(id, 'guest')).toEqual([codes[2]])
    expect(await must(knock(id, { roomCode: codes[2]?.code }))).toMatchObject({ isAdmin: true })
  })

  test('shows in the links, from the answer on', async () => {
    const link_target = 'https://app.example.com/{role}'
    const { id } = await makeTemplate({ link_target })
    const room = await openRoom({ template_id: id })
    const { code } = await createCode(room.id, 'guest')
    const target = async () => (await ask(`/${code}`)).headers.get('Location')
    expect(await target()).toBe('https://app.example.com/guest')
    await must(putRole(id, 'guest', { name: 'Dr. No' }))
    expect(await target()).toBe('https://app.example.com/Dr.%20No')
  })

  test('to a name that another has is 409, and nothing of it is done', async () => {
    const { template } = await place()
    const before = await readTemplate(template)
    const refused = await putRole(template, 'guest', { name: 'host', priority: 5 })
    expect(await refusalOf(refused)).toEqual([409, 'role_exists'])
    expect(await readTemplate(template)).toEqual(before)
    expect((await putRole(template, 'guest', { name: 'guest' })).status).toBe(200)
  })
})

describe('a role with a limit', () => {
  const ways = async (id: string, code: string) => [
    { roomCode: code },
    { accessToken: await exchange(code) },
    { accessToken: await appToken({ room_id: id, role: 'guest' }) },
  ]

  test('of -1 admits nobody, by code or token, until that is changed', async () => {
    const { template, id, codeOf } = await place()
    const showings = await ways(id, codeOf('guest'))
    await must(putRole(template, 'guest', { maxPeerCount: -1 }))
    for (const showing of showings)
      expect(await refusalOf(await knock(id, showing))).toEqual([409, 'role_full'])
    expect(await must(knock(id, { roomCode: codeOf('host') }))).toMatchObject({ admitted: true })
    // The code itself is in order: the door is where people are counted.
    expect((await tryCode(codeOf('guest'))).status).toBe(200)
    for (const maxPeerCount of [0, 1]) {
      await must(putRole(template, 'guest', { maxPeerCount }))
      for (const showing of showings)
        expect(await must(knock(id, showing))).toMatchObject({ admitted: true, role: 'guest' })
    }
  })

  test('does not count who comes with a v1 token', async () => {
    const { template, id } = await place()
    for (const role of ['host', 'guest']) await must(putRole(template, role, { maxPeerCount: -1 }))
    for (const isAdmin of [true, false]) {
      const accessToken = await v1Token({ roomId: id, isAdmin })
      expect(await must(knock(id, { accessToken }))).toMatchObject({ admitted: true, isAdmin })
    }
  })
})
