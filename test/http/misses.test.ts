// Guessing: an address whose requests open nothing more than 60 times in a minute is answered 429 until
// the minute ends. The limiter here is exact and counts by the minute of the clock; an experiment that
// a new minute broke into is made again, from another address.

import { describe, expect, test } from 'vitest'
import {
  ask,
  call,
  freshName,
  makeCodes,
  makeRoom,
  type WireRefusal,
  type WireRefusalV2,
} from '../support/service.ts'

const LIMIT = 60

let addresses = 0
/** An address that nobody used before. */
const freshAddress = (): string => `203.0.${++addresses >> 8}.${addresses & 255}`

const minute = (): number => Math.floor(Date.now() / 60_000)

const within = async (experiment: (address: string) => Promise<void>): Promise<void> => {
  for (let tries = 0; ; tries++) {
    const began = minute()
    try {
      await experiment(freshAddress())
    } catch (fault) {
      if (minute() === began || tries === 3) throw fault
      continue
    }
    if (minute() === began || tries === 3) return
  }
}

const from = (address: string) => ({
  link: (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    ask(path, { headers: { 'CF-Connecting-IP': address, ...headers } }),
  post: (path: string, body: unknown): Promise<Response> =>
    ask(path, { body, headers: { 'CF-Connecting-IP': address } }),
})

const statusOf = async (asked: Promise<Response>): Promise<number> => {
  const response = await asked
  await response.text()
  return response.status
}

/** `count` misses, each of them a 404. */
const miss = async (address: string, count: number): Promise<void> => {
  for (let n = 0; n < count; n++)
    expect(await statusOf(from(address).link('/aaa-aaaa-aaa'))).toBe(404)
}

const roomWithCode = async () => {
  const room = await makeRoom()
  const { guest } = await makeCodes(room._id)
  if (guest === undefined) throw new Error('no guest code')
  return { room, code: guest.code }
}

describe('an address with more than 60 misses in a minute', () => {
  test('is answered 429 for every code, good ones too, until the minute ends', async () => {
    const { room, code } = await roomWithCode()
    await within(async (address) => {
      const { link, post } = from(address)
      await miss(address, LIMIT)
      expect(await statusOf(link(`/${code}`))).toBe(302)
      expect(await statusOf(link('/aaa-aaaa-aaa'))).toBe(429)
      for (const asked of [
        link(`/${code}`),
        link(`/${code}/qr`),
        link(`/meeting/${code}`),
        link('/zzz-zzzz-zzz'),
        link(`/${room.roomName}`),
        post('/v2/token', { code }),
        post('/v2/token', { code: 'aaa-aaaa-aaa' }),
        post(`/api/v1/room/${room.roomName}/admission`, { name: 'Ann' }),
        post(`/api/v1/room/id/${room._id}/admission`, { roomCode: code }),
      ]) {
        const response = await asked
        expect(response.status).toBe(429)
        const wait = Number(response.headers.get('Retry-After'))
        expect(wait).toBeGreaterThan(0)
        expect(wait).toBeLessThanOrEqual(60)
        await response.text()
      }
    })
  })

  test('is told so in the words of each dialect, which any page may read', async () => {
    await within(async (address) => {
      const { link, post } = from(address)
      await miss(address, LIMIT)
      await statusOf(link('/aaa-aaaa-aaa'))
      const v1 = await post('/api/v1/room/x/admission', {})
      expect(v1.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(await v1.json<WireRefusal>()).toMatchObject({
        success: false,
        code: 'too_many_misses',
      })
      const v2 = await post('/v2/token', {})
      expect(v2.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(await v2.json<WireRefusalV2>()).toMatchObject({
        code: 429,
        details: ['too_many_misses'],
      })
      const plain = await link('/aaa-aaaa-aaa')
      expect(plain.headers.get('Cache-Control')).toBe('no-store')
      expect(await plain.json<WireRefusal>()).toMatchObject({ code: 'too_many_misses' })
    })
  })

  test('gets a page where a person asks, also for the very miss that was one too many', async () => {
    await within(async (address) => {
      await miss(address, LIMIT)
      for (let n = 0; n < 2; n++) {
        const page = await from(address).link('/aaa-aaaa-aaa', { Accept: 'text/html' })
        expect([page.status, page.headers.get('Content-Type')]).toEqual([
          429,
          'text/html; charset=UTF-8',
        ])
        expect(page.headers.get('Retry-After')).not.toBeNull()
        expect(await page.text()).toContain('<h1>')
      }
    })
  })

  test('still has everything that takes a credential or no code', async () => {
    const { room } = await roomWithCode()
    await within(async (address) => {
      await miss(address, LIMIT)
      await statusOf(from(address).link('/aaa-aaaa-aaa'))
      const headers = { 'CF-Connecting-IP': address }
      for (const asked of [
        ask('/health', { headers }),
        ask('/', { headers }),
        call(`/api/v1/room/${room.roomName}`, { headers }),
      ])
        expect(await statusOf(asked)).toBe(200)
    })
  })

  test('does not lock anybody else out, nor the room', async () => {
    const { code } = await roomWithCode()
    await within(async (address) => {
      await miss(address, LIMIT)
      expect(await statusOf(from(address).link(`/${code}`))).toBe(302)
      expect(await statusOf(from(address).link('/aaa-aaaa-aaa'))).toBe(429)
      const { link, post } = from(freshAddress())
      expect(await statusOf(link(`/${code}`))).toBe(302)
      expect(await statusOf(link('/aaa-aaaa-aaa'))).toBe(404)
      expect(await statusOf(post('/v2/token', { code }))).toBe(200)
    })
  })
})

describe('what counts', () => {
  test('links, their pages and drawings, exchanges and admission count together', async () => {
    const { room } = await roomWithCode()
    await within(async (address) => {
      const { link, post } = from(address)
      const kinds = [
        () => link('/aaa-aaaa-aaa'),
        () => link('/no-such-room'),
        () => link('/aaa-aaaa-aaa/qr'),
        () => link('/meeting/aaa-aaaa-aaa'),
        () => post('/v2/token', { code: 'aaa-aaaa-aaa' }),
        () => post(`/api/v1/room/${freshName()}/admission`, { name: 'Ann' }),
        () => post('/api/v1/room/id/x/admission', { name: 'Ann' }),
        () => post(`/api/v1/room/${room.roomName}/admission`, { roomCode: 'aaa-aaaa-aaa' }),
        () => link(`/${'x'.repeat(70)}`),
        () => link('/%E0%A4%A'),
      ]
      for (let n = 0; n < LIMIT / kinds.length; n++)
        for (const kind of kinds) expect(await statusOf(kind())).toBe(404)
      expect(await statusOf(link('/aaa-aaaa-aaa'))).toBe(429)
    })
  })

  test('sixty-one at once are one too many', async () => {
    await within(async (address) => {
      const statuses = await Promise.all(
        Array.from({ length: LIMIT + 1 }, () => statusOf(from(address).link('/aaa-aaaa-aaa'))),
      )
      expect(statuses.filter((status) => status === 429)).toHaveLength(1)
    })
  })

  test('the addresses of one IPv6 /64 are one, however they are written', async () => {
    await within(async (address) => {
      const prefix = `2001:db8:${Number(address.split('.')[2]).toString(16)}:${Number(address.split('.')[3]).toString(16)}`
      for (let n = 0; n < LIMIT; n++)
        expect(
          await statusOf(from(`${prefix}::${(n + 1).toString(16)}`).link('/aaa-aaaa-aaa')),
        ).toBe(404)
      const other = `${prefix.toUpperCase()}:0:0:FFFF:1`
      expect(await statusOf(from(other).link('/aaa-aaaa-aaa'))).toBe(429)
      expect(await statusOf(from(`${prefix}:1:2:3:4`).link('/zzz-zzzz-zzz'))).toBe(429)
      expect(await statusOf(from(`${prefix}1::1`).link('/aaa-aaaa-aaa'))).toBe(404)
    })
  })
})

describe('what costs nothing', () => {
  const repeat = async (address: string, status: number, asked: () => Promise<Response>) => {
    for (let n = 0; n < LIMIT + 5; n++) expect(await statusOf(asked())).toBe(status)
    expect(await statusOf(from(address).link('/aaa-aaaa-aaa'))).toBe(404)
  }

  test('a good code, as link and at the exchange', async () => {
    const { code } = await roomWithCode()
    await within((address) => repeat(address, 302, () => from(address).link(`/${code}`)))
    await within((address) => repeat(address, 200, () => from(address).post('/v2/token', { code })))
  })

  test('a room found by its name', async () => {
    const { room } = await roomWithCode()
    await within((address) => repeat(address, 200, () => from(address).link(`/${room.roomName}`)))
  })

  test('a code that is off: 410 and 403 are no misses', async () => {
    const { code } = await roomWithCode()
    await (await call('/v2/room-codes/code', { body: { code, enabled: false } })).text()
    await within((address) => repeat(address, 410, () => from(address).link(`/${code}`)))
    await within((address) => repeat(address, 403, () => from(address).post('/v2/token', { code })))
  })

  test('a refused token, a body that cannot be read, a code that is none', async () => {
    const { room } = await roomWithCode()
    const path = `/api/v1/room/${room.roomName}/admission`
    await within((address) =>
      repeat(address, 401, () => from(address).post(path, { accessToken: 'x' })),
    )
    await within((address) => repeat(address, 400, () => from(address).post('/v2/token', '{')))
    await within((address) =>
      repeat(address, 400, () => from(address).post('/v2/token', { code: 'abc' })),
    )
  })

  test('anything where the platform tells no address', async () => {
    for (let n = 0; n < LIMIT + 5; n++) expect(await statusOf(ask('/aaa-aaaa-aaa'))).toBe(404)
    const forged = { 'X-Forwarded-For': '198.51.100.7', 'X-Real-IP': '198.51.100.7' }
    for (let n = 0; n < LIMIT + 5; n++)
      expect(await statusOf(ask('/aaa-aaaa-aaa', { headers: forged }))).toBe(404)
  })
})
