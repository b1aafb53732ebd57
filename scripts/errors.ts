// `npm run docs`: writes docs/errors.md from the one table of refusals, src/http/problem.ts. With `--check`
// it writes nothing and exits 1 when the file is stale. Leaves out which call gives which code: docs/api.md.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reason } from '../src/domain/refusal.ts'
import { type Dialect, PROBLEMS, statusOf } from '../src/http/problem.ts'

const FILE = join(import.meta.dirname, '../docs/errors.md')
const DIALECTS: Dialect[] = ['v1', 'v2', 'link']

const HEAD = `# Every refusal, by its code

<!-- Made from src/http/problem.ts by \`npm run docs\`. Do not edit it here. -->

Anteroom says no in one shape per dialect. The stable code is the contract: programs look at it, never at the sentence.

v1 (\`/api/...\`) and everything else that is not v2, when the caller does not ask for a page:

\`\`\`json
{ "success": false, "code": "room_not_found", "message": "room not found", "requestId": "3c8e..." }
\`\`\`

v2 (\`/v2/...\`): \`code\` is the number of the status, the stable code stands first in \`details\`, and the sentence begins with a capital.

\`\`\`json
{ "code": 404, "message": "Room not found", "details": ["room_not_found"], "request_id": "3c8e..." }
\`\`\`

Room links and pages (the column \`link\`): a page for a person where \`Accept\` names \`text/html\`, else v1's JSON.

The request id is also in the header \`X-Request-Id\` and in the log. With a refusal come \`Retry-After\` (whole
seconds) where the sentence has \`{retryAfter}\`, \`Allow\` with 405, and \`WWW-Authenticate: Bearer\` with 401.
\`POST /api/v1/token/validate\` answers every \`token_...\` with 400 instead of 401: there the token is what was
sent, not what opens the door.

In a sentence, \`{...}\` is filled in: \`{at}\` with a moment (\`2026-11-22T04:33:18.000Z\`), \`{meant}\` with
\`\`; did you mean \`expireUnixSec\`?\`\` or nothing, \`{by}\` with \`\` by Bea\`\` or nothing, \`{detail}\` with what is wrong, the others with a name or a number.
Every column has a status, whether or not a call of that dialect gives the code today: which call gives which
is in [api.md](api.md). At the socket of a room a refusal is a message (\`refused\`, \`error\`) with v1's status.
`

const isReason = (key: string): key is Reason => key in PROBLEMS

const row = (reason: Reason): string => {
  const statuses = DIALECTS.map((dialect) => statusOf(reason, dialect))
  const sentence = PROBLEMS[reason].say.replaceAll('|', '\\|')
  return `| \`${reason}\` | ${statuses.join(' | ')} | ${sentence} |`
}

const write = (): string => {
  const rows = Object.keys(PROBLEMS).filter(isReason).map(row)
  const head = [`| code | ${DIALECTS.join(' | ')} | sentence |`, '| --- | --- | --- | --- | --- |']
  return `${HEAD}\n${[...head, ...rows].join('\n')}\n`
}

const page = write()
if (!process.argv.includes('--check')) writeFileSync(FILE, page)
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== page) {
  console.error('docs/errors.md is stale: run `npm run docs` and commit what it writes.')
  process.exitCode = 1
}
