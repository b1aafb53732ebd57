// Kinds of field that both dialects use, each with the words it is refused with.

import * as v from 'valibot'
import { nameFault } from '../domain/room.ts'
import { isPairs, LAST_SECOND } from '../edge/token-claims.ts'

/** The message by which a schema says that Anteroom does not do this. */
export const NOT_SUPPORTED = 'not_supported'

/** Names that every object of this language has: valibot passes over such fields without a word. */
export const isBuiltIn = (name: string): boolean => name === 'prototype' || name in Object.prototype

export const flag = v.boolean('must be true or false')

export const text = (from: number, to: number) =>
  v.pipe(
    v.string('must be a string'),
    v.minLength(from, `must be ${from} to ${to} characters`),
    v.maxLength(to, `must be ${from} to ${to} characters`),
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

export const roomName = v.pipe(
  v.string('must be a string'),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? nameFault(dataset.value) : null
    if (fault !== null) addIssue({ message: fault })
  }),
)

const META_CHARACTERS = 1000

export const personName = text(1, 100)

export const email = v.pipe(text(3, 254), v.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address'))

export const externalUserId = text(1, 255)

export const meta = v.pipe(
  v.union(
    [v.string(), v.custom<object>(isPairs)],
    'must be a string or an object of key-value pairs',
  ),
  v.check(
    (value) =>
      (typeof value === 'string' ? value : JSON.stringify(value)).length <= META_CHARACTERS,
    `must be at most ${META_CHARACTERS} characters, as JSON when it is an object`,
  ),
)

/** Migrating code sends '' and 'string' for an address that is not set. */
const isUnset = (value: string): boolean => value === '' || value === 'string'

export const emptyIsUnset = (value: string): string | null => (isUnset(value) ? null : value)
