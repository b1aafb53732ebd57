// Guessing is slowed down: an address whose requests open nothing 60 times in a minute is answered 429
// until the minute ends, whatever it asks, before anything is asked. Misses are counted after the
// answer is known, so hits cost nothing and nobody else notices. Only a 404 is a miss.
// The binding counts a location, approximately (platform 3); SECURITY.md does the arithmetic.

import { createMiddleware } from 'hono/factory'
import type { App, Refuser } from './exchange.ts'

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

/** `refuser` answers in the way of the address: JSON, or a page where a person asks. */
export const limitMisses = (refuser: Refuser) =>
  createMiddleware<App>(async (c, next) => {
    const address = c.req.header('CF-Connecting-IP')
    if (address === undefined || c.env.MISSES === undefined) {
      warnOnce()
      return next()
    }
    const key = prefixOf(address)
    const { now } = c.get('ctx')
    const tooMany = (until: number) =>
      refuser(c, { reason: 'too_many_misses', retryAfter: Math.ceil((until - now) / 1000) })
    const until = blocked.get(key) ?? 0
    if (until > now) return tooMany(until)
    await next()
    if (c.res.status !== 404) return
    const { success } = await c.env.MISSES.limit({ key })
    if (success) return
    block(key, now)
    c.res = await tooMany(minuteEnd(now))
  })
