// Counts that must be zero: the methods of the stale and the crash tests, for longer.

import { killRounds } from '../process/kill-rounds.ts'
import { makeLedger } from '../process/room-ledger.ts'
import { staleRounds } from '../process/stale-rounds.ts'
import { anteroom, startAnteroom } from '../support/anteroom-process.ts'
import type { Part } from './part.ts'
import { startProgress } from './progress.ts'
import type { Table } from './report.ts'

const whole = (value: number): string => value.toLocaleString('en')

export const stale: Part = async ({ script, quick }): Promise<Table[]> => {
  const rounds = quick ? 50 : 1000
  const progress = startProgress('stale answers', rounds)
  const program = anteroom(script, { leaseSeconds: 1 })
  const workerd = await startAnteroom(program, { services: 4, memory: true })
  const counts = await staleRounds({
    urls: workerd.urls,
    rooms: 50,
    rounds,
    clients: 2,
    progress: () => progress.step(),
  })
  await workerd.stop()
  progress.end()
  const { strange, ...rest } = counts
  const cells = (name: string, value: number, shall = '') => [name, whole(value), shall]
  return [
    {
      title: 'Stale answers',
      head: ['count', 'value', 'must be'],
      rows: [
        cells('codes disabled', rest.disabled),
        cells('requests', rest.requests),
        cells('sent after a disable had returned', rest.sentAfter),
        cells('of these let in', rest.stale, '0'),
        cells('sent after an enable had returned and refused', rest.staleRefusals, '0'),
        cells('let in while the disable was under way', rest.servedWhileDisabling),
        cells('of these sent after another Worker had refused', rest.servedFromMemory),
        cells('answers of any other kind', strange.length, '0'),
      ],
    },
  ]
}

export const kills: Part = async ({ script, quick }): Promise<Table[]> => {
  const rounds = quick ? 5 : 200
  const progress = startProgress('kill -9', rounds)
  const program = anteroom(script, { leaseSeconds: 0 })
  const ledger = makeLedger()
  const { faults, cutOff } = await killRounds({
    start: (state) => startAnteroom(program, { state }),
    rounds,
    writers: 8,
    progress: () => progress.step(),
    ...ledger,
  })
  progress.end()
  const { rooms, codes, disabled } = ledger.counts
  return [
    {
      title: 'Acknowledged writes after kill -9',
      head: ['count', 'value', 'must be'],
      rows: [
        ['kills', whole(rounds), ''],
        ['rooms, codes and disables acknowledged', whole(rooms + codes + disabled), ''],
        ['writes cut off', whole(cutOff), ''],
        ['lost or half-made', whole(faults.length), '0'],
      ],
      ...(faults.length === 0 ? {} : { note: faults.slice(0, 20).join('\n') }),
    },
  ]
}
