// What is refused of a room's fields over HTTP: unknown ones (with the one that was meant), what Anteroom
// does not do, times that contradict each other. The fields themselves: room-fields.test.ts.

import { describe, expect, test } from 'vitest'
import { call, freshName, makeRoom, refusalOf, type WireRefusal } from '../../support/service.ts'
import { seconds } from '../../support/tokens.ts'

const NOW = seconds()

const create = (fields: Record<string, unknown>): Promise<Response> =>
  call('/api/v1/room', { body: { roomName: freshName(), ...fields } })
const change = (name: string, body: Record<string, unknown>): Promise<Response> =>
  call(`/api/v1/room/${name}`, { method: 'PUT', body })
const read = async (name: string) =>
  (await call(`/api/v1/room/${name}`)).json<Record<string, unknown>>()

describe('an unknown field is refused by name, with the one that was meant', () => {
  test.each([
    ['expirationDate', 'expireUnixSec'],
    ['expiresAt', 'expireUnixSec'],
    ['expireUnixSecs', 'expireUnixSec'],
    ['notBefore', 'notBeforeUnixSec'],
    ['name', 'roomName'],
    ['roomname', 'roomName'],
    ['enableScreenShare', 'enableScreenSharing'],
    ['enableRequestsToJoin', 'enableRequestToJoin'],
    ['maxParticipant', 'maxParticipants'],
    ['Privacy', 'privacy'],
  ])('%s -> %s', async (field, meant) => {
    const refused = await create({ [field]: NOW + 60 })
    expect(refused.status).toBe(400)
    const { code, message } = await refused.json<WireRefusal>()
    expect(code).toBe('unknown_field')
    expect(message).toContain(`\`${field}\``)
    expect(message).toContain(`did you mean \`${meant}\`?`)
  })

  test.each(['colour', '_id', 'archived', 'created', 'constructor', '__proto__', 'toString', ''])(
    '%j, which is near to none',
    async (field) => {
      const refused = await call('/api/v1/room', { body: `{${JSON.stringify(field)}:1}` })
      expect(refused.status).toBe(400)
      const { code, message } = await refused.json<WireRefusal>()
      expect(code).toBe('unknown_field')
      expect(message).toContain(`\`${field}\``)
      expect(message).not.toContain('did you mean')
    },
  )

  test('in a change too, and in the body of an archiving', async () => {
    const { roomName } = await makeRoom()
    expect(await refusalOf(await change(roomName, { expirationDate: 1 }))).toEqual([
      400,
      'unknown_field',
    ])
    const ended = await call(`/api/v1/room/${roomName}`, {
      method: 'DELETE',
      body: { force: true },
    })
    expect(await refusalOf(ended)).toEqual([400, 'unknown_field'])
    expect((await call(`/api/v1/room/${roomName}`)).status).toBe(200)
  })
})

test.each([
  'enableRecording',
  'recordRoom',
  'enableComposition',
  'recordComposition',
  'enableRTMPOut',
  'enableLiveStreaming',
])('%s: true is refused, so that nobody believes it happens', async (field) => {
  const refused = await create({ [field]: true })
  expect(refused.status).toBe(400)
  const { code, message } = await refused.json<WireRefusal>()
  expect(code).toBe('not_supported')
  expect(message).toContain(`\`${field}\``)
  const { roomName } = await makeRoom()
  expect(await refusalOf(await change(roomName, { [field]: true }))).toEqual([400, 'not_supported'])
})

describe('times that contradict each other', () => {
  test('a new room cannot have expired', async () => {
    for (const expireUnixSec of [1, NOW - 60, NOW])
      expect(await refusalOf(await create({ expireUnixSec }))).toEqual([400, 'invalid_field'])
  })

  test('a room cannot open when it has closed', async () => {
    for (const notBeforeUnixSec of [NOW + 600, NOW + 601])
      expect(await refusalOf(await create({ notBeforeUnixSec, expireUnixSec: NOW + 600 }))).toEqual(
        [400, 'invalid_field'],
      )
  })

  test('a change is judged together with what is stored', async () => {
    const before = await makeRoom({ expireUnixSec: NOW + 600 })
    const refused = await change(before.roomName, { notBeforeUnixSec: NOW + 600 })
    expect(await refusalOf(refused)).toEqual([400, 'invalid_field'])
    expect(await read(before.roomName)).toEqual(before)
    const both = await change(before.roomName, {
      notBeforeUnixSec: NOW + 600,
      expireUnixSec: NOW + 1200,
    })
    expect(both.status).toBe(200)
  })

  test('a room that is there may be closed at once', async () => {
    const { roomName } = await makeRoom()
    expect((await change(roomName, { expireUnixSec: NOW - 60 })).status).toBe(200)
    expect(await read(roomName)).toMatchObject({ expireUnixSec: NOW - 60 })
  })
})
