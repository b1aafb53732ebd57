// The arithmetic of leases (docs/design.md): an authority answers, and whoever asked may answer
// from memory until a moment; a change waits until the last lease given before it has ended. Moments
// are ms of one's own clock: clocks are never compared, only their pace. Leaves out the memory
// (edge/leases.ts), the authority's book (store/lease-book.ts) and the waiting (access/settle.ts).

const DEFAULT_SECONDS = 5
const MOST_SECONDS = 10
/** A clock may be adjusted by this much while a change waits. */
const CLOCK_STEP_MS = 250

/** `EDGE_LEASE_SECONDS` -> ms; unset or empty is the default. Null when it is no number from 0 to 10. */
export const leaseLength = (seconds: string | undefined): number | null => {
  if (seconds === undefined || seconds === '') return DEFAULT_SECONDS * 1000
  const length = /^\d{1,2}(\.\d{1,3})?$/.test(seconds) ? Number(seconds) * 1000 : Number.NaN
  return length <= MOST_SECONDS * 1000 ? length : null
}

/** What an authority knows of the leases it gave: `until`, the end of the latest one; `settled`, the
 * moment from which nobody answers with what was before the last change; `longest`, the longest
 * length ever written down. */
export type Grants = { until: number; settled: number; longest: number }

/** An authority that wakes has forgotten its leases: it assumes one of the longest length ever, given
 * just now. One that never leased has `longest` 0 and waits for nothing. */
export const wake = (longest: number, now: number): Grants => {
  const until = longest === 0 ? 0 : now + longest
  return { until, settled: until, longest }
}

export const grant = (grants: Grants, length: number, now: number): Grants => ({
  ...grants,
  until: length === 0 ? grants.until : Math.max(grants.until, now + length),
  longest: Math.max(grants.longest, length),
})

/** Later leases carry the change already, so they do not move the moment it settles. */
export const change = (grants: Grants): Grants => ({ ...grants, settled: grants.until })

/** ms until the last change has settled. The same whoever asks, and however often. */
export const unsettled = (grants: Grants, now: number): number => Math.max(0, grants.settled - now)

/** How long a verb pauses for the changes it made, the largest of several: once. */
export const pause = (waits: readonly number[]): number => {
  const longest = Math.max(0, ...waits)
  return longest === 0 ? 0 : longest + CLOCK_STEP_MS
}

/** The asker's side: counted from before the question was sent, so that it ends first. */
export type Lease = { from: number; until: number }

export const leaseFrom = (askedAt: number, length: number): Lease => ({
  from: askedAt,
  until: askedAt + length,
})

export const isLive = (lease: Lease, now: number): boolean => now < lease.until

/** In the last fifth of its life a lease is renewed. */
export const isDue = ({ from, until }: Lease, now: number): boolean =>
  now >= until - (until - from) / 5
