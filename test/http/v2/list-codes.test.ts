// GET /v2/room-codes/room/{id}: filters and pages, as 100ms' iterators walk them.

import { beforeAll, describe, expect, test } from 'vitest'
import {
  call,
  disableRoom,
  freshName,
  makeRoom,
  refusalOf,
  type WireCode,
} from '../../support/service.ts'

type Page = { limit: number; data: WireCode[]; last: string }

let id = ''
/** As they were made: 25, every third a host's, every fifth disabled. */
const codes: WireCode[] = []

beforeAll(async () => {
  id = (await makeRoom())._id
  for (let n = 0; n < 25; n++) {
    const role = n % 3 === 0 ? 'host' : 'guest'
    const made = await call(`/v2/room-codes/room/${id}/role/${role}`, { body: {} })
    const code = await made.json<WireCode>()
    const body = { code: code.code, enabled: false }
    codes.push(
      n % 5 === 0 ? await (await call('/v2/room-codes/code', { body })).json<WireCode>() : code,
    )
  }
}, 60_000)

const get = (query = ''): Promise<Response> => call(`/v2/room-codes/room/${id}${query}`)
const page = async (query = ''): Promise<Page> => (await get(query)).json<Page>()

/** As `@100mslive/server-sdk` walks a list: it stops at a short page or an empty `last`. */
const walk = async (filter: string, limit?: number): Promise<WireCode[]> => {
  const seen: WireCode[] = []
  for (let start = ''; ; ) {
    const query = [filter, limit === undefined ? '' : `limit=${limit}`, start].filter(
      (part) => part !== '',
    )
    const { data, last } = await page(`?${query.join('&')}`)
    seen.push(...data)
    if (data.length < (limit ?? 10) || last === '') return seen
    start = `start=${last}`
  }
}

describe('pages', () => {
  test('hold ten codes when no limit is given, oldest first, and say which was the last', async () => {
    const first = await page()
    expect(Object.keys(first).sort()).toEqual(['data', 'last', 'limit'])
    expect(first).toEqual({ limit: 10, data: codes.slice(0, 10), last: codes[9]?.code })
    expect(await page(`?start=${first.last}`)).toEqual({
      limit: 10,
      data: codes.slice(10, 20),
      last: codes[19]?.code,
    })
    expect(await page(`?start=${codes[19]?.code}`)).toEqual({
      limit: 10,
      data: codes.slice(20),
      last: '',
    })
  })

  test('are full while more remain, and the one past the end is empty', async () => {
    expect(await page('?limit=24')).toEqual({
      limit: 24,
      data: codes.slice(0, 24),
      last: codes[23]?.code,
    })
    for (const limit of [25, 100])
      expect(await page(`?limit=${limit}`)).toEqual({ limit, data: codes, last: '' })
    expect(await page(`?start=${codes[24]?.code}`)).toEqual({ limit: 10, data: [], last: '' })
  })

  test.each([undefined, 10, 11, 24, 25, 26, 100])(
    'with limit %s are walked to the end',
    async (limit) => {
      expect(await walk('', limit)).toEqual(codes)
      for (const [filter, wanted] of [
        ['role=host', codes.filter(({ role }) => role === 'host')],
        ['enabled=true', codes.filter(({ enabled }) => enabled)],
        ['enabled=false', codes.filter(({ enabled }) => !enabled)],
        [
          'role=guest&enabled=true',
          codes.filter(({ role, enabled }) => role === 'guest' && enabled),
        ],
      ] as const)
        expect(await walk(filter, limit)).toEqual(wanted)
    },
  )

  test('are as if not filtered where a filter or the start is sent empty', async () => {
    expect(await page('?role=&enabled=&start=')).toEqual(await page())
  })

  test('of a room without codes are empty', async () => {
    const { _id } = await makeRoom()
    expect(await (await call(`/v2/room-codes/room/${_id}/`)).json()).toEqual({
      limit: 10,
      data: [],
      last: '',
    })
  })
})

describe('refused', () => {
  test.each(['9', '0', '101', '-10', 'abc', '', '10.5', '1e2', '%00', '1000'])(
    'limit=%s is 400, never cut short in silence',
    async (limit) => {
      expect(await refusalOf(await get(`?limit=${limit}`))).toEqual([400, 'invalid_field'])
    },
  )

  test.each(['yes', '1', 'TRUE', 'null'])('enabled=%s is 400', async (enabled) => {
    expect(await refusalOf(await get(`?enabled=${enabled}`))).toEqual([400, 'invalid_field'])
  })

  test('a start that is no code of this room is 400', async () => {
    const other = await makeRoom()
    const made = await call(`/v2/room-codes/room/${other._id}/role/guest`, { body: {} })
    const { code } = await made.json<WireCode>()
    for (const start of [code, 'abc', 'aaa-aaaa-aaa', '%00'])
      expect(await refusalOf(await get(`?start=${start}`))).toEqual([400, 'invalid_field'])
  })

  test('a role that the template has not is 404', async () => {
    for (const role of ['viewer', 'HOST', '%00'])
      expect(await refusalOf(await get(`?role=${role}`))).toEqual([404, 'role_not_found'])
  })

  test('a room that is not there is 404, a disabled one 403', async () => {
    for (const unknown of ['x', '0'.repeat(24), freshName()])
      expect(await refusalOf(await call(`/v2/room-codes/room/${unknown}`))).toEqual([
        404,
        'room_not_found',
      ])
    const { _id } = await makeRoom()
    await disableRoom(_id)
    expect(await refusalOf(await call(`/v2/room-codes/room/${_id}`))).toEqual([
      403,
      'room_disabled',
    ])
  })
})
