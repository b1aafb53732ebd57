// Disabled means disabled, on the real thing: four Workers in one workerd process on one namespace, each
// with a memory of its own, under load.

import { expect, test } from 'vitest'
import { anteroom, startAnteroom } from '../support/anteroom-process.ts'
import { buildWorker } from '../support/worker-build.ts'
import { staleRounds } from './stale-rounds.ts'

test('no request sent after a disable call had returned is let in, in any Worker', async () => {
  const program = anteroom(await buildWorker(), { leaseSeconds: 1 })
  const workerd = await startAnteroom(program, { services: 4 })
  try {
    const counts = await staleRounds({ urls: workerd.urls, rooms: 50, rounds: 200, clients: 2 })
    console.log(JSON.stringify(counts))
    expect(counts).toMatchObject({ disabled: 200, stale: 0, staleRefusals: 0, strange: [] })
    // The method asks often enough, and sees memories at work: codes that one Worker refuses already
    // are let in by another, until the call returns.
    expect(counts.sentAfter).toBeGreaterThan(100)
    expect(counts.servedWhileDisabling).toBeGreaterThan(50)
    expect(counts.servedFromMemory).toBeGreaterThan(10)
  } finally {
    await workerd.stop()
  }
})
