// Joining: from the connection to `joined`, beside a hibernating echo from the connection to its first message.
// Everybody joins a room of his own, and leaves it before the next round, which is not measured.

import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { type RawSocket, rawUpgrade } from '../support/raw-upgrade.ts'
import { startWorkerd } from '../support/raw-workerd.ts'
import { bundleWorker } from '../support/worker-build.ts'
import type { Part } from './part.ts'
import { startProgress } from './progress.ts'
import { ROW_HEAD, rowCells } from './report.ts'
import { alternate } from './rounds.ts'
import type { Side } from './wrk.ts'

const AT_ONCE = 64
const PROTOCOL = 'anteroom.v1'

/** Connects and waits for the first message. */
type Enter = (room: string) => Promise<RawSocket>

/** Rounds of so many at once for about so many seconds; only the entering counts. */
const sideOf = (enter: Enter, leave: (socket: RawSocket) => Promise<void>): Side => {
  const rooms = Array.from({ length: AT_ONCE }, (_, n) => `join-${n}`)
  return async (seconds) => {
    const times: number[] = []
    let entering = 0
    while (entering < seconds * 1000) {
      const began = performance.now()
      const sockets = await Promise.all(
        rooms.map(async (room) => {
          const socket = await enter(room)
          times.push(performance.now() - began)
          return socket
        }),
      )
      entering += performance.now() - began
      await Promise.all(sockets.map(leave))
    }
    times.sort((a, b) => a - b)
    const at = (part: number): number => times[Math.floor((times.length - 1) * part)] ?? 0
    const perSecond = (times.length / entering) * 1000
    // The process's time is not told: leaving is in it too.
    return { perSecond, requests: times.length, p50: at(0.5), p99: at(0.99), cpuUs: null }
  }
}

export const join: Part = async ({ script, pace, memory }) => {
  const ours = await startAnteroom(anteroom(script, { leaseSeconds: 5 }), { memory })
  const bare = await startWorkerd(
    {
      script: await bundleWorker('bench/bare/echo-room.ts'),
      bindings: {},
      objects: { ECHO: 'Echo' },
    },
    { memory },
  )
  const [url] = ours.urls
  for (let n = 0; n < AT_ONCE; n++) {
    const body = JSON.stringify({ roomName: `join-${n}` })
    await (await fetch(`${url}/api/v1/room`, { method: 'POST', headers: keyed, body })).json()
  }
  const progress = startProgress('join', 2 * pace.rounds)
  const sides = [
    sideOf(
      async (room) => {
        const socket = await rawUpgrade(url, `/join/${room}?name=Ann`, PROTOCOL)
        const [first = ''] = await socket.texts(1)
        if (!first.startsWith('{"type":"joined"')) throw new Error(first)
        return socket
      },
      async (socket) => {
        socket.send('{"type":"leave"}')
        await socket.texts(2)
        socket.end()
      },
    ),
    sideOf(
      async (room) => {
        const socket = await rawUpgrade(bare.urls[0], `/${room}`, PROTOCOL)
        socket.send('hello')
        await socket.texts(1)
        return socket
      },
      async (socket) => socket.end(),
    ),
  ]
  const compared = await alternate(sides, pace, progress)
  await ours.stop()
  await bare.stop()
  progress.end()
  const row = { name: 'join', beside: "a hibernating echo's first message", atLeast: 0.6 }
  return [
    {
      title: 'Joining',
      head: ROW_HEAD,
      rows: [rowCells(row, compared)],
      note: `${AT_ONCE} at once, each into a room of his own.`,
    },
  ]
}
