// POST .../explain over HTTP: every rule of admission with its verdict, for the operator. The rules:
// domain/admission.test.ts and domain/explanation.test.ts.

import { expect, test } from 'vitest'
import type { WireExplanation, WireVerdict } from '../../../src/http/v1/explain-wire.ts'
import { roomOfOwnTemplate } from '../../support/own-template.ts'
import {
  ask,
  call,
  disableRoom,
  makeCodes,
  makeRoom,
  refusalOf,
  type WireRoom,
} from '../../support/service.ts'
import { joinRoom } from '../../support/socket.ts'
import { seconds, v1Token } from '../../support/tokens.ts'

const NOW = seconds()

const explain = async (room: WireRoom, body: unknown): Promise<WireExplanation> =>
  (await call(`/api/v1/room/${room.roomName}/explain`, { body })).json<WireExplanation>()

const byRule = ({ verdicts }: WireExplanation): Record<string, WireVerdict> =>
  Object.fromEntries(verdicts.map((verdict) => [verdict.rule, verdict]))

const refusedBy = ({ verdicts }: WireExplanation) =>
  verdicts.filter(({ verdict }) => verdict === 'refuse').map(({ rule, code }) => [rule, code])

const change = async (room: WireRoom, body: object) =>
  (await call(`/api/v1/room/${room.roomName}`, { method: 'PUT', body })).text()

test('everything that keeps a person out is told, with its times', async () => {
  const room = await makeRoom({ privacy: 'private', notBeforeUnixSec: NOW + 600 })
  await disableRoom(room._id)
  const times = { iat: NOW - 100, nbf: NOW - 90, exp: NOW - 60 }
  const said = await explain(room, { accessToken: await v1Token({}, times) })
  expect(said.admitted).toBe(false)
  expect(refusedBy(said)).toEqual([
    ['room_enabled', 'room_disabled'],
    ['room_open', 'room_not_open_yet'],
    ['valid', 'token_expired'],
  ])
  const iso = (at: number) => new Date(at * 1000).toISOString()
  expect(byRule(said)).toMatchObject({
    room_open: { at: iso(NOW + 600) },
    valid: { issuedAt: iso(times.iat), notBefore: iso(times.nbf), expiresAt: iso(times.exp) },
    right_room: { verdict: 'not judged' },
    room_seats: { verdict: 'pass', taken: 0 },
  })
})

test('whom nothing keeps out is in, and each rule says what it saw', async () => {
  const room = await makeRoom({ expireUnixSec: NOW + 600, ejectAfterElapsedTimeInSec: 60 })
  const said = await explain(room, { accessToken: await v1Token({ isAdmin: true, name: 'Ann' }) })
  expect(said).toMatchObject({ admitted: true, role: 'host', isAdmin: true, name: 'Ann' })
  expect(refusedBy(said)).toEqual([])
  const { ejectAt } = { ejectAt: null, ...said }
  expect(byRule(said).time_left).toMatchObject({ verdict: 'pass', at: ejectAt })
  for (const { message } of said.verdicts) expect(message).not.toMatch(/[{}]|undefined|null|NaN/)
})

test('the first refusal is what admission answers', async () => {
  const elsewhere = await makeRoom()
  const codes = await makeCodes(elsewhere._id)
  const room = await makeRoom({ privacy: 'private' })
  const shown = [
    {},
    { name: 'Ann' },
    { accessToken: 'a.b.c' },
    { accessToken: await v1Token({ roomName: 'elsewhere' }) },
    { roomCode: 'no-code' },
    { roomCode: 'aaa-aaaa-aaa' },
    { roomCode: codes.guest?.code },
  ]
  for (const body of shown) {
    const door = await ask(`/api/v1/room/${room.roomName}/admission`, { body })
    const [, code] = await refusalOf(door)
    expect(refusedBy(await explain(room, body))[0]?.[1]).toBe(code)
  }
})

test('who may ask to join is told so', async () => {
  const room = await makeRoom({ privacy: 'private', enableRequestToJoin: true })
  const said = await explain(room, { name: 'Ann' })
  expect(said).toMatchObject({ admitted: false, mayRequest: true })
  expect(byRule(said).privacy).toMatchObject({ verdict: 'refuse', code: 'token_required' })
})

test('a code is judged as it stands: it is off, and its room is closed besides', async () => {
  const room = await makeRoom({ privacy: 'private' })
  const { guest } = await makeCodes(room._id)
  await (await call('/v2/room-codes/code', { body: { code: guest?.code, enabled: false } })).text()
  await disableRoom(room._id)
  const said = await explain(room, { roomCode: guest?.code })
  expect(refusedBy(said)).toEqual([
    ['room_enabled', 'room_disabled'],
    ['code_enabled', 'code_disabled'],
  ])
  expect(byRule(said)).toMatchObject({
    valid: { verdict: 'pass' },
    role_exists: { verdict: 'pass' },
    role_seats: { verdict: 'pass', taken: 0 },
  })
})

test('a code whose role is gone says so in the words of admission', async () => {
  const { room, code, deleteRole } = await roomOfOwnTemplate()
  await deleteRole()
  expect(refusedBy(await explain(room, { roomCode: code }))).toEqual([
    ['role_exists', 'role_deleted'],
  ])
})

test('seats are counted, and a ban says who was banned, by whom and when', async () => {
  const room = await makeRoom({ maxParticipants: 2 })
  const join = async (name: string, isAdmin: boolean) => {
    const token = await v1Token({ name, isAdmin }, { jti: crypto.randomUUID() })
    const peer = await joinRoom(room.roomName, { token })
    const { participantSessionId } = await peer.next('joined')
    return { token, peer, participantSessionId }
  }
  const bea = await join('Bea', true)
  const ann = await join('Ann', false)
  const accessToken = ann.token
  const before = byRule(await explain(room, { accessToken }))
  expect(before.room_seats).toMatchObject({
    verdict: 'refuse',
    code: 'room_full',
    taken: 2,
    limit: 2,
  })
  expect(before.not_banned).toMatchObject({ verdict: 'pass' })
  const { participantSessionId } = ann
  bea.peer.send({ type: 'eject', participantSessionId, ban: true })
  const { banId } = await bea.peer.next('ejected')
  const after = byRule(await explain(room, { accessToken }))
  expect(after.room_seats).toMatchObject({ verdict: 'pass', taken: 1, limit: 2 })
  expect(after.not_banned).toMatchObject({ verdict: 'refuse', code: 'banned', banId, by: 'Bea' })
  expect(after.not_banned?.message).toContain('Ann was banned by Bea')
  expect(after.not_banned?.at).toBeTypeOf('string')
  bea.peer.close()
})

test('an archived room is explained by its id, and is unknown by its name', async () => {
  const room = await makeRoom()
  await (await call(`/api/v1/room/${room.roomName}`, { method: 'DELETE' })).text()
  const body = { name: 'Ann' }
  const byId = await call(`/api/v1/room/id/${room._id}/explain`, { body })
  const said = await byId.json<WireExplanation>()
  expect(refusedBy(said)).toEqual([['room_exists', 'room_not_found']])
  expect(said.verdicts[0]?.at).toBeTypeOf('string')
  const byName = await call(`/api/v1/room/${room.roomName}/explain`, { body })
  expect(await refusalOf(byName)).toEqual([404, 'room_not_found'])
})

test('it is for the operator alone, and the body is as admission has it', async () => {
  const room = await makeRoom()
  const path = `/api/v1/room/${room.roomName}/explain`
  expect(await refusalOf(await ask(path, { body: {} }))).toEqual([401, 'secret_key_missing'])
  expect(await refusalOf(await call(path, { body: { token: 'x' } }))).toEqual([
    400,
    'unknown_field',
  ])
  const both = { accessToken: 'x', roomCode: 'y' }
  expect(await refusalOf(await call(path, { body: both }))).toEqual([400, 'invalid_field'])
})

test('closing and opening a room moves its own rule and no other', async () => {
  const room = await makeRoom()
  expect((await explain(room, { name: 'Ann' })).admitted).toBe(true)
  await change(room, { expireUnixSec: NOW - 60 })
  expect(refusedBy(await explain(room, { name: 'Ann' }))).toEqual([
    ['room_not_over', 'room_expired'],
  ])
})
