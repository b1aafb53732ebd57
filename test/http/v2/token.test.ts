// POST /v2/token: a room code for an auth token, as 100ms' browser package asks for it.

import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { roomOfOwnTemplate } from '../../support/own-template.ts'
import {
  ask,
  call,
  disableRoom,
  makeCodes,
  makeRoom,
  refusalOf,
  type WireRefusalV2,
} from '../../support/service.ts'
import { SECRET_KEYS, seconds } from '../../support/tokens.ts'

const roomWithCode = async () => {
  const room = await makeRoom({ privacy: 'private' })
  const { guest } = await makeCodes(room._id)
  if (guest === undefined) throw new Error('no guest code')
  return { room, code: guest.code }
}

const exchange = (body: unknown, path = '/v2/token', headers: Record<string, string> = {}) =>
  ask(path, { body, headers })
const refusal = async (body: unknown) => refusalOf(await exchange(body))

type Given = { token: string; expires_at: string }

describe('the token', () => {
  test('has the claims that 100ms issues, for a day, and names the slot of its code', async () => {
    const { room, code } = await roomWithCode()
    const answer = await exchange({ code, user_id: 'u1' })
    expect(answer.status).toBe(200)
    const { token, expires_at } = await answer.json<Given>()
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' })
    const claims = decodeJwt(token)
    const iat = Number(claims.iat)
    expect(claims).toEqual({
      access_key: '0123456789abcdef01234567',
      type: 'app',
      version: 2,
      room_id: room._id,
      role: 'guest',
      user_id: 'u1',
      iat,
      nbf: iat,
      exp: iat + 86_400,
      jti: expect.any(String),
      iss: expect.any(String),
      sub: 'api',
      code_slot: expect.any(Number),
    })
    expect(Math.abs(iat - seconds())).toBeLessThan(60)
    expect(expires_at).toBe(new Date((iat + 86_400) * 1000).toISOString())
    await jwtVerify(token, new TextEncoder().encode(SECRET_KEYS[0]), { algorithms: ['HS256'] })
  })

  test('carries a UUID where no user id was sent', async () => {
    const { code } = await roomWithCode()
    const users = await Promise.all(
      [1, 2].map(
        async () => decodeJwt((await (await exchange({ code })).json<Given>()).token).user_id,
      ),
    )
    for (const user of users) expect(user).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(new Set(users).size).toBe(2)
  })

  test.each(['u>?~1', '\u{1f600} \u00e9\u00ff', '\u007f\u0080', '"\\\u0001', 'x'.repeat(255)])(
    'can be read with a plain atob, whatever the user id: %j',
    async (user_id) => {
      const { code } = await roomWithCode()
      const { token } = await (await exchange({ code, user_id })).json<Given>()
      const payload = token.split('.')[1] ?? ''
      expect(payload).not.toMatch(/[-_]/)
      expect(JSON.parse(atob(payload))).toMatchObject({ user_id })
    },
  )

  test('is for whoever asks: a Bearer header, a key or a cookie changes nothing', async () => {
    const { code } = await roomWithCode()
    for (const headers of [
      { Authorization: 'Bearer nonsense' },
      { Authorization: 'Basic x' },
      { Cookie: 'a=b' },
    ])
      expect((await exchange({ code }, '/v2/token', headers)).status).toBe(200)
  })
})

describe('the request', () => {
  test.each(['/v2/token', '//v2/token', '/v2/token/', '/v2//token//', '/v2/token?x=1'])(
    'may go to %s',
    async (path) => {
      const { code } = await roomWithCode()
      expect((await exchange({ code }, path)).status).toBe(200)
    },
  )

  test.each([
    'text/plain;charset=UTF-8',
    'application/json',
    'application/x-www-form-urlencoded',
    'x/y; charset=latin1',
  ])('may say that it is %s', async (type) => {
    const { code } = await roomWithCode()
    expect((await exchange({ code }, '/v2/token', { 'Content-Type': type })).status).toBe(200)
  })

  test('may write the code as people type it', async () => {
    const { code } = await roomWithCode()
    for (const typed of [code.toUpperCase(), code.replaceAll('-', ''), ` ${code}\n`])
      expect((await exchange({ code: typed })).status).toBe(200)
  })

  test('has a code, perhaps a user id, and nothing else', async () => {
    const { code } = await roomWithCode()
    expect(await refusal({})).toEqual([400, 'missing_field'])
    expect(await refusal('')).toEqual([400, 'missing_field'])
    expect(await refusal({ code: 7 })).toEqual([400, 'invalid_field'])
    expect(await refusal({ code, user_id: '' })).toEqual([400, 'invalid_field'])
    expect(await refusal({ code, user_id: 'x'.repeat(256) })).toEqual([400, 'invalid_field'])
    expect(await refusal({ code, user_id: null })).toEqual([400, 'invalid_field'])
    expect(await refusal({ code, user_id: '\ud800' })).toEqual([400, 'invalid_field'])
    expect(await refusal({ code, role: 'host' })).toEqual([400, 'unknown_field'])
    const guessed = await exchange({ room_code: code })
    expect((await guessed.json<WireRefusalV2>()).message).toContain('did you mean `code`?')
    expect(await refusal('{"code":')).toEqual([400, 'bad_json'])
  })
})

describe('refused', () => {
  test('a code that nobody was given is 404, one that is no code 400', async () => {
    expect(await refusal({ code: 'aaa-aaaa-aaa' })).toEqual([404, 'code_not_found'])
    for (const code of ['', 'abc', 'nih-bkn-vek', 'abc-defg-hi1', 'abc-defg-hijk'])
      expect(await refusal({ code })).toEqual([400, 'code_malformed'])
  })

  test('a disabled code is 403, also where it has just opened the door', async () => {
    const { code } = await roomWithCode()
    expect((await exchange({ code })).status).toBe(200)
    await (await call('/v2/room-codes/code', { body: { code, enabled: false } })).text()
    expect(await refusal({ code })).toEqual([403, 'code_disabled'])
    await (await call('/v2/room-codes/code', { body: { code, enabled: true } })).text()
    expect((await exchange({ code })).status).toBe(200)
  })

  test('the codes of a disabled and of an archived room are 403', async () => {
    const disabled = await roomWithCode()
    await disableRoom(disabled.room._id)
    expect(await refusal({ code: disabled.code })).toEqual([403, 'room_disabled'])
    const archived = await roomWithCode()
    await (await call(`/api/v1/room/${archived.room.roomName}`, { method: 'DELETE' })).text()
    expect(await refusal({ code: archived.code })).toEqual([403, 'room_archived'])
  })

  test('the code of a deleted role is 403', async () => {
    const { code, deleteRole } = await roomOfOwnTemplate()
    expect((await exchange({ code })).status).toBe(200)
    await deleteRole()
    expect(await refusal({ code })).toEqual([403, 'role_deleted'])
  })

  test("a room's times gate joining, not its codes", async () => {
    const { room, code } = await roomWithCode()
    const body = { notBeforeUnixSec: seconds() + 600 }
    await (await call(`/api/v1/room/${room.roomName}`, { method: 'PUT', body })).text()
    expect((await exchange({ code })).status).toBe(200)
  })
})

describe('for the clients of 100ms', () => {
  test('every answer under /v2 is JSON with the number of its status, and any page may read it', async () => {
    const { code } = await roomWithCode()
    const answers: [number, Promise<Response>][] = [
      [200, exchange({ code })],
      [400, exchange('')],
      [400, exchange('{')],
      [400, exchange({ code: 'abc' })],
      [404, exchange({ code: 'aaa-aaaa-aaa' })],
      [413, exchange('x'.repeat(70_000))],
      [405, ask('/v2/token')],
      [405, ask('/v2/token', { method: 'DELETE' })],
      [404, ask('/v2/nothing/here')],
      [404, ask('/v2')],
      [404, ask('/v2/%E0%A4%A/x')],
      [401, ask('/v2/room-codes/code', { body: {} })],
      [404, call('/v2/room-codes/room/x')],
      [400, call('/v2/room-codes/code', { body: {} })],
    ]
    for (const [status, asked] of answers) {
      const answer = await asked
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/)
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
      const body = await answer.json<Partial<WireRefusalV2>>()
      expect([answer.status, status === 200 ? 200 : body.code]).toEqual([status, status])
      if (status !== 200) expect(body.message?.length).toBeGreaterThan(5)
    }
  })

  test('a browser that asks for pages gets JSON there too', async () => {
    for (const path of [
      '/v2',
      '/v2/',
      '/v2/token',
      '/v2/nothing',
      '/api',
      '/api/v1',
      '/api/v1/room/x',
    ]) {
      const answer = await ask(path, { headers: { Accept: 'text/html,*/*' } })
      expect([path, answer.headers.get('Content-Type')]).toEqual([path, 'application/json'])
      expect(answer.status).toBeGreaterThanOrEqual(400)
      await answer.text()
    }
  })

  test.each(['/v2/token', '//v2/token', '/v2/room-codes/code', '/v2/room-codes/room/x'])(
    'preflights of %s are answered',
    async (path) => {
      const headers = {
        Origin: 'https://page.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type',
      }
      const preflight = await ask(path, { method: 'OPTIONS', headers })
      expect(preflight.status).toBe(204)
      expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('POST')
      expect(preflight.headers.get('Access-Control-Allow-Headers')).toBe(
        'authorization,content-type',
      )
      expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    },
  )
})
