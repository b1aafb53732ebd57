// Holds every answer that a test gets against the OpenAPI document: a status, a stable code or a field that
// it does not list is an error, whatever the test was about.

import * as v from 'valibot'
import { OPERATIONS } from '../../scripts/openapi/document.ts'
import type { Operation } from '../../scripts/openapi/operation.ts'
import { refusalsOf } from '../../scripts/openapi/refusals.ts'
import { schemaNamed } from '../../scripts/openapi/schemas.ts'

type Documented = { operation: Operation; path: RegExp; codes: Map<number, readonly string[]> }

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)

/** Addresses without a variable part come first, as in the router. */
const documented: Documented[] = OPERATIONS.map((operation) => ({
  operation,
  path: patternOf(operation.path),
  codes: new Map(refusalsOf(operation)),
})).sort((a, b) => a.operation.path.split('{').length - b.operation.path.split('{').length)

const find = (method: string, path: string): Documented | undefined => {
  const plain = (path.split('?')[0] ?? '').replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
  // The file server answers these by itself, 304 and 307 included.
  if (plain.startsWith('/assets/')) return undefined
  const wanted = method === 'HEAD' ? 'get' : method.toLowerCase()
  return documented.find((known) => known.operation.method === wanted && known.path.test(plain))
}

const refusal = v.union([
  v.object({ details: v.tuple([v.string()]) }),
  v.object({ code: v.string() }),
])

const isJson = (response: Response): boolean =>
  response.headers.get('Content-Type')?.startsWith('application/json') === true

const faultOf = async ({ operation, codes }: Documented, response: Response) => {
  const { status } = response
  const answer = operation.answers.find((known) => known.status === status)
  if (answer !== undefined) {
    if (answer.schema === undefined || response.body === null) return null
    const shape = v.safeParse(schemaNamed(answer.schema), await response.clone().json())
    return shape.success
      ? null
      : `${answer.schema}.${v.getDotPath(shape.issues[0])}: ${shape.issues[0].message}`
  }
  const known = codes.get(status)
  if (known === undefined) return `a status that is not there`
  if (!isJson(response) || response.body === null) return null
  const said = v.parse(refusal, await response.clone().json())
  const code = 'details' in said ? said.details[0] : said.code
  return known.includes(code) ? null : `${code} is not one of ${known.join(', ')}`
}

/** Throws when the document does not know of this answer. What it has no operation for is passed over:
 * the router refuses that. */
export const holdAgainstDocument = async (
  method: string,
  path: string,
  response: Response,
): Promise<void> => {
  const known = find(method, path)
  const fault = known === undefined ? null : await faultOf(known, response)
  if (fault !== null)
    throw new Error(
      `${method} ${path} answers ${response.status}, and the OpenAPI document does not say so: ${fault}`,
    )
}
