// The Idempotency-Key header: making a room twice makes it once. Crashes in between: access/open-room.test.ts.

import { expect, test } from 'vitest'
import { call, freshName, refusalOf, type WireRoom } from '../../support/service.ts'

const make = (key: string, body: unknown = {}): Promise<Response> =>
  call('/api/v1/room', { body, headers: { 'Idempotency-Key': key } })
const freshKey = (): string => crypto.randomUUID()

test('the same key and body answer the same room', async () => {
  const [key, body] = [freshKey(), { roomName: freshName(), privacy: 'private' }]
  const first = await make(key, body)
  expect(first.status).toBe(200)
  const room = await first.json<WireRoom>()
  const again = await make(key, body)
  expect(again.status).toBe(200)
  expect(await again.json()).toEqual(room)
})

test('a room that got a random name keeps it when the call is repeated', async () => {
  const key = freshKey()
  const room = await (await make(key)).json<WireRoom>()
  expect(await (await make(key)).json()).toEqual(room)
  expect(await (await make(freshKey())).json<WireRoom>()).not.toEqual(room)
})

test('twenty calls at once with one key make one room', async () => {
  const [key, body] = [freshKey(), { roomName: freshName() }]
  const answers = await Promise.all(Array.from({ length: 20 }, () => make(key, body)))
  const rooms = await Promise.all(answers.map((answer) => answer.json<WireRoom>()))
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
  expect(new Set(rooms.map((room) => room._id)).size).toBe(1)
})

test('the order and the white space of the fields are no other body', async () => {
  const [key, roomName] = [freshKey(), freshName()]
  const room = await (await make(key, { roomName, autoJoin: true })).json()
  const again = await make(key, ` { "autoJoin" : true, "roomName" : "${roomName}" } `)
  expect(await again.json()).toEqual(room)
})

test('the same key with another body is 422', async () => {
  const [key, roomName] = [freshKey(), freshName()]
  await (await make(key, { roomName })).text()
  for (const body of [{ roomName: freshName() }, { roomName, autoJoin: true }, {}])
    expect(await refusalOf(await make(key, body))).toEqual([422, 'idempotency_key_reused'])
})

test('the key of a room that has been archived is 409', async () => {
  const [key, body] = [freshKey(), { roomName: freshName() }]
  await (await make(key, body)).text()
  await (await call(`/api/v1/room/${body.roomName}`, { method: 'DELETE' })).text()
  expect(await refusalOf(await make(key, body))).toEqual([409, 'idempotency_key_archived'])
  expect((await make(freshKey(), body)).status).toBe(200)
})

test('another key for a name that is taken is refused as without a key', async () => {
  const body = { roomName: freshName() }
  await (await make(freshKey(), body)).text()
  expect(await refusalOf(await make(freshKey(), body))).toEqual([400, 'room_exists'])
})

test('a key has 1 to 255 printable characters', async () => {
  for (const key of ['', 'x'.repeat(256), 'a\u00e9', 'a\tb'])
    expect([key, ...(await refusalOf(await make(key)))]).toEqual([key, 400, 'invalid_field'])
  expect((await make(`${freshKey()}${'x'.repeat(219)}`)).status).toBe(200)
})

test('a request that was refused as malformed does not use its key up', async () => {
  const [key, roomName] = [freshKey(), freshName()]
  for (const fault of [{ lang: '' }, { linkTarget: 'nowhere' }, { expirationDate: 1 }])
    expect((await make(key, { roomName, ...fault })).status).toBe(400)
  expect((await make(key, { roomName })).status).toBe(200)
})

test('a request that was refused as contradictory does not use its key up', async () => {
  const [key, roomName] = [freshKey(), freshName()]
  expect(await refusalOf(await make(key, { roomName, expireUnixSec: 1 }))).toEqual([
    400,
    'invalid_field',
  ])
  expect((await make(key, { roomName })).status).toBe(200)
})
