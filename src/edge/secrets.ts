// Compares a caller's secret with ours.

/** The one, of those listed, that `given` is; null for none. Takes the same time whichever it is: one of
 * another length, for which there is no comparison, is compared with itself. */
export const matchingSecret = <T extends Uint8Array>(
  given: string,
  secrets: readonly T[],
): T | null => {
  const bytes = new TextEncoder().encode(given)
  const matches = (secret: T): boolean => {
    const isAsLong = bytes.length === secret.length
    return crypto.subtle.timingSafeEqual(isAsLong ? bytes : secret, secret) && isAsLong
  }
  return secrets.filter(matches)[0] ?? null
}

export const matchesSecret = (given: string, secrets: readonly Uint8Array[]): boolean =>
  matchingSecret(given, secrets) !== null
