// Kinds of field that both dialects use, each with the words it is refused with.

import * as v from 'valibot'
import { LAST_SECOND } from '../edge/token-claims.ts'

export const flag = v.boolean('must be true or false')

export const text = (from: number, to: number) =>
  v.pipe(
    v.string('must be a string'),
    v.check(
      (value) => value.length >= from && value.length <= to,
      `must be ${from} to ${to} characters`,
    ),
    v.check((value) => value.isWellFormed(), 'must be well-formed text'),
  )

export const whole = (from: number, to: number) =>
  v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(from, `must be at least ${from}`),
    v.maxValue(to, `must be at most ${to}`),
  )

/** Epoch seconds; a number beyond the year 9999 is milliseconds by mistake. */
export const moment = (from: number) =>
  v.pipe(
    v.number('must be a unix time in seconds'),
    v.integer('must be a unix time in whole seconds'),
    v.minValue(from, `must be a unix time in seconds, ${from} or later`),
    v.maxValue(LAST_SECOND, 'must be a unix time in seconds (this looks like milliseconds)'),
  )

/** Ten years: longer is a mistake of units. */
export const duration = (from: number) => whole(from, 315_360_000)
