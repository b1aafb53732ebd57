// The OpenAPI document as it is served, and that it speaks of the addresses there are, and of no others.

import { expect, test } from 'vitest'
import { ROUTES } from '../support/routes.ts'
import { ask } from '../support/service.ts'

type Served = { openapi: string; paths: Record<string, Record<string, unknown>> }

const read = async (): Promise<Served> => (await ask('/openapi.json')).json<Served>()

/** Two addresses that differ in the names of their variable parts are one. */
const nameless = (path: string): string => path.replace(/\{\w+\}|:\w+/g, '{}')

test('the document is served to every origin', async () => {
  const response = await ask('/openapi.json', { headers: { Origin: 'https://editor.example.com' } })
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toMatch(/^application\/json/)
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect((await response.json<Served>()).openapi).toMatch(/^3\.1\./)
})

test('the document speaks of every address that is answered, and of no other', async () => {
  const answered = ROUTES.map(nameless)
  const documented = Object.entries((await read()).paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${nameless(path)}`),
  )
  expect(documented.toSorted()).toEqual([...new Set(answered)].toSorted())
})
