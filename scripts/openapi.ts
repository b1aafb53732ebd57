// `npm run openapi`: writes public/openapi.json, the OpenAPI 3.1 document of both dialects, from the schemas
// and the table of refusals that the handlers use. With `--check` it writes nothing and exits 1 when the
// file is stale. None of this is in the Worker's bundle: the file is served as it is.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDocument } from './openapi/document.ts'

const FILE = join(import.meta.dirname, '../public/openapi.json')

const document = `${JSON.stringify(writeDocument(), null, 2)}\n`
if (!process.argv.includes('--check')) writeFileSync(FILE, document)
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== document) {
  console.error('public/openapi.json is stale: run `npm run openapi` and commit what it writes.')
  process.exitCode = 1
}
