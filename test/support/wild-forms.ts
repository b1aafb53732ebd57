// What a browser of somebody who is signed in could send to the dashboard, and what none would, as fast-check makes it
// up: pages and forms, filled in well and not, from our pages and from others, with tokens that nobody signed.

import fc from 'fast-check'
import { addressOf, anyKnown, anyText, oneOf, type Wild } from './wild-requests.ts'

/** Filled before the first request is made. The cookie is the whole header. */
export const dashboardRoutes: string[] = []
export const signedIn = { cookie: '' }

/** The fields of each form, by the end of its route; the first that fits. */
const FORMS: [RegExp, string][] = [
  [
    /(\/rooms|\/edit)$/,
    `privacy roomName enableRequestToJoin maxParticipants ejectAfterElapsedTimeInSec notBeforeUnixSec
     expireUnixSec ejectAtRoomExp deleteOnExp endMeetingAfterNoActivityInSec autoJoin joinVideoOn
     enableChat linkTarget meetingStartedWebhook meetingLeftWebhook`,
  ],
  [/\/tokens\/check$/, 'token roomName'],
  [
    /\/tokens$/,
    `reach roomName isAdmin name email externalUserId meta notBeforeUnixSec expireUnixSec
     ejectAfterElapsedTimeInSec joinVideoOn disableVideo`,
  ],
  [/\/explain$/, 'shown name'],
  [/\/codes\/new$/, 'role name email externalUserId meta'],
  [/\/roles\//, 'name maxPeerCount priority permissions.endRoom permissions.removeOthers'],
  [/\/templates(\/:templateId)?$/, 'name link_target'],
  [/\/eject\/|\/deny$/, 'message ban'],
  [/\/sign-in$/, 'secretKey next'],
  [/./, 'x'],
]

const fieldsOf = (pattern: string): string[] =>
  (FORMS.find(([end]) => end.test(pattern))?.[1] ?? '').split(/\s+/)

/** Values that JSON holds and that nobody expects. */
const oddValue = fc.oneof(
  anyText,
  anyKnown,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom<unknown>(null, [], {}, 1e308, -1),
  fc.constantFrom({ toString: 1, valueOf: 1 }, { toString: null }, [{ toJSON: 1 }]),
  fc.jsonValue({ maxDepth: 3 }),
)

const base64url = (value: unknown): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(value) ?? 'null')
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const claims = fc.record(
  {
    type: fc.oneof(fc.constantFrom('app', 'management', 'app', 'x'), oddValue),
    version: oddValue,
    access_key: oddValue,
    room_id: oddValue,
    user_id: oddValue,
    role: oddValue,
    iat: oddValue,
    nbf: oddValue,
    exp: oddValue,
    jti: oddValue,
    user: fc.oneof(oddValue, fc.record({ name: oddValue })),
    data: fc.oneof(
      { weight: 1, arbitrary: oddValue },
      {
        weight: 4,
        arbitrary: fc.record(
          {
            name: oddValue,
            roomName: oddValue,
            roomId: oddValue,
            isAdmin: oddValue,
            meta: oddValue,
            email: oddValue,
            ejectAfterElapsedTimeInSec: oddValue,
          },
          { requiredKeys: [] },
        ),
      },
    ),
  },
  { requiredKeys: [] },
)

/** In the form of a token; its signature is none. */
const forged = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant({ alg: 'HS256', typ: 'JWT' }) },
      { weight: 1, arbitrary: oddValue },
    ),
    fc.oneof({ weight: 6, arbitrary: claims }, { weight: 1, arbitrary: oddValue }),
    fc.constantFrom('A'.repeat(43), '', 'x', '%'),
  )
  .map(([header, body, signature]) => `${base64url(header)}.${base64url(body)}.${signature}`)

const typed = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', 'on', '7', '0', '-1', '1e9', 'public', 'private') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('room', 'all', 'yes', 'guest', '2040-05-06T07:08', '+99999-01-01'),
  },
  { weight: 3, arbitrary: anyKnown },
  { weight: 3, arbitrary: anyText },
  { weight: 3, arbitrary: forged },
)

/** Where a token is wanted, one is given; a name is not always. */
const valueFor = (name: string): fc.Arbitrary<string> =>
  name === 'token' || name === 'shown'
    ? fc.oneof({ weight: 5, arbitrary: forged }, { weight: 1, arbitrary: typed })
    : fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 3, arbitrary: typed })

const pairOf = (name: string): fc.Arbitrary<[string, string]> =>
  fc.tuple(fc.constant(name), valueFor(name))

/** Some of the fields, now and then with one that is none of them or is there twice. */
const pairsOf = (fields: readonly string[]): fc.Arbitrary<[string, string][]> =>
  fc
    .tuple(
      fc.subarray([...fields], { minLength: 1 }),
      fc.oneof(
        { weight: 6, arbitrary: fc.constant([]) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('x', '', '__proto__', 'toString', ...fields).map((x) => [x]),
        },
      ),
    )
    .chain(([some, odd]) => fc.tuple(...[...some, ...odd].map(pairOf)))

const encoded = (pairs: [string, string][]): string =>
  pairs.map((one) => one.map((text) => encodeURIComponent(text.toWellFormed())).join('=')).join('&')

const form = (fields: readonly string[]): fc.Arbitrary<string | Uint8Array> =>
  fc.oneof(
    { weight: 12, arbitrary: pairsOf(fields).map(encoded) },
    { weight: 1, arbitrary: anyText },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  )

const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.constantFrom('search', 'after', 'done', 'room', 'next', ''),
          fc.oneof(anyKnown, anyText, fc.constantFrom('made', 'toString', '/dashboard/rooms')),
        ),
        { maxLength: 3 },
      )
      .map((pairs) => `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`),
  },
)

const headers = fc.record(
  {
    Cookie: fc.constant('').map(() => signedIn.cookie),
    'Sec-Fetch-Site': fc.oneof(
      { weight: 8, arbitrary: fc.constant('same-origin') },
      { weight: 2, arbitrary: fc.constantFrom('cross-site', 'same-site', '') },
    ),
    'Content-Type': fc.oneof(
      { weight: 9, arbitrary: fc.constant('application/x-www-form-urlencoded') },
      { weight: 1, arbitrary: fc.constantFrom('multipart/form-data', 'text/plain', ';') },
    ),
    Origin: fc.constantFrom('https://go.example.com', 'https://page.example', 'null', ''),
    Accept: fc.constantFrom('text/html', '*/*'),
    'CF-Connecting-IP': fc.ipV4(),
  },
  { requiredKeys: ['Cookie', 'Content-Type'] },
)

/** Where tokens are taken apart before anything of them is proven, more often than each other route. */
const UNPROVEN = ['POST /dashboard/tokens/check', 'POST /dashboard/rooms/:roomId/explain']

const route = fc.oneof(
  { weight: 6, arbitrary: oneOf(dashboardRoutes) },
  { weight: 1, arbitrary: fc.constantFrom(...UNPROVEN) },
)

/** By its own method. Who signs out or in again is no longer who he was: that is left to requests without him. */
export const wildVisits: fc.Arbitrary<Wild> = route
  .filter((line) => !/\/sign-(in|out)$/.test(line))
  .chain((line) => {
    const [method = '', pattern = ''] = line.split(' ')
    return fc.record({
      method: fc.constant(method),
      path: addressOf(pattern),
      query,
      headers,
      body: form(fieldsOf(pattern)),
    })
  })
