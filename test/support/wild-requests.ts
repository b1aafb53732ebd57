// Requests as fast-check makes them up: methods, addresses, headers and bodies, well-formed and not, mixed with names,
// codes and credentials that are there. Runs in workerd and in Node; leaves out the forms of the dashboard
// (wild-forms.ts) and making what is there (wild-house.ts).

import fc from 'fast-check'

const METHODS = 'GET HEAD POST PUT PATCH DELETE OPTIONS TRACE PROPFIND PURGE'.split(' ')

/** What means something to the service: all filled before the first request is made. */
export const routes: string[] = []
export const credentials: string[] = []
/** By the name it has in routes; changed when it is gone. */
export const known = new Map<string, string>()

/** One of a list that is filled later. */
export const oneOf = (list: readonly string[]): fc.Arbitrary<string> =>
  fc.nat().map((n) => list[n % list.length] ?? '')

export const anyKnown = fc.nat().map((n) => [...known.values()][n % known.size] ?? '')
const anyCredential = oneOf(credentials)
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 80 }),
  fc.constantFrom(
    '%',
    '%00',
    '%E0%A4%A',
    '..%2f',
    '*',
    'a b',
    '{x}',
    '\u0000',
    '\ud800',
    '../..',
    '?',
    '#',
    '//',
    '\\',
  ),
)

const WORDS =
  `api v1 v2 room rooms id token validate admission room-codes code role qr meeting assets
  templates roles active-rooms peers sessions participants layouts health anteroom.css`.split(/\s+/)

const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...WORDS, '') },
  { weight: 2, arbitrary: anyKnown },
  { weight: 2, arbitrary: anyText },
)
/** An address for a route: its parameters are what they should be, or anything. */
export const addressOf = (pattern: string): fc.Arbitrary<string> => {
  const names = pattern.match(/:\w+/g) ?? []
  const fillings = names.map((name) =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constant('').map(() => known.get(name.slice(1)) ?? '') },
      { weight: 1, arbitrary: anyKnown },
      { weight: 1, arbitrary: anyText },
    ),
  )
  return fc.tuple(...fillings).map((texts) => {
    const left = [...texts]
    return pattern.replace(/:\w+/g, () => left.shift() ?? '')
  })
}

/** A route of the app. */
const route = oneOf(routes).chain((line) => {
  const [method = '', pattern = ''] = line.split(' ')
  return addressOf(pattern).map((address) => ({ method, path: address }))
})
const path = fc.oneof(
  { weight: 2, arbitrary: route.map((aimed) => aimed.path) },
  {
    weight: 1,
    arbitrary: fc.array(segment, { maxLength: 7 }).map((parts) => `/${parts.join('/')}`),
  },
)

const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.constantFrom(
            'secretKey',
            'limit',
            'cursor',
            'start',
            'role',
            'enabled',
            'name',
            'after',
            'before',
            'template_id',
            'room_id',
            'active',
            'externalUserId',
            '',
            '%',
          ),
          fc.oneof(anyKnown, anyCredential, anyText, fc.integer().map(String)),
        ),
        { maxLength: 4 },
      )
      .map((pairs) => `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`),
  },
)

/** ASCII: anything else makes the runtime write a warning a request. */
const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 60 })
const headers = fc.record(
  {
    Authorization: fc.oneof(
      { weight: 3, arbitrary: anyCredential.map((text) => `Bearer ${text}`) },
      { weight: 1, arbitrary: headerText },
    ),
    'Content-Type': fc.oneof(
      fc.constantFrom('application/json', 'text/plain', 'multipart/form-data'),
      headerText,
    ),
    'Content-Length': fc.constantFrom('0', '-1', 'x', '99999999', '1e9'),
    'Idempotency-Key': headerText,
    'CF-Connecting-IP': fc.oneof(fc.ipV4(), fc.ipV6(), headerText),
    Accept: fc.constantFrom('text/html', 'application/json', '*/*', ''),
    Origin: fc.constantFrom('https://page.example', 'null', ''),
    'Access-Control-Request-Method': fc.constantFrom('POST', 'DELETE', ''),
    'Access-Control-Request-Headers': headerText,
    'If-None-Match': headerText,
    Range: fc.constantFrom('bytes=0-1', 'bytes=9-1', 'x'),
    Cookie: headerText,
    Upgrade: fc.constantFrom('websocket', 'h2c'),
  },
  { requiredKeys: [] },
)

const FIELDS = `roomName privacy expireUnixSec notBeforeUnixSec maxParticipants lang linkTarget
  meetingJoinWebhook deleteOnExp autoJoin token accessToken roomCode name meta email globalToken
  isAdmin externalUserId code enabled user_id user description template_id link_target
  recording_info webhook size polls region roles permissions settings plugins publishParams
  maxPeerCount message peer_id lock metadata reason type __proto__ x`.split(/\s+/)

const fields = fc.dictionary(
  fc.constantFrom(...FIELDS),
  fc.oneof(
    anyKnown,
    anyCredential,
    anyText,
    fc.boolean(),
    fc.integer(),
    fc.double(),
    fc.constantFrom(0, -1, 1e308, 4_000_000_000),
    fc.constantFrom({ host: {} }, { url: 'https://hooks.example.com/' }, { enabled: true }, []),
    fc.jsonValue({ maxDepth: 3 }),
  ),
  { maxKeys: 5 },
)
const body = fc.oneof(
  { weight: 4, arbitrary: fields.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: anyText },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'x'.repeat(65_537),
      `${'['.repeat(30_000)}`,
      '{"meta":'.repeat(8000),
      '',
    ),
  },
)

export type Wild = {
  method: string
  path: string
  query: string
  headers: Record<string, string | undefined>
  body: string | Uint8Array
}

/** Null for what no client could send: the runtime refuses to make such a request. */
export const requestOf = (origin: string, wild: Wild): Request | null => {
  try {
    const sent = new Headers()
    for (const [name, value] of Object.entries(wild.headers))
      if (value !== undefined) sent.set(name, value)
    const hasBody = wild.method !== 'GET' && wild.method !== 'HEAD' && wild.method !== 'TRACE'
    return new Request(origin + wild.path + wild.query, {
      method: wild.method,
      redirect: 'manual',
      headers: sent,
      ...(hasBody ? { body: wild.body } : {}),
    })
  } catch {
    return null
  }
}

const wild: fc.Arbitrary<Wild> = fc.record({
  method: fc.constantFrom(...METHODS),
  path,
  query,
  headers,
  body,
})

/** By its own method and with the first credential, so that what lies behind both is asked too. */
const aimed: fc.Arbitrary<Wild> = fc.record({ to: route, query, body }).map(({ to, ...rest }) => ({
  ...to,
  ...rest,
  headers: { Authorization: `Bearer ${credentials[0]}` },
}))

export const wildRequests = fc.oneof(wild, aimed)
