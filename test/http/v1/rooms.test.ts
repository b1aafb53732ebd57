// v1's rooms over HTTP: made, read, changed, archived, and their names. Fields: room-fields.test.ts.

import { describe, expect, test } from 'vitest'
import { RESERVED_NAMES } from '../../../src/domain/room.ts'
import { shardOfText } from '../../../src/store/stubs.ts'
import {
  ask,
  call,
  freshName,
  makeRoom,
  refusalOf,
  SECRET_KEY,
  type WireRefusal,
  type WireRoom,
} from '../../support/service.ts'
import { contextAt } from '../../support/verbs.ts'

const at = (name: string): string => `/api/v1/room/${name}`
const read = async (name: string): Promise<WireRoom> => (await call(at(name))).json<WireRoom>()
const messageOf = async (response: Response): Promise<string> =>
  (await response.json<WireRefusal>()).message

describe('making a room', () => {
  test('answers 200 and the room, which is then read the same', async () => {
    const name = freshName()
    const made = await call('/api/v1/room', { body: { roomName: name } })
    expect(made.status).toBe(200)
    const room = await made.json<WireRoom>()
    expect(room).toMatchObject({
      roomName: name,
      privacy: 'public',
      roomURL: `go.example.com/${name}`,
    })
    expect(room._id).toMatch(/^[0-9a-f]{24}$/)
    expect(new Date(room.created).toISOString()).toBe(room.created)
    expect(await read(name)).toEqual(room)
  })

  test.each([
    ['no body', {}],
    ['an empty body', { body: '' }],
    ['a body of white space', { body: ' \n' }],
    ['an empty object', { body: {} }],
  ])('with %s makes a public room of twelve random letters', async (_, options) => {
    const room = await (await call('/api/v1/room', { method: 'POST', ...options })).json<WireRoom>()
    expect(room.roomName).toMatch(/^[a-z]{12}$/)
    expect(room.privacy).toBe('public')
    expect(await read(room.roomName)).toEqual(room)
  })

  test('works with the key in the query, as the original has it, and with the old key', async () => {
    const byQuery = await ask(`/api/v1/room/?secretKey=${SECRET_KEY}`, { method: 'POST' })
    expect(byQuery.status).toBe(200)
    const old = 'old-secret-key-of-the-tests-0123456789'
    expect(
      (await ask('/api/v1/room', { body: {}, headers: { Authorization: `Bearer ${old}` } })).status,
    ).toBe(200)
  })

  test('under a name that is taken is 400 and says that it already exists', async () => {
    const { roomName } = await makeRoom()
    for (const name of [roomName, roomName.toUpperCase()]) {
      const again = await call('/api/v1/room', { body: { roomName: name } })
      expect(again.status).toBe(400)
      const body = await again.json<WireRefusal>()
      expect(body).toMatchObject({ success: false, code: 'room_exists' })
      expect(body.message).toContain('already exists')
    }
  })

  test('whose making was cut off is 409 until it can be taken over, and says when', async () => {
    const name = freshName()
    const now = Date.now()
    const shard = shardOfText(name)
    await contextAt(now).stores.directory(shard).claim(shard, name, 'cut off', now)
    const again = await call('/api/v1/room', { body: { roomName: name } })
    expect(again.status).toBe(409)
    expect(Number(again.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(Number(again.headers.get('Retry-After'))).toBeLessThanOrEqual(30)
    const body = await again.json<WireRefusal>()
    expect(body.code).toBe('room_being_made')
    expect(body.message).toContain('is being made or already exists')
  })
})

describe('the name of a room', () => {
  test('is kept as written and found in any case, also with a trailing slash', async () => {
    const name = `Room.${freshName()}~A_b:c`
    const room = await makeRoom({ roomName: name })
    expect(room.roomName).toBe(name)
    for (const asked of [name.toLowerCase(), name.toUpperCase(), `${name}/`])
      expect(await read(asked)).toEqual(room)
    expect(await read(encodeURIComponent(name))).toEqual(room)
  })

  test('has 1 to 64 characters', async () => {
    expect((await makeRoom({ roomName: 'q'.repeat(64) })).roomName).toHaveLength(64)
    expect((await makeRoom({ roomName: '7' })).roomName).toBe('7')
    const longer = await call('/api/v1/room', { body: { roomName: 'q'.repeat(65) } })
    expect(await refusalOf(longer)).toEqual([400, 'invalid_field'])
  })

  test.each([
    ['a space', 'a b'],
    ['a slash', 'a/b'],
    ['a leading dot', '.a'],
    ['two dots', '..'],
    ['a leading hyphen', '-a'],
    ['a percent sign', 'a%20b'],
    ['a letter beyond ASCII', 'caf\u00e9'],
    ['a line feed at its end', 'abc\n'],
    ['mark-up', '<b>'],
    ['a number', 7],
    ['null', null],
    ['the form of a room code', 'abc-defg-hij'],
    ['the form of a room code in capitals', 'ABC-DEFG-HIJ'],
  ])('cannot be %s', async (_, roomName) => {
    const refused = await call('/api/v1/room', { body: { roomName } })
    expect(await refusalOf(refused)).toEqual([400, 'invalid_field'])
  })

  test('cannot be an address that this host keeps for itself, in any case', async () => {
    for (const reserved of RESERVED_NAMES)
      for (const roomName of [reserved, reserved.toUpperCase()]) {
        const refused = await call('/api/v1/room', { body: { roomName } })
        expect([roomName, ...(await refusalOf(refused))]).toEqual([roomName, 400, 'invalid_field'])
      }
    expect([...RESERVED_NAMES]).toEqual(
      expect.arrayContaining(['api', 'v2', 'health', 'meeting', 'dashboard', 'join']),
    )
  })

  test('that no room has is 404 `room not found`', async () => {
    for (const name of [freshName(), '%00', 'a%2Fb', '%E0%A4%A', 'x'.repeat(65)]) {
      const missing = await call(at(name))
      expect(missing.status).toBe(404)
      expect(await missing.json()).toMatchObject({
        success: false,
        code: 'room_not_found',
        message: 'room not found',
      })
    }
  })
})

describe('changing a room', () => {
  test('changes the fields sent and no other', async () => {
    const before = await makeRoom({ privacy: 'private', maxParticipants: 7, enableChat: false })
    const changed = await call(at(before.roomName), { method: 'PUT', body: { maxParticipants: 9 } })
    expect(changed.status).toBe(200)
    const after = await changed.json<WireRoom>()
    expect(after).toEqual({ ...before, maxParticipants: 9 })
    expect(await read(before.roomName)).toEqual(after)
  })

  test('with nothing sent changes nothing', async () => {
    const before = await makeRoom({ autoJoin: true })
    expect(await (await call(at(before.roomName), { method: 'PUT' })).json()).toEqual(before)
  })

  test('keeps its name: its own may be sent in any case, another is refused', async () => {
    const before = await makeRoom()
    const own = { roomName: before.roomName.toUpperCase(), autoJoin: true }
    const same = await call(at(before.roomName), { method: 'PUT', body: own })
    expect(await same.json()).toEqual({ ...before, autoJoin: true })
    for (const roomName of [freshName(), 'api', 'a b', '']) {
      const other = await call(at(before.roomName), { method: 'PUT', body: { roomName } })
      expect(await refusalOf(other)).toEqual([400, 'room_name_fixed'])
    }
  })

  test('that is not there is 404', async () => {
    const missing = await call(at(freshName()), { method: 'PUT', body: { autoJoin: true } })
    expect(await refusalOf(missing)).toEqual([404, 'room_not_found'])
  })
})

describe('archiving a room', () => {
  test.each([
    ['no body', undefined],
    ['an empty object', {}],
  ])('with %s answers in the words of the original and frees the name', async (_, body) => {
    const room = await makeRoom()
    const ended = await call(at(room.roomName), { method: 'DELETE', body })
    expect(ended.status).toBe(200)
    expect(await ended.json()).toEqual({ success: true, message: 'Room successfully archived' })
    expect(await refusalOf(await call(at(room.roomName)))).toEqual([404, 'room_not_found'])
    const next = await makeRoom({ roomName: room.roomName })
    expect(next._id).not.toBe(room._id)
    expect(await read(room.roomName)).toEqual(next)
  })

  test('takes the name in the body too, and refuses another one', async () => {
    const { roomName } = await makeRoom()
    const other = await call(at(roomName), { method: 'DELETE', body: { roomName: freshName() } })
    expect(await refusalOf(other)).toEqual([400, 'room_name_fixed'])
    const own = await call(at(roomName), { method: 'DELETE', body: { roomName } })
    expect(own.status).toBe(200)
  })

  test('twice is 404 the second time', async () => {
    const { roomName } = await makeRoom()
    await (await call(at(roomName), { method: 'DELETE' })).text()
    const again = await call(at(roomName), { method: 'DELETE' })
    expect(await refusalOf(again)).toEqual([404, 'room_not_found'])
    const changed = await call(at(roomName), { method: 'PUT', body: {} })
    expect(await refusalOf(changed)).toEqual([404, 'room_not_found'])
  })
})

test('no refusal carries a key `roomName`, which callers take for a room', async () => {
  const { roomName } = await makeRoom()
  const refusals = await Promise.all([
    call('/api/v1/room', { body: { roomName } }),
    call('/api/v1/room', { body: { roomName: 'a b' } }),
    call('/api/v1/room', { body: { roomname: freshName() } }),
    call(at(roomName), { method: 'PUT', body: { roomName: freshName() } }),
    call(at(freshName())),
    call('/api/v1/token', { body: { roomName: freshName() } }),
    call('/api/v1/token', { body: { roomName, globalToken: true } }),
    ask(at(roomName)),
  ])
  for (const response of refusals) {
    expect(response.status).toBeGreaterThanOrEqual(400)
    const body = await response.json<WireRefusal>()
    expect(Object.keys(body).sort()).toEqual(['code', 'message', 'requestId', 'success'])
    expect(body.requestId).toBe(response.headers.get('X-Request-Id'))
  }
})

test('the message for a missing key says how to send it', async () => {
  const refused = await ask('/api/v1/rooms')
  expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer')
  expect(await messageOf(refused)).toContain('Authorization: Bearer')
})
