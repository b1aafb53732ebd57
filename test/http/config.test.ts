// Configuration over HTTP: with a secret missing or weak nothing is served; what the vars change.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import worker from '../../src/index.ts'
import {
  freshName,
  keyed,
  ORIGIN,
  refusalOf,
  type WireCode,
  type WireRefusal,
  type WireRefusalV2,
  type WireRoom,
} from '../support/service.ts'
import { seconds } from '../support/tokens.ts'

/** Vars and secrets: the bindings that are text. */
type Text = { [K in keyof Env]: Env[K] extends string | undefined ? K : never }[keyof Env]

/** Asks the Worker as it would be with other vars and secrets. */
const deployed = (vars: Partial<Record<Text, string>>) => {
  const other = { ...env, ...vars }
  return async (path: string, init: RequestInit = {}): Promise<Response> => {
    const ctx = createExecutionContext()
    const request = new Request(ORIGIN + path, { redirect: 'manual', ...init })
    const response = await worker.fetch(request, other, ctx)
    await waitOnExecutionContext(ctx)
    return response
  }
}

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: keyed,
  body: JSON.stringify(body),
})

const SHORT = 'x'.repeat(31)

describe('a secret that is missing or weak stops everything', () => {
  test.each([
    ['SECRET_KEY', ''],
    ['SECRET_KEY', SHORT],
    ['SECRET_KEY', `${'x'.repeat(32)},${SHORT}`],
    ['SECRET_KEY', `${'x'.repeat(32)},${'x'.repeat(32)}`],
    ['TOKEN_KEY', SHORT],
    ['LINK_KEY', SHORT],
    ['LINK_KEY', `id:${'x'.repeat(32)}`],
    ['LINK_KEY', ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(32)).join(',')],
    ['APP_NAME', ''],
    ['ACCESS_KEY', ''],
    ['PUBLIC_ORIGIN', 'go.example.com'],
    ['LINK_TARGET', 'javascript:alert(1)'],
    ['MAX_TOKEN_SECONDS', 'a day'],
  ] as const)('%s=%j: 503 that names it and never its value', async (name, value) => {
    const fetch = deployed({ [name]: value })
    for (const [path, init] of [
      ['/health', {}],
      ['/', {}],
      ['/', { headers: { Accept: 'text/html' } }],
      ['/api', {}],
      ['/api/v1/room', post({})],
      ['/abc-defg-hij', {}],
      ['/robots.txt', {}],
      ['/nothing/here', {}],
    ] as const) {
      const response = await fetch(path, init)
      const text = await response.text()
      expect([path, response.status]).toEqual([path, 503])
      expect(JSON.parse(text)).toMatchObject({
        success: false,
        code: 'misconfigured',
      } satisfies Partial<WireRefusal>)
      expect(text).toContain(name)
      if (value !== '') expect(text).not.toContain(value)
      expect(response.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    }
  })

  test('a missing one is named as well, and several are all named', async () => {
    const lacking: Env = { ...env, TOKEN_KEY: SHORT }
    // The runtime hands over what it has: the type cannot say that a secret is missing.
    Reflect.deleteProperty(lacking, 'SECRET_KEY')
    const response = await worker.fetch(new Request(`${ORIGIN}/health`), lacking)
    expect(response.status).toBe(503)
    const { message } = await response.json<WireRefusal>()
    expect(message).toContain('SECRET_KEY')
    expect(message).toContain('TOKEN_KEY')
    expect(message).not.toContain('LINK_KEY')
  })

  test('under /v2 in its own words, which any page may read', async () => {
    const fetch = deployed({ SECRET_KEY: SHORT })
    for (const path of ['/v2', '/v2/token', '//v2/token', '/v2/room-codes/code']) {
      const response = await fetch(path, post({}))
      const body = await response.json<WireRefusalV2>()
      expect([response.status, body.code, body.details]).toEqual([503, 503, ['misconfigured']])
      expect(body.message).toContain('SECRET_KEY')
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(response.headers.get('Cache-Control')).toBe('no-store')
    }
    const open = await fetch('/api/v1/token/validate', post({ token: 'x' }))
    expect([open.status, open.headers.get('Access-Control-Allow-Origin')]).toEqual([503, '*'])
    await open.text()
  })
})

describe('without WEBHOOK_SECRET no webhook can be set', () => {
  const fetch = deployed({ WEBHOOK_SECRET: '' })
  const url = 'https://hooks.example.com/'
  const remake = (path: string, body: object) =>
    fetch(path, { ...post(body), method: path.startsWith('/api/') ? 'PUT' : 'POST' })

  test.each([
    'meetingStartedWebhook',
    'meetingJoinWebhook',
    'meetingLeftWebhook',
    'meetingEndedWebhook',
  ])('%s is refused, and the refusal says what to do', async (field) => {
    const roomName = freshName()
    const made = await fetch('/api/v1/room', post({ roomName, [field]: url }))
    const { code, message } = await made.json<WireRefusal>()
    expect([made.status, code]).toEqual([400, 'webhooks_off'])
    expect(message).toContain(field)
    expect(message).toContain('WEBHOOK_SECRET')
    // Nothing was made of it; without the field it is.
    const plain = await fetch('/api/v1/room', post({ roomName, [field]: '' }))
    expect(plain.status).toBe(200)
    await plain.text()
    const changed = await remake(`/api/v1/room/${roomName}`, { [field]: url })
    expect(await refusalOf(changed)).toEqual([400, 'webhooks_off'])
    const room = await (await fetch(`/api/v1/room/${roomName}`, { headers: keyed })).json()
    expect(room).not.toHaveProperty(field)
  })

  test("v2's webhook is refused in v2's words", async () => {
    const name = freshName()
    const made = await fetch('/v2/rooms', post({ name, webhook: { url } }))
    const { details, message } = await made.json<WireRefusalV2>()
    expect([made.status, details]).toEqual([400, ['webhooks_off']])
    expect(message).toContain('`webhook.url`')
    expect(message).toContain('WEBHOOK_SECRET')
    const plain = await fetch('/v2/rooms', post({ name, webhook: { url: '' } }))
    const { id } = await plain.json<{ id: string }>()
    const changed = await remake(`/v2/rooms/${id}`, { webhook: { url } })
    expect(await refusalOf(changed)).toEqual([400, 'webhooks_off'])
  })

  test('everything else works, and taking a webhook away does', async () => {
    const free = deployed({})
    const roomName = freshName()
    const made = await free('/api/v1/room', post({ roomName, meetingLeftWebhook: url }))
    expect(await made.json()).toHaveProperty('meetingLeftWebhook')
    const cleared = await remake(`/api/v1/room/${roomName}`, { meetingLeftWebhook: '' })
    expect(cleared.status).toBe(200)
    expect(await cleared.json()).not.toHaveProperty('meetingLeftWebhook')
  })
})

test('ALLOW_LOOPBACK_WEBHOOKS: unless it is set, a webhook on this machine is refused', async () => {
  const roomName = freshName()
  const local = { roomName, meetingJoinWebhook: 'http://localhost:9000/' }
  const refused = await deployed({ ALLOW_LOOPBACK_WEBHOOKS: '' })('/api/v1/room', post(local))
  expect(await refusalOf(refused)).toEqual([400, 'invalid_field'])
  const taken = await deployed({ ALLOW_LOOPBACK_WEBHOOKS: 'true' })('/api/v1/room', post(local))
  expect(await taken.json()).toMatchObject(local)
})

test('with everything in place /health answers name and version, and asks no storage', async () => {
  const unreachable = <T extends object>(binding: T): T =>
    new Proxy(binding, {
      get: () => {
        throw new Error('storage was asked')
      },
    })
  const { DIRECTORY, WORKSPACE, ROOM } = env
  const storage = {
    DIRECTORY: unreachable(DIRECTORY),
    WORKSPACE: unreachable(WORKSPACE),
    ROOM: unreachable(ROOM),
  }
  const response = await worker.fetch(new Request(`${ORIGIN}/health`), { ...env, ...storage })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    status: 'ok',
    name: 'anteroom',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  })
})

describe('a var', () => {
  const room = async (fetch: ReturnType<typeof deployed>, body: Record<string, unknown> = {}) =>
    (await fetch('/api/v1/room', post({ roomName: freshName(), ...body }))).json<
      WireRoom & { app: string }
    >()
  const guestCode = async (fetch: ReturnType<typeof deployed>, { _id }: WireRoom) =>
    (await fetch(`/v2/room-codes/room/${_id}/role/guest`, post({}))).json<WireCode>()

  test('PUBLIC_ORIGIN is the origin of every address that is printed', async () => {
    const fetch = deployed({ PUBLIC_ORIGIN: 'https://rooms.example.org' })
    const made = await room(fetch)
    expect(made.roomURL).toBe(`rooms.example.org/${made.roomName}`)
    const { link, code } = await guestCode(fetch, made)
    expect(link).toBe(`https://rooms.example.org/${code}`)
    await room(fetch)
    const page = await fetch('/api/v1/rooms?limit=1', { headers: keyed })
    expect(page.headers.get('Link')).toMatch(/^<https:\/\/rooms\.example\.org\/api\/v1\/rooms\?/)
    await page.text()
  })

  test('APP_NAME stands in rooms and tokens', async () => {
    const fetch = deployed({ APP_NAME: 'my app' })
    expect((await room(fetch)).app).toBe('my app')
    const { token } = await (await fetch('/api/v1/token', post({}))).json<{ token: string }>()
    expect(decodeJwt(token).data).toEqual({ appName: 'my app' })
  })

  test('LINK_TARGET is where links lead whose room says nothing else', async () => {
    const fetch = deployed({ LINK_TARGET: 'https://app.example.com/j?c={code}' })
    const target = async (made: WireRoom) => {
      const { code } = await guestCode(fetch, made)
      return [(await fetch(`/${code}?name=Ann`)).headers.get('Location'), code]
    }
    const [plain, code] = await target(await room(fetch))
    expect(plain).toBe(`https://app.example.com/j?c=${code}&name=Ann`)
    const [own] = await target(await room(fetch, { linkTarget: 'https://own.example.com/' }))
    expect(own).toBe('https://own.example.com/?name=Ann')
  })

  test('LINK_HOSTS is kept when a target is stored, and again when it is followed', async () => {
    const free = deployed({})
    const made = await room(free, { linkTarget: 'https://app.example.com/' })
    const { code } = await guestCode(free, made)
    const strict = deployed({ LINK_HOSTS: 'other.example.com' })
    const refused = await strict('/api/v1/room', post({ linkTarget: 'https://app.example.com/' }))
    expect(await refusalOf(refused)).toEqual([400, 'invalid_field'])
    expect((await strict(`/${code}`)).headers.get('Location')).toBe(`/meeting/${code}`)
    expect((await free(`/${code}`)).headers.get('Location')).toBe('https://app.example.com/')
    expect(await room(strict, { linkTarget: 'https://other.example.com/x' })).toHaveProperty(
      'linkTarget',
    )
  })

  test('MAX_TOKEN_SECONDS caps access tokens: a longer wish is refused, no wish gets the cap', async () => {
    const fetch = deployed({ MAX_TOKEN_SECONDS: '3600' })
    const long = await fetch('/api/v1/token', post({ expireUnixSec: seconds() + 3700 }))
    expect(await refusalOf(long)).toEqual([400, 'invalid_field'])
    // It would be over before it begins.
    const late = await fetch('/api/v1/token', post({ notBeforeUnixSec: seconds() + 7200 }))
    expect(await refusalOf(late)).toEqual([400, 'invalid_field'])
    for (const wish of [{}, { expireUnixSec: seconds() + 1800 }]) {
      const { token } = await (await fetch('/api/v1/token', post(wish))).json<{ token: string }>()
      const { iat = 0, exp } = decodeJwt(token)
      expect(exp).toBe(wish.expireUnixSec ?? iat + 3600)
    }
  })
})
