// Puts the document together: operations, their refusals by status, schemas, and how callers show who
// they are. Leaves out writing the file (../openapi.ts).

import type { JsonSchema } from '@valibot/to-json-schema'
import packageJson from '../../package.json' with { type: 'json' }
import { links } from './links.ts'
import { live } from './live.ts'
import type { Answer, Operation, Parameter } from './operation.ts'
import { type Shared, writeRefusals } from './refusals.ts'
import { writeSchemas } from './schemas.ts'
import { v1Rooms } from './v1-rooms.ts'
import { v1Sessions } from './v1-sessions.ts'
import { v1Tokens } from './v1-tokens.ts'
import { v2Codes } from './v2-codes.ts'
import { v2Rooms } from './v2-rooms.ts'
import { v2Sessions } from './v2-sessions.ts'
import { v2Templates } from './v2-templates.ts'
import { webhooks } from './webhooks.ts'

export const OPERATIONS: readonly Operation[] = [
  ...v1Rooms,
  ...webhooks,
  ...v1Tokens,
  ...live,
  ...v1Sessions,
  ...v2Rooms,
  ...v2Sessions,
  ...v2Codes,
  ...v2Templates,
  ...links,
]

const ABOUT = `Decides who gets into a room. Two dialects speak of the same rooms: **v1** (\`/api/v1/...\`, the shape of Metered's API) makes rooms and access tokens, **v2** (\`/v2/...\`, the shape of 100ms' API) makes templates, rooms and room codes and exchanges codes for auth tokens. Room links stand at the root of the host.

- Bodies are JSON objects in UTF-8 of at most 65,536 bytes, whatever the content type says. No body at all is \`{}\`. An unknown field is refused by name.
- Refusals have a stable code, \`code\` in v1 and \`details[0]\` in v2; programs look at it, never at the sentence. In the sentences listed here \`{...}\` is filled in.
- An address that nothing answers is 404 \`route_not_found\`, a method that it does not answer 405 \`method_not_allowed\`.
- Text is counted as JavaScript counts it: most characters are one, emoji two or more.
- A call that changes what a code or link does answers only when no location answers from memory with what was before. Give such calls 15 seconds.`

const TAGS = {
  'v1 rooms': 'Rooms by name.',
  'v1 tokens': 'Access tokens.',
  'v1 admission': 'Who would get in.',
  joining: 'The door of a live room, who asks to come in, and who may not come back.',
  'v1 sessions': 'Who is in a room, who was, and forgetting a person.',
  'v2 rooms': 'Rooms by id.',
  'v2 sessions': 'What goes on in rooms.',
  'v2 room codes': 'One code for one role in one room, and its link.',
  'v2 templates': 'Roles and what they may do.',
  links: 'What people click.',
  host: 'What else stands at the root of the host.',
}

const SECURITY_SCHEMES = {
  secretKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'The secret key of the deployment, `SECRET_KEY`.',
  },
  secretKeyInQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'secretKey',
    description:
      'The secret key, as Metered has it. The header is the better one: addresses end up in logs.',
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token (v1) or an auth token (v2) of an admin of the room.',
  },
  managementToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'HS256 over the UTF-8 bytes of `SECRET_KEY`; claims `access_key`, `type: management`, `version: 2`, `iat`, `nbf`, `exp` (30 days after `iat` at most).',
  },
}

const SECURITY: Record<Operation['caller'], object[]> = {
  'secret key': [{ secretKey: [] }, { secretKeyInQuery: [] }],
  admin: [{ secretKey: [] }, { secretKeyInQuery: [] }, { accessToken: [] }],
  manager: [{ managementToken: [] }, { secretKey: [] }],
  anybody: [],
}

const text = { type: 'string' }

const HEADERS = {
  'X-Request-Id': {
    description: 'Finds this request in the log.',
    schema: { type: 'string', format: 'uuid' },
  },
  'Retry-After': {
    description: 'Seconds after which it may work.',
    schema: { type: 'integer', minimum: 1 },
  },
  'WWW-Authenticate': { description: 'How to show who is calling.', schema: { const: 'Bearer' } },
}

const refTo = (schema: string) => ({ $ref: `#/components/schemas/${schema}` })

const writeExamples = (examples: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]))

const writeContent = ({ schema, mediaType, examples = {} }: Answer) => {
  if (schema !== undefined)
    return {
      content: {
        'application/json': { schema: refTo(schema), examples: writeExamples(examples) },
      },
    }
  return mediaType === undefined ? {} : { content: { [mediaType]: { schema: text } } }
}

const writeAnswer = (answer: Answer): [string, object] => [
  String(answer.status),
  {
    description: answer.description,
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
      ...Object.fromEntries(
        Object.entries(answer.headers ?? {}).map(([name, header]) => [
          name,
          { ...header, schema: text },
        ]),
      ),
    },
    ...writeContent(answer),
  },
]

const writeParameter = (parameter: Parameter) => ({
  ...parameter,
  required: parameter.in === 'path' || parameter.required === true,
})

const writeBody = ({ body }: Operation, schemas: Record<string, JsonSchema>) =>
  body === undefined
    ? {}
    : {
        requestBody: {
          required: (schemas[body.schema]?.required ?? []).length > 0,
          content: {
            'application/json': {
              schema: refTo(body.schema),
              examples: writeExamples(body.examples),
            },
          },
        },
      }

const writeOperation = (
  operation: Operation,
  schemas: Record<string, JsonSchema>,
  shared: Shared,
) => ({
  operationId: operation.id,
  tags: [operation.tag],
  summary: operation.summary,
  description: operation.description,
  security: SECURITY[operation.caller],
  ...(operation.parameters === undefined
    ? {}
    : { parameters: operation.parameters.map(writeParameter) }),
  ...writeBody(operation, schemas),
  responses: {
    ...Object.fromEntries(operation.answers.map(writeAnswer)),
    ...writeRefusals(operation, shared),
  },
})

const sorted = (shared: Map<string, object>) =>
  Object.fromEntries([...shared].sort(([a], [b]) => (a < b ? -1 : 1)))

/** The whole document. */
export const writeDocument = () => {
  const shared: Shared = { responses: new Map(), examples: new Map() }
  const schemas = writeSchemas()
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of OPERATIONS)
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: writeOperation(operation, schemas, shared),
    }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Anteroom',
      version: packageJson.version,
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The host this document came from.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas,
      responses: sorted(shared.responses),
      examples: sorted(shared.examples),
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}
