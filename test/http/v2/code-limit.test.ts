// At most 100 codes of a room are enabled at a time, however they come to be so.

import { expect, test } from 'vitest'
import {
  ask,
  call,
  makeRoom,
  refusalOf,
  type WireCode,
  type WireRefusalV2,
} from '../../support/service.ts'

const createAll = (id: string): Promise<Response> => call(`/v2/room-codes/room/${id}`, { body: {} })
const createOne = (id: string, role = 'host'): Promise<Response> =>
  call(`/v2/room-codes/room/${id}/role/${role}`, { body: {} })
const turn = (code: string, enabled: boolean): Promise<Response> =>
  call('/v2/room-codes/code', { body: { code, enabled } })

const makeMany = async (id: string, count: number): Promise<WireCode[]> => {
  const codes: WireCode[] = []
  while (codes.length < count) codes.push(await (await createOne(id)).json<WireCode>())
  return codes
}

const listed = async (id: string): Promise<number> => {
  const pages = await Promise.all(
    ['true', 'false'].map(async (enabled) =>
      (await call(`/v2/room-codes/room/${id}?limit=100&enabled=${enabled}`)).json<{
        data: WireCode[]
      }>(),
    ),
  )
  return pages.reduce((sum, { data }) => sum + data.length, 0)
}

test('the 101st enabled code is refused: making one, enabling one, making for all roles', async () => {
  const { _id } = await makeRoom()
  const [first, ...rest] = await makeMany(_id, 100)
  const refused = await createOne(_id)
  expect(refused.status).toBe(400)
  const body = await refused.json<WireRefusalV2>()
  expect(body).toMatchObject({ code: 400, details: ['room_code_limit'] })
  expect(body.message).toContain('100')
  // Both roles or none: the guest's is missing, and there is no place for it.
  expect(await refusalOf(await createAll(_id))).toEqual([400, 'room_code_limit'])
  expect(await listed(_id)).toBe(100)

  await (await turn(first?.code ?? '', false)).text()
  expect((await createAll(_id)).status).toBe(200)
  expect(await refusalOf(await turn(first?.code ?? '', true))).toEqual([400, 'room_code_limit'])
  expect((await turn(rest[0]?.code ?? '', true)).status).toBe(200)
  expect(await listed(_id)).toBe(101)
  // With a code for every role there is nothing to make, so nothing to refuse.
  expect((await createAll(_id)).status).toBe(200)
})

test('disabled codes do not count', async () => {
  const { _id } = await makeRoom()
  for (const { code } of await makeMany(_id, 20)) await (await turn(code, false)).text()
  await makeMany(_id, 99)
  // A place is left: the code for the guests, which is missing, fits.
  expect((await createAll(_id)).status).toBe(200)
  expect(await refusalOf(await createOne(_id))).toEqual([400, 'room_code_limit'])
})

test('of twenty asked for at once, with five places left, five are made', async () => {
  const { _id } = await makeRoom()
  const before = await makeMany(_id, 95)
  const answers = await Promise.all(Array.from({ length: 20 }, () => createOne(_id)))
  const made = answers.filter(({ status }) => status === 200)
  expect(made).toHaveLength(5)
  const codes = await Promise.all(made.map(async (answer) => (await answer.json<WireCode>()).code))
  expect(new Set([...before.map(({ code }) => code), ...codes]).size).toBe(100)
  for (const answer of answers.filter(({ status }) => status !== 200))
    expect(await refusalOf(answer)).toEqual([400, 'room_code_limit'])
})

test('fresh links, day after day: disable all, make anew, and only the newest open anything', async () => {
  const { _id } = await makeRoom()
  const old: string[] = []
  for (let day = 0; day < 60; day++) {
    const { data } = await (await createAll(_id)).json<{ data: WireCode[] }>()
    const on = data.filter(({ enabled }) => enabled)
    expect(on.map(({ role }) => role).sort()).toEqual(['guest', 'host'])
    for (const { code } of on) {
      expect(old).not.toContain(code)
      old.push(code)
      await (await turn(code, false)).text()
    }
  }
  expect(await refusalOf(await ask('/v2/token', { body: { code: old[0] } }))).toEqual([
    403,
    'code_disabled',
  ])
})
