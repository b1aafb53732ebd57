// Codes for one person (ours; 100ms' documentation asks for wishes here): the tokens made from one name
// that person, and a person has at most one enabled code for a role.

import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { ask, call, refusalOf, type WireCode, type WireRefusalV2 } from '../../support/service.ts'
import { makeTemplate, putRole } from '../../support/templates.ts'
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

type PersonalCode = WireCode & { user?: Record<string, unknown> }

const ANN = {
  name: 'Ann \u{1f600} M\u00fcller',
  email: 'ann@example.com',
  external_user_id: 'crm-17',
  meta: { seat: 4, tags: ['a', 'b'] },
}

const create = (id: string, user: unknown, role = 'guest'): Promise<PersonalCode> =>
  createCode(id, role, { user })
const tryCreate = (id: string, user: unknown): Promise<Response> =>
  post(`room-codes/room/${id}/role/guest`, { user })

describe('a personal code', () => {
  test('shows whom it is for, wherever a code is answered', async () => {
    const { id } = await openRoom()
    const code = await create(id, ANN)
    expect(code).toMatchObject({ role: 'guest', enabled: true, user: ANN })
    expect(await must(call(`/v2/room-codes/code/${code.code}`))).toEqual(code)
    expect(await must(call(`/v2/room-codes/room/${id}`))).toMatchObject({ data: [code] })
    expect(await must(turn(code.code, false))).toMatchObject({ user: ANN, enabled: false })
    await must(turn(code.code, true))
    expect((await createCodes(id)).map((each) => (each as PersonalCode).user)).toEqual([
      ANN,
      undefined,
      undefined,
    ])
  })

  test('makes tokens that carry the person, readable with a plain atob', async () => {
    const { id } = await openRoom()
    const { code } = await create(id, ANN)
    const token = await exchange(code, 'u-1')
    expect(decodeJwt(token)).toMatchObject({
      user: ANN,
      user_id: 'u-1',
      role: 'guest',
      room_id: id,
    })
    expect(JSON.parse(atob(token.split('.')[1] ?? ''))).toMatchObject({ user: ANN })
  })

  test('brings its name to the door, whoever says what', async () => {
    const { id } = await openRoom()
    const { code } = await create(id, ANN)
    for (const showing of [{ roomCode: code }, { accessToken: await exchange(code) }]) {
      expect(await must(knock(id, showing))).toMatchObject({ admitted: true, name: ANN.name })
      const claimed = { ...showing, name: 'Somebody Else' }
      expect(await must(knock(id, claimed))).toMatchObject({ name: ANN.name })
    }
  })

  test('without a name leaves the naming to who comes', async () => {
    const { id } = await openRoom()
    const { code } = await create(id, { external_user_id: 'crm-18' })
    expect(await must(knock(id, { roomCode: code, name: 'Bob' }))).toMatchObject({ name: 'Bob' })
    expect(decodeJwt(await exchange(code)).user).toEqual({ external_user_id: 'crm-18' })
  })

  test('is what any other code is: it leads on, goes off and dies with its role', async () => {
    const template = await makeTemplate()
    const { id } = await openRoom({ template_id: template.id })
    const { code } = await create(id, ANN)
    const accessToken = await exchange(code)
    expect((await ask(`/${code}`)).status).toBe(302)
    await must(turn(code, false))
    expect(await refusalOf(await tryCode(code))).toEqual([403, 'code_disabled'])
    expect(await refusalOf(await knock(id, { accessToken }))).toEqual([403, 'code_disabled'])
    await must(turn(code, true))
    await must(putRole(template.id, 'guest', { name: 'visitor' }))
    expect(await must(knock(id, { accessToken }))).toMatchObject({
      role: 'visitor',
      name: ANN.name,
    })
    await must(post(`templates/${template.id}`, { roles: { host: {} } }))
    expect(await refusalOf(await knock(id, { accessToken }))).toEqual([403, 'role_not_found'])
  })

  test('belongs to nobody else, so codes for all roles are made beside it', async () => {
    const { id } = await openRoom()
    const own = await create(id, ANN)
    const codes = await createCodes(id)
    expect(codes.map(({ role }) => role)).toEqual(['guest', 'host', 'guest'])
    expect(codes[0]).toEqual(own)
    expect(await createCodes(id)).toEqual(codes)
  })
})

describe('a person', () => {
  test('has one enabled code for a role: asking again returns it', async () => {
    const { id } = await openRoom()
    const code = await create(id, ANN)
    expect(await create(id, ANN)).toEqual(code)
    // By the id alone: who it is does not hang on how the name was written today.
    expect(await create(id, { external_user_id: ANN.external_user_id })).toEqual(code)
    expect(await must(call(`/v2/room-codes/room/${id}`))).toMatchObject({ data: [code] })
  })

  test('asked for many times at once has one', async () => {
    const { id } = await openRoom()
    const made = await Promise.all(Array.from({ length: 8 }, () => create(id, ANN)))
    expect(new Set(made.map(({ code }) => code)).size).toBe(1)
  })

  test('has another for another role, in another room, and by another id', async () => {
    const [a, b] = [await openRoom(), await openRoom()]
    const codes = [
      await create(a.id, ANN),
      await create(a.id, ANN, 'host'),
      await create(b.id, ANN),
      await create(a.id, { ...ANN, external_user_id: 'CRM-17' }),
    ]
    expect(new Set(codes.map(({ code }) => code)).size).toBe(4)
    expect(await create(a.id, ANN, 'host')).toEqual(codes[1])
  })

  test('without an external id cannot be known again: each call makes a code', async () => {
    const { id } = await openRoom()
    const codes = [await create(id, { name: 'Ann' }), await create(id, { name: 'Ann' })]
    expect(codes[0]?.code).not.toBe(codes[1]?.code)
  })

  test('whose code was disabled gets a new one, and then the old one stays off', async () => {
    const { id } = await openRoom()
    const old = await create(id, ANN)
    await must(turn(old.code, false))
    const fresh = await create(id, ANN)
    expect(fresh.code).not.toBe(old.code)
    expect(await refusalOf(await turn(old.code, true))).toEqual([409, 'personal_code_exists'])
    expect((await turn(fresh.code, true)).status).toBe(200)
    await must(turn(fresh.code, false))
    expect(await must(turn(old.code, true))).toMatchObject({ enabled: true })
    expect(await create(id, ANN)).toMatchObject({ code: old.code })
  })

  test('keeps the code when the room can make no more', async () => {
    const { id } = await openRoom()
    const own = await create(id, ANN)
    for (let n = 1; n < 100; n++) await createCode(id, 'host')
    expect(await refusalOf(await tryCreate(id, { external_user_id: 'other' }))).toEqual([
      400,
      'room_code_limit',
    ])
    expect(await create(id, ANN)).toEqual(own)
  })
})

describe('refused', () => {
  test.each([
    [{ user: 'Ann' }, 'user'],
    [{ user: null }, 'user'],
    [{ user: { name: '' } }, 'user.name'],
    [{ user: { name: 'x'.repeat(101) } }, 'user.name'],
    [{ user: { name: 7 } }, 'user.name'],
    [{ user: { name: '\ud800' } }, 'user.name'],
    [{ user: { email: 'ann' } }, 'user.email'],
    [{ user: { email: `${'a'.repeat(250)}@x.de` } }, 'user.email'],
    [{ user: { external_user_id: '' } }, 'user.external_user_id'],
    [{ user: { external_user_id: 'x'.repeat(256) } }, 'user.external_user_id'],
    [{ user: { external_user_id: 17 } }, 'user.external_user_id'],
    [{ user: { meta: 'x'.repeat(1001) } }, 'user.meta'],
    [{ user: { meta: { x: 'x'.repeat(1000) } } }, 'user.meta'],
    [{ user: { meta: [] } }, 'user.meta'],
    [{ user: { meta: 7 } }, 'user.meta'],
  ])('%j', async (body, field) => {
    const { id } = await openRoom()
    const answer = await post(`room-codes/room/${id}/role/guest`, body)
    const { code, details, message } = await answer.json<WireRefusalV2>()
    expect([code, details]).toEqual([400, ['invalid_field']])
    expect(message).toContain(`\`${field}\``)
    expect(await must(call(`/v2/room-codes/room/${id}`))).toMatchObject({ data: [] })
  })

  test('a field it has not, by its name', async () => {
    const { id } = await openRoom()
    for (const [body, field] of [
      [{ user: { id: '7' } }, 'user.id'],
      [{ user: { isAdmin: true } }, 'user.isAdmin'],
      [{ name: 'Ann' }, 'name'],
    ] as const) {
      const answer = await post(`room-codes/room/${id}/role/guest`, body)
      const { details, message } = await answer.json<WireRefusalV2>()
      expect(details).toEqual(['unknown_field'])
      expect(message).toContain(`\`${field}\``)
    }
    expect(await refusalOf(await post(`room-codes/room/${id}`, { user: ANN }))).toEqual([
      400,
      'unknown_field',
    ])
  })

  test('a person who would not fit into a token, rather than a code that opens nothing', async () => {
    const { id } = await openRoom()
    const fat = { name: '\u00fc'.repeat(100), meta: '\u{1f600}'.repeat(500) }
    const answer = await tryCreate(id, fat)
    expect(await refusalOf(answer)).toEqual([400, 'token_too_large'])
    expect(await must(call(`/v2/room-codes/room/${id}`))).toMatchObject({ data: [] })
  })
})

test('the bounds themselves are fine, and every code that is given can be exchanged', async () => {
  const template = await makeTemplate({ roles: { ['r'.repeat(64)]: {} } })
  const { id } = await openRoom({ template_id: template.id })
  const email = `${'a'.repeat(249)}@x.de`
  for (const user of [
    { name: 'x'.repeat(100), email, external_user_id: 'x'.repeat(255), meta: 'x'.repeat(1000) },
    { name: '\u{1f600}'.repeat(50), email, external_user_id: '1', meta: '\u00fc'.repeat(300) },
    { meta: { x: 'x'.repeat(992) } },
    { name: 'x' },
  ]) {
    const { code } = await create(id, user, 'r'.repeat(64))
    const token = await exchange(code, '\u{1f600}'.repeat(127))
    expect(decodeJwt(token).user).toEqual(user)
    expect(await must(knock(id, { accessToken: token }))).toMatchObject({ admitted: true })
  }
})
