// The method of the crash tests: writers write without a pause, the process is killed in the middle with
// SIGKILL and started again on the same state, and what was acknowledged is looked for.

import { rm } from 'node:fs/promises'
import { type Client, makeClient } from '../support/http-client.ts'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { freshFolder } from '../support/worker-build.ts'

export type Trial = {
  start: (state: string) => Promise<RawWorkerd>
  rounds: number
  writers: number
  /** One write, noted in the caller's ledger when it was acknowledged. Rejects when the process dies. */
  write: (client: Client, url: string, round: number) => Promise<void>
  /** After a restart: what was acknowledged in this round and is not there, or is there half-made. */
  check: (client: Client, url: string, round: number) => Promise<string[]>
  /** The same at the end, for everything. */
  checkAll?: (client: Client, url: string) => Promise<string[]>
  progress?: (done: number) => void
}

// The process is killed after so many acknowledgements of its life, at random, and a moment later.
const LEAST_WRITES = 2
const MOST_WRITES = 40
const MOST_MS = 8

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const isCutOff = (error: unknown): boolean =>
  error instanceof Error &&
  (error.message === 'the answer was cut off' ||
    ('code' in error && ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(String(error.code))))

/** Faults that the checks found, and the writes that were under way when the process was killed. */
export const killRounds = async (trial: Trial): Promise<{ faults: string[]; cutOff: number }> => {
  const state = await freshFolder('killed')
  const faults: string[] = []
  let cutOff = 0
  let workerd = await trial.start(state)
  try {
    for (let round = 0; round < trial.rounds; round++) {
      const client = makeClient()
      const [url] = workerd.urls
      let left = LEAST_WRITES + Math.random() * (MOST_WRITES - LEAST_WRITES)
      let dead = false
      const kill = async (): Promise<void> => {
        await pause(Math.random() * MOST_MS)
        dead = true
        await workerd.kill('SIGKILL')
      }
      const writer = async (): Promise<void> => {
        while (!dead)
          try {
            await trial.write(client, url, round)
            left -= 1
            if (left < 0 && left >= -1) await kill()
          } catch (error) {
            if (!dead || !isCutOff(error)) throw error
            cutOff += 1
          }
      }
      await Promise.all(Array.from({ length: trial.writers }, writer))
      client.close()
      workerd = await trial.start(state)
      const reader = makeClient()
      faults.push(...(await trial.check(reader, workerd.urls[0], round)))
      if (round === trial.rounds - 1 && trial.checkAll !== undefined)
        faults.push(...(await trial.checkAll(reader, workerd.urls[0])))
      reader.close()
      trial.progress?.(round + 1)
    }
  } finally {
    await workerd.kill('SIGKILL')
    await rm(state, { recursive: true })
  }
  return { faults, cutOff }
}
