// v2's room codes over HTTP: made for all roles or for one, read and switched. Lists and the limit of
// enabled codes: list-codes.test.ts, code-limit.test.ts. Who may call: ../callers.test.ts.

import { describe, expect, test } from 'vitest'
import {
  call,
  disableRoom,
  freshName,
  makeCodes,
  makeRoom,
  ORIGIN,
  refusalOf,
  type WireCode,
  type WireRefusalV2,
} from '../../support/service.ts'

type DatedCode = WireCode & { created_at: string; updated_at: string }
type Codes = { data: DatedCode[] }

const post = (path: string, body?: unknown): Promise<Response> =>
  call(`/v2/room-codes/${path}`, { method: 'POST', body })
const createAll = async (id: string): Promise<Codes> => (await post(`room/${id}`, {})).json<Codes>()
const createOne = async (id: string, role: string): Promise<WireCode> =>
  (await post(`room/${id}/role/${role}`, {})).json<WireCode>()
const turn = (code: string, enabled: boolean): Promise<Response> => post('code', { code, enabled })

describe('codes for every role', () => {
  test('are one enabled code a role, and no page: `data` alone', async () => {
    const { _id } = await makeRoom()
    const made = await createAll(_id)
    expect(Object.keys(made)).toEqual(['data'])
    expect(made.data.map(({ role }) => role).sort()).toEqual(['guest', 'host'])
    for (const code of made.data) {
      const { created_at, updated_at, ...rest } = code
      expect(rest).toEqual({
        code: expect.stringMatching(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/),
        room_id: _id,
        role: code.role,
        enabled: true,
        link: `${ORIGIN}/${code.code}`,
      })
      for (const moment of [created_at, updated_at])
        expect(new Date(moment).toISOString()).toBe(moment)
    }
  })

  test('come back the same when they are asked for again, in lists too', async () => {
    const { _id } = await makeRoom()
    const first = await createAll(_id)
    expect(await createAll(_id)).toEqual(first)
    expect(await (await post(`room/${_id}`)).json()).toEqual(first)
    expect(await (await post(`room/${_id}/`, '')).json()).toEqual(first)
    const list = await (await call(`/v2/room-codes/room/${_id}`)).json<Codes>()
    expect(list.data).toEqual(first.data)
  })

  test('asked for ten times at once are one a role', async () => {
    const { _id } = await makeRoom()
    const answers = await Promise.all(Array.from({ length: 10 }, () => createAll(_id)))
    for (const { data } of answers) expect(data).toHaveLength(2)
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
  })

  test('are fresh after the old ones were disabled; the old ones stay listed, and off', async () => {
    const { _id } = await makeRoom()
    const old = await makeCodes(_id)
    const off = await (await turn(old.guest?.code ?? '', false)).json<WireCode>()
    const fresh = await createAll(_id)
    expect(fresh.data).toHaveLength(3)
    expect(fresh.data).toContainEqual(off)
    expect(fresh.data).toContainEqual(old.host)
    const guests = fresh.data.filter(({ role, enabled }) => role === 'guest' && enabled)
    expect(guests).toHaveLength(1)
    expect(guests[0]?.code).not.toBe(off.code)
  })

  test('keep the extra ones of a role', async () => {
    const { _id } = await makeRoom()
    const [one, two] = [await createOne(_id, 'guest'), await createOne(_id, 'guest')]
    const all = await createAll(_id)
    expect(all.data).toHaveLength(3)
    expect(all.data).toEqual(expect.arrayContaining([one, two]))
  })
})

describe('a code for one role', () => {
  test('is a new one each call', async () => {
    const { _id } = await makeRoom()
    const codes = [
      await createOne(_id, 'guest'),
      await createOne(_id, 'guest'),
      await createOne(_id, 'host'),
    ]
    expect(codes.map(({ role, enabled }) => [role, enabled])).toEqual([
      ['guest', true],
      ['guest', true],
      ['host', true],
    ])
    expect(new Set(codes.map(({ code }) => code)).size).toBe(3)
    expect((await post(`room/${_id}/role/guest/`)).status).toBe(200)
  })

  test('for a role that the template has not, in this very spelling, is 404', async () => {
    const { _id } = await makeRoom()
    for (const role of ['viewer', 'Guest', 'waiting%20room', '%00', '%E0%A4%A', '__proto__'])
      expect(await refusalOf(await post(`room/${_id}/role/${role}`))).toEqual([
        404,
        'role_not_found',
      ])
  })
})

test('both refuse a room that is not there, a disabled one, and any field', async () => {
  const room = await makeRoom()
  const madeUp = room._id.slice(0, -1) + (room._id.endsWith('0') ? '1' : '0')
  for (const suffix of ['', '/role/guest']) {
    for (const id of [madeUp, 'x', room.roomName, room._id.toUpperCase().replace(/^/, 'A'), '%00'])
      expect(await refusalOf(await post(`room/${id}${suffix}`))).toEqual([404, 'room_not_found'])
    for (const body of [{ role: 'guest' }, { enabled: true }, { name: 'Ann' }])
      expect(await refusalOf(await post(`room/${room._id}${suffix}`, body))).toEqual([
        400,
        'unknown_field',
      ])
    expect(await refusalOf(await post(`room/${room._id}${suffix}`, '[]'))).toEqual([
      400,
      'bad_json',
    ])
  }
  await disableRoom(room._id)
  for (const suffix of ['', '/role/guest'])
    expect(await refusalOf(await post(`room/${room._id}${suffix}`))).toEqual([403, 'room_disabled'])
  await (await call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' })).text()
  for (const suffix of ['', '/role/guest'])
    expect(await refusalOf(await post(`room/${room._id}${suffix}`))).toEqual([
      404,
      'room_not_found',
    ])
})

test('a refusal has the numeric status, a sentence, the stable code and the request id', async () => {
  const response = await post('room/x')
  const body = await response.json<WireRefusalV2>()
  expect(body).toEqual({
    code: 404,
    message: 'Room not found',
    details: ['room_not_found'],
    request_id: response.headers.get('X-Request-Id'),
  })
})

describe('a code by its letters', () => {
  test('is read, however it is typed', async () => {
    const { _id } = await makeRoom()
    const { guest } = await makeCodes(_id)
    const code = guest?.code ?? ''
    for (const typed of [
      code,
      code.toUpperCase(),
      code.replaceAll('-', ''),
      `${code}/`,
      `%20${code}%20`,
    ])
      expect(await (await call(`/v2/room-codes/code/${typed}`)).json()).toEqual(guest)
  })

  test.each([
    ['POST /code {code, enabled}', (code: string, enabled: boolean) => turn(code, enabled)],
    [
      'POST /code/{code} {enabled}',
      (code: string, enabled: boolean) => post(`code/${code}`, { enabled }),
    ],
    [
      'the same with a trailing slash',
      (code: string, enabled: boolean) => post(`code/${code}/`, { enabled }),
    ],
  ])('is switched off and on by %s', async (_, change) => {
    const { _id } = await makeRoom()
    const { guest } = await makeCodes(_id)
    const code = guest?.code ?? ''
    for (const enabled of [false, false, true, true]) {
      const answer = await change(code.toUpperCase(), enabled)
      expect(answer.status).toBe(200)
      const after = await answer.json<DatedCode>()
      expect(after).toEqual({ ...guest, enabled, updated_at: after.updated_at })
      expect(after.updated_at >= after.created_at).toBe(true)
      expect(await (await call(`/v2/room-codes/code/${code}`)).json()).toEqual(after)
    }
  })

  test('that nobody was given is 404', async () => {
    for (const code of ['aaa-aaaa-aaa', 'abc', 'zzz-zzzz-zzz', freshName(), '%00']) {
      expect(await refusalOf(await call(`/v2/room-codes/code/${code}`))).toEqual([
        404,
        'code_not_found',
      ])
      expect(await refusalOf(await post(`code/${code}`, { enabled: false }))).toEqual([
        404,
        'code_not_found',
      ])
      expect(await refusalOf(await turn(code, true))).toEqual([404, 'code_not_found'])
    }
  })

  test('is switched by exactly these fields', async () => {
    const { _id } = await makeRoom()
    const { guest } = await makeCodes(_id)
    const code = guest?.code ?? ''
    const reasonOf = async (body: unknown, path = 'code') => refusalOf(await post(path, body))
    expect(await reasonOf({ code, enabled: false, role: 'guest' })).toEqual([400, 'unknown_field'])
    expect(await reasonOf({ code, enabled: 'false' })).toEqual([400, 'invalid_field'])
    expect(await reasonOf({ code, enabled: 0 })).toEqual([400, 'invalid_field'])
    expect(await reasonOf({ code, enabled: null })).toEqual([400, 'invalid_field'])
    expect(await reasonOf({ code: 7, enabled: true })).toEqual([400, 'invalid_field'])
    expect(await reasonOf({ code })).toEqual([400, 'missing_field'])
    expect(await reasonOf({ enabled: true })).toEqual([400, 'missing_field'])
    expect(await reasonOf('')).toEqual([400, 'missing_field'])
    expect(await reasonOf({ code, enabled: false }, `code/${code}`)).toEqual([400, 'unknown_field'])
    expect(await (await call(`/v2/room-codes/code/${code}`)).json()).toEqual(guest)
  })

  test('of a disabled room can still be switched; of an archived one it stays off', async () => {
    const room = await makeRoom()
    const { guest, host } = await makeCodes(room._id)
    await disableRoom(room._id)
    expect(await (await turn(guest?.code ?? '', false)).json()).toMatchObject({ enabled: false })
    expect(await (await turn(guest?.code ?? '', true)).json()).toMatchObject({ enabled: true })
    await (await call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' })).text()
    expect(await refusalOf(await turn(guest?.code ?? '', true))).toEqual([
      403,
      'code_not_enableable',
    ])
    expect(await refusalOf(await turn(host?.code ?? '', true))).toEqual([
      403,
      'code_not_enableable',
    ])
  })

  test('of an archived room is answered as off when it is switched off', async () => {
    const room = await makeRoom()
    const { guest } = await makeCodes(room._id)
    await (await call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' })).text()
    const off = await turn(guest?.code ?? '', false)
    expect([off.status, (await off.json<WireCode>()).enabled]).toEqual([200, false])
  })
})
