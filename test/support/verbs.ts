// Verbs called as the HTTP floor calls them, inside workerd, with time passed in and with crashes put
// between any two of their steps.

import { env } from 'cloudflare:workers'
import { type Context, makeContext, makeLeaseMemory } from '../../src/access/context.ts'
import type { Answer } from '../../src/domain/refusal.ts'
import { makeHints } from '../../src/edge/hints.ts'
import type { Stores } from '../../src/store/stubs.ts'

/** A context of an isolate of its own: it remembers nothing of the others. `now` in ms. */
export const contextAt = (now: number): Context => {
  const ctx = makeContext(env, now, () => {})
  if (!ctx.ok) throw new Error(JSON.stringify(ctx.refusal))
  return { ...ctx.value, hints: makeHints(), leases: makeLeaseMemory(), clock: () => now }
}

export class Crash extends Error {}

/** The same context, whose `step`th call to a Durable Object is the last thing that happens: the
 * program dies just before the call is sent, or just after it was carried out. */
export const crashingAt = (ctx: Context, step: number, when: 'before' | 'after'): Context => {
  let calls = 0
  const guard = <T extends object>(stub: T): T =>
    new Proxy(stub, {
      get: (target, name) => {
        const member = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return async (...args: unknown[]) => {
          calls += 1
          if (calls === step && when === 'before') throw new Crash()
          const answer: unknown = await Reflect.apply(member, target, args)
          if (calls === step) throw new Crash()
          return answer
        }
      },
    })
  const stores: Stores = {
    room: (number) => guard(ctx.stores.room(number)),
    directory: (shard) => guard(ctx.stores.directory(shard)),
    workspace: () => guard(ctx.stores.workspace()),
  }
  return { ...ctx, stores }
}

/** The value of an answer that must be yes. */
export const must = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(answer.refusal.reason)
  return answer.value
}
