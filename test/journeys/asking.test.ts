// Asking costs nothing: made-up names, ids and codes make no Room object. A file of its own, because
// it counts the objects of its storage.

import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { parseRoomCode, type RoomCode } from '../../src/domain/room-code.ts'
import { openRoomCode } from '../../src/edge/seal.ts'
import { ask, call, makeCodes, makeRoom } from '../support/service.ts'
import { contextAt } from '../support/verbs.ts'

const letters = (count: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) =>
    String.fromCharCode(97 + (byte % 26)),
  ).join('')

const rooms = async () => (await listDurableObjectIds(env.ROOM)).length

test('unknown names, ids and codes make no Room object and open no room', {
  timeout: 120_000,
}, async () => {
  const keys = await contextAt(Date.now()).keyring.linkKeys()
  const isSealed = (code: RoomCode | null) => code !== null && openRoomCode(keys, code).length > 0
  const codes = Array.from({ length: 1500 }, () => letters(10))
  const passing = codes.filter((text) => isSealed(parseRoomCode(text)))
  // Some made-up codes pass the seal's check: those are the ones that matter here.
  expect(passing.length).toBeGreaterThan(40)
  for (const code of codes) {
    const response = await ask(`/${code}`)
    expect(response.status).toBe(404)
    await response.body?.cancel()
  }
  for (const code of passing) {
    expect((await ask('/v2/token', { body: { code } })).status).toBe(404)
    expect((await call(`/v2/room-codes/code/${code}`)).status).toBe(404)
    expect((await call('/v2/room-codes/code', { body: { code, enabled: true } })).status).toBe(404)
    expect((await ask(`/meeting/${code}`)).status).toBe(404)
  }
  const sealed = keys[0]?.ids
  if (sealed === undefined) throw new Error('no key')
  for (let n = 0; n < 50; n++) {
    const plain = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte % 16)
    plain[0] = (plain[0] ?? 0) % 8
    const neverGiven = sealed
      .encrypt([...plain, ...new Array<number>(16).fill(0)])
      .map((d) => d.toString(16))
      .join('')
    const madeUp = letters(24).replace(/[g-z]/g, '0')
    for (const id of [neverGiven, madeUp]) {
      expect((await call(`/v2/room-codes/room/${id}`)).status).toBe(404)
      expect((await ask(`/api/v1/room/id/${id}/admission`, { body: { name: 'Ann' } })).status).toBe(
        404,
      )
    }
    expect((await call(`/api/v1/room/${letters(12)}`)).status).toBe(404)
    expect((await call(`/api/v1/room/${letters(12)}`, { method: 'DELETE' })).status).toBe(404)
    expect((await call(`/api/v1/room/${letters(12)}`, { method: 'PUT', body: {} })).status).toBe(
      404,
    )
    expect(
      (await ask(`/api/v1/room/${letters(12)}/admission`, { body: { name: 'Ann' } })).status,
    ).toBe(404)
  }
  expect(await rooms()).toBe(0)
  expect((await listDurableObjectIds(env.WORKSPACE)).length).toBeLessThanOrEqual(1)
  expect((await listDurableObjectIds(env.DIRECTORY)).length).toBeLessThanOrEqual(16)
  // The control: a room that is made is an object, and its own codes open it.
  const room = await makeRoom()
  const { guest } = await makeCodes(room._id)
  expect((await ask(`/${guest?.code}`)).status).toBe(302)
  expect(await rooms()).toBe(1)
})
