// What the document says of one operation, as data: v1-*.ts, v2-*.ts and links.ts are lists of these. Leaves
// out how it is written down (document.ts).

import type { Reason } from '../../src/domain/refusal.ts'
import type { SchemaName } from './schemas.ts'

export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  description: string
  schema: object
  example: string | number | boolean
  /** What stands in the path always is. */
  required?: true
}

/** An answer that is no refusal. Without a `schema` it has no JSON body. */
export type Answer = {
  status: number
  description: string
  schema?: SchemaName
  /** Of a body that is not JSON. */
  mediaType?: string
  headers?: Record<string, { description: string; example: string }>
  examples?: Record<string, unknown>
}

export type Operation = {
  id: string
  method: 'get' | 'post' | 'put' | 'delete'
  path: string
  tag: string
  summary: string
  description: string
  /** `admin`: the secret key, or an admin of the room with an access token. */
  caller: 'secret key' | 'admin' | 'manager' | 'anybody'
  parameters?: Parameter[]
  body?: { schema: SchemaName; examples: Record<string, object> }
  answers: Answer[]
  /** Its own reasons; those of its caller and of its body's form are added (see `reasonsOf`). */
  refuses: Reason[]
  /** Where this operation answers all reasons of a status with another. */
  restatus?: { from: number; to: number }
}

/** Whatever is wrong with a token that should open something. */
export const TOKEN_FAULTS: Reason[] = [
  'token_malformed',
  'token_bad_signature',
  'token_expired',
  'token_not_yet_valid',
  'token_wrong_kind',
]
export const V2_TOKEN_FAULTS: Reason[] = ['token_wrong_access_key', 'token_lifetime_too_long']

const CALLER_FAULTS: Record<Operation['caller'], Reason[]> = {
  'secret key': ['secret_key_missing', 'secret_key_wrong'],
  admin: [
    'secret_key_missing',
    'secret_key_wrong',
    ...TOKEN_FAULTS,
    ...V2_TOKEN_FAULTS,
    'too_many_misses',
    'token_wrong_room',
    'role_not_found',
    'code_disabled',
    'banned',
    'not_allowed',
  ],
  manager: ['management_token_missing', 'secret_key_wrong', ...TOKEN_FAULTS, ...V2_TOKEN_FAULTS],
  anybody: [],
}

const BODY_FAULTS: Reason[] = ['body_too_large', 'bad_request', 'bad_json', 'unknown_field']

const ALWAYS: Reason[] = ['internal_error', 'misconfigured']

/** Every reason an operation can say no with. */
export const reasonsOf = ({ caller, body, refuses }: Operation): Reason[] => [
  ...CALLER_FAULTS[caller],
  ...(body === undefined ? [] : BODY_FAULTS),
  ...refuses,
  ...ALWAYS,
]

export const inPath = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'path',
  description,
  schema: { type: 'string' },
  example,
})

export const inQuery = (
  name: string,
  description: string,
  schema: object,
  example: string | number | boolean,
): Parameter => ({ name, in: 'query', description, schema, example })
