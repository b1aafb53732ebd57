// How long somebody stays signed in to the dashboard, and how many wrong keys an address may try. Leaves out
// cookies (web/dashboard/guard.tsx) and what is stored (store/dashboard-sessions.ts).

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Whatever he does. */
export const SIGNED_IN_MS = 12 * HOUR_MS
/** When he does nothing. */
export const IDLE_MS = 2 * HOUR_MS
/** What he does is noted no more often than this. */
export const TOUCH_MS = MINUTE_MS

/** Wrong keys of one address within `WRONG_KEYS_MS`; then it is not listened to, whatever it shows. */
export const WRONG_KEYS = 10
export const WRONG_KEYS_MS = MINUTE_MS

/** `keyId`: the entry of SECRET_KEY that opened it, by the beginning of its digest. Moments in ms. */
export type DashboardSession = { keyId: string; openedAt: number; seenAt: number }

/** `keyIds`: of the entries there are now. Who holds a dropped one is out. */
export const isSignedIn = (
  { keyId, openedAt, seenAt }: DashboardSession,
  keyIds: readonly string[],
  now: number,
): boolean => keyIds.includes(keyId) && now < openedAt + SIGNED_IN_MS && now < seenAt + IDLE_MS

/** Seconds until this address is listened to again, 0 when it is. `tries`: its wrong keys, oldest first, ms. */
export const blockedFor = (tries: readonly number[], now: number): number => {
  const counted = tries.filter((at) => at > now - WRONG_KEYS_MS)
  const first = counted.at(-WRONG_KEYS)
  return first === undefined ? 0 : Math.max(1, Math.ceil((first + WRONG_KEYS_MS - now) / 1000))
}
