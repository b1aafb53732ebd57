// SHA-256 as hex, for what is kept as a hash because nobody could guess it: keys and tokens of 128 bits and
// more need no salt. Leaves out secrets that people choose.

const utf8 = new TextEncoder()

/** 64 hex digits. A text is hashed as UTF-8. */
export const sha256Hex = async (data: string | Uint8Array<ArrayBuffer>): Promise<string> => {
  const bytes = typeof data === 'string' ? utf8.encode(data) : data
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex()
}
