// SESSION_DAYS=0 remembers nobody after his session, only that it was. How long sessions are kept otherwise:
// test/store/retention.test.ts.

import { expect, test } from 'vitest'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { joinLive } from '../support/live-client.ts'
import { buildWorker } from '../support/worker-build.ts'

type Session = { _id: string; endedAt: string | null; participants: number }
type Read = { participants: { name: string }[] }

test('with 0 days nobody is remembered once the session is over; while it is on, everybody is', async () => {
  const program = anteroom(await buildWorker(), { leaseSeconds: 0 })
  const bindings = { ...program.bindings, SESSION_DAYS: '0' }
  const workerd = await startAnteroom({ ...program, bindings })
  const [url] = workerd.urls
  const read = async <T>(path: string): Promise<T> =>
    JSON.parse(await (await fetch(url + path, { headers: keyed })).text())
  const body = JSON.stringify({ roomName: 'standup' })
  await (await fetch(`${url}/api/v1/room`, { method: 'POST', headers: keyed, body })).text()
  const path = '/api/v1/room/standup/sessions'
  const [ann, bob] = [
    await joinLive(url, 'standup', { name: 'Ann' }),
    await joinLive(url, 'standup', { name: 'Bob' }),
  ]
  await bob.next('joined')
  ann.send({ type: 'leave' })
  await ann.next('left')
  const [on] = (await read<{ sessions: Session[] }>(path)).sessions
  expect(on).toMatchObject({ endedAt: null, participants: 2 })
  const names = async () =>
    (await read<Read>(`${path}/${on?._id}`)).participants.map(({ name }) => name)
  expect(await names()).toEqual(['Ann', 'Bob'])
  bob.send({ type: 'leave' })
  await bob.next('left')
  const over = await read<{ sessions: Session[] }>(path)
  expect(over.sessions).toEqual([{ ...on, endedAt: expect.any(String), participants: 0 }])
  expect(await names()).toEqual([])
  expect(await read(`/v2/sessions/${on?._id}`)).toMatchObject({ active: false, peers: {} })
  await workerd.stop()
})
