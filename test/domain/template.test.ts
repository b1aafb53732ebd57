// Roles and permissions: defaults, changes of a whole set, and who is an admin.

import { describe, expect, test } from 'vitest'
import {
  changeRole,
  DEFAULT_TEMPLATE,
  isAdminRole,
  isOutdated,
  newRole,
  planRoles,
  type Template,
  type TemplateId,
} from '../../src/domain/template.ts'
import { guest, host, roleId } from '../support/room-facts.ts'

test('the default template has a host with every permission and a guest with none', () => {
  expect(DEFAULT_TEMPLATE.name).toBe('default')
  expect(Object.keys(DEFAULT_TEMPLATE.roles)).toEqual(['host', 'guest'])
  expect(new Set(Object.values(host.permissions))).toEqual(new Set([true]))
  expect(new Set(Object.values(guest.permissions))).toEqual(new Set([false]))
  expect(Object.keys(host.permissions)).toEqual(Object.keys(guest.permissions))
  expect([host.maxPeerCount, guest.maxPeerCount]).toEqual([0, 0])
})

test('who may remove others is an admin, whatever the role is called', () => {
  const may = (removeOthers: boolean) => ({ removeOthers })
  expect(isAdminRole(host)).toBe(true)
  expect(isAdminRole(guest)).toBe(false)
  expect(isAdminRole(changeRole(host, { permissions: may(false) }))).toBe(false)
  expect(isAdminRole(changeRole(guest, { permissions: may(true) }))).toBe(true)
})

test('a change lays only what was sent over a role', () => {
  expect(changeRole(host, {})).toEqual(host)
  const changed = changeRole(host, { permissions: { mute: false }, maxPeerCount: 0, priority: 3 })
  expect(changed).toEqual({
    ...host,
    permissions: { ...host.permissions, mute: false },
    priority: 3,
  })
})

test('a new role takes its name from the address, and a host may everything unless told otherwise', () => {
  expect(newRole('speaker', { name: 'other' }).name).toBe('speaker')
  expect(newRole('host', { permissions: { endRoom: false } }).permissions).toMatchObject({
    endRoom: false,
    removeOthers: true,
  })
})

describe('a whole set of roles', () => {
  test('keeps roles of the same name, adds the others and deletes what is not in it', () => {
    const plan = planRoles([host, guest], { guest: { maxPeerCount: 5 }, speaker: {} })
    expect(plan.kept).toEqual([{ ...guest, maxPeerCount: 5 }])
    expect(plan.added.map(({ name }) => name)).toEqual(['speaker'])
    expect(plan.deleted).toEqual([host])
  })

  test('names no role by what every object has', () => {
    const odd = { ...guest, name: 'constructor' }
    expect(planRoles([odd], {})).toEqual({ kept: [], added: [], deleted: [odd] })
  })
})

describe('what somebody remembers of a template is outdated', () => {
  const before: Template = {
    id: '64d4c6f1a1b2c3d4e5f60718' as TemplateId,
    name: 'default',
    linkTarget: null,
    roles: [host, guest],
    retired: [],
  }

  test.each<[string, Partial<Template>]>([
    ['a role is deleted', { roles: [host] }],
    ['a role is renamed', { roles: [host, { ...guest, name: 'visitor' }] }],
    ['a deleted role is made anew', { roles: [host, { ...guest, id: roleId(3) }] }],
    ['its links lead elsewhere', { linkTarget: '/x/{code}' }],
  ])('when %s', (_, change) => {
    expect(isOutdated(before, { ...before, ...change })).toBe(true)
  })

  test('and not when a role is added or the template is renamed: nobody can be wrong about that', () => {
    const added = { ...guest, id: roleId(3), name: 'speaker' }
    expect(isOutdated(before, { ...before, name: 'class', roles: [host, guest, added] })).toBe(
      false,
    )
  })
})
