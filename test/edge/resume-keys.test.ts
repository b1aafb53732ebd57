// Resume keys and the hashes of them, and of clients' addresses.

import { describe, expect, test } from 'vitest'
import { deriveAddressKey, hashAddress } from '../../src/edge/address-hash.ts'
import {
  hashResumeKey,
  isResumeKey,
  RESUME_BYTES,
  writeResumeKey,
} from '../../src/edge/resume-keys.ts'
import { numberOf } from '../support/link-keys.ts'

describe('a resume key', () => {
  test('is 128 bits in 22 characters that may stand in a list of protocols', () => {
    expect(RESUME_BYTES * 8).toBe(128)
    expect(writeResumeKey(new Uint8Array(RESUME_BYTES))).toBe('AAAAAAAAAAAAAAAAAAAAAA')
    for (let n = 0; n < 200; n++) {
      const key = writeResumeKey(crypto.getRandomValues(new Uint8Array(RESUME_BYTES)))
      expect([key, isResumeKey(key)]).toEqual([key, true])
    }
  })

  test('has one spelling', () => {
    const key = writeResumeKey(new Uint8Array(RESUME_BYTES).fill(255))
    expect(key).toBe('_____________________w')
    for (const other of ['x', '8', 'v', '9'])
      expect(isResumeKey(`${key.slice(0, -1)}${other}`)).toBe(false)
    for (const other of ['', `${key}==`, key.slice(1), `A${key}`, `+${key.slice(1)}`, `${key}\n`])
      expect(isResumeKey(other)).toBe(false)
  })

  test('is known by its SHA-256', async () => {
    expect(await hashResumeKey('AAAAAAAAAAAAAAAAAAAAAA')).toBe(
      '8a5bdb4cc15164126c6ef2668de9dd240d299ce6397a42c95a9411b93d080ed8',
    )
  })
})

describe("a client's address", () => {
  const room = numberOf(7)

  test('has the same hash each time, and tells nothing without the key', async () => {
    const key = await deriveAddressKey('0123456789abcdef0123456789abcdef')
    const hash = await hashAddress(key, room, '203.0.113.7')
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(await hashAddress(key, room, '203.0.113.7')).toBe(hash)
    const others = [
      await hashAddress(key, room, '203.0.113.8'),
      await hashAddress(key, numberOf(8), '203.0.113.7'),
      await hashAddress(await deriveAddressKey('x'.repeat(32)), room, '203.0.113.7'),
    ]
    expect(new Set([hash, ...others]).size).toBe(4)
  })

  test('is not to be mistaken for that of another room', async () => {
    const key = await deriveAddressKey('0123456789abcdef0123456789abcdef')
    expect(await hashAddress(key, numberOf(1), '23.0.113.7')).not.toBe(
      await hashAddress(key, numberOf(12), '3.0.113.7'),
    )
  })
})
