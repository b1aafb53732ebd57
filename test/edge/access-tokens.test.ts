// The header of a token and the keys it is verified with. The form of a token: token-form.test.ts; its
// claims: token-claims.test.ts; which kind passes where, and when: token-kinds.test.ts.

import { describe, expect, test } from 'vitest'
import { verifyApp, verifyManagement, verifyV1 } from '../../src/edge/access-tokens.ts'
import { makeKeyring } from '../../src/edge/keyring.ts'
import {
  ACCESS_KEY,
  APP,
  forge,
  HEADER,
  KEYS,
  MANAGEMENT,
  NOW_MS,
  OLD_SECRET,
  RETIRED_SECRET,
  SECRET,
  segment,
  signatureOf,
  utf8,
  V1,
} from '../support/forge.ts'

const verify = (token: string) => verifyV1(token, KEYS, NOW_MS)
const malformed = { ok: false, refusal: { reason: 'token_malformed' } }
const badSignature = { ok: false, refusal: { reason: 'token_bad_signature' } }

const GOOD = await forge(V1)
const [HEAD = '', BODY = '', SIGNATURE = ''] = GOOD.split('.')

describe('the header', () => {
  const withHeader = (header: unknown) => forge(V1, header)

  test('must say HS256, whatever else would be right', async () => {
    for (const alg of [
      'none',
      'nOnE',
      'None',
      'NONE',
      'HS384',
      'HS512',
      'RS256',
      'ES256',
      'PS256',
      'EdDSA',
      'hs256',
      'HS256 ',
      '',
      ['HS256'],
      { alg: 'HS256' },
      256,
      true,
      null,
    ])
      expect(await verify(await withHeader({ alg, typ: 'JWT' }))).toMatchObject(malformed)
    expect(await verify(await withHeader({ typ: 'JWT' }))).toMatchObject(malformed)
  })

  test('that says HS512 is refused even when it is signed so by our key', async () => {
    const token = await forge(V1, { alg: 'HS512', typ: 'JWT' }, { hash: 'SHA-512' })
    expect(await verify(token)).toMatchObject(malformed)
  })

  test('may leave the type out, but may not name another', async () => {
    expect(await verify(await withHeader({ alg: 'HS256' }))).toMatchObject({ ok: true })
    for (const typ of ['room+jwt', 'at+jwt', 'JWE', '', null, ['JWT'], 1])
      expect(await verify(await withHeader({ ...HEADER, typ }))).toMatchObject(malformed)
  })

  test.each([
    ['crit', ['exp']],
    ['crit', []],
    ['crit', ['b64']],
    ['b64', false],
    ['b64', true],
    ['jwk', { kty: 'oct', k: segment(SECRET) }],
    ['jku', 'https://evil.test/keys'],
    ['x5u', 'https://evil.test/certificate'],
    ['x5c', ['MIIB']],
    ['jwk', null],
  ])('may not have %s: %j', async (name, value) => {
    expect(await verify(await withHeader({ ...HEADER, [name]: value }))).toMatchObject(malformed)
  })

  test.each([
    [';DROP TABLE keys'],
    ["' OR '1'='1"],
    ['../../dev/null'],
    [''],
    ['a'.repeat(65)],
    ['\u0000'],
    [7],
    [null],
    [['a']],
    [{}],
    [true],
  ])('may not have a kid like %j', async (kid) => {
    expect(await verify(await withHeader({ ...HEADER, kid }))).toMatchObject(malformed)
  })

  test.each(['deadbeef', '__proto__', 'constructor', 'a'.repeat(64)])(
    'with kid %s, which no key has, finds no key',
    async (kid) => {
      expect(await verify(await withHeader({ ...HEADER, kid }))).toEqual(badSignature)
    },
  )

  test('must be a JSON object, as must the payload', async () => {
    for (const content of ['[]', 'null', '"text"', '7', '', '{', '{"alg":"HS256",}', `${HEAD}`]) {
      expect(await verify(await withHeader(content))).toMatchObject(malformed)
      expect(await verify(await forge(content))).toMatchObject(malformed)
    }
  })

  test('and payload must be UTF-8, strictly', async () => {
    const around = (json: unknown, bytes: number[]) => {
      const [before = '', after = ''] = JSON.stringify(json).split('?')
      return Uint8Array.from([...utf8(before), ...bytes, ...utf8(after)])
    }
    const header = (bytes: number[]) => around({ ...HEADER, extra: '?' }, bytes)
    const payload = (bytes: number[]) => around({ ...V1, data: { name: '?' } }, bytes)
    const strict = { first: [0x2f], accented: [0xc3, 0xa9], face: [0xf0, 0x9f, 0x98, 0x80] }
    for (const bytes of Object.values(strict)) {
      expect(await verify(await withHeader(header(bytes)))).toMatchObject({ ok: true })
      expect(await verify(await forge(payload(bytes)))).toMatchObject({ ok: true })
    }
    const broken = {
      'an overlong slash': [0xc0, 0xaf],
      'a lone high surrogate': [0xed, 0xa0, 0x80],
      'a pair of surrogates': [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
      'a byte that is never UTF-8': [0xff],
      'a cut character': [0xc3],
      'a continuation alone': [0x80],
      'beyond Unicode': [0xf4, 0x90, 0x80, 0x80],
    }
    for (const bytes of Object.values(broken)) {
      expect(await verify(await withHeader(header(bytes)))).toMatchObject(malformed)
      expect(await verify(await forge(payload(bytes)))).toMatchObject(malformed)
    }
    const marked = Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8(JSON.stringify(V1))])
    expect(await verify(await forge(marked))).toMatchObject(malformed)
  })
})

describe('the keys', () => {
  const [first, second] = KEYS

  test('of a rotation both verify, with their kid and without', async () => {
    for (const [secret, kid] of [
      [SECRET, first?.kid],
      [OLD_SECRET, second?.kid],
    ]) {
      if (secret === undefined || kid === undefined) throw new Error('two keys are expected')
      expect(await verify(await forge(V1, HEADER, { secret }))).toMatchObject({ ok: true })
      expect(await verify(await forge(V1, { ...HEADER, kid }, { secret }))).toMatchObject({
        ok: true,
      })
    }
  })

  test('verify nothing under the kid of another', async () => {
    const mixed = await forge(V1, { ...HEADER, kid: first?.kid }, { secret: OLD_SECRET })
    expect(await verify(mixed)).toEqual(badSignature)
  })

  test('that were retired, and those of strangers, verify nothing any more', async () => {
    const retired = makeKeyring({ secretKeys: [], tokenKeys: [RETIRED_SECRET], linkKeys: [] })
    const token = await forge(V1, HEADER, { secret: RETIRED_SECRET })
    expect(await verifyV1(token, await retired.tokenKeys(), NOW_MS)).toMatchObject({ ok: true })
    expect(await verify(token)).toEqual(badSignature)
    expect(await verifyV1(GOOD, [], NOW_MS)).toEqual(badSignature)
  })

  test('verify nothing whose payload or header was changed', async () => {
    const admin = segment({ ...V1, data: { ...V1.data, isAdmin: true } })
    expect(await verify(`${HEAD}.${admin}.${SIGNATURE}`)).toEqual(badSignature)
    const kid = segment({ ...HEADER, kid: first?.kid })
    expect(await verify(`${kid}.${BODY}.${SIGNATURE}`)).toEqual(badSignature)
    const short = await signatureOf(`${HEAD}.${BODY}`)
    expect(await verify(`${HEAD}.${BODY}.${short.slice(0, 4)}`)).toEqual(badSignature)
  })

  test('are asked of app and management tokens too', async () => {
    const strange = { secret: RETIRED_SECRET }
    const app = await forge(APP, HEADER, strange)
    const management = await forge(MANAGEMENT, HEADER, strange)
    expect(await verifyApp(app, KEYS, ACCESS_KEY, NOW_MS)).toEqual(badSignature)
    expect(await verifyManagement(management, KEYS, ACCESS_KEY, NOW_MS)).toEqual(badSignature)
  })
})
