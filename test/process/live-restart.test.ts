// A live room through kill -9: nobody loses his seat, and what was due while the process was down is done at the
// next start, without anybody asking.

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { joinLive } from '../support/live-client.ts'
import { buildWorker, freshFolder } from '../support/worker-build.ts'

const json = { ...keyed, 'Content-Type': 'application/json' }

type Session = { _id: string; endedAt: string | null }
type Participant = { name: string; leftAt: string | null; leftReason: string | null }

test('through kill -9: a seat is kept, and whose time was up meanwhile is out at the next start', async () => {
  const program = anteroom(await buildWorker(), { leaseSeconds: 0 })
  const state = await freshFolder('state', true)
  const first = await startAnteroom(program, { state })
  const post = async (path: string, body: object) =>
    (
      await fetch(first.urls[0] + path, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      })
    ).json()
  await post('/api/v1/room', { roomName: 'standup' })
  await post('/api/v1/room', { roomName: 'short', ejectAfterElapsedTimeInSec: 3 })
  const before = await (await joinLive(first.urls[0], 'standup', { name: 'Ann' })).next('joined')
  await (await joinLive(first.urls[0], 'short', { name: 'Bob' })).next('joined')
  await first.kill('SIGKILL')
  await sleep(3_500)
  const second = await startAnteroom(program, { state })
  const [url] = second.urls
  const read = async <T>(path: string): Promise<T> =>
    JSON.parse(await (await fetch(url + path, { headers: keyed })).text())
  const after = await (await joinLive(url, 'standup', { resume: before.resumeKey })).next('joined')
  expect([after.participantSessionId, after.meetingSessionId, after.self.joinedAt]).toEqual([
    before.participantSessionId,
    before.meetingSessionId,
    before.self.joinedAt,
  ])
  // The alarm runs by itself: the record is read, which puts nobody out.
  await expect
    .poll(
      async () => {
        const { sessions } = await read<{ sessions: Session[] }>('/api/v1/room/short/sessions')
        const id = sessions[0]?._id
        const { participants } = await read<{ participants: Participant[] }>(
          `/api/v1/room/short/sessions/${id}`,
        )
        return [sessions[0]?.endedAt !== null, participants[0]?.name, participants[0]?.leftReason]
      },
      { timeout: 20_000 },
    )
    .toEqual([true, 'Bob', 'time_up'])
  await second.stop()
}, 60_000)
