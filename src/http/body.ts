// Reads a JSON body: at most 64 KiB and 64 deep, strict UTF-8, an object, of the schema's shape; an
// empty body is `{}`. Whatever the content type says: a body that is not what the schema asks for is
// refused, never passed over. (That is why no validator looks at the content type first.)

import * as v from 'valibot'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { Exchange } from './exchange.ts'
import { isBuiltIn, NOT_SUPPORTED } from './field.ts'

const MAX_BYTES = 65_536
const MAX_DEPTH = 64
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Names that callers guess, and the field they mean. */
const MEANT: Record<string, string> = {
  expirationDate: 'expireUnixSec',
  expiresAt: 'expireUnixSec',
  expires: 'expireUnixSec',
  exp: 'expireUnixSec',
  nbf: 'notBeforeUnixSec',
  notBefore: 'notBeforeUnixSec',
  name: 'roomName',
  room: 'roomName',
  userId: 'externalUserId',
  admin: 'isAdmin',
  global: 'globalToken',
  metadata: 'meta',
  maxUsers: 'maxParticipants',
  token: 'accessToken',
  code: 'roomCode',
  room_code: 'code',
  userName: 'name',
  template: 'template_id',
}

/** Bytes of a body whose length nobody announced: read piece by piece, given up when it is too long. */
const readPieces = async (body: ReadableStream<Uint8Array>): Promise<Answer<Uint8Array>> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > MAX_BYTES) return no({ reason: 'body_too_large' })
    chunks.push(chunk)
  }
  return yes(new Uint8Array(await new Blob(chunks).arrayBuffer()))
}

/** Refuses `body_too_large`, `bad_request`. */
export const readBytes = async (request: Request): Promise<Answer<Uint8Array>> => {
  const announced = request.headers.get('Content-Length')
  if (Number(announced ?? 0) > MAX_BYTES) return no({ reason: 'body_too_large' })
  try {
    if (announced === null)
      return request.body === null ? yes(new Uint8Array()) : await readPieces(request.body)
    // The runtime keeps a body to its announced length, and reading all at once is quicker.
    const bytes = new Uint8Array(await request.arrayBuffer())
    return bytes.length > MAX_BYTES ? no({ reason: 'body_too_large' }) : yes(bytes)
  } catch {
    return no({ reason: 'bad_request', detail: 'its body broke off' })
  }
}

/** What a value must not be, found in one walk: nested too deep for whoever stores, passes on or writes
 * it; or with a field that every object has, which valibot would pass over without a word. */
const oddity = (value: unknown, left: number): Refusal | null => {
  if (typeof value !== 'object' || value === null) return null
  if (left === 0) return { reason: 'bad_json', detail: `it is nested more than ${MAX_DEPTH} deep` }
  for (const [field, inner] of Object.entries(value)) {
    const odd: Refusal | null = isBuiltIn(field)
      ? { reason: 'unknown_field', field }
      : oddity(inner, left - 1)
    if (odd !== null) return odd
  }
  return null
}

const parseObject = (bytes: Uint8Array): Answer<object> => {
  try {
    const text = UTF8.decode(bytes)
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text)
    const odd = oddity(value, MAX_DEPTH)
    if (odd !== null) return no(odd)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? yes(value)
      : no({ reason: 'bad_json', detail: 'it is another value' })
  } catch {
    return no({ reason: 'bad_json', detail: 'it does not parse' })
  }
}

/** How many letters must be put in, taken out or changed to make one text the other (Levenshtein). */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(
        Math.min(
          (next[j] ?? 0) + 1,
          (row[j + 1] ?? 0) + 1,
          (row[j] ?? 0) + Number(letter !== b[j]),
        ),
      )
    row = next
  }
  return row.at(-1) ?? 0
}

/** The known field that an unknown one was probably meant to be. */
const meantBy = (field: string, known: readonly string[]): string | undefined => {
  const guess = MEANT[field]
  if (guess !== undefined && known.includes(guess)) return guess
  const near = known
    .map((name) => ({ name, away: distance(name.toLowerCase(), field.toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.max(2, Math.floor(name.length / 4)))
    .sort((a, b) => a.away - b.away)
  return near[0]?.name
}

const isUnknown = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type === 'strict_object' && issue.expected === 'never'

const refusalOf = (issue: v.BaseIssue<unknown>, known: readonly string[]): Refusal => {
  const field = (v.getDotPath(issue) ?? '').slice(0, 64)
  if (isUnknown(issue)) {
    const meant = meantBy(field, known)
    return { reason: 'unknown_field', field, ...(meant === undefined ? {} : { meant }) }
  }
  if (issue.received === 'undefined') return { reason: 'missing_field', field }
  if (issue.message === NOT_SUPPORTED) return { reason: 'not_supported', field }
  return { reason: 'invalid_field', field, detail: issue.message }
}

/** For what a schema has no words of its own. */
const inOurWords = ({ expected }: v.BaseIssue<unknown>): string => {
  if (expected === 'Object') return 'must be an object'
  return expected === 'Array' ? 'must be a list' : 'is not as it must be'
}

type ObjectSchema = v.GenericSchema & { entries: Record<string, unknown> }

/** Reads and checks the body. Refuses `body_too_large`, `bad_request`, `bad_json` and field by field. */
export const readBody = async <S extends ObjectSchema>(
  c: Exchange,
  schema: S,
): Promise<Answer<v.InferOutput<S>>> => {
  const bytes = await readBytes(c.req.raw)
  if (!bytes.ok) return bytes
  const value = parseObject(bytes.value)
  if (!value.ok) return value
  const parsed = v.safeParse(schema, value.value, { message: inOurWords })
  if (parsed.success) return yes(parsed.output)
  // A misspelt field is told before the one that is missing because of it.
  const issue = parsed.issues.find(isUnknown) ?? parsed.issues[0]
  return no(refusalOf(issue, Object.keys(schema.entries)))
}
