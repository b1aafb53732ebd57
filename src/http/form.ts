// Reads what a page's form sends: urlencoded, at most 64 KiB, strict UTF-8, each field once. Leaves out
// what the answer looks like: a form that has faults is shown again, with what was typed (web/).

import * as v from 'valibot'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { readBytes } from './body.ts'
import type { Exchange } from './exchange.ts'
import { isBuiltIn } from './field.ts'
import { sentenceOf } from './problem.ts'

/** What was typed, by field. */
export type Typed = Readonly<Record<string, string>>

/** What is wrong with a field, as a sentence or to follow its label; an empty `field`: with the whole. */
export type Fault = { field: string; message: string }

export type Filled<T> = { typed: Typed; value: T; faults: null } | { typed: Typed; faults: Fault[] }

const FORM = 'application/x-www-form-urlencoded'

const parse = (bytes: Uint8Array): Answer<Typed> => {
  const bad = (detail: string) => no({ reason: 'bad_request' as const, detail })
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
    const pairs = [...new URLSearchParams(text)]
    if (pairs.some((pair) => pair.join('').includes('\ufffd'))) return bad('it is not UTF-8')
    const odd = pairs.find(([name]) => isBuiltIn(name))
    if (odd !== undefined) return no({ reason: 'unknown_field', field: odd[0].slice(0, 64) })
    const typed = Object.fromEntries(pairs)
    return Object.keys(typed).length === pairs.length
      ? yes(typed)
      : bad('it has a field more than once')
  } catch {
    return bad('it is not UTF-8')
  }
}

/** Refuses `bad_request`, `body_too_large`, `unknown_field`. */
const readTyped = async (c: Exchange): Promise<Answer<Typed>> => {
  const [type] = (c.req.header('Content-Type') ?? '').split(';')
  if (type?.trim().toLowerCase() !== FORM)
    return no({ reason: 'bad_request', detail: `its content type must be ${FORM}` })
  const bytes = await readBytes(c.req.raw)
  return bytes.ok ? parse(bytes.value) : bytes
}

/** A refusal, said at the field it is about. */
export const faultOf = (refusal: Refusal): Fault => {
  const { reason } = refusal
  if (reason === 'invalid_field') return { field: refusal.field, message: refusal.detail }
  const isOfName = reason === 'room_exists' || reason === 'room_being_made'
  const field = isOfName ? 'roomName' : 'field' in refusal ? refusal.field : ''
  return { field, message: sentenceOf(refusal) }
}

/** `toBody`: from what was typed to what the schema knows. A form with a field that is not on our page is
 * refused, one that is filled in wrongly is not. */
export const readForm = async <S extends v.GenericSchema>(
  c: Exchange,
  schema: S,
  toBody: (typed: Typed) => unknown = (typed) => typed,
): Promise<Answer<Filled<v.InferOutput<S>>>> => {
  const typed = await readTyped(c)
  if (!typed.ok) return typed
  const parsed = v.safeParse(schema, toBody(typed.value))
  if (parsed.success) return yes({ typed: typed.value, value: parsed.output, faults: null })
  const faults = parsed.issues.map((issue) => ({
    field: v.getDotPath(issue) ?? '',
    message: issue.received === 'undefined' ? 'is required' : issue.message,
  }))
  const unknown = parsed.issues.find(({ expected }) => expected === 'never')
  if (unknown !== undefined)
    return no({ reason: 'unknown_field', field: (v.getDotPath(unknown) ?? '').slice(0, 64) })
  const first = faults.filter(
    ({ field }, at) => faults.findIndex((other) => other.field === field) === at,
  )
  return yes({ typed: typed.value, faults: first })
}

/** A field that was left empty is as if it were not there. */
export const withoutBlanks = (typed: Typed): Typed =>
  Object.fromEntries(
    Object.entries(typed)
      .map(([name, text]) => [name, text.trim()])
      .filter(([, text]) => text !== ''),
  )
