// The secrets of a local run, in `.dev.vars`: made once with random bytes, and from then on only read.
// Leaves out whether they are good: the Worker judges that and answers at /health.

import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** Of as many bytes each; that of webhooks in the form that receivers' libraries take. */
const SECRETS: [string, () => string][] = [
  ['SECRET_KEY', () => randomBytes(32).toString('base64url')],
  ['TOKEN_KEY', () => randomBytes(32).toString('base64url')],
  ['LINK_KEY', () => randomBytes(32).toString('base64url')],
  ['WEBHOOK_SECRET', () => `whsec_${randomBytes(32).toString('base64')}`],
]

const HEAD = `# Made by \`npm start\`, for this machine only. What each is for: .dev.vars.example and docs/operate.md.
# Without LINK_KEY the room codes given out open nothing any more, so keep this file with .data/.
`

/** Makes the file, readable by its owner only, unless there is one. True when it was made. */
export const makeDevVars = (path: string): boolean => {
  const lines = SECRETS.map(([name, make]) => `${name}=${make()}\n`)
  try {
    writeFileSync(path, HEAD + lines.join(''), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** The entry of SECRET_KEY that is in use, or null when the file has none. */
export const readSecretKey = (path: string): string | null =>
  parseEnv(readFileSync(path, 'utf8')).SECRET_KEY?.split(',')[0] || null
