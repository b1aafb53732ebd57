// A Host that is none, on raw workerd, where nothing in front refuses it, and without PUBLIC_ORIGIN, so that addresses
// are made of it: a clear no, never a 5xx.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { buildWorker } from '../support/worker-build.ts'
import { hosts, LONG_HOST, makeRawClient, ODD_HOSTS, type RawRequest } from './raw-requests.ts'

let workerd: RawWorkerd
let client: ReturnType<typeof makeRawClient>
let roomId = ''
let code = ''

beforeAll(async () => {
  const program = anteroom(await buildWorker(), { leaseSeconds: 0 })
  const bindings = { ...program.bindings, PUBLIC_ORIGIN: '' }
  workerd = await startAnteroom({ ...program, bindings }, { memory: true })
  client = makeRawClient(workerd.urls[0])
  const make = async (path: string, body: object): Promise<Record<string, string>> => {
    const sent = { method: 'POST', headers: keyed, body: JSON.stringify(body) }
    return JSON.parse(await (await fetch(workerd.urls[0] + path, sent)).text())
  }
  roomId = (await make('/api/v1/room', { roomName: 'odd-hosts' }))._id ?? ''
  code = (await make(`/v2/room-codes/room/${roomId}/role/guest`, {})).code ?? ''
}, 120_000)

afterAll(async () => {
  client.close()
  await workerd.stop()
})

type Asked = Omit<RawRequest, 'headers'> & { headers?: [string, string][] }

const key: [string, string] = ['Authorization', keyed.Authorization]
const socket: [string, string][] = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'AAAAAAAAAAAAAAAAAAAAAA=='],
  ['Sec-WebSocket-Protocol', 'anteroom.v1'],
]
const form: [string, string] = ['Content-Type', 'application/x-www-form-urlencoded']

const FILES = ['/robots.txt', '/sdk.js']

const asked = (): Asked[] => [
  { path: '/health' },
  { path: '/' },
  { path: '/robots.txt' },
  { path: '/sdk.js' },
  { path: '/join/odd-hosts?name=Ann', headers: socket },
  { path: `/join/id/${roomId}?name=Ann`, headers: socket },
  { path: `/${code}?from=mail` },
  { path: `/${code}/qr` },
  { path: `/meeting/${code}` },
  { path: '/odd-hosts' },
  { path: '/dashboard' },
  { path: '/dashboard/sign-in' },
  {
    path: '/dashboard/sign-in',
    method: 'POST',
    headers: [form, ['Origin', 'https://page.example']],
    body: `secretKey=${key[1].slice('Bearer '.length)}`,
  },
  { path: '/dashboard/rooms', headers: [['Cookie', '__Host-anteroom=abc']] },
  { path: '/api/v1/room', method: 'POST', headers: [key], body: '{}' },
  { path: '/api/v1/rooms?limit=2', headers: [key] },
  { path: '/api/v1/room/odd-hosts', headers: [key] },
  { path: `/v2/room-codes/room/${roomId}`, headers: [key] },
  { path: '/v2/rooms?limit=10', headers: [key] },
  { path: '/v2/token', method: 'POST', headers: [], body: JSON.stringify({ code }) },
]

const send = ({ headers = [], ...rest }: Asked, ...names: readonly string[]) =>
  client.send({ ...rest, headers: [...hosts(...names), ...headers] })

test('the requests are good ones', async () => {
  const { host } = new URL(workerd.urls[0])
  for (const one of asked()) {
    const { status } = await send(one, host)
    // A form from elsewhere is refused, and raw workerd has no files.
    const isOk = status < 400 || status === (FILES.includes(one.path) ? 404 : 403)
    expect([one.path, status, isOk]).toEqual([one.path, status, true])
  }
})

const named = ODD_HOSTS.map((names) => [names.join(' and '), names] as const)

test.each(named)('a Host that is none is refused everywhere: %s', async (_, names) => {
  const seen: string[] = []
  for (const one of asked()) {
    const { status, text } = await send(one, ...names)
    if (status !== 400 || !text.includes('bad_request')) seen.push(`${one.path}: ${status} ${text}`)
  }
  expect(seen).toEqual([])
})

test('a Host that is long is one, but its link fits no QR code', async () => {
  for (const one of asked()) {
    const { status, text } = await send(one, LONG_HOST)
    expect([one.path, status]).toEqual([one.path, expect.toSatisfy((got: number) => got < 500)])
    if (one.path.endsWith('/qr'))
      expect([status, text]).toEqual([400, expect.stringContaining('QR')])
  }
})
