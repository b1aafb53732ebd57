// Issuing access tokens: the shapes that callers know, the size, and a payload that any page can read.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signApp, signV1, verifyApp, verifyV1 } from '../../src/edge/access-tokens.ts'
import { ACCESS_KEY, APP, forge, KEYS, NOW, NOW_MS, segment, utf8 } from '../support/forge.ts'

const [KEY, OLD_KEY] = KEYS
if (KEY === undefined || OLD_KEY === undefined) throw new Error('two keys are expected')

type Issued = Awaited<ReturnType<typeof signV1>>
const issued = (answer: Issued): string => {
  if (!answer.ok) throw new Error(answer.refusal.reason)
  return answer.value
}
const partsOf = (token: string): [string, string] => {
  const [header = '', payload = ''] = token.split('.')
  return [header, payload]
}
const jsonOf = (part: string): unknown =>
  JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(part, { alphabet: 'base64url' })))

describe('a v1 token', () => {
  const SEED = { data: { globalToken: true, appName: 'hyprhost' }, iat: 1627770426 }

  test('has the payload of the guide, letter for letter', async () => {
    const [header, payload] = partsOf(issued(await signV1(SEED, KEY)))
    expect(payload).toBe(
      'eyJkYXRhIjp7Imdsb2JhbFRva2VuIjp0cnVlLCJhcHBOYW1lIjoiaHlwcmhvc3QifSwiaWF0IjoxNjI3NzcwNDI2fQ',
    )
    expect(jsonOf(header)).toEqual({ alg: 'HS256', typ: 'JWT', kid: KEY.kid })
  })

  test('says which key signed it, and leaves out what is unset', async () => {
    const unset = { name: undefined, meta: undefined }
    const claims = { data: { isAdmin: true, ...unset }, iat: NOW, nbf: undefined, exp: NOW + 60 }
    const token = issued(await signV1({ ...claims, jti: 'one' }, OLD_KEY))
    const [header, payload] = partsOf(token)
    expect(jsonOf(header)).toMatchObject({ kid: OLD_KEY.kid })
    expect(Object.keys(Object(jsonOf(payload)))).toEqual(['data', 'iat', 'exp', 'jti'])
    expect(jsonOf(payload)).toEqual({
      data: { isAdmin: true },
      iat: NOW,
      exp: NOW + 60,
      jti: 'one',
    })
  })

  test('is valid, whatever text a person is called', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 100 })
    const meta = fc.oneof(
      text,
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        text,
      ),
    )
    await fc.assert(
      fc.asyncProperty(text, meta, async (name, meta) => {
        const claims = { data: { name, meta }, iat: NOW }
        const token = await signV1(claims, KEY)
        // Ten long pairs may be too much.
        if (token.ok)
          expect(await verifyV1(token.value, KEYS, NOW_MS)).toEqual({ ok: true, value: claims })
        else expect(token.refusal.reason).toBe('token_too_large')
      }),
    )
  })

  test('that would be longer than 8,192 characters is refused; one that is just not passes', async () => {
    const filled = (length: number) =>
      signV1({ data: { meta: { fill: 'x'.repeat(length) } }, iat: NOW }, KEY)
    const lengths = Array.from({ length: 400 }, (_, more) => 5_800 + more)
    const sizes: number[] = []
    for (const length of lengths) {
      const token = await filled(length)
      if (!token.ok) {
        expect(token).toEqual({ ok: false, refusal: { reason: 'token_too_large' } })
        continue
      }
      sizes.push(token.value.length)
      expect(await verifyV1(token.value, KEYS, NOW_MS)).toMatchObject({ ok: true })
    }
    expect(sizes.length).toBeLessThan(lengths.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8192)
    // One more byte of payload is one or two more characters.
    expect(Math.max(...sizes)).toBeGreaterThan(8190)
  })
})

describe('an app token', () => {
  const claims = { ...APP, type: 'app' as const, version: 2 as const }

  test('has the claims and the header of the original, and no kid', async () => {
    const [header, payload] = partsOf(issued(await signApp({ ...claims, code_slot: 3 }, KEY)))
    expect(jsonOf(header)).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(jsonOf(payload)).toEqual({ ...claims, code_slot: 3 })
  })

  /** As the browser package does it: no conversion of the alphabet, one byte a character. */
  const asPagesDo = (token: string): unknown => JSON.parse(atob(partsOf(token)[1]))

  test('can be read by a page with plain atob, whatever its texts are', async () => {
    const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: codeUnit, maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'>?~\u007f<@}!\\"\0\u001f\u0080é世😀'), maxLength: 60 }),
    )
    await fc.assert(
      fc.asyncProperty(text, text, async (role, user_id) => {
        const token = issued(await signApp({ ...claims, role, user_id }, KEY))
        expect(partsOf(token)[1]).toMatch(/^[A-Za-z0-9]+$/)
        expect(asPagesDo(token)).toEqual({ ...claims, role, user_id })
        expect(await verifyApp(token, KEYS, ACCESS_KEY, NOW_MS)).toEqual({
          ok: true,
          value: { ...claims, role, user_id },
        })
      }),
      { numRuns: 2000 },
    )
  })

  test('would not be readable so without its escapes', async () => {
    const plain = await forge({ ...claims, role: '??>>~~', user_id: '😀' })
    expect(partsOf(plain)[1]).toMatch(/[-_]/)
    expect(() => asPagesDo(plain)).toThrow()
    expect(segment(utf8('>>>'))).toBe('Pj4-')
  })

  test('that would be longer than 8,192 characters is refused', async () => {
    const refused = { ok: false, refusal: { reason: 'token_too_large' } }
    expect(await signApp({ ...claims, user_id: 'x'.repeat(2048) }, KEY)).toMatchObject({ ok: true })
    expect(await signApp({ ...claims, user_id: '世'.repeat(2048) }, KEY)).toEqual(refused)
  })
})
