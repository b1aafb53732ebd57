// scripts/import-100ms.mjs as a customer starts it: a stand-in for 100ms on one side, Anteroom on raw
// workerd on the other.

import { readFile, stat, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { SECRET_KEY } from '../support/anteroom-process.ts'
import { ACCESS_KEY, hexId, type OldRoom, oldCode, SECRET, startHms } from './hms-stand-in.ts'
import { useImportPlace } from './import-place.ts'
import { readCsv, readTable, runScript, startLossyLine } from './stand-in.ts'

const ALL = { endRoom: true, removeOthers: true, mute: true, changeRole: true }
const TEACHING = {
  id: hexId(1),
  name: 'teaching',
  roles: { host: { permissions: ALL, priority: 1 }, guest: { maxPeerCount: 30 } },
}

const place = useImportPlace()
const { ask } = place

const open = async (...given: Parameters<typeof startHms>) => place.keep(await startHms(...given))

const envOf = (hms: string, to = place.base()) => ({
  HMS_ACCESS_KEY: ACCESS_KEY,
  HMS_SECRET: SECRET,
  HMS_BASE_URL: `${hms}/v2`,
  ANTEROOM_URL: to,
  SECRET_KEY,
})

const run = (env: Record<string, string>, ...args: string[]) =>
  runScript('import-100ms.mjs', env, args)

/** Every enabled code of every room here. */
const codesHere = async (): Promise<{ code: string; role: string; room_id: string }[]> => {
  const rooms = (await ask('/api/v1/rooms?limit=100')).body
  const ids: string[] = rooms.map(({ _id }: { _id: string }) => _id)
  const lists = await Promise.all(
    ids.map((id) => ask(`/v2/room-codes/room/${id}?limit=100&enabled=true`)),
  )
  return lists.flatMap(({ body }) => body.data)
}

const room = (number: number, more: Partial<OldRoom> = {}): OldRoom => ({
  id: hexId(1000 + number),
  name: `room-${number}`,
  template_id: TEACHING.id,
  codes: [],
  ...more,
})

test('every template, room and enabled code is made, and the table says which is which', async () => {
  const studio = {
    id: hexId(2),
    name: 'studio',
    roles: { 'stage guest': { permissions: { mute: true } }, host: {} },
  }
  const first = room(1, {
    name: 'weekly',
    size: 40,
    description: 'Every Monday',
    region: 'eu',
    codes: [oldCode('host'), oldCode('guest'), oldCode('guest'), oldCode('guest', false)],
  })
  const second = room(2, { template_id: studio.id, codes: [oldCode('stage guest')] })
  const hms = await open({ templates: [TEACHING, studio], rooms: [first, second] })
  const out = place.file('rooms.csv')
  const { code, err } = await run(envOf(hms.url), '--out', out)
  expect({ code, err: err.slice(-200) }).toMatchObject({ code: 0 })

  const rows = readTable(await readFile(out, 'utf8'))
  expect((await stat(out)).mode & 0o077).toBe(0)
  expect(rows.filter(({ kind }) => kind === 'template')).toHaveLength(2)
  const mine = rows.filter(({ old_id }) => old_id === first.id)
  expect(mine.map(({ old_code, role }) => [old_code, role])).toEqual(
    first.codes.slice(0, 3).map(({ code: old, role }) => [old, role]),
  )
  expect(new Set(mine.map(({ new_code }) => new_code)).size).toBe(3)
  for (const { new_code, new_link, new_id, role } of mine) {
    expect(new_link).toBe(`https://go.example.com/${new_code}`)
    expect((await ask(`/v2/room-codes/code/${new_code}`)).body).toMatchObject({
      role,
      room_id: new_id,
      enabled: true,
    })
    expect((await ask('/v2/token', { code: new_code })).status).toBe(200)
  }
  const weekly = (await ask(`/v2/rooms/${mine[0]?.new_id}`)).body
  expect(weekly).toMatchObject({
    name: 'weekly',
    size: 40,
    description: 'Every Monday',
    region: 'eu',
    template: 'teaching',
  })
  const roles = (await ask(`/v2/templates/${weekly.template_id}`)).body.roles
  expect(roles.host.permissions).toMatchObject({ removeOthers: true, unmute: false })
  expect(roles.guest).toMatchObject({ maxPeerCount: 30 })
  expect(rows.find(({ old_id }) => old_id === second.id)).toMatchObject({ role: 'stage guest' })
})

test('more rooms than a page has are all found, once', async () => {
  const rooms = Array.from({ length: 103 }, (_, index) => room(index))
  const hms = await open({ templates: [TEACHING], rooms })
  const { code, out } = await run(envOf(hms.url), '--dry-run')
  expect(code).toBe(0)
  expect(readTable(out).map(({ old_id }) => old_id)).toEqual(
    [TEACHING, ...rooms].map(({ id }) => id),
  )
})

test('a role that may nothing at 100ms may nothing here, though it is called host', async () => {
  const quiet = { id: hexId(3), name: 'quiet', roles: { host: {} } }
  const hms = await open({ templates: [quiet], rooms: [] })
  const { out } = await run(envOf(hms.url))
  const { roles } = (await ask(`/v2/templates/${readTable(out)[0]?.new_id}`)).body
  expect(Object.values(roles.host.permissions)).not.toContain(true)
})

test('run again, it makes nothing twice: with its table, and without', async () => {
  const rooms = [
    room(1, { codes: [oldCode('host'), oldCode('guest'), oldCode('guest')] }),
    room(2, { codes: [oldCode('guest')] }),
  ]
  const hms = await open({ templates: [TEACHING], rooms })
  const out = place.file('rooms.csv')
  await run(envOf(hms.url), '--out', out)
  const table = await readFile(out, 'utf8')
  const codes = await codesHere()
  expect(codes).toHaveLength(4)

  const again = await run(envOf(hms.url), '--out', out)
  expect(again.code).toBe(0)
  expect(await readFile(out, 'utf8')).toBe(table)
  const afresh = await run(envOf(hms.url))
  expect(readTable(afresh.out)).toEqual(readTable(table))
  expect(await codesHere()).toEqual(codes)
  expect((await ask('/v2/templates?limit=100')).body.data).toHaveLength(1)
})

test('killed at any moment it goes on where it was, and makes nothing twice', async () => {
  const rooms = Array.from({ length: 18 }, (_, index) =>
    room(index, { codes: [oldCode('host'), oldCode('guest'), oldCode('guest')] }),
  )
  const out = place.file('rooms.csv')
  const kills = [3, 6, 9]
  let requests = 0
  let abort = new AbortController()
  const hms = await open({ templates: [TEACHING], rooms }, () => {
    requests += 1
    // The kill comes while the import goes on with what it has just been told.
    if (requests === kills[0]) setTimeout(() => abort.abort(), Math.random() * 20)
    return null
  })
  let killed = 0
  for (; kills.length > 0; kills.shift()) {
    requests = 0
    abort = new AbortController()
    const { code } = await runScript(
      'import-100ms.mjs',
      envOf(hms.url),
      ['--out', out],
      abort.signal,
    )
    if (code === null) killed += 1
  }
  expect(killed).toBe(3)
  // What a power cut leaves: the last record torn.
  const half = await readFile(out, 'utf8')
  await writeFile(out, half.slice(0, -7))
  expect((await run(envOf(hms.url), '--out', out)).code).toBe(0)
  const rows = readTable(await readFile(out, 'utf8')).filter(({ kind }) => kind === 'room')
  expect(rows.map(({ old_code }) => old_code).sort()).toEqual(
    rooms.flatMap(({ codes }) => codes.map(({ code }) => code)).sort(),
  )
  const codes = await codesHere()
  expect(codes.map(({ code }) => code).sort()).toEqual(rows.map(({ new_code }) => new_code).sort())
})

test('an answer that is lost on the way makes no second room and no second code', async () => {
  const hms = await open({
    templates: [TEACHING],
    rooms: [room(1, { codes: [oldCode('guest'), oldCode('guest')] })],
  })
  const lost = new Set<string>()
  const line = await startLossyLine(place.base(), (method, path) => {
    const isFirst = method === 'POST' && !lost.has(path)
    if (isFirst) lost.add(path)
    return isFirst
  })
  place.keep(line)
  const { code, out, err } = await run(envOf(hms.url, line.url))
  expect({ code, err }).toMatchObject({ code: 0 })
  expect(lost.size).toBe(3)
  const rows = readTable(out).filter(({ kind }) => kind === 'room')
  expect((await codesHere()).map(({ code }) => code)).toEqual(rows.map((row) => row.new_code))
  expect((await ask('/api/v1/rooms')).body).toHaveLength(1)
})

test("a person's own code is given to nobody else", async () => {
  const hms = await open({ templates: [TEACHING], rooms: [room(1)] })
  const moved = readTable((await run(envOf(hms.url))).out)[1]
  const path = `/v2/room-codes/room/${moved?.new_id}/role/guest`
  const { body: own } = await ask(path, { user: { name: 'Ann', external_user_id: 'ann' } })
  const later = await open({
    templates: [TEACHING],
    rooms: [room(1, { codes: [oldCode('guest')] })],
  })
  const code = readTable((await run(envOf(later.url))).out)[1]?.new_code
  expect(code).toMatch(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/)
  expect(code).not.toBe(own.code)
})

test('a template of the same name that is here stays as it is', async () => {
  const { body: there } = await ask('/v2/templates', {
    name: 'teaching',
    roles: { host: {}, guest: {}, helper: {} },
  })
  const hms = await open({
    templates: [TEACHING],
    rooms: [room(1, { codes: [oldCode('guest')] })],
  })
  const [template, moved] = readTable((await run(envOf(hms.url))).out)
  expect(template?.new_id).not.toBe(there.id)
  expect(template?.new_name).toBe(`teaching ${TEACHING.id}`)
  expect((await ask(`/v2/templates/${there.id}`)).body).toEqual(there)
  expect((await ask(`/v2/rooms/${moved?.new_id}`)).body.template_id).toBe(template?.new_id)
  // And the second run finds its own.
  expect(readTable((await run(envOf(hms.url))).out)[0]?.new_id).toBe(template?.new_id)
})

test('a room of the same name that is here, public or of another template, is left alone', async () => {
  await ask('/api/v1/room', { roomName: 'room-1', privacy: 'public' })
  await ask('/api/v1/room', { roomName: 'room-2', privacy: 'private' })
  const [template] = (await ask('/v2/templates')).body.data
  // The same template by its roles, so that only the privacy tells the first room from the old one.
  const usual = { id: hexId(6), name: 'default', roles: template.roles }
  const hms = await open({
    templates: [usual, TEACHING],
    rooms: [
      room(1, { template_id: usual.id, codes: [oldCode('guest')] }),
      room(2, { codes: [oldCode('guest')] }),
      room(3, { template_id: usual.id }),
    ],
  })
  const { code, out, err } = await run(envOf(hms.url))
  expect(code).toBe(1)
  const rows = readTable(out)
  expect(rows[0]).toMatchObject({ new_id: template.id, new_name: 'default' })
  for (const [name, isMade] of [
    ['room-1', false],
    ['room-2', false],
    ['room-3', true],
  ]) {
    const row = rows.find(({ old_name }) => old_name === name)
    expect([name, row?.new_id !== '']).toEqual([name, isMade])
    expect([name, row?.note]).toEqual([name, isMade ? '' : expect.stringContaining('here already')])
  }
  expect(err).toContain('2 rooms NOT carried over')
  expect(await codesHere()).toEqual([])
})

test('names, roles and fields that Anteroom does not take are replaced or left out, and said', async () => {
  const odd = { id: hexId(4), name: 'odd', roles: { guest: {}, __internal_recorder: {} } }
  const hms = await open({
    templates: [odd],
    rooms: [
      room(1, { name: '-dash', template_id: odd.id }),
      room(2, { name: 'dashboard', template_id: odd.id, region: 'mars', size: 0 }),
      room(3, {
        template_id: odd.id,
        recording_info: { enabled: true },
        codes: [oldCode('__internal_recorder'), oldCode('guest')],
      }),
      room(4, { template_id: hexId(99) }),
    ],
  })
  const { code, out } = await run(envOf(hms.url))
  expect(code).toBe(1)
  const [template, dash, reserved, recorded, guest, orphan] = readTable(out)
  expect(template?.note).toBe('without role __internal_recorder')
  expect(dash).toMatchObject({ old_name: "'-dash", new_name: `room-${hexId(1001)}` })
  expect(reserved).toMatchObject({ new_name: `room-${hexId(1002)}` })
  expect(reserved?.note).toContain('without region')
  expect(recorded).toMatchObject({ role: '__internal_recorder', new_code: '' })
  expect(recorded?.note).toContain('without recording')
  expect(guest?.new_code).not.toBe('')
  expect(orphan).toMatchObject({ new_id: '', note: 'its template is not carried over' })
})

test('disabled rooms come only when asked for, disabled', async () => {
  const off = room(1, { enabled: false, codes: [oldCode('guest')] })
  const hms = await open({ templates: [TEACHING], rooms: [off, room(2)] })
  expect(readTable((await run(envOf(hms.url))).out).map((row) => row.old_name)).toEqual([
    'teaching',
    'room-2',
  ])
  const { code, out } = await run(envOf(hms.url), '--with-disabled')
  expect(code).toBe(0)
  const row = readTable(out).find(({ old_id }) => old_id === off.id)
  expect((await ask(`/v2/rooms/${row?.new_id}`)).body.enabled).toBe(false)
})

test('a dry run makes nothing and says what would be made', async () => {
  const hms = await open({
    templates: [TEACHING],
    rooms: [room(1, { codes: [oldCode('host'), oldCode('guest')] })],
  })
  const out = place.file('rooms.csv')
  const { code, out: table, err } = await run(envOf(hms.url), '--dry-run', '--out', out)
  expect(code).toBe(0)
  expect(readTable(table).map(({ role, new_id }) => [role, new_id])).toEqual([
    ['', ''],
    ['host', ''],
    ['guest', ''],
  ])
  expect(err).toContain('room-1: would be made')
  await expect(stat(out)).rejects.toThrow('ENOENT')
  expect((await ask('/api/v1/rooms')).body).toEqual([])
  expect((await ask('/v2/templates')).body.data).toEqual([])
})

test('a field that a table program would compute is text, and quotes and commas survive', async () => {
  const nasty = { id: hexId(5), name: '=1+1, "sum"\r\n', roles: { guest: {} } }
  const hms = await open({ templates: [nasty], rooms: [] })
  const { out } = await run(envOf(hms.url), '--dry-run')
  const [header, record] = readCsv(out)
  expect(record).toHaveLength(header?.length ?? 0)
  expect(record?.[2]).toBe(`'=1+1, "sum"\r\n`)
})

test('over a limit it waits as long as it is told, and goes on', async () => {
  const tellings = [
    { status: 429, headers: { 'Retry-After': '2' }, body: { code: 429, message: 'slow down' } },
    { status: 429, body: { message: 'rate limit exceeded, retry after 3 seconds' } },
  ]
  let early = 0
  let until = 0
  const hms = await open({ templates: [TEACHING], rooms: [room(1)] }, ({ path }) => {
    if (path !== '/v2/rooms') return null
    if (performance.now() < until) early += 1
    until = performance.now() + (tellings.length === 2 ? 1900 : 2900)
    return tellings.shift() ?? null
  })
  const { code, err } = await run(envOf(hms.url))
  expect(code).toBe(0)
  expect(err).toMatch(/slow down; asking again in 2 s.*retry after 3 seconds; asking again in 3 s/s)
  expect({ left: tellings.length, early }).toEqual({ left: 0, early: 0 })
})

test('what is wrong is said plainly, without the keys, and nothing is made', async () => {
  const hms = await open({ templates: [TEACHING], rooms: [room(1)] })
  const env = envOf(hms.url)
  const gone = await open({ templates: [], rooms: [] })
  gone.close()
  const html = await open({ templates: [], rooms: [] }, () => ({ body: '<html>' }))
  const cases: [Record<string, string>, string[], RegExp][] = [
    [{ ...env, HMS_SECRET: 'wrong-secret' }, [], /100ms.*401.*Look at HMS_ACCESS_KEY and HMS_SEC/],
    [{ ...env, SECRET_KEY: 'wrong-key' }, [], /Anteroom.*401.*Look at SECRET_KEY/],
    [{ ...env, HMS_BASE_URL: gone.url }, ['--retries', '1'], /cannot be reached \(ECONNREFUSED\)/],
    [{ ...env, ANTEROOM_URL: html.url }, [], /does not answer JSON. Is the address right/],
    [{ ...env, ANTEROOM_URL: 'http://go.example.com' }, [], /must be an https: address/],
    [
      { ANTEROOM_URL: place.base() },
      [],
      /Set HMS_ACCESS_KEY, HMS_SECRET, SECRET_KEY in the environment/,
    ],
    [env, ['--secret', SECRET], /Unknown option '--secret'.*keys are read from the environment/],
    [env, ['--out', place.file('note.txt')], /no table of an import/],
  ]
  await writeFile(place.file('note.txt'), 'my notes')
  for (const [wrong, args, said] of cases) {
    const { code, out, err } = await run(wrong, ...args)
    expect(err).toMatch(said)
    expect(code).toBe(2)
    for (const key of [SECRET, SECRET_KEY, 'wrong-secret', 'wrong-key'])
      expect(out + err).not.toContain(key)
  }
  expect(await readFile(place.file('note.txt'), 'utf8')).toBe('my notes')
  expect((await ask('/api/v1/rooms')).body).toEqual([])
})

test('--help needs no keys', async () => {
  const { code, out } = await run({}, '--help')
  expect(code).toBe(0)
  expect(out).toContain('HMS_ACCESS_KEY')
})
