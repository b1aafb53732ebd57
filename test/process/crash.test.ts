// Nothing acknowledged is lost and nothing half-made is listed, whatever is killed: raw workerd gets
// SIGKILL in the middle of creates, code creation and disables.

import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { anteroom, startAnteroom } from '../support/anteroom-process.ts'
import { startWorkerd } from '../support/raw-workerd.ts'
import { buildWorker, bundleWorker } from '../support/worker-build.ts'
import { killRounds } from './kill-rounds.ts'
import { makeLeaseLedger } from './lease-ledger.ts'
import { makeLedger } from './room-ledger.ts'

const ROUNDS = 26
const LEASE_ROUNDS = 4
const LEASE_MS = 1000
const CONTROL_ROUNDS = 5
const WRITERS = 8

test('every acknowledged write is there after kill -9, and nothing half-made is listed', async () => {
  // Without leases: a disable that waits would leave the disk in peace.
  const program = anteroom(await buildWorker(), { leaseSeconds: 0 })
  const ledger = makeLedger()
  const { faults, cutOff } = await killRounds({
    start: (state) => startAnteroom(program, { state }),
    rounds: ROUNDS,
    writers: WRITERS,
    ...ledger,
  })
  console.log(`${JSON.stringify(ledger.counts)} acknowledged, ${cutOff} cut off`)
  expect(faults).toEqual([])
  expect(Math.min(...Object.values(ledger.counts))).toBeGreaterThan(ROUNDS)
  expect(cutOff).toBeGreaterThan(ROUNDS)
})

test('with leases a code that was switched off stays off after kill -9, and the next waits one lease', async () => {
  const program = anteroom(await buildWorker(), { leaseSeconds: LEASE_MS / 1000 })
  const { entries, ...ledger } = makeLeaseLedger(LEASE_MS)
  const { faults, cutOff } = await killRounds({
    start: (state) => startAnteroom(program, { state }),
    rounds: LEASE_ROUNDS,
    writers: WRITERS,
    ...ledger,
  })
  console.log(`${entries.length} codes switched off under a lease, ${cutOff} cut off`)
  expect(faults).toEqual([])
  expect(entries.length).toBeGreaterThan(LEASE_ROUNDS)
})

/** Kills the Worker that is wrong on purpose and counts the acknowledged keys that are gone. */
const loseKeys = async (way: 'early' | 'safe') => {
  const script = await bundleWorker('process/control/early-answer.ts')
  const program = { script, bindings: {}, objects: { SHELF: 'Shelf' } }
  const acknowledged: { key: string; round: number }[] = []
  const { faults } = await killRounds({
    start: (state) => startWorkerd(program, { state }),
    rounds: CONTROL_ROUNDS,
    writers: WRITERS,
    write: async (client, url, round) => {
      const key = randomUUID()
      await client.send(`${url}/${way}/${key}`, { method: 'PUT' })
      acknowledged.push({ key, round })
    },
    check: async (client, url, round) => {
      const ours = acknowledged.filter((write) => write.round === round)
      const replies = await Promise.all(ours.map(({ key }) => client.send(`${url}/${way}/${key}`)))
      return replies.filter(({ text }) => !JSON.parse(text).there).map(() => 'a key is lost')
    },
  })
  return { acknowledged: acknowledged.length, lost: faults.length }
}

test('the same method catches a Worker that acknowledges before it writes', async () => {
  const early = await loseKeys('early')
  console.log(`answered early: ${early.lost} of ${early.acknowledged} acknowledged keys lost`)
  expect(early.lost).toBeGreaterThan(0)
})

test('the same method finds nothing where that Worker writes first', async () => {
  const safe = await loseKeys('safe')
  console.log(`written first: ${safe.lost} of ${safe.acknowledged} acknowledged keys lost`)
  expect(safe).toEqual({ acknowledged: expect.any(Number), lost: 0 })
})
