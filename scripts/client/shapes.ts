// The types of the server client, written from the schemas of the OpenAPI document: so they are the shapes
// the handlers check, with a sentence at every field, and whoever installs the client needs no valibot.

import type { JsonSchema } from '@valibot/to-json-schema'
import { PROBLEMS } from '../../src/http/problem.ts'
import { type SchemaName, writeSchemas } from '../openapi/schemas.ts'

/** Names in the client, and the schemas they are. */
const SHAPES: Record<string, { schema: SchemaName; says: string }> = {
  Room: {
    schema: 'V1Room',
    says: 'A room, as every call answers it. Times of settings are unix seconds.',
  },
  NewRoom: { schema: 'V1NewRoom', says: 'What a room is made from.' },
  RoomCode: { schema: 'V2RoomCode', says: 'A room code: one role in one room.' },
  NewToken: { schema: 'V1NewToken', says: 'What an access token is made from.' },
  TokenClaims: { schema: 'V1Claims', says: 'What is in an access token.' },
  Showing: { schema: 'V1Showing', says: 'What a person shows at the door.' },
  Admission: { schema: 'V1Admission', says: 'What joining now would answer.' },
}

const HEAD = `// The shapes of what is sent and answered.
// Made from the schemas of the handlers by \`npm run client\`. Do not edit it here.
`

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : String(value)

const fieldsOf = ({ properties = {}, required = [] }: JsonSchema, indent: string): string => {
  const lines = Object.entries(properties).flatMap(([name, field]) => {
    if (!isSchema(field)) throw new Error(`${name} has no schema`)
    const type = typeOf(field, `${indent}  `)
    const isThere = required.includes(name)
    return [
      `${indent}  /** ${field.description} */`,
      `${indent}  ${name}${isThere ? '' : '?'}: ${type}${isThere ? '' : ' | undefined'}`,
    ]
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}

/** What JSON Schema says, in TypeScript. What it has no words for yet is an error of the script. */
const typeOf = (schema: JsonSchema, indent: string): string => {
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ')
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.anyOf !== undefined)
    return schema.anyOf.map((one) => (isSchema(one) ? typeOf(one, indent) : 'never')).join(' | ')
  switch (schema.type) {
    case 'integer':
      return 'number'
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return schema.type
    case 'object':
      return schema.properties === undefined ? 'object' : fieldsOf(schema, indent)
    default:
      throw new Error(`scripts/client/shapes.ts cannot write ${JSON.stringify(schema)}`)
  }
}

/** src/client/shapes.ts, as text. */
export const writeShapes = (): string => {
  const schemas = writeSchemas()
  const types = Object.entries(SHAPES).map(
    ([name, { schema, says }]) =>
      `/** ${says} */\nexport type ${name} = ${typeOf(schemas[schema] ?? {}, '')}\n`,
  )
  const codes = Object.keys(PROBLEMS).map((code) => `'${code}'`)
  const lines = Array.from({ length: Math.ceil(codes.length / 4) }, (_, line) =>
    codes.slice(line * 4, line * 4 + 4).join(' | '),
  )
  const refusals = `/** The stable codes of Anteroom's refusals: docs/errors.md. */
export type RefusalCode =
  | ${lines.join('\n  | ')}
`
  return [HEAD, ...types, refusals].join('\n')
}
