// The one form a token may have, and its size: of all the ways to write the same token, one is taken.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  looksLikeApp,
  verifyApp,
  verifyManagement,
  verifyV1,
} from '../../src/edge/access-tokens.ts'
import { ACCESS_KEY, forge, KEYS, NOW_MS, V1 } from '../support/forge.ts'

const verify = (token: string) => verifyV1(token, KEYS, NOW_MS)
const malformed = { ok: false, refusal: { reason: 'token_malformed' } }

const GOOD = await forge(V1)
const [HEAD = '', BODY = '', SIGNATURE = ''] = GOOD.split('.')

test('the token of these tests is valid', async () => {
  expect(await verify(GOOD)).toEqual({ ok: true, value: V1 })
})

describe('the one form of a token', () => {
  const others = [
    ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. \n\t\0é%',
  ]

  const passing = async (texts: string[]): Promise<string[]> => {
    const passed: string[] = []
    for (const text of texts) if ((await verify(text)).ok) passed.push(text)
    return passed
  }
  const places = Array.from(GOOD, (_, at) => at)

  test('no change of one character, whichever and wherever, leaves it valid', async () => {
    const changed = places.flatMap((at) =>
      others
        .filter((char) => char !== GOOD[at])
        .map((char) => GOOD.slice(0, at) + char + GOOD.slice(at + 1)),
    )
    expect(changed.length).toBeGreaterThan(10_000)
    expect(await passing(changed)).toEqual([])
  })

  test('no character put in or taken out, wherever, leaves it valid', async () => {
    const put = [...places, GOOD.length].flatMap((at) =>
      [...'A_-=. \n\t\0'].map((char) => GOOD.slice(0, at) + char + GOOD.slice(at)),
    )
    const taken = places.map((at) => GOOD.slice(0, at) + GOOD.slice(at + 1))
    expect(await passing([...put, ...taken])).toEqual([])
  })

  test('spare bits of the last character are refused, though they decode to the same signature', async () => {
    const last = others.indexOf(SIGNATURE.at(-1) ?? '')
    for (const bits of [1, 2, 3]) {
      const same = SIGNATURE.slice(0, -1) + others[last + bits]
      const bytes = (text: string) => Uint8Array.fromBase64(text, { alphabet: 'base64url' })
      expect(bytes(same)).toEqual(bytes(SIGNATURE))
      expect(await verify(`${HEAD}.${BODY}.${same}`)).toMatchObject(malformed)
    }
  })

  test.each([
    ['nothing', ''],
    ['two dots', '..'],
    ['padding', `${GOOD}=`],
    ['padding of the payload', `${HEAD}.${BODY}=.${SIGNATURE}`],
    ['a newline at the end', `${GOOD}\n`],
    ['a space in front', ` ${GOOD}`],
    [
      'a space inside the signature',
      `${HEAD}.${BODY}.${SIGNATURE.slice(0, 9)} ${SIGNATURE.slice(9)}`,
    ],
    ['a scheme in front', `Bearer ${GOOD}`],
    ['the standard alphabet', GOOD.replaceAll('-', '+').replace(/.$/, '/')],
    ['no signature', `${HEAD}.${BODY}.`],
    ['two parts', `${HEAD}.${BODY}`],
    ['four parts', `${GOOD}.${SIGNATURE}`],
    ['a dot at the end', `${GOOD}.`],
    ['five parts, as encrypted tokens have', `${HEAD}..${BODY}.${SIGNATURE}.${SIGNATURE}`],
    ['five full parts', `${HEAD}.${BODY}.${BODY}.${SIGNATURE}.${SIGNATURE}`],
    ['JSON', JSON.stringify({ protected: HEAD, payload: BODY, signature: SIGNATURE })],
    [
      'general JSON',
      JSON.stringify({ payload: BODY, signatures: [{ protected: HEAD, signature: SIGNATURE }] }),
    ],
    ['a detached payload', `${HEAD}..${SIGNATURE}`],
  ])('%s is malformed', async (_, token) => {
    expect(await verify(token)).toMatchObject(malformed)
  })

  test('no text whatever is taken for a token, and none is an exception', async () => {
    const part = fc.oneof(fc.base64String(), fc.string(), fc.constantFrom(HEAD, BODY, SIGNATURE))
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.')),
    )
    await fc.assert(
      fc.asyncProperty(text, async (token) => {
        fc.pre(token !== GOOD)
        for (const answer of [
          await verify(token),
          await verifyApp(token, KEYS, ACCESS_KEY, NOW_MS),
          await verifyManagement(token, KEYS, ACCESS_KEY, NOW_MS),
        ])
          expect(answer.ok).toBe(false)
        expect(looksLikeApp(token)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the size of a token', () => {
  // The header has 36 characters and the signature 43; meta fills the rest.
  const sized = async (payloadBytes: number) => {
    const empty = JSON.stringify({ ...V1, data: { meta: { fill: '' } } }).length
    return forge({ ...V1, data: { meta: { fill: 'x'.repeat(payloadBytes - empty) } } })
  }

  test('may be 8,192 characters and no more', async () => {
    const [largest, larger] = [await sized(6083), await sized(6084)]
    expect([largest.length, larger.length]).toEqual([8192, 8193])
    expect(await verify(largest)).toMatchObject({ ok: true })
    expect(await verify(larger)).toMatchObject(malformed)
  })
})
