// The key of the bare Workers, imported once.

let imported: CryptoKey | undefined

export const hmacKey = async (secret: string): Promise<CryptoKey> => {
  imported ??= await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  )
  return imported
}
