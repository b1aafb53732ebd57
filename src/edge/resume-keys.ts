// Resume keys: 128 random bits, by which a socket that was lost takes its seat or its request back. The
// room stores their hashes only. Leaves out dice (the verb has them) and what a key opens.

import { sha256Hex } from './sha256.ts'

export const RESUME_BYTES = 16

/** Canonical base64url of 16 bytes: the last character has four spare bits. */
const SHAPE = /^[A-Za-z0-9_-]{21}[AQgw]$/

export const isResumeKey = (text: string): boolean => SHAPE.test(text)

/** `bytes`: RESUME_BYTES of them, random. */
export const writeResumeKey = (bytes: Uint8Array): string =>
  bytes.toBase64({ alphabet: 'base64url', omitPadding: true })

export const hashResumeKey = (key: string): Promise<string> => sha256Hex(key)
