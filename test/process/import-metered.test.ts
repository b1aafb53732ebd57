// scripts/import-metered.mjs as a customer starts it: a stand-in for Metered on one side, Anteroom on raw
// workerd on the other.

import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { anteroom, SECRET_KEY, startAnteroom } from '../support/anteroom-process.ts'
import { buildWorker } from '../support/worker-build.ts'
import { useImportPlace } from './import-place.ts'
import { type Listing, METERED_KEY, oldRoom, startMetered } from './metered-stand-in.ts'
import { readTable, runScript, startLossyLine } from './stand-in.ts'

const place = useImportPlace()
const { ask } = place

const open = async (...given: Parameters<typeof startMetered>) =>
  place.keep(await startMetered(...given))

const envOf = (metered: string, to = place.base()) => ({
  METERED_DOMAIN: metered,
  METERED_SECRET_KEY: METERED_KEY,
  ANTEROOM_URL: to,
  SECRET_KEY,
})

const run = (env: Record<string, string>, ...args: string[]) =>
  runScript('import-metered.mjs', env, args)

test('a room is made with all that decides who may come in and when', async () => {
  const later = Math.floor(Date.now() / 1000) + 86_400
  const room = oldRoom(1, {
    roomName: 'Board~Meeting',
    privacy: 'private',
    notBeforeUnixSec: later,
    expireUnixSec: later + 3600,
    ejectAtRoomExp: true,
    maxParticipants: 12,
    ejectAfterElapsedTimeInSec: 7200,
    enableChat: false,
    meetingJoinWebhook: 'https://hooks.example.com/join',
    owner: 'somebody',
    compositionLayout: null,
  })
  const metered = await open([room])
  const { code, out, err } = await run(envOf(metered.url))
  expect({ code, err }).toMatchObject({ code: 0 })
  const [row] = readTable(out)
  expect(row).toMatchObject({
    kind: 'room',
    old_id: room._id,
    old_name: 'Board~Meeting',
    new_name: 'Board~Meeting',
    new_link: 'https://go.example.com/Board~Meeting',
    note: '',
  })
  const { body } = await ask('/api/v1/room/Board~Meeting')
  const { owner: _, __v, compositionLayout, _id, app, created, ...settings } = room
  expect(body).toMatchObject(settings)
  expect(row?.new_id).toBe(body._id)
})

test('webhooks are left out where the deployment signs none, and the note says so', async () => {
  const program = anteroom(await buildWorker(), { leaseSeconds: 0 })
  const workerd = await startAnteroom({
    ...program,
    bindings: { ...program.bindings, WEBHOOK_SECRET: '' },
  })
  place.keep({ close: workerd.stop })
  const metered = await open([oldRoom(1, { meetingJoinWebhook: 'https://hooks.example.com/join' })])
  const { code, out } = await run(envOf(metered.url, workerd.urls[0]))
  expect(code).toBe(0)
  expect(readTable(out)).toMatchObject([{ kind: 'room', note: 'without meetingJoinWebhook' }])
})

test.each<Listing>(['array', 'data', 'names', 'paged'])(
  'the list of rooms may come as %s',
  async (listing) => {
    const rooms = [1, 2, 3, 4, 5].map((number) => oldRoom(number, { privacy: 'private' }))
    const metered = await open(rooms, listing)
    const { code, out } = await run(envOf(metered.url))
    expect(code).toBe(0)
    expect(readTable(out).map((row) => row.new_name)).toEqual(rooms.map((room) => room.roomName))
    const { body } = await ask('/api/v1/rooms')
    expect(body.map(({ privacy }: { privacy: string }) => privacy)).toEqual(
      Array.from({ length: 5 }, () => 'private'),
    )
  },
)

test('rooms may be named in a file instead of listed', async () => {
  const metered = await open([oldRoom(1), oldRoom(2), oldRoom(3)])
  await writeFile(place.file('names.txt'), 'room-3\r\n\nroom-1\nroom-9\n')
  const { code, out } = await run(envOf(metered.url), '--names', place.file('names.txt'))
  expect(code).toBe(1)
  expect(readTable(out).map(({ old_name, new_name }) => [old_name, new_name])).toEqual([
    ['room-3', 'room-3'],
    ['room-1', 'room-1'],
    ['room-9', ''],
  ])
  expect(readTable(out).at(-1)?.note).toContain('room not found')
  expect(metered.asked.filter(({ path }) => path === '/api/v1/rooms')).toEqual([])
})

test('recording and what else Anteroom does not do is left out, and said', async () => {
  const metered = await open([
    oldRoom(1, {
      enableRecording: true,
      recordRoom: true,
      meetingLeftWebhook: 'http://plain.test/',
    }),
  ])
  const [row] = readTable((await run(envOf(metered.url))).out)
  expect(row?.note?.split('; ').sort()).toEqual([
    'without enableRecording',
    'without meetingLeftWebhook',
    'without recordRoom',
  ])
  expect((await ask('/api/v1/room/room-1')).body).toMatchObject({ enableRecording: false })
})

test('a limit that Anteroom does not take is not dropped: the room is not made', async () => {
  const metered = await open([oldRoom(1, { maxParticipants: 50_000 }), oldRoom(2)])
  const { code, out } = await run(envOf(metered.url))
  expect(code).toBe(1)
  const [large, usual] = readTable(out)
  expect(large).toMatchObject({ new_id: '' })
  expect(large?.note).toContain('maxParticipants')
  expect(usual?.new_id).not.toBe('')
  expect((await ask('/api/v1/room/room-1')).status).toBe(404)
})

test('archived rooms and rooms that are over stay behind', async () => {
  const metered = await open([
    oldRoom(1, { archived: true, roomName: 'again' }),
    oldRoom(2, { roomName: 'again', privacy: 'private' }),
    oldRoom(3, { expireUnixSec: 1_600_000_000 }),
    oldRoom(4, { expireUnixSec: 0, maxParticipants: 0, meetingJoinWebhook: 'string' }),
  ])
  const { code, out, err } = await run(envOf(metered.url))
  expect(code).toBe(0)
  const rows = readTable(out)
  expect(rows.map(({ old_name, new_name }) => [old_name, new_name])).toEqual([
    ['again', 'again'],
    ['room-3', ''],
    ['room-4', 'room-4'],
  ])
  expect(rows[1]?.note).toContain('it is over')
  expect(err).toContain('1 rooms left out')
})

test('names that differ in case only are one name here: the second room is not made', async () => {
  const metered = await open([
    oldRoom(1, { roomName: 'Club' }),
    oldRoom(2, { roomName: 'club', privacy: 'private' }),
  ])
  const { code, out } = await run(envOf(metered.url))
  expect(code).toBe(1)
  expect(readTable(out)[1]?.note).toContain(oldRoom(1)._id)
  expect((await ask('/api/v1/rooms')).body).toHaveLength(1)
})

test('a room of another privacy that is here already is not taken for the old one', async () => {
  await ask('/api/v1/room', { roomName: 'room-1', privacy: 'public' })
  const metered = await open([oldRoom(1, { privacy: 'private' })])
  const { code, out } = await run(envOf(metered.url))
  expect(code).toBe(1)
  expect(readTable(out)[0]).toMatchObject({ new_id: '' })
})

test('a name that Anteroom keeps for itself gives way to one made of the old id', async () => {
  const metered = await open([oldRoom(1, { roomName: 'Dashboard' })])
  const [first] = readTable((await run(envOf(metered.url))).out)
  expect(first).toMatchObject({ old_name: 'Dashboard', new_name: `room-${oldRoom(1)._id}` })
  expect(first?.note).toContain('another name')
  const [second] = readTable((await run(envOf(metered.url))).out)
  expect(second?.new_id).toBe(first?.new_id)
})

test('run again, or with its answers lost on the way, it makes nothing twice', async () => {
  const rooms = Array.from({ length: 6 }, (_, index) => oldRoom(index))
  const metered = await open(rooms)
  let posts = 0
  const line = place.keep(
    await startLossyLine(place.base(), (method) => method === 'POST' && posts++ % 2 === 0),
  )
  const out = place.file('rooms.csv')
  const first = await run(envOf(metered.url, line.url), '--out', out)
  expect({ code: first.code, err: first.err }).toMatchObject({ code: 0 })
  expect(posts).toBe(12)
  const table = await readFile(out, 'utf8')
  const { body: here } = await ask('/api/v1/rooms')
  expect(here).toHaveLength(6)

  const again = await run(envOf(metered.url), '--out', out)
  expect(again.err).toContain('5 rooms done before')
  expect(await readFile(out, 'utf8')).toBe(table)
  expect(readTable((await run(envOf(metered.url))).out)).toEqual(readTable(table))
  expect((await ask('/api/v1/rooms')).body).toEqual(here)
})

test('a dry run makes nothing', async () => {
  const metered = await open([oldRoom(1)])
  const { code, out, err } = await run(envOf(metered.url), '--dry-run')
  expect(code).toBe(0)
  expect(readTable(out)).toMatchObject([{ old_name: 'room-1', new_id: '' }])
  expect(err).toContain('would be made')
  expect((await ask('/api/v1/rooms')).body).toEqual([])
})

test('a wrong key is said without the key, though Metered has it in the address', async () => {
  const metered = await open([oldRoom(1)])
  const wrong = { ...envOf(metered.url), METERED_SECRET_KEY: 'not-the-key-of-metered' }
  const { code, out, err } = await run(wrong)
  expect(code).toBe(2)
  expect(err).toMatch(/Metered.*401.*Look at METERED_SECRET_KEY/)
  expect(out + err).not.toContain('not-the-key-of-metered')
})

test('a list in no known form is said, with the way around it', async () => {
  const metered = await open([oldRoom(1)], 'strange')
  const { code, err } = await run(envOf(metered.url))
  expect(code).toBe(2)
  expect(err).toContain('Use --names')
})
