// Vars and secrets: each missing or weak one is named, all of them at once, and never its value.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ConfigSource, readConfig } from '../../src/access/config.ts'

const keyOf = (name: string): string => `${name}-0123456789abcdef0123456789abcdef`
const [NEW, OLD] = [keyOf('new'), keyOf('old')]

const GOOD: ConfigSource = {
  SECRET_KEY: keyOf('secret'),
  TOKEN_KEY: keyOf('token'),
  LINK_KEY: keyOf('link'),
  APP_NAME: 'anteroom',
  ACCESS_KEY: '0123456789abcdef01234567',
  PUBLIC_ORIGIN: '',
  LINK_TARGET: '',
  LINK_HOSTS: '',
  MAX_TOKEN_SECONDS: '',
  EDGE_LEASE_SECONDS: '',
  REQUEST_SECONDS: '',
  SESSION_DAYS: '',
  ALLOWED_ORIGINS: '',
  FRAME_ANCESTORS: '',
  ICE_SERVERS: '',
  TURN_KEY_ID: '',
  TURN_KEY_TOKEN: undefined,
  WEBHOOK_SECRET: undefined,
  ALLOW_LOOPBACK_WEBHOOKS: '',
}

const read = (changes: Partial<ConfigSource> = {}) => readConfig({ ...GOOD, ...changes })
const naming = (...names: string[]) => ({ ok: false, refusal: { reason: 'misconfigured', names } })

describe('a good configuration', () => {
  test('is read, and what is empty is unset', () => {
    expect(read()).toEqual({
      ok: true,
      value: {
        appName: 'anteroom',
        accessKey: '0123456789abcdef01234567',
        publicOrigin: null,
        linkTarget: null,
        linkHosts: null,
        maxTokenSeconds: null,
        allowedOrigins: null,
        frameAncestors: [],
        iceServers: [{ urls: 'stun:stun.cloudflare.com:3478' }],
        turnKey: null,
        webhooks: 'off',
        secrets: {
          secretKeys: [keyOf('secret')],
          tokenKeys: [keyOf('token')],
          linkKeys: [{ secret: keyOf('link'), opensCodes: true }],
        },
      },
    })
  })

  test('may leave out every var that can be unset', () => {
    const unset = {
      PUBLIC_ORIGIN: undefined,
      LINK_TARGET: undefined,
      LINK_HOSTS: undefined,
      MAX_TOKEN_SECONDS: undefined,
      EDGE_LEASE_SECONDS: undefined,
      ALLOWED_ORIGINS: undefined,
      FRAME_ANCESTORS: undefined,
      ICE_SERVERS: undefined,
      TURN_KEY_ID: undefined,
      ALLOW_LOOPBACK_WEBHOOKS: undefined,
    }
    expect(read(unset)).toEqual(read())
  })

  test('may set them all', () => {
    expect(
      read({
        PUBLIC_ORIGIN: 'https://go.example.com',
        LINK_TARGET: 'https://app.example.com/{code}',
        LINK_HOSTS: 'app.example.com, App.Example.org:8443',
        MAX_TOKEN_SECONDS: '86400',
        EDGE_LEASE_SECONDS: '10',
        ALLOWED_ORIGINS: 'https://app.example.com, http://localhost:3000',
        FRAME_ANCESTORS: 'https://app.example.com https://a.example, http://localhost:3000',
        ICE_SERVERS: '[]',
        TURN_KEY_ID: 'abc',
        TURN_KEY_TOKEN: 'def',
      }),
    ).toMatchObject({
      ok: true,
      value: {
        publicOrigin: 'https://go.example.com',
        linkTarget: 'https://app.example.com/{code}',
        linkHosts: ['app.example.com', 'app.example.org:8443'],
        maxTokenSeconds: 86_400,
        allowedOrigins: ['https://app.example.com', 'http://localhost:3000'],
        frameAncestors: ['https://app.example.com', 'https://a.example', 'http://localhost:3000'],
        iceServers: [],
        turnKey: { id: 'abc', token: 'def' },
      },
    })
  })

  test('cannot be changed by whoever is given it', () => {
    const config = read()
    expect(config.ok && Object.isFrozen(config.value)).toBe(true)
  })
})

describe.each(['SECRET_KEY', 'TOKEN_KEY', 'LINK_KEY'] as const)('%s', (name) => {
  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['a comma', ','],
    ['31 characters', 'x'.repeat(31)],
    ['31 characters and a space', `${'x'.repeat(31)} `],
    ['padded in front', ` ${NEW}`],
    ['padded behind', `${NEW}\n`],
    ['padded between entries', `${NEW}, ${OLD}`],
    ['with a comma at the end', `${NEW},`],
    ['with a comma in front', `,${NEW}`],
    ['with a short second entry', `${NEW},short`],
    ['with the same entry twice', `${NEW},${NEW}`],
    ['with the same entry again later', `${NEW},${OLD},${NEW}`],
  ])('%s is named', (_, value) => {
    expect(read({ [name]: value })).toEqual(naming(name))
  })

  test('of 32 characters is enough, and two entries are kept in their order', () => {
    expect(read({ [name]: 'x'.repeat(32) })).toMatchObject({ ok: true })
    const config = read({ [name]: `${NEW},${OLD}` })
    if (!config.ok) throw new Error('refused')
    const { secretKeys, tokenKeys, linkKeys } = config.value.secrets
    const kept = {
      SECRET_KEY: secretKeys,
      TOKEN_KEY: tokenKeys,
      LINK_KEY: linkKeys.map(({ secret }) => secret),
    }
    expect(kept[name]).toEqual([NEW, OLD])
  })
})

describe('entries of LINK_KEY', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => keyOf(`k${n}`))

  test('are four at most', () => {
    expect(read({ LINK_KEY: many(4).join(',') })).toMatchObject({ ok: true })
    expect(read({ LINK_KEY: many(5).join(',') })).toEqual(naming('LINK_KEY'))
  })

  test('may open ids only, from the second on', () => {
    expect(read({ LINK_KEY: `${NEW},id:${OLD}` })).toMatchObject({
      ok: true,
      value: {
        secrets: {
          linkKeys: [
            { secret: NEW, opensCodes: true },
            { secret: OLD, opensCodes: false },
          ],
        },
      },
    })
    expect(read({ LINK_KEY: `id:${NEW}` })).toEqual(naming('LINK_KEY'))
    expect(read({ LINK_KEY: `id:${NEW},${OLD}` })).toEqual(naming('LINK_KEY'))
  })

  test('are counted without the mark: it makes no entry longer, and none different', () => {
    expect(read({ LINK_KEY: `${NEW},id:${'x'.repeat(31)}` })).toEqual(naming('LINK_KEY'))
    expect(read({ LINK_KEY: `${NEW},id:${'x'.repeat(32)}` })).toMatchObject({ ok: true })
    expect(read({ LINK_KEY: `${NEW},id:${NEW}` })).toEqual(naming('LINK_KEY'))
    expect(read({ LINK_KEY: `${NEW},id: ${OLD}` })).toEqual(naming('LINK_KEY'))
    expect(read({ LINK_KEY: `${NEW}, id:${OLD}` })).toEqual(naming('LINK_KEY'))
  })

  test('alone have the mark: another secret that begins so is what it is', () => {
    expect(read({ TOKEN_KEY: `id:${NEW}` })).toMatchObject({
      ok: true,
      value: { secrets: { tokenKeys: [`id:${NEW}`] } },
    })
  })
})

const WHSEC = `whsec_${btoa('x'.repeat(24))}`

describe('WEBHOOK_SECRET', () => {
  test.each([undefined, ''])('may be missing: then webhooks are off and all else works', (none) => {
    expect(read({ WEBHOOK_SECRET: none, ALLOW_LOOPBACK_WEBHOOKS: 'true' })).toMatchObject({
      ok: true,
      value: { webhooks: 'off' },
    })
  })

  test.each([
    ['32 characters', 'x'.repeat(32)],
    ['a key in base64', WHSEC],
    ['the longest key', `whsec_${btoa('x'.repeat(64))}`],
    ['a new and an old entry', `${WHSEC},${NEW}`],
  ])('may be %s', (_, WEBHOOK_SECRET) => {
    expect(read({ WEBHOOK_SECRET })).toMatchObject({ ok: true, value: { webhooks: 'public' } })
    expect(read({ WEBHOOK_SECRET, ALLOW_LOOPBACK_WEBHOOKS: 'true' })).toMatchObject({
      ok: true,
      value: { webhooks: 'loopback too' },
    })
  })

  test.each([
    ['31 characters', 'x'.repeat(31)],
    ['a comma', ','],
    ['padded', ` ${NEW}`],
    ['with the same entry twice', `${NEW},${NEW}`],
    ['with a short second entry', `${NEW},short`],
    ['a short key in base64', `whsec_${btoa('x'.repeat(23))}`],
    ['a long key in base64', `whsec_${btoa('x'.repeat(65))}`],
    ['base64 without its padding', `whsec_${btoa('x'.repeat(25)).replaceAll('=', '')}`],
    ['no base64', `whsec_${'-'.repeat(40)}`],
  ])('%s is named', (_, WEBHOOK_SECRET) => {
    expect(read({ WEBHOOK_SECRET })).toEqual(naming('WEBHOOK_SECRET'))
  })
})

describe('a var that is wrong is named', () => {
  test.each([
    ['APP_NAME', undefined],
    ['APP_NAME', ''],
    ['APP_NAME', ' anteroom'],
    ['APP_NAME', 'ante\nroom'],
    ['APP_NAME', 'x'.repeat(65)],
    ['ACCESS_KEY', undefined],
    ['ACCESS_KEY', ''],
    ['ACCESS_KEY', 'has a space'],
    ['ACCESS_KEY', 'x'.repeat(65)],
    ['PUBLIC_ORIGIN', 'go.example.com'],
    ['PUBLIC_ORIGIN', 'https://go.example.com/'],
    ['PUBLIC_ORIGIN', 'https://go.example.com/rooms'],
    ['PUBLIC_ORIGIN', 'https://GO.example.com'],
    ['PUBLIC_ORIGIN', 'https://user@go.example.com'],
    ['PUBLIC_ORIGIN', 'https://go.example.com?a=b'],
    ['PUBLIC_ORIGIN', 'https://go.example.com:443'],
    ['PUBLIC_ORIGIN', 'http://go.example.com'],
    ['PUBLIC_ORIGIN', 'ftp://localhost'],
    ['PUBLIC_ORIGIN', 'ws://localhost:8787'],
    ['PUBLIC_ORIGIN', 'https://'],
    ['LINK_HOSTS', ','],
    ['LINK_HOSTS', 'app.example.com,'],
    ['LINK_HOSTS', 'https://app.example.com'],
    ['LINK_HOSTS', 'app.example.com/join'],
    ['LINK_HOSTS', 'user@app.example.com'],
    ['LINK_HOSTS', '*.example.com'],
    ['LINK_HOSTS', 'app.example.com:443'],
    ['LINK_HOSTS', 'app.example.com app.example.org'],
    ['LINK_TARGET', '//app.example.com'],
    ['LINK_TARGET', 'http://app.example.com/{code}'],
    ['LINK_TARGET', 'https://{room}.example.com/'],
    ['LINK_TARGET', '/join/{name}'],
    ['LINK_TARGET', 'javascript:alert(1)'],
    ['MAX_TOKEN_SECONDS', '0'],
    ['MAX_TOKEN_SECONDS', '-1'],
    ['MAX_TOKEN_SECONDS', '1.5'],
    ['MAX_TOKEN_SECONDS', '1e3'],
    ['MAX_TOKEN_SECONDS', ' 60'],
    ['MAX_TOKEN_SECONDS', '1 day'],
    ['REQUEST_SECONDS', '0'],
    ['REQUEST_SECONDS', '86401'],
    ['REQUEST_SECONDS', 'soon'],
    ['SESSION_DAYS', '-1'],
    ['SESSION_DAYS', '3651'],
    ['EDGE_LEASE_SECONDS', '11'],
    ['EDGE_LEASE_SECONDS', '-1'],
    ['EDGE_LEASE_SECONDS', 'soon'],
    ['ALLOW_LOOPBACK_WEBHOOKS', 'yes'],
    ['ALLOW_LOOPBACK_WEBHOOKS', 'TRUE'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'app.example.com'],
    ['ALLOWED_ORIGINS', 'https://app.example.com/'],
    ['ALLOWED_ORIGINS', 'https://app.example.com,'],
    ['ALLOWED_ORIGINS', 'https://*.example.com'],
    ['ALLOWED_ORIGINS', 'http://app.example.com'],
    ['ALLOWED_ORIGINS', 'null'],
    ['TURN_KEY_TOKEN', 'one without the other'],
    ['FRAME_ANCESTORS', '*'],
    ['FRAME_ANCESTORS', "'self'"],
    ['FRAME_ANCESTORS', 'https://app.example.com/page'],
    ['FRAME_ANCESTORS', 'https://*.example.com'],
    ['FRAME_ANCESTORS', 'https://app.example.com; script-src *'],
    ['FRAME_ANCESTORS', 'http://app.example.com'],
    ['ICE_SERVERS', 'stun:stun.example.com:3478'],
    ['ICE_SERVERS', '{"urls":"stun:stun.example.com:3478"}'],
    ['ICE_SERVERS', '["stun:stun.example.com:3478"]'],
    ['ICE_SERVERS', '[{}]'],
    ['ICE_SERVERS', '[{"urls":[]}]'],
    ['ICE_SERVERS', '[{"urls":"https://stun.example.com"}]'],
    ['ICE_SERVERS', '[{"urls":["stun:stun.example.com","http://x"]}]'],
    ['ICE_SERVERS', '[{"urls":"stun:stun.example.com","iceTransportPolicy":"relay"}]'],
    ['ICE_SERVERS', '[{"urls":"turn:turn.example.com"}]'],
    ['ICE_SERVERS', '[{"urls":["stun:a","turn:b"],"username":"ann"}]'],
    ['ICE_SERVERS', JSON.stringify([{ urls: `stun:${'a'.repeat(4096)}` }])],
  ])('%s: %j', (name, value) => {
    expect(read({ [name]: value })).toEqual(naming(name))
  })

  test('LINK_TARGET with a host that LINK_HOSTS does not list', () => {
    const LINK_HOSTS = 'app.example.com'
    expect(read({ LINK_HOSTS, LINK_TARGET: 'https://evil.test/{code}' })).toEqual(
      naming('LINK_TARGET'),
    )
    expect(read({ LINK_HOSTS, LINK_TARGET: 'https://app.example.com/{code}' })).toMatchObject({
      ok: true,
    })
    expect(read({ LINK_HOSTS, LINK_TARGET: '/meeting/{code}' })).toMatchObject({ ok: true })
  })
})

test.each([
  'https://go.example.com:8443',
  'http://localhost:8787',
  'http://127.0.0.1',
  'http://[::1]:1',
])('PUBLIC_ORIGIN may be %s', (PUBLIC_ORIGIN) => {
  expect(read({ PUBLIC_ORIGIN })).toMatchObject({
    ok: true,
    value: { publicOrigin: PUBLIC_ORIGIN },
  })
})

test('ICE_SERVERS may list STUN servers, and TURN servers with what opens them', () => {
  const servers = [
    { urls: ['stun:stun.example.com:3478', 'stuns:stun.example.com'] },
    { urls: 'turns:turn.example.com?transport=tcp', username: 'ann', credential: 'x' },
  ]
  expect(read({ ICE_SERVERS: JSON.stringify(servers) })).toMatchObject({
    ok: true,
    value: { iceServers: servers },
  })
})

describe('the refusal', () => {
  test('names everything that is wrong at once', () => {
    const nothing = Object.fromEntries(Object.keys(GOOD).map((name) => [name, undefined]))
    expect(read(nothing)).toEqual(
      naming('SECRET_KEY', 'TOKEN_KEY', 'LINK_KEY', 'APP_NAME', 'ACCESS_KEY'),
    )
  })

  test('holds names only, never a value, whatever was set', () => {
    const names = Object.keys(GOOD)
    const some = fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(some, (changes) => {
        const config = read(changes)
        if (config.ok) return
        expect(Object.keys(config.refusal).sort()).toEqual(['names', 'reason'])
        expect(names).toEqual(expect.arrayContaining(config.refusal.names))
        expect(Object.keys(changes)).toEqual(expect.arrayContaining(config.refusal.names))
      }),
      { numRuns: 1000 },
    )
  })
})
