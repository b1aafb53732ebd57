// A client's address as a keyed hash, a different one at each room and at the dashboard: it tells who asks again, and nothing
// about who he is, here or elsewhere.

import type { RoomNumber } from '../domain/room.ts'

const utf8 = new TextEncoder()

/** An HMAC key of its own, by HKDF-SHA-256 like those that seal (edge/seal.ts). */
export const deriveAddressKey = async (secret: string): Promise<CryptoKey> => {
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, [
    'deriveKey',
  ])
  const info = utf8.encode('anteroom client address')
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  const hmac = { name: 'HMAC', hash: 'SHA-256', length: 256 }
  return crypto.subtle.deriveKey(params, key, hmac, false, ['sign'])
}

/** 64 hex digits. */
export const hashAddress = async (
  key: CryptoKey,
  place: RoomNumber | 'dashboard',
  address: string,
): Promise<string> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(`${place} ${address}`))).toHex()
