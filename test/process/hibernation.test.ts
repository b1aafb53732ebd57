// An idle room sleeps: the object is gone from memory while its sockets stay open, and the first word wakes it.
// Seen by counting how often it is constructed (control/counting-room.ts).

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { joinLive } from '../support/live-client.ts'
import { bundleWorker } from '../support/worker-build.ts'

/** workerd evicts after ten idle seconds. */
const IDLE_MS = 12_500
/** Room numbers count up in sixteen shards. */
const NUMBERS = 16

test('an idle room hibernates with its people in it, answers their pings asleep, and wakes for a word', async () => {
  const script = await bundleWorker('process/control/counting-room.ts')
  const workerd = await startAnteroom(anteroom(script, { leaseSeconds: 0 }), { memory: true })
  const [url] = workerd.urls
  const body = JSON.stringify({ roomName: 'sleepy' })
  await (await fetch(`${url}/api/v1/room`, { method: 'POST', headers: keyed, body })).json()
  const [ann, bob] = await Promise.all([
    joinLive(url, 'sleepy', { name: 'Ann' }),
    joinLive(url, 'sleepy', { name: 'Bob' }),
  ])
  const joined = await Promise.all([ann.next('joined'), bob.next('joined')])
  await sleep(IDLE_MS / 2)
  // Were it not for the platform's own answer, this would wake the room and keep it awake.
  for (const person of [ann, bob]) person.send('ping')
  await sleep(IDLE_MS)
  ann.send({ type: 'message', data: 'good morning' })
  expect((await bob.next('message')).data).toBe('good morning')
  const counts = await Promise.all(
    Array.from(
      { length: NUMBERS },
      async (_, number) => (await fetch(`${url}/built/${number}`)).json() as Promise<number>,
    ),
  )
  // Made once to be stored and joined, and once more to wake; asking constructs the fifteen others.
  expect(counts.toSorted()).toEqual([...Array.from({ length: NUMBERS - 1 }, () => 1), 2])
  expect(new Set(joined.map(({ meetingSessionId }) => meetingSessionId)).size).toBe(1)
  await workerd.stop()
}, 90_000)
