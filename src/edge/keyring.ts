// The keys by purpose. Each secret holds one or more entries, the first in use, all accepted.
// Keys are derived when first needed and kept as values, never as promises: a promise of one request
// may not be awaited by another (workerd: I/O belongs to its request). Leaves out reading the environment
// (access/config.ts).

import type { LinkKeyId } from '../domain/room-code.ts'
import { deriveAddressKey } from './address-hash.ts'
import { deriveLinkKey, type LinkKey, type LinkSecret } from './seal.ts'
import { sha256Hex } from './sha256.ts'

export type TokenKey = { kid: string; key: CryptoKey }

export type Secrets = {
  secretKeys: readonly string[]
  tokenKeys: readonly string[]
  linkKeys: readonly LinkSecret[]
}

export type Keyring = {
  /** The UTF-8 bytes of each SECRET_KEY entry, to compare callers' keys with. */
  secretBytes: readonly Uint8Array<ArrayBuffer>[]
  /** v2 tokens: HS256 over the UTF-8 bytes of SECRET_KEY. */
  secretKeys: () => Promise<TokenKey[]>
  /** v1 access tokens: HS256 over the UTF-8 bytes of TOKEN_KEY. */
  tokenKeys: () => Promise<TokenKey[]>
  linkKeys: () => Promise<LinkKey[]>
  /** Entries of LINK_KEY that open codes: a code sealed by another is off. */
  codeKeyIds: () => Promise<LinkKeyId[]>
  /** Of the first LINK_KEY: hashes clients' addresses. Where it changes, who was denied a minute ago may
   * ask again. */
  addressKey: () => Promise<CryptoKey>
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(new TextEncoder().encode(text))

/** `kid`: the first 8 hex digits of the key's SHA-256 (docs/api.md). */
const hmacKey = async (secret: string): Promise<TokenKey> => ({
  kid: (await sha256Hex(secret)).slice(0, 8),
  key: await crypto.subtle.importKey(
    'raw',
    utf8(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  ),
})

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: T | undefined
  return async () => {
    made ??= await make()
    return made
  }
}

export const makeKeyring = (secrets: Secrets): Keyring => {
  const linkKeys = once(() => Promise.all(secrets.linkKeys.map(deriveLinkKey)))
  return {
    secretBytes: secrets.secretKeys.map(utf8),
    secretKeys: once(() => Promise.all(secrets.secretKeys.map(hmacKey))),
    tokenKeys: once(() => Promise.all(secrets.tokenKeys.map(hmacKey))),
    linkKeys,
    codeKeyIds: async () => (await linkKeys()).filter((key) => key.opensCodes).map((key) => key.id),
    addressKey: once(() => deriveAddressKey(secrets.linkKeys[0]?.secret ?? '')),
  }
}
