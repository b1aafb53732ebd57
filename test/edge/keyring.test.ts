// Keys by purpose: named by their digest, derived once, in the order of the secret's entries.

import { describe, expect, test } from 'vitest'
import { makeKeyring } from '../../src/edge/keyring.ts'

const SECRETS = {
  secretKeys: ['new-secret-key-0123456789abcdef012345', 'old-secret-key-0123456789abcdef012345'],
  tokenKeys: ['new-token-key-0123456789abcdef0123456', 'schlüssel-0123456789abcdef0123456789'],
  linkKeys: [
    { secret: 'new-link-key-0123456789abcdef01234567', opensCodes: true },
    { secret: 'leaked-link-key-0123456789abcdef01234', opensCodes: false },
    { secret: 'old-link-key-0123456789abcdef01234567', opensCodes: true },
  ],
}
const utf8 = (text: string) => Uint8Array.from(new TextEncoder().encode(text))
const sha256 = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))

describe('a token key', () => {
  test('is named by the first 8 hex digits of its SHA-256', async () => {
    const [known] = await makeKeyring({ ...SECRETS, tokenKeys: ['abc'] }).tokenKeys()
    expect(known?.kid).toBe('ba7816bf')
    for (const kind of ['secretKeys', 'tokenKeys'] as const) {
      const kids = (await makeKeyring(SECRETS)[kind]()).map(({ kid }) => kid)
      const digests = await Promise.all(SECRETS[kind].map(sha256))
      expect(kids).toEqual(digests.map((digest) => digest.toHex().slice(0, 8)))
    }
  })

  test('is HS256 over the UTF-8 bytes of its entry, so that a back end can verify by itself', async () => {
    const [, second] = await makeKeyring(SECRETS).tokenKeys()
    if (second === undefined) throw new Error('two keys are expected')
    const theirs = await crypto.subtle.importKey(
      'raw',
      utf8('schlüssel-0123456789abcdef0123456789'),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['verify'],
    )
    const signature = await crypto.subtle.sign('HMAC', second.key, utf8('a token'))
    expect(await crypto.subtle.verify('HMAC', theirs, signature, utf8('a token'))).toBe(true)
  })

  test('cannot be taken out of the keyring', async () => {
    for (const { key } of await makeKeyring(SECRETS).tokenKeys()) {
      expect(key.extractable).toBe(false)
      await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
    }
  })
})

describe('the keyring', () => {
  test('derives its keys once: the same ones come back', async () => {
    const keyring = makeKeyring(SECRETS)
    for (const kind of ['secretKeys', 'tokenKeys', 'linkKeys'] as const)
      expect(await keyring[kind]()).toBe(await keyring[kind]())
  })

  test('gives the same keys to two who ask at the same time', async () => {
    const keyring = makeKeyring(SECRETS)
    const [one, other] = await Promise.all([keyring.tokenKeys(), keyring.tokenKeys()])
    expect(one.map(({ kid }) => kid)).toEqual(other.map(({ kid }) => kid))
  })

  test('keeps the order of LINK_KEY, and tells which entries open codes', async () => {
    const keyring = makeKeyring(SECRETS)
    const keys = await keyring.linkKeys()
    expect(keys.map(({ opensCodes }) => opensCodes)).toEqual([true, false, true])
    expect(await keyring.codeKeyIds()).toEqual([keys[0]?.id, keys[2]?.id])
  })
})
