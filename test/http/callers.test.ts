// Who may call: every route that needs a credential refuses every wrong one, and takes every right one.
// The routes come from the app itself, so that a new one is judged as well.

import { beforeAll, describe, expect, test } from 'vitest'
import { ROUTES } from '../support/routes.ts'
import {
  ask,
  call,
  makeCodes,
  makeRoom,
  refusalOf,
  type WireCode,
  type WireRoom,
} from '../support/service.ts'
import { meet } from '../support/sessions.ts'
import { makeTemplate, type WireTemplate } from '../support/templates.ts'
import {
  appToken,
  managementToken,
  SECRET_KEYS,
  seconds,
  TOKEN_KEYS,
  v1Token,
} from '../support/tokens.ts'

/** Routes under the two dialects that need no credential (30, 31). */
const OPEN = [
  'POST /api/v1/token/validate',
  'POST /api/v1/room/:roomName/admission',
  'POST /api/v1/room/id/:roomId/admission',
  'POST /v2/token',
  'GET /v2/layouts/ui',
]

const keyed = ROUTES.filter((route) => !OPEN.includes(route))
const V1 = keyed.filter((route) => route.includes(' /api/'))
/** Requests to join are opened by an admin's token, too: request-answerers.test.ts. */
const KEY_ONLY = V1.filter((route) => !route.includes('/requests'))
const V2 = keyed.filter((route) => route.includes(' /v2/'))

let room: WireRoom
let code: WireCode
let sessionId: string
/** No room is made from it: a role of it is deleted. */
let template: WireTemplate

beforeAll(async () => {
  template = await makeTemplate()
  room = await makeRoom({ privacy: 'private' })
  const { guest } = await makeCodes(room._id)
  if (guest === undefined) throw new Error('no guest code')
  code = guest
  sessionId = await meet(room.roomName, { name: 'Ann' })
})

/** The route, asked for things that are there. */
const send = (route: string, authorization: string | null, query = ''): Promise<Response> => {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern
    .replace(':roomName', room.roomName)
    .replace(':roomId', room._id)
    .replace(':role', 'guest')
    .replace(':code', code.code)
    .replace(':templateId', template.id)
    .replace(':sessionId', sessionId)
    .replace(/:(peerId|requestId)/, crypto.randomUUID())
    .replace(':banId', '1')
  expect(path).not.toContain(':')
  return ask(path + query, {
    method,
    headers: authorization === null ? {} : { Authorization: authorization },
  })
}

const NOW = seconds()
const exchanged = async (): Promise<string> =>
  (await (await ask('/v2/token', { body: { code: code.code } })).json<{ token: string }>()).token
const issued = async (): Promise<string> =>
  (await (await call('/api/v1/token', { body: { isAdmin: true } })).json<{ token: string }>()).token

/** What opens nothing of v2, and the reason it is refused for. */
const WRONG: [string, () => Promise<string | null>, string][] = [
  ['no credential', async () => null, 'management_token_missing'],
  ['an empty one', async () => 'Bearer ', 'management_token_missing'],
  [
    'another scheme',
    async () => `Basic ${btoa(`x:${SECRET_KEYS[0]}`)}`,
    'management_token_missing',
  ],
  ['the key without a scheme', async () => SECRET_KEYS[0], 'management_token_missing'],
  ['a wrong key', async () => `Bearer ${SECRET_KEYS[0]}x`, 'secret_key_wrong'],
  ['a part of the key', async () => `Bearer ${SECRET_KEYS[0].slice(0, -1)}`, 'secret_key_wrong'],
  ['both keys at once', async () => `Bearer ${SECRET_KEYS.join(',')}`, 'secret_key_wrong'],
  ['the key that signs v1 tokens', async () => `Bearer ${TOKEN_KEYS[0]}`, 'secret_key_wrong'],
  ["a guest's auth token", async () => `Bearer ${await exchanged()}`, 'token_wrong_kind'],
  [
    'an auth token of a back end',
    async () => `Bearer ${await appToken({ room_id: room._id, role: 'host' })}`,
    'token_wrong_kind',
  ],
  ["an admin's access token", async () => `Bearer ${await issued()}`, 'token_wrong_kind'],
  [
    'an access token signed with the secret key',
    async () => `Bearer ${await v1Token({ isAdmin: true }, {}, SECRET_KEYS[0])}`,
    'token_wrong_kind',
  ],
  [
    'an expired management token',
    async () => `Bearer ${await managementToken({ exp: NOW - 30 })}`,
    'token_expired',
  ],
  [
    'one that is not valid yet',
    async () => `Bearer ${await managementToken({ nbf: NOW + 600 })}`,
    'token_not_yet_valid',
  ],
  [
    'one that was issued in the future',
    async () => `Bearer ${await managementToken({ iat: NOW + 600 })}`,
    'token_not_yet_valid',
  ],
  [
    'one that lives 31 days',
    async () => `Bearer ${await managementToken({ iat: NOW - 10, exp: NOW + 31 * 86_400 })}`,
    'token_lifetime_too_long',
  ],
  [
    'one for another access key',
    async () => `Bearer ${await managementToken({ access_key: 'f'.repeat(24) })}`,
    'token_wrong_access_key',
  ],
  [
    'one signed with the v1 key',
    async () => `Bearer ${await managementToken({}, TOKEN_KEYS[0])}`,
    'token_bad_signature',
  ],
  [
    'one signed by somebody else',
    async () => `Bearer ${await managementToken({}, 'x'.repeat(40))}`,
    'token_bad_signature',
  ],
  [
    'one with another letter for its last',
    async () => `Bearer ${(await managementToken()).slice(0, -1)}=`,
    'token_malformed',
  ],
]

test('every route of the dialects is open by name, or needs a credential', () => {
  expect(ROUTES).toEqual(expect.arrayContaining(OPEN))
  expect([V1.length >= 7, V2.length >= 25]).toEqual([true, true])
  expect(V2).toContain('POST /v2/room-codes/code')
})

describe('every v2 route that needs one refuses', () => {
  test.each(WRONG)('%s', async (_, credential, reason) => {
    const authorization = await credential()
    for (const route of V2) {
      const response = await send(route, authorization)
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect([route, ...(await refusalOf(response))]).toEqual([route, 401, reason])
    }
  })

  test('the key in the query: that is the other dialect', async () => {
    for (const route of V2) {
      const response = await send(route, null, `?secretKey=${SECRET_KEYS[0]}`)
      expect([route, ...(await refusalOf(response))]).toEqual([
        route,
        401,
        'management_token_missing',
      ])
    }
  })
})

describe('every v1 route that needs the key refuses', () => {
  const MISSING = WRONG.filter(([, , reason]) => reason === 'management_token_missing')
  const TOKENS = WRONG.filter(([, , reason]) => reason !== 'management_token_missing')

  test.each(MISSING)('%s', async (_, credential) => {
    const authorization = await credential()
    for (const route of V1)
      for (const query of ['', '?secretKey='])
        expect([route, ...(await refusalOf(await send(route, authorization, query)))]).toEqual([
          route,
          401,
          'secret_key_missing',
        ])
  })

  const FOR_V2: (typeof WRONG)[number] = [
    'a management token, which is for v2',
    async () => `Bearer ${await managementToken()}`,
    'secret_key_wrong',
  ]

  test.each([...TOKENS, FOR_V2])('%s', async (_, credential) => {
    const authorization = await credential()
    const query = `?secretKey=${encodeURIComponent(authorization?.slice('Bearer '.length) ?? '')}`
    for (const route of KEY_ONLY) {
      expect([route, ...(await refusalOf(await send(route, authorization)))]).toEqual([
        route,
        401,
        'secret_key_wrong',
      ])
      expect([route, ...(await refusalOf(await send(route, null, query)))]).toEqual([
        route,
        401,
        'secret_key_wrong',
      ])
    }
  })
})

describe('every route takes', () => {
  const RIGHT: [string, () => Promise<string>][] = [
    ['the secret key', async () => SECRET_KEYS[0]],
    ['the old secret key', async () => SECRET_KEYS[1]],
    ['a management token', () => managementToken()],
    ['one signed with the old secret key', () => managementToken({}, SECRET_KEYS[1])],
    [
      'one that lives 30 days',
      () => managementToken({ iat: NOW - 10, exp: NOW - 10 + 30 * 86_400 }),
    ],
  ]

  test.each(RIGHT)('of v2: %s', async (_, credential) => {
    for (const scheme of ['Bearer', 'bearer']) {
      const authorization = `${scheme} ${await credential()}`
      for (const route of V2) {
        const response = await send(route, authorization)
        // Let in: what is answered then hangs on what is there.
        expect([route, [200, 204, 400, 404].includes(response.status)]).toEqual([route, true])
        await response.text()
      }
    }
  })

  test.each(SECRET_KEYS)('of v1: %s, in the header and in the query', async (key) => {
    for (const route of V1.filter((one) => !one.startsWith('DELETE'))) {
      for (const response of [
        await send(route, `Bearer ${key}`),
        await send(route, null, `?secretKey=${key}`),
      ]) {
        const expected = route.includes(':requestId') ? 404 : 200
        expect([route, response.status]).toEqual([route, expected])
        await response.text()
      }
    }
  })
})
