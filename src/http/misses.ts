// Guessing is slowed down: an address whose requests open nothing 60 times in a minute is answered 429
// until the minute ends, whatever it asks, before anything is asked. Misses are counted after the
// answer is known, so hits cost nothing and nobody else notices. Only a 404 is a miss.
// The binding counts a location, approximately; SECURITY.md does the arithmetic.

import { createMiddleware } from 'hono/factory'
import type { Refusal } from '../domain/refusal.ts'
import type { App, Exchange, Refuser } from './exchange.ts'

const MINUTE = 60_000
const REMEMBERED = 10_000

/** Addresses over the limit, with the moment (ms) their minute ends. */
const blocked = new Map<string, number>()

let warned = false

const warnOnce = (): void => {
  if (!warned)
    console.warn(
      JSON.stringify({ warning: 'misses are not limited: no client address or no MISSES binding' }),
    )
  warned = true
}

/** An IPv6 customer has a /64 to himself: his addresses count as one. */
export const prefixOf = (address: string): string => {
  if (!address.includes(':') || !URL.canParse(`http://[${address}]`)) return address
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail = ''] = canonical.split('::')
  const [before, after] = [head.split(':'), tail.split(':')]
  const middle = new Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...(canonical.includes('::') ? [...middle, ...after] : [])]
    .slice(0, 4)
    .join(':')
}

const minuteEnd = (now: number): number => (Math.floor(now / MINUTE) + 1) * MINUTE

const block = (key: string, now: number): void => {
  blocked.set(key, minuteEnd(now))
  if (blocked.size > REMEMBERED) blocked.delete(blocked.keys().next().value ?? key)
}

/** The moment (ms) until which an address is answered 429; 0 when it is not. */
export const blockedUntil = (request: Request): number => {
  const address = blocked.size === 0 ? null : request.headers.get('CF-Connecting-IP')
  return address === null ? 0 : (blocked.get(prefixOf(address)) ?? 0)
}

const keyOf = (c: Exchange): string | null => {
  const address = c.req.header('CF-Connecting-IP')
  if (address !== undefined && c.env.MISSES !== undefined) return prefixOf(address)
  warnOnce()
  return null
}

const tooMany = (c: Exchange, until: number): Refusal => ({
  reason: 'too_many_misses',
  retryAfter: Math.ceil((until - c.get('ctx').now) / 1000),
})

/** Why this address is not served now, or null. */
export const blockOf = (c: Exchange): Refusal | null => {
  const key = keyOf(c)
  const until = key === null ? 0 : (blocked.get(key) ?? 0)
  return until > c.get('ctx').now ? tooMany(c, until) : null
}

/** Counts a miss. When it was one too many, the refusal that stands in the place of what was found out. */
export const countMiss = async (c: Exchange): Promise<Refusal | null> => {
  const key = keyOf(c)
  if (key === null || (await c.env.MISSES.limit({ key })).success) return null
  const { now } = c.get('ctx')
  block(key, now)
  return tooMany(c, minuteEnd(now))
}

/** `refuser` answers in the way of the address: JSON, or a page where a person asks. */
export const limitMisses = (refuser: Refuser) =>
  createMiddleware<App>(async (c, next) => {
    const refusal = blockOf(c)
    if (refusal !== null) return refuser(c, refusal)
    await next()
    const last = c.res.status === 404 ? await countMiss(c) : null
    if (last !== null) c.res = await refuser(c, last)
    return undefined
  })
