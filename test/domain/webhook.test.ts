// Which endpoints want an event, what is sent, how long a failing endpoint is left alone, and which keys
// sign.

import { describe, expect, test } from 'vitest'
import { newSettings, type RoomExtras, type SettingsChange } from '../../src/domain/room.ts'
import {
  backOff,
  bodyOf,
  endpointsFor,
  headersFault,
  outcomeOf,
  urlsSet,
  WAIT_MS,
  WEBHOOK_TYPES,
  webhookKeys,
} from '../../src/domain/webhook.ts'

const roomWith = (wish: SettingsChange, extras: RoomExtras = {}) => {
  const settings = newSettings(wish, 0)
  if (!settings.ok) throw new Error(settings.refusal.reason)
  return { settings: settings.value, extras }
}
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((name) => `https://${name}.example.com/`) as [
  string,
  string,
  string,
  string,
]

describe('an event goes to the endpoints that want it', () => {
  test("v1's four addresses want one type each", () => {
    const room = roomWith({
      meetingStartedWebhook: A,
      meetingJoinWebhook: B,
      meetingLeftWebhook: C,
      meetingEndedWebhook: D,
    })
    expect(WEBHOOK_TYPES.map((type) => [type, endpointsFor(room, type)])).toEqual([
      ['meeting.started', [{ url: A }]],
      ['participant.joined', [{ url: B }]],
      ['participant.left', [{ url: C }]],
      ['meeting.ended', [{ url: D }]],
    ])
  })

  test("v2's webhook wants all, with its headers, beside v1's", () => {
    const webhook = { url: B, headers: { 'X-Key': 'k' } }
    const room = roomWith({ meetingEndedWebhook: A }, { webhook })
    expect(endpointsFor(room, 'meeting.started')).toEqual([webhook])
    expect(endpointsFor(room, 'meeting.ended')).toEqual([{ url: A }, webhook])
  })

  test('an address that stands twice is one endpoint, and gets an event once', () => {
    const webhook = { url: A, headers: { 'X-Key': 'k' } }
    const room = roomWith({ meetingEndedWebhook: A }, { webhook })
    expect(endpointsFor(room, 'meeting.ended')).toEqual([webhook])
  })

  test('a room without webhooks has none', () => {
    expect(WEBHOOK_TYPES.flatMap((type) => endpointsFor(roomWith({}), type))).toEqual([])
  })
})

test('a change sets the addresses that stand in it, not those it takes away or leaves alone', () => {
  expect(urlsSet({ settings: { meetingJoinWebhook: A, meetingLeftWebhook: null } })).toEqual([
    { field: 'meetingJoinWebhook', url: A },
  ])
  expect(urlsSet({ extras: { webhook: { url: B } } })).toEqual([{ field: 'webhook.url', url: B }])
  expect(urlsSet({ extras: { webhook: null }, settings: { lang: 'en' } })).toEqual([])
  expect(urlsSet({})).toEqual([])
})

test('what is sent is type, timestamp, seq and data', () => {
  const body = bodyOf('participant.left', 7, { roomName: 'yoga' }, 1_795_321_958_123)
  expect(JSON.parse(body)).toEqual({
    type: 'participant.left',
    timestamp: '2026-11-22T04:32:38.123Z',
    seq: 7,
    data: { roomName: 'yoga' },
  })
})

test('an endpoint that fails is left alone for longer and longer, and then every ten hours', () => {
  const [minute, hour] = [60_000, 3_600_000]
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(backOff)).toEqual([
    5000,
    5 * minute,
    30 * minute,
    2 * hour,
    5 * hour,
    10 * hour,
    10 * hour,
    10 * hour,
  ])
  expect(WAIT_MS).toBe(76 * hour)
})

test('2xx is delivered, 410 is the end, all else is a failure', () => {
  for (const status of [200, 201, 202, 204, 299]) expect(outcomeOf(status).error).toBeNull()
  for (const status of [301, 302, 303, 304, 307, 308])
    expect(outcomeOf(status)).toEqual({ status, error: 'redirect' })
  expect(outcomeOf(410)).toEqual({ status: 410, error: 'gone' })
  for (const status of [101, 199, 400, 401, 404, 409, 411, 429, 500, 503])
    expect(outcomeOf(status)).toEqual({ status, error: 'status' })
})

describe('headers of an endpoint', () => {
  test('may be what a receiver asks for', () => {
    const authorization = { Authorization: 'Bearer a.b-c', 'X-Api-Key': 'k e y', a_b: '' }
    expect(headersFault(authorization)).toBeNull()
    expect(headersFault({})).toBeNull()
  })

  test.each([
    'webhook-id',
    'Webhook-Signature',
    'webhook-anything',
    'Content-Type',
    'content-length',
    'HOST',
    'Connection',
    'Transfer-Encoding',
    'User-Agent',
    'CF-Connecting-IP',
    'X-Forwarded-For',
    'a b',
    'a:b',
    '',
    'ä',
    'a\r\nb',
  ])('are not called %j', (name) => {
    expect(headersFault({ [name]: 'x' })).not.toBeNull()
  })

  test.each(['a\r\nHost: b', 'a\nb', '\0', 'ä', '\u{1F600}', '\t'])(
    'do not have the value %j',
    (value) => {
      expect(headersFault({ 'X-Key': value })).not.toBeNull()
    },
  )

  test('are twenty at most', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`X-${n}`, 'x']))
    expect(headersFault(many(20))).toBeNull()
    expect(headersFault(many(21))).not.toBeNull()
  })
})

describe('the keys of WEBHOOK_SECRET', () => {
  const text = (key: Uint8Array) => new TextDecoder().decode(key)

  test('are none where it is not set', () => {
    expect([webhookKeys(undefined), webhookKeys('')]).toEqual([[], []])
  })

  test('are the bytes of an entry, and what stands in base64 after whsec_, in their order', () => {
    const [plain, marked] = ['p'.repeat(32), `whsec_${btoa('m'.repeat(24))}`]
    expect(webhookKeys(`${plain},${marked}`)?.map(text)).toEqual(['p'.repeat(32), 'm'.repeat(24)])
    expect(webhookKeys('ä'.repeat(32))?.[0]).toHaveLength(64)
  })

  test.each([
    ['short', 'x'.repeat(31)],
    ['empty beside another', `${'x'.repeat(32)},`],
    ['padded', `${'x'.repeat(32)} `],
    ['there twice', `${'x'.repeat(32)},${'x'.repeat(32)}`],
    ['of 23 bytes', `whsec_${btoa('x'.repeat(23))}`],
    ['of 65 bytes', `whsec_${btoa('x'.repeat(65))}`],
    ['whsec_ alone', 'whsec_'],
    ['base64url', `whsec_${'-_'.repeat(22)}`],
    ['base64 with a space', `whsec_${btoa('x'.repeat(32))} `],
  ])('are refused together when one is %s', (_, secret) => {
    expect(webhookKeys(secret)).toBeNull()
  })
})
