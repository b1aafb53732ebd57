// Where an import is tested: Anteroom on raw workerd, empty for each test, and a folder.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { buildWorker } from '../support/worker-build.ts'

const SLOW_MS = 120_000

/** Registers the set-up with the test file that calls it. */
export const useImportPlace = () => {
  let script = ''
  let folder = ''
  let workerd: RawWorkerd | undefined
  const servers: { close: () => void }[] = []
  beforeAll(async () => {
    script = await buildWorker()
  }, SLOW_MS)
  beforeEach(async () => {
    workerd = await startAnteroom(anteroom(script, { leaseSeconds: 0 }))
    folder = await mkdtemp(join(tmpdir(), 'anteroom-import-'))
  }, SLOW_MS)
  afterEach(async () => {
    for (const { close } of servers.splice(0)) close()
    await workerd?.stop()
    await rm(folder, { recursive: true })
  })
  afterAll(() => rm(dirname(script), { recursive: true }))

  const base = (): string => workerd?.urls[0] ?? ''
  return {
    base,
    file: (name: string): string => join(folder, name),
    /** Closes a server after the test. */
    keep: <S extends { close: () => void }>(server: S): S => {
      servers.push(server)
      return server
    },
    /** Asks Anteroom with the secret key. */
    ask: async (path: string, body?: object) => {
      const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      const response = await fetch(base() + path, { headers: keyed, ...sent })
      return { status: response.status, body: JSON.parse(await response.text()) }
    },
  }
}
