// Compares a caller's secret with ours. Digests, because `timingSafeEqual` throws when the lengths
// differ, and a length is a hint.

/** The digest, of those listed, of the secret that `given` is; null for none. Takes the same time whichever
 * entry matches. */
export const matchingSecret = async (
  given: string,
  digests: readonly Uint8Array[],
): Promise<Uint8Array | null> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(given))
  return digests.filter((known) => crypto.subtle.timingSafeEqual(digest, known))[0] ?? null
}

/** True when `given` is one of the secrets whose SHA-256 digests are listed. */
export const matchesSecret = async (
  given: string,
  digests: readonly Uint8Array[],
): Promise<boolean> => (await matchingSecret(given, digests)) !== null
