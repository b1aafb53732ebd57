// GET /v2/rooms: filters and pages, as 100ms' iterators walk them. Nothing but this file's rooms is
// in the workspace.

import { beforeAll, describe, expect, test } from 'vitest'
import { call, freshName, refusalOf } from '../../support/service.ts'
import { makeTemplate } from '../../support/templates.ts'
import {
  changeRoom,
  must,
  openRoom,
  type Page,
  post,
  readRoom,
  type WireRoomV2,
} from '../../support/v2-rooms.ts'

type Listed = WireRoomV2 & { key: string }

let templateId = ''
/** Newest first, as lists have them: 35 enabled ones, 12 disabled ones. */
let on: Listed[] = []
let off: Listed[] = []

const get = (query = ''): Promise<Response> => call(`/v2/rooms${query}`)
const page = (query = ''): Promise<Page<Listed>> => must(get(query))

beforeAll(async () => {
  templateId = (await makeTemplate()).id
  const rooms: WireRoomV2[] = []
  for (let n = 0; n < 47; n++) {
    const made = await openRoom(n % 3 === 0 ? { template_id: templateId } : {})
    // 12 of the 47.
    const change = n % 4 === 0 ? { enabled: false } : { description: `${n}` }
    rooms.push(await must(changeRoom(made.id, change)))
  }
  const gone = await openRoom({ template_id: templateId })
  await (await call(`/api/v1/room/${gone.name}`, { method: 'DELETE' })).text()
  on = (await page('?limit=100')).data
  off = (await page('?limit=100&enabled=false')).data
  const known = new Map(rooms.map((room) => [room.id, room]))
  for (const { key, ...room } of [...on, ...off]) expect(room).toEqual(known.get(room.id))
}, 60_000)

const walk = async (filter: string, limit?: number): Promise<Listed[]> => {
  const seen: Listed[] = []
  for (let start = ''; ; ) {
    const query = [filter, limit === undefined ? '' : `limit=${limit}`, start]
    const { data, last } = await page(`?${query.filter((part) => part !== '').join('&')}`)
    seen.push(...data)
    if (data.length < (limit ?? 10) || last === '') return seen
    start = `start=${last}`
  }
}

const ofTemplate = (rooms: Listed[]): Listed[] =>
  rooms.filter((room) => room.template_id === templateId)

describe('a list', () => {
  test('holds the enabled rooms, newest first, as each is read alone, and a key', async () => {
    expect([on.length, off.length]).toEqual([35, 12])
    expect(on.map(({ created_at }) => created_at)).toEqual(
      on.map(({ created_at }) => created_at).sort((a, b) => (a < b ? 1 : -1)),
    )
    for (const { key, ...room } of [...on.slice(0, 3), ...off.slice(0, 3)]) {
      expect(room).toEqual(await readRoom(room.id))
      expect(key).toBe(`${room.customer_id}:${room.name}`)
    }
    expect(on.every(({ enabled }) => enabled)).toBe(true)
    expect(off.some(({ enabled }) => enabled)).toBe(false)
  })

  test('asked for the enabled ones is the same as asked for nothing', async () => {
    expect(await page('?enabled=true')).toEqual(await page())
    expect(await page('?enabled=&name=&template_id=&after=&before=&start=')).toEqual(await page())
  })
})

describe('pages', () => {
  test('hold ten rooms when no limit is given, and say which was the last', async () => {
    const first = await page()
    expect(Object.keys(first).sort()).toEqual(['data', 'last', 'limit'])
    expect(first).toEqual({ limit: 10, data: on.slice(0, 10), last: on[9]?.id })
    expect((await page(`?start=${on[9]?.id}`)).data).toEqual(on.slice(10, 20))
  })

  test('are full while more remain, and the one past the end is empty', async () => {
    expect(await page('?limit=34')).toEqual({ limit: 34, data: on.slice(0, 34), last: on[33]?.id })
    for (const limit of [35, 36, 100])
      expect(await page(`?limit=${limit}`)).toEqual({ limit, data: on, last: '' })
    for (const room of [on[34], off[11]])
      expect((await page(`?enabled=${room?.enabled}&start=${room?.id}`)).data).toEqual([])
  })

  test.each([undefined, 10, 11, 12, 34, 35, 36, 100])(
    'with limit %s are walked to the end, filtered too',
    async (limit) => {
      const middle = on[17]?.created_at ?? ''
      for (const [filter, wanted] of [
        ['', on],
        ['enabled=false', off],
        [`template_id=${templateId}`, ofTemplate(on)],
        [`template_id=${templateId}&enabled=false`, ofTemplate(off)],
        [`after=${middle}`, on.filter(({ created_at }) => created_at >= middle)],
        [`before=${middle}`, on.filter(({ created_at }) => created_at <= middle)],
      ] as const)
        expect(await walk(filter, limit)).toEqual(wanted)
    },
  )

  test('go on after a room that was switched off or archived meanwhile', async () => {
    const rooms = [await openRoom(), await openRoom(), await openRoom()]
    const [oldest, middle, newest] = rooms
    const restOf = async (start = ''): Promise<string[]> =>
      (await page(`?start=${start}`)).data.map(({ id }) => id)
    await must(changeRoom(newest?.id ?? '', { enabled: false }))
    expect((await restOf(newest?.id)).slice(0, 2)).toEqual([middle?.id, oldest?.id])
    await (await call(`/api/v1/room/${middle?.name}`, { method: 'DELETE' })).text()
    expect((await restOf(middle?.id))[0]).toBe(oldest?.id)
    expect(await restOf(newest?.id)).not.toContain(middle?.id)
    for (const room of [oldest, newest])
      await (await call(`/api/v1/room/${room?.name}`, { method: 'DELETE' })).text()
  })
})

describe('moments', () => {
  test('are inclusive on both sides, and may say less or more than milliseconds', async () => {
    const [newer, older] = [on[3]?.created_at ?? '', on[8]?.created_at ?? '']
    const between = on.filter(({ created_at: at }) => at >= older && at <= newer)
    expect((await page(`?after=${older}&before=${newer}`)).data).toEqual(between)
    const exact = await page(`?after=${newer}&before=${newer}`)
    expect(exact.data).toEqual(on.filter(({ created_at }) => created_at === newer))
    const finer = newer.replace('Z', '000Z')
    expect(await page(`?after=${finer}&before=${finer}`)).toEqual(exact)
    expect((await page('?after=2020-01-01T00:00:00Z&limit=100')).data).toEqual(on)
    expect((await page('?before=2020-01-01T00:00:00Z')).data).toEqual([])
    expect((await page('?after=9999-01-01T00:00:00.000Z')).data).toEqual([])
    expect((await page(`?after=${newer}&before=${older}`)).data).toEqual([])
  })

  test.each([
    'yesterday',
    '2026-10-01',
    '1790000000000',
    '2026-10-01T09:00:00',
    '2026-10-01T09:00:00%2B02:00',
    '2026-13-01T00:00:00Z',
    '2026-10-01T25:00:00Z',
    '2026-10-01T09:00:00.Z',
    '%00',
  ])('%s is none', async (moment) => {
    for (const side of ['after', 'before'])
      expect(await refusalOf(await get(`?${side}=${moment}`))).toEqual([400, 'invalid_field'])
  })
})

describe('a name', () => {
  test('finds its room in any case, when the room passes the other filters too', async () => {
    const room = ofTemplate(on)[4]
    const { name = '', created_at: at } = room ?? {}
    const found = { limit: 10, data: [room], last: '' }
    for (const filter of [
      '',
      '&enabled=true',
      `&template_id=${templateId}`,
      `&after=${at}&before=${at}`,
      '&limit=10',
    ])
      expect(await page(`?name=${name}${filter}`)).toEqual(found)
    expect(await page(`?name=${name.toUpperCase()}`)).toEqual(found)
    for (const filter of [
      '&enabled=false',
      `&template_id=${'0'.repeat(24)}`,
      '&before=2020-01-01T00:00:00Z',
      '&after=9999-01-01T00:00:00Z',
      `&start=${on[0]?.id}`,
    ])
      expect((await page(`?name=${name}${filter}`)).data).toEqual([])
  })

  test('of a disabled room is found among the disabled', async () => {
    const name = off[0]?.name
    expect((await page(`?name=${name}`)).data).toEqual([])
    expect((await page(`?name=${name}&enabled=false`)).data).toEqual([off[0]])
  })

  test('that no room has finds nothing', async () => {
    for (const name of [freshName(), 'a%20b', 'abc-defg-hij', '%25', '*', 'x'.repeat(500)])
      expect(await page(`?name=${name}`)).toEqual({ limit: 10, data: [], last: '' })
  })

  test('is the new one after a renaming', async () => {
    const { id, name } = await openRoom()
    const next = freshName()
    await must(changeRoom(id, { name: next }))
    expect((await page(`?name=${name}`)).data).toEqual([])
    expect((await page(`?name=${next}`)).data).toMatchObject([{ id, name: next }])
    expect((await page()).data[0]).toMatchObject({ id, name: next })
    await (await call(`/api/v1/room/${next}`, { method: 'DELETE' })).text()
  })
})

describe('a template', () => {
  test('that is none finds nothing, whatever is written', async () => {
    for (const text of ['0'.repeat(24), '*', '[0-9a-f]*', '?'.repeat(24), '%25', 'x'.repeat(500)])
      expect(await page(`?template_id=${text}`)).toEqual({ limit: 10, data: [], last: '' })
  })

  test('that a room was given later is the one it is found by', async () => {
    const [before, after] = [await makeTemplate(), await makeTemplate()]
    const { id, name } = await openRoom({ template_id: before.id })
    await must(post('rooms', { name, template_id: after.id }))
    expect((await page(`?template_id=${before.id}`)).data).toEqual([])
    expect((await page(`?template_id=${after.id}`)).data).toMatchObject([{ id }])
    await (await call(`/api/v1/room/${name}`, { method: 'DELETE' })).text()
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

  test('a start that is no room is 400', async () => {
    for (const start of ['x', '0'.repeat(24), on[0]?.name, `${on[0]?.id}0`, '%00'])
      expect(await refusalOf(await get(`?start=${start}`))).toEqual([400, 'invalid_field'])
  })
})
