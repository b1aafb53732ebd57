// The server client against the running Worker: every call, and what it throws.

import { exports } from 'cloudflare:workers'
import type * as v from 'valibot'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type Admission,
  Anteroom,
  AnteroomError,
  type NewRoom,
  type NewToken,
  type Room,
  type RoomCode,
  type Showing,
  type TokenClaims,
} from '../../src/client/server.ts'
import type { v1Claims } from '../../src/edge/token-claims.ts'
import type { showing } from '../../src/http/v1/admission-schema.ts'
import type { newRoom } from '../../src/http/v1/room-schema.ts'
import type { newToken } from '../../src/http/v1/token-schema.ts'
import type { WireAdmission, WireRoom } from '../../src/http/v1/wire.ts'
import type { WireCode } from '../../src/http/v2/code-schema.ts'
import { ask, freshName, ORIGIN, SECRET_KEY } from '../support/service.ts'

const throughTheWorker: typeof fetch = (input, init) =>
  exports.default.fetch(new Request(input, init))

const options = { baseUrl: ORIGIN, secretKey: SECRET_KEY, fetch: throughTheWorker }
const { rooms, codes, tokens, admission } = Anteroom(options)

const failureOf = async (work: Promise<unknown>): Promise<AnteroomError> => {
  const failure = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (failure instanceof AnteroomError) return failure
  throw new Error('it did not fail as the client fails')
}

const collect = async <T>(list: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(list)

describe('rooms', () => {
  test('are made, read, changed and archived', async () => {
    const roomName = freshName()
    const made = await rooms.create({ roomName, privacy: 'private', maxParticipants: 5 })
    expect(made).toMatchObject({ roomName, privacy: 'private', maxParticipants: 5 })
    expect(await rooms.get(roomName.toUpperCase())).toEqual(made)
    const changed = await rooms.update(roomName, { enableRequestToJoin: true, maxParticipants: 0 })
    expect(changed.enableRequestToJoin).toBe(true)
    expect(changed.maxParticipants).toBeUndefined()
    expect(await rooms.archive(roomName)).toBeUndefined()
    expect(await failureOf(rooms.get(roomName))).toMatchObject({ code: 'room_not_found' })
  })

  test('get a name when they are given none', async () => {
    expect((await rooms.create()).roomName).toMatch(/^[a-z]{12}$/)
  })

  test('are made once for one idempotency key', async () => {
    const idempotencyKey = freshName()
    const made = await rooms.create({ lang: 'de' }, { idempotencyKey })
    expect(await rooms.create({ lang: 'de' }, { idempotencyKey })).toEqual(made)
    expect(await failureOf(rooms.create({ lang: 'fr' }, { idempotencyKey }))).toMatchObject({
      code: 'idempotency_key_reused',
      status: 422,
    })
  })

  test('are listed to the last one, newest first, page by page', async () => {
    const made = []
    for (let n = 0; n < 7; n++) made.push((await rooms.create({ roomName: freshName() })).roomName)
    const listed = (await collect(rooms.list({ pageSize: 2 }))).map(({ roomName }) => roomName)
    expect(listed.slice(0, 7)).toEqual(made.toReversed())
    expect(new Set(listed).size).toBe(listed.length)
    expect((await collect(rooms.list())).map(({ roomName }) => roomName)).toEqual(listed)
  })

  test('are asked for no further than they are read', async () => {
    const asked: string[] = []
    const watched: typeof fetch = (input, init) => {
      asked.push(String(input))
      return throughTheWorker(input, init)
    }
    for await (const _ of Anteroom({ ...options, fetch: watched }).rooms.list({ pageSize: 1 }))
      break
    expect(asked).toEqual([`${ORIGIN}/api/v1/rooms?limit=1`])
  })
})

describe('codes', () => {
  test('are made for every role, and for one', async () => {
    const { _id } = await rooms.create({ roomName: freshName() })
    const made = await codes.createAll(_id)
    expect(made.map(({ role }) => role).toSorted()).toEqual(['guest', 'host'])
    expect(await codes.createAll(_id)).toEqual(made)
    const more = await codes.create(_id, 'guest')
    expect(made.map(({ code }) => code)).not.toContain(more.code)
    expect(await codes.get(more.code)).toEqual(more)
  })

  test('are one for one person', async () => {
    const { _id } = await rooms.create({ roomName: freshName() })
    const user = { name: 'Änn 🎈', external_user_id: 'user-42', meta: { class: '3b' } }
    const own = await codes.create(_id, 'guest', user)
    expect(own.user).toEqual(user)
    expect(await codes.create(_id, 'guest', user)).toEqual(own)
  })

  test('are listed to the last one, by role and state', async () => {
    const { _id } = await rooms.create({ roomName: freshName() })
    const made: string[] = []
    for (let n = 0; n < 23; n++) made.push((await codes.create(_id, 'guest')).code)
    await codes.create(_id, 'host')
    const off = await codes.disable(made[3] ?? '')
    const listed = await collect(codes.list(_id, { role: 'guest', pageSize: 10 }))
    expect(listed.map(({ code }) => code)).toEqual(made)
    expect(await collect(codes.list(_id, { enabled: false }))).toEqual([off])
    expect(await collect(codes.list(_id))).toHaveLength(24)
  })

  test('are switched off and on', async () => {
    const { _id } = await rooms.create({ roomName: freshName() })
    const { code, link } = await codes.create(_id, 'guest')
    expect(link).toBe(`${ORIGIN}/${code}`)
    expect(await codes.disable(code)).toMatchObject({ code, enabled: false })
    expect((await ask(`/${code}`)).status).toBe(410)
    expect(await codes.enable(code)).toMatchObject({ code, enabled: true })
    expect((await ask(`/${code}`)).status).toBe(302)
  })
})

describe('tokens and admission', () => {
  test('a token is made, looked at, and would be let in', async () => {
    const { roomName, _id } = await rooms.create({ roomName: freshName(), privacy: 'private' })
    const token = await tokens.create({ roomName, name: 'Bea', isAdmin: true })
    expect((await tokens.validate(token)).data).toMatchObject({ roomName, roomId: _id })
    const admitted = { admitted: true, role: 'host', isAdmin: true, name: 'Bea' }
    expect(await admission.check({ roomName }, { accessToken: token })).toEqual(admitted)
    expect(await admission.check({ roomId: _id }, { accessToken: token })).toEqual(admitted)
  })

  test('a code and a name would be let in, or may ask', async () => {
    const { roomName, _id } = await rooms.create({ roomName: freshName(), privacy: 'private' })
    const { code } = await codes.create(_id, 'guest')
    expect(await admission.check({ roomName }, { roomCode: code, name: 'Ann' })).toMatchObject({
      admitted: true,
      name: 'Ann',
    })
    expect(await failureOf(admission.check({ roomName }, { name: 'Ann' }))).toMatchObject({
      code: 'token_required',
      status: 403,
    })
    await rooms.update(roomName, { enableRequestToJoin: true })
    expect(await admission.check({ roomName }, { name: 'Ann' })).toEqual({
      admitted: false,
      mayRequest: true,
    })
  })

  test('a bad token is refused in its own words', async () => {
    expect(await failureOf(tokens.validate('nonsense'))).toMatchObject({
      code: 'token_malformed',
      status: 400,
    })
  })
})

test('a refusal of either dialect has its stable code, its sentence and its request id', async () => {
  const v1 = await failureOf(rooms.get('nobody-made-this'))
  expect([v1.name, v1.status, v1.code, v1.message]).toEqual([
    'AnteroomError',
    404,
    'room_not_found',
    'room not found',
  ])
  const v2 = await failureOf(codes.createAll('nobody-made-this'))
  expect([v2.name, v2.status, v2.code, v2.message]).toEqual([
    'AnteroomError',
    404,
    'room_not_found',
    'Room not found',
  ])
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
  expect(v1.requestId).toMatch(uuid)
  expect(v2.requestId).toMatch(uuid)
})

test('a wrong key opens nothing, in both dialects', async () => {
  const wrong = Anteroom({ ...options, secretKey: 'x'.repeat(32) })
  for (const work of [
    wrong.rooms.create(),
    wrong.codes.get('abc-defg-hij'),
    wrong.tokens.create({}),
  ])
    expect(await failureOf(work)).toMatchObject({ code: 'secret_key_wrong', status: 401 })
})

test('names are data in an address, whatever is in them', async () => {
  const { _id } = await rooms.create({ roomName: freshName() })
  for (const name of ['a/b', '../rooms', 'a?b', 'ä %', '#'])
    expect(await failureOf(rooms.get(name))).toMatchObject({ code: 'room_not_found' })
  expect(await failureOf(codes.create(_id, 'waiting room'))).toMatchObject({
    code: 'role_not_found',
  })
})

test('what the client takes and gives is what the handlers take and give', () => {
  expectTypeOf<NewRoom>().toExtend<v.InferInput<typeof newRoom>>()
  // What is refused as `not_supported` when it is true, the client does not let one write.
  expectTypeOf<keyof NewRoom>().toEqualTypeOf<keyof v.InferInput<typeof newRoom>>()
  expectTypeOf<NewToken>().toExtend<v.InferInput<typeof newToken>>()
  expectTypeOf<v.InferInput<typeof newToken>>().toExtend<NewToken>()
  expectTypeOf<Showing>().toExtend<v.InferInput<typeof showing>>()
  expectTypeOf<v.InferInput<typeof showing>>().toExtend<Showing>()
  expectTypeOf<Omit<WireRoom, 'archived'>>().toExtend<Omit<Room, 'archived'>>()
  expectTypeOf<keyof Room>().toEqualTypeOf<keyof WireRoom>()
  expectTypeOf<WireCode>().toExtend<RoomCode>()
  expectTypeOf<keyof RoomCode>().toEqualTypeOf<keyof WireCode>()
  expectTypeOf<WireAdmission>().toExtend<Admission>()
  expectTypeOf<Admission>().toExtend<{ admitted: boolean }>()
  expectTypeOf<v.InferOutput<typeof v1Claims>>().toExtend<TokenClaims>()
  expectTypeOf<keyof TokenClaims['data']>().toEqualTypeOf<
    keyof v.InferOutput<typeof v1Claims>['data']
  >()
})
