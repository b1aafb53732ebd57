// Roles and permissions: the template of rooms that name none, and who is an admin.

import { expect, test } from 'vitest'
import { DEFAULT_TEMPLATE, isAdminRole } from '../../src/domain/template.ts'
import { guest, host } from '../support/room-facts.ts'

test('the default template has a host with every permission and a guest with none', () => {
  expect(DEFAULT_TEMPLATE.name).toBe('default')
  expect(DEFAULT_TEMPLATE.roles.map(({ name }) => name)).toEqual(['host', 'guest'])
  const [ofHost, ofGuest] = DEFAULT_TEMPLATE.roles.map(({ permissions }) => permissions)
  expect(new Set(Object.values(ofHost ?? {}))).toEqual(new Set([true]))
  expect(new Set(Object.values(ofGuest ?? {}))).toEqual(new Set([false]))
  expect(Object.keys(ofHost ?? {})).toEqual(Object.keys(ofGuest ?? {}))
  expect(Object.keys(ofHost ?? {})).toEqual(expect.arrayContaining(['endRoom', 'removeOthers']))
})

test('the roles of the default template have no limit of people', () => {
  expect(DEFAULT_TEMPLATE.roles.map(({ maxPeerCount }) => maxPeerCount)).toEqual([0, 0])
})

test('who may remove others is an admin, whatever the role is called', () => {
  expect(isAdminRole(host)).toBe(true)
  expect(isAdminRole(guest)).toBe(false)
  expect(isAdminRole({ ...host, permissions: { ...host.permissions, removeOthers: false } })).toBe(
    false,
  )
  expect(isAdminRole({ ...guest, permissions: { ...guest.permissions, removeOthers: true } })).toBe(
    true,
  )
})
