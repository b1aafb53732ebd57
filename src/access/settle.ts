// The waiting of a change: until the leases given before it have ended, a request somewhere may still
// be answered with what was. Waits here, in the verb, so that the objects go on answering.

import { pause } from '../domain/lease.ts'
import type { Answer } from '../domain/refusal.ts'
import { yes } from '../domain/result.ts'
import type { Changed } from '../store/lease-book.ts'
import type { Context } from './context.ts'

/** Waits once, for the longest of several changes. */
export const settle = async (ctx: Context, waits: readonly number[]): Promise<void> => {
  const ms = pause(waits)
  if (ms > 0) await ctx.wait(ms)
}

/** The value of a change, once it has settled. */
export const settled = async <T>(ctx: Context, changed: Answer<Changed<T>>): Promise<Answer<T>> => {
  if (!changed.ok) return changed
  await settle(ctx, [changed.value.waitMs])
  return yes(changed.value.value)
}
