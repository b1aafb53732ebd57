// Bodies and addresses of v2's templates and roles that are refused, each by its name and in our words,
// with nothing of it done.

import { beforeAll, describe, expect, test } from 'vitest'
import { call, freshName, refusalOf, type WireRefusalV2 } from '../../support/service.ts'
import {
  deleteRole,
  makeTemplate,
  putRole,
  readTemplate,
  type WireTemplate,
} from '../../support/templates.ts'
import { post } from '../../support/v2-rooms.ts'

let template: WireTemplate

beforeAll(async () => {
  template = await makeTemplate()
})

const refused = async (path: string, body: unknown): Promise<WireRefusalV2> => {
  const response = await post(path, body)
  expect(response.status).toBe(400)
  expect(await readTemplate(template.id)).toEqual(template)
  return response.json<WireRefusalV2>()
}

/** A field of a template, when one is made and when one is changed. */
const refusedTemplate = async (body: unknown): Promise<WireRefusalV2> => {
  const [one, two] = [
    await refused('templates', body),
    await refused(`templates/${template.id}`, body),
  ]
  expect({ ...two, request_id: '' }).toEqual({ ...one, request_id: '' })
  return one
}

const OURS = /Invalid|Expected|received/

describe('a template', () => {
  test.each([
    [{ name: '' }, 'name'],
    [{ name: 'a/b' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 7 }, 'name'],
    [{ name: null }, 'name'],
    [{ roles: 'host' }, 'roles'],
    [{ roles: null }, 'roles'],
    [{ roles: ['host', 'guest'] }, 'roles'],
    [{ roles: { host: true } }, 'roles.host'],
    [{ roles: { '': {} } }, 'roles'],
    [{ roles: { ' host': {} } }, 'roles'],
    [{ roles: { 'a/b': {} } }, 'roles'],
    [{ roles: { ['x'.repeat(65)]: {} } }, 'roles'],
    [{ roles: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`r${n}`, {}])) }, 'roles'],
    [{ roles: { host: { priority: 6 } } }, 'roles.host.priority'],
    [{ roles: { host: { permissions: { endRoom: 1 } } } }, 'roles.host.permissions.endRoom'],
    [{ settings: 'x' }, 'settings'],
    [{ destinations: 7 }, 'destinations'],
    [{ plugins: {} }, 'plugins'],
    [{ link_target: 'javascript:alert(1)' }, 'link_target'],
    [{ link_target: '//elsewhere.example' }, 'link_target'],
    [{ link_target: 7 }, 'link_target'],
  ])('%j', async (body, field) => {
    const { details, message } = await refusedTemplate(body)
    expect(details).toEqual(['invalid_field'])
    expect(message).toContain(`\`${field}`)
    expect(message).not.toMatch(OURS)
  })

  test.each([
    [{ role: {} }, 'role', 'roles'],
    [{ linkTarget: '/x' }, 'linkTarget', 'link_target'],
    [{ isDefault: true }, 'isDefault', null],
    [{ createdAt: 'x' }, 'createdAt', null],
    [{ roles: { host: { isAdmin: true } } }, 'roles.host.isAdmin', null],
    [{ roles: { host: { permissions: { fly: true } } } }, 'roles.host.permissions.fly', null],
  ])('an unknown field by its name: %j', async (body, field, meant) => {
    const { details, message } = await refusedTemplate(body)
    expect(details).toEqual(['unknown_field'])
    expect(message).toContain(`\`${field}\``)
    if (meant !== null) expect(message).toContain(`did you mean \`${meant}\`?`)
  })

  test.each(['__proto__', 'prototype', 'constructor', 'toString'])(
    'never loses a role in silence: %s is none',
    async (name) => {
      const body = `{"roles":{"${name}":{}}}`
      const { details, message } = await refusedTemplate(body)
      expect(details).toEqual(['unknown_field'])
      expect(message).toContain(`\`${name}\``)
    },
  )

  test('that is no JSON object', async () => {
    for (const body of ['{', '[]', 'null', '"x"'])
      expect((await refusedTemplate(body)).details).toEqual(['bad_json'])
  })
})

describe('a role', () => {
  test.each([
    [{ name: '' }, 'name'],
    [{ name: 'a/b' }, 'name'],
    [{ name: null }, 'name'],
    [{ permissions: 'all' }, 'permissions'],
    [{ permissions: { mute: 'yes' } }, 'permissions.mute'],
    [{ priority: 0 }, 'priority'],
    [{ priority: 6 }, 'priority'],
    [{ priority: 1.5 }, 'priority'],
    [{ priority: '1' }, 'priority'],
    [{ maxPeerCount: -2 }, 'maxPeerCount'],
    [{ maxPeerCount: 20_001 }, 'maxPeerCount'],
    [{ maxPeerCount: null }, 'maxPeerCount'],
    [{ publishParams: 'audio' }, 'publishParams'],
    [{ subscribeParams: 7 }, 'subscribeParams'],
  ])('%j', async (body, field) => {
    for (const role of ['guest', 'viewer']) {
      const { details, message } = await refused(`templates/${template.id}/roles/${role}`, body)
      expect(details).toEqual(['invalid_field'])
      expect(message).toContain(`\`${field}\``)
      expect(message).not.toMatch(OURS)
    }
  })

  test('with an unknown field or permission, by its name', async () => {
    for (const [body, field] of [
      [{ maxPeers: 3 }, 'maxPeers'],
      [{ id: 7 }, 'id'],
      [{ permissions: { admin: true } }, 'permissions.admin'],
    ] as const) {
      const { details, message } = await refused(`templates/${template.id}/roles/guest`, body)
      expect(details).toEqual(['unknown_field'])
      expect(message).toContain(`\`${field}\``)
    }
  })

  test('of a name that cannot be one', async () => {
    for (const name of [
      'a/b',
      ' x',
      '.x',
      'x'.repeat(65),
      '__proto__',
      'constructor',
      'caf\u00e9',
      '\u0000',
    ])
      expect(await refusalOf(await putRole(template.id, name))).toEqual([400, 'invalid_field'])
  })

  test('that is not there, read or deleted, in this very spelling', async () => {
    for (const name of ['viewer', 'Guest', '__proto__', 'constructor', '%']) {
      const path = `/v2/templates/${template.id}/roles/${encodeURIComponent(name)}`
      expect(await refusalOf(await call(path))).toEqual([404, 'role_not_found'])
      expect(await refusalOf(await deleteRole(template.id, name))).toEqual([404, 'role_not_found'])
    }
  })
})

test('a template that is not there is 404, in every way', async () => {
  for (const id of ['x', '0'.repeat(24), template.name, `${template.id}0`, '%00', 'default'])
    for (const asked of [
      call(`/v2/templates/${id}`),
      post(`templates/${id}`, {}),
      call(`/v2/templates/${id}/roles/guest`),
      post(`templates/${id}/roles/guest`, {}),
      call(`/v2/templates/${id}/roles/guest`, { method: 'DELETE' }),
    ])
      expect(await refusalOf(await asked)).toEqual([404, 'template_not_found'])
})

test('a template that asks for recording is refused: nobody shall believe that it is done', async () => {
  const settings = { region: 'eu', recording: { enabled: true } }
  const refused = await call('/v2/templates', { body: { name: freshName(), settings } })
  const { message, details } = await refused.json<WireRefusalV2>()
  expect([refused.status, details[0]]).toEqual([400, 'not_supported'])
  expect(message).toContain('settings.recording')
  const off = { ...settings, recording: { enabled: false } }
  expect((await call('/v2/templates', { body: { name: freshName(), settings: off } })).status).toBe(
    200,
  )
})
