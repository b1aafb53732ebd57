// The lease memory of this isolate. Bounded, the least recently used goes first; answers that say
// "off" have a smaller memory of their own, so that a flood of dead links pushes out no live one.
// Answers, never promises: a request of which another waits may be gone.

import { isDue, isLive, type Lease, leaseFrom } from '../domain/lease.ts'

type Entry<T> = { answer: T; lease: Lease; renewing: boolean }

/** A live answer; `renew` is true for the one request that shall ask again in the background. */
export type Hit<T> = { answer: T; renew: boolean }

/** An answer with the version its authority gave it: when the authority is asked again, it need not send
 * once more what is held. */
export type Held<T> = { answer: T; version: number }

export type Leases<T> = {
  /** The last answer, its lease over or not: nobody is answered with it unasked. */
  held: (key: string) => Held<T> | null
  hold: (key: string, held: Held<T>) => void
  find: (key: string, now: number) => Hit<T> | null
  /** A live answer that nobody needs to renew yet. */
  peek: (key: string, now: number) => T | null
  /** An answer that comes after its own lease has ended is not kept. */
  keep: (key: string, answer: T, asked: { askedAt: number; length: number; now: number }) => void
}

const makeHeld = <T>(most: number) => {
  const entries = new Map<string, Held<T>>()
  return {
    held: (key: string) => entries.get(key) ?? null,
    hold: (key: string, held: Held<T>): void => {
      entries.delete(key)
      entries.set(key, held)
      if (entries.size > most) entries.delete(entries.keys().next().value ?? key)
    },
  }
}

const makeMemory = <T>(most: number) => {
  const entries = new Map<string, Entry<T>>()
  return {
    drop: (key: string) => entries.delete(key),
    put: (key: string, entry: Entry<T>): void => {
      entries.delete(key)
      entries.set(key, entry)
      if (entries.size > most) entries.delete(entries.keys().next().value ?? key)
    },
    get: (key: string, now: number): Entry<T> | null => {
      const entry = entries.get(key)
      if (entry === undefined) return null
      entries.delete(key)
      if (!isLive(entry.lease, now)) return null
      entries.set(key, entry)
      return entry
    },
  }
}

/** `isOff`: which answers go to the smaller memory. */
export const makeLeases = <T>(
  limits: { most: number; mostOff: number },
  isOff: (answer: T) => boolean,
): Leases<T> => {
  const on = makeMemory<T>(limits.most)
  const off = makeMemory<T>(limits.mostOff)
  return {
    ...makeHeld<T>(limits.most),
    find: (key, now) => {
      const entry = on.get(key, now) ?? off.get(key, now)
      if (entry === null) return null
      const renew = !entry.renewing && isDue(entry.lease, now)
      if (renew) entry.renewing = true
      return { answer: entry.answer, renew }
    },
    peek: (key, now) => {
      const entry = on.get(key, now)
      return entry === null || isDue(entry.lease, now) ? null : entry.answer
    },
    keep: (key, answer, { askedAt, length, now }) => {
      const lease = leaseFrom(askedAt, length)
      if (!isLive(lease, now)) return
      const [home, other] = isOff(answer) ? [off, on] : [on, off]
      other.drop(key)
      home.put(key, { answer, lease, renewing: false })
    },
  }
}
