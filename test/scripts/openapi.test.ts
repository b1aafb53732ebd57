// The OpenAPI document as it is made: valid to an independent validator, with examples that its own schemas
// take. That it is the one that was committed: test/process/made-files.test.ts.

import { Validator } from '@seriousme/openapi-schema-validator'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { OPERATIONS, writeDocument } from '../../scripts/openapi/document.ts'
import { reasonsOf } from '../../scripts/openapi/operation.ts'
import { schemaNamed } from '../../scripts/openapi/schemas.ts'

const document = writeDocument()

test('an independent validator takes the document for OpenAPI 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate(document)).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
  expect(validator.resolveRefs()).toBeDefined()
})

test('the validator does not take just anything', async () => {
  const { info: _info, ...headless } = document
  expect(await new Validator().validate(headless)).toMatchObject({ valid: false })
})

test('operations have names of their own', () => {
  const ids = OPERATIONS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

const placeholders = (path: string) => path.match(/(?<=\{)\w+(?=\})/g) ?? []

test('every operation names the variable parts of its address, and says something', () => {
  for (const op of OPERATIONS) {
    const inPath = (op.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect(
      inPath.map(({ name }) => name),
      op.id,
    ).toEqual(placeholders(op.path))
    expect(op.summary, op.id).not.toBe('')
    expect(op.description, op.id).not.toBe('')
  }
})

test('every body and every answer in JSON has examples, and its schema takes them', () => {
  for (const op of OPERATIONS) {
    const wanted = [
      ...(op.body === undefined ? [] : [op.body]),
      ...op.answers.flatMap(({ schema, examples = {} }) =>
        schema === undefined ? [] : [{ schema, examples }],
      ),
    ]
    for (const { schema, examples } of wanted) {
      expect(Object.keys(examples), op.id).not.toEqual([])
      for (const [name, example] of Object.entries(examples))
        expect(v.safeParse(schemaNamed(schema), example).issues, `${op.id} ${name}`).toBeUndefined()
    }
  }
})

test('every operation names each of its refusals once', () => {
  for (const op of OPERATIONS) {
    const reasons = reasonsOf(op)
    expect(reasons, op.id).toEqual([...new Set(reasons)])
  }
})

test('the examples of refusals have the shape of refusals', () => {
  const examples = Object.entries(document.components.examples)
  expect(examples.length).toBeGreaterThan(50)
  for (const [name, example] of examples) {
    const value: unknown = 'value' in example ? example.value : null
    const shape = name.startsWith('v2.') ? 'V2Refusal' : 'V1Refusal'
    expect(v.safeParse(schemaNamed(shape), value).issues).toBeUndefined()
  }
})
