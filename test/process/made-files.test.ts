// What scripts made is what they would make now, and the server client can be loaded as those load it who
// install this repository as a package.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

test.each(['openapi', 'client', 'sdk'])(
  'nothing is stale that `npm run %s` makes',
  { timeout: 120_000 },
  (name) => {
    const script = join(ROOT, `scripts/${name}.ts`)
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
  },
)

test('the server client is loaded by its name, and needs no package', async () => {
  const { Anteroom, AnteroomError } = await import('anteroom/server')
  const anteroom = Anteroom({ baseUrl: 'http://localhost:9', secretKey: 'x'.repeat(32) })
  const failure = await anteroom.rooms.get('yoga').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(AnteroomError)
  expect(failure).toMatchObject({ code: 'unreachable', status: 0, requestId: null })
})

test('the browser client is loaded by its name, and needs no package', async () => {
  const { Meeting, MeetingError } = await import('anteroom/client')
  const failure = await new Meeting()
    .join({ roomURL: 'localhost' })
    .catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(MeetingError)
  expect(failure).toMatchObject({ code: 'bad_options', status: 0 })
})
