// Compares a caller's secret with ours. Digests, because `timingSafeEqual` throws when the lengths
// differ, and a length is a hint.

/** True when `given` is one of the secrets whose SHA-256 digests are listed. Takes the same time
 * whichever entry matches. */
export const matchesSecret = async (
  given: string,
  digests: readonly Uint8Array[],
): Promise<boolean> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(given))
  return digests.map((known) => crypto.subtle.timingSafeEqual(digest, known)).includes(true)
}
