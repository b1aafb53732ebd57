// POST /api/v1/token/validate: open to anybody and from any page. Valid is not admitted.

import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  ask,
  call,
  freshName,
  makeCodes,
  makeRoom,
  type WireRefusal,
} from '../../support/service.ts'
import { managementToken, SECRET_KEYS, seconds, TOKEN_KEYS, v1Token } from '../../support/tokens.ts'

const validate = (body: unknown): Promise<Response> => ask('/api/v1/token/validate', { body })

const issue = async (wish: Record<string, unknown> = {}): Promise<string> =>
  (await (await call('/api/v1/token', { body: wish })).json<{ token: string }>()).token

const expectRefused = async (token: string, code: string): Promise<void> => {
  const response = await validate({ token })
  const body = await response.json<WireRefusal>()
  expect([response.status, body.code]).toEqual([400, code])
  expect(body.message.startsWith('access token is invalid')).toBe(true)
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
}

test('a valid token answers its claims, without any key', async () => {
  const token = await issue({ name: 'Ann', meta: { a: 1 }, isAdmin: true })
  const response = await validate({ token })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual(decodeJwt(token))
})

test('valid is not admitted: no room is asked', async () => {
  const { roomName } = await makeRoom()
  const token = await issue({ roomName })
  await (await call(`/api/v1/room/${roomName}`, { method: 'DELETE' })).text()
  expect((await validate({ token })).status).toBe(200)
})

test('a token that a back end signed itself is as good, with either key and with no kid and no jti', async () => {
  for (const key of TOKEN_KEYS) {
    const token = await v1Token({ roomName: freshName() }, {}, key)
    expect((await validate({ token })).status).toBe(200)
  }
})

describe('an invalid token is 400 with its own reason', () => {
  const NOW = seconds()

  test('expired, and not yet valid', async () => {
    await expectRefused(await v1Token({}, { iat: NOW - 60, exp: NOW - 30 }), 'token_expired')
    await expectRefused(await v1Token({}, { nbf: NOW + 60 }), 'token_not_yet_valid')
    await expectRefused(await v1Token({}, { iat: NOW + 60 }), 'token_not_yet_valid')
    await expectRefused(await issue({ notBeforeUnixSec: NOW + 600 }), 'token_not_yet_valid')
  })

  test('signed by somebody else', async () => {
    await expectRefused(await v1Token({}, {}, `${TOKEN_KEYS[0]}x`), 'token_bad_signature')
    await expectRefused(await v1Token({}, {}, SECRET_KEYS[0]), 'token_bad_signature')
    const [header, , signature] = (await issue()).split('.')
    const payload = (await issue({ isAdmin: true })).split('.')[1]
    await expectRefused(`${header}.${payload}.${signature}`, 'token_bad_signature')
  })

  test('of another kind', async () => {
    const { _id } = await makeRoom()
    const { guest } = await makeCodes(_id)
    const exchanged = await ask('/v2/token', { body: { code: guest?.code } })
    const { token } = await exchange(exchanged)
    await expectRefused(token, 'token_wrong_kind')
    await expectRefused(await managementToken(), 'token_wrong_kind')
    await expectRefused(await managementToken({}, TOKEN_KEYS[0]), 'token_wrong_kind')
  })

  test('not a token at all, or written in another way', async () => {
    const token = await issue()
    const none = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${token.split('.')[1]}.`
    for (const text of [
      '',
      'x',
      'a.b.c',
      'a.b',
      `${token}=`,
      `${token}\n`,
      ` ${token}`,
      `${token}.x`,
      none,
      '\u0000',
      'x'.repeat(9000),
    ])
      await expectRefused(text, 'token_malformed')
  })
})

const exchange = (response: Response) => response.json<{ token: string }>()

test('a body without a token, or with something else, is refused as a body', async () => {
  const code = async (body: unknown) => (await (await validate(body)).json<WireRefusal>()).code
  expect(await code({})).toBe('missing_field')
  expect(await code({ token: 7 })).toBe('invalid_field')
  expect(await code({ token: null })).toBe('invalid_field')
  expect(await code({ accessToken: 'x' })).toBe('unknown_field')
  expect(await code('[]')).toBe('bad_json')
})

describe('from any page', () => {
  test('the preflight is answered, for a JSON body and an Authorization header', async () => {
    const preflight = await ask('/api/v1/token/validate', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://page.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,authorization',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('POST')
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('content-type')
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('authorization')
    expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  })

  test('answers and refusals can be read, never with credentials', async () => {
    for (const body of [{ token: await issue() }, {}, 'x', { token: 'x' }, 'x'.repeat(70_000)]) {
      const response = await validate(body)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
      await response.text()
    }
  })

  test('routes that need the key are for back ends: no page of another origin reads them', async () => {
    for (const path of ['/api/v1/rooms', '/api/v1/room/x']) {
      const response = await call(path, { headers: { Origin: 'https://page.example' } })
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
      await response.text()
    }
  })
})
