// Compares a caller's secret with ours.

/** True when `given` is one of the secrets, in UTF-8. Takes the same time whichever matches: one of
 * another length, for which there is no comparison, is compared with itself. */
export const matchesSecret = (given: string, secrets: readonly Uint8Array[]): boolean => {
  const bytes = new TextEncoder().encode(given)
  const matches = (secret: Uint8Array): boolean => {
    const isAsLong = bytes.length === secret.length
    return crypto.subtle.timingSafeEqual(isAsLong ? bytes : secret, secret) && isAsLong
  }
  return secrets.map(matches).includes(true)
}
