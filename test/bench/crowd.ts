// A thousand people in one room: how long they take to come in, how long a word takes to reach them all, beside a
// bare hibernating room that sends to all its sockets; and what a flood from one does to the words of others.

import { setTimeout as sleep } from 'node:timers/promises'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { type RawSocket, rawUpgrade } from '../support/raw-upgrade.ts'
import { startWorkerd } from '../support/raw-workerd.ts'
import { bundleWorker } from '../support/worker-build.ts'
import type { Part } from './part.ts'
import { startProgress } from './progress.ts'
import { median } from './rounds.ts'

const AT_ONCE = 50
const WORDS = 15
/** A room sends 2,000 a second to all. */
const BREATH_MS = 600
const SIGNALS = 200
const FLOOD = 900

const two = (ms: number): string => ms.toFixed(1)

type Crowd = RawSocket[]

const comeIn = async (
  people: number,
  enter: (n: number) => Promise<RawSocket>,
  step: () => void,
): Promise<{ crowd: Crowd; ms: number }> => {
  const crowd: Crowd = []
  const began = performance.now()
  for (let n = 0; n < people; n += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, people - n) }, (_, i) => enter(n + i))
    crowd.push(...(await Promise.all(some)))
    step()
  }
  return { crowd, ms: performance.now() - began }
}

/** Until nothing has come for a while. */
const settle = async (crowd: Crowd): Promise<void> => {
  let before = -1
  for (;;) {
    const counts = await Promise.all(crowd.map(async (one) => (await one.texts(0)).length))
    const now = counts.reduce((a, b) => a + b, 0)
    if (now === before) return
    before = now
    await sleep(500)
  }
}

/** ms until everybody has it. `everybody`: without the speaker where he does not hear himself. */
const say = async (speaker: RawSocket, crowd: Crowd, text: string): Promise<number> => {
  const counts = await Promise.all(crowd.map(async (one) => (await one.texts(0)).length))
  const began = performance.now()
  speaker.send(text)
  await Promise.all(crowd.map((one, n) => one.texts((counts[n] ?? 0) + 1)))
  return performance.now() - began
}

const idOf = async (socket: RawSocket): Promise<string> =>
  JSON.parse((await socket.texts(1))[0] ?? '').participantSessionId

/** ms of each signal from one to another, one after the other. */
const signals = async (from: RawSocket, to: RawSocket, id: string, count: number) => {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const had = (await to.texts(0)).length
    const began = performance.now()
    from.send(`{"type":"signal","to":"${id}","data":${n}}`)
    await to.texts(had + 1)
    times.push(performance.now() - began)
  }
  return times.toSorted((a, b) => a - b)
}

const at = (times: number[], part: number): number =>
  times[Math.floor((times.length - 1) * part)] ?? 0

export const crowd: Part = async ({ script, quick, memory }) => {
  const people = quick ? 100 : 1000
  const progress = startProgress('a crowd in one room', (2 * people) / AT_ONCE + 2 * WORDS)
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
  const body = JSON.stringify({ roomName: 'crowd' })
  await (await fetch(`${url}/api/v1/room`, { method: 'POST', headers: keyed, body })).json()
  const live = await comeIn(
    people,
    async (n) => {
      const socket = await rawUpgrade(url, `/join/crowd?name=P${n}`, 'anteroom.v1')
      await socket.texts(1)
      return socket
    },
    () => progress.step('live'),
  )
  await settle(live.crowd)
  const echo = await comeIn(
    people,
    () => rawUpgrade(bare.urls[0], '/crowd', 'anteroom.v1'),
    () => progress.step('bare'),
  )
  const words: [number[], number[]] = [[], []]
  for (let n = 0; n < WORDS; n++) {
    const [speaker, ...others] = live.crowd.slice(n)
    if (speaker !== undefined) {
      const listeners = [...live.crowd.slice(0, n), ...others]
      words[0].push(await say(speaker, listeners, `{"type":"message","data":"word ${n}"}`))
    }
    progress.step('word')
    const [bareSpeaker] = echo.crowd.slice(n)
    if (bareSpeaker !== undefined) words[1].push(await say(bareSpeaker, echo.crowd, `word ${n}`))
    progress.step('word')
    await sleep(BREATH_MS)
  }
  // Two talk to each other; then a third floods one of his own choice meanwhile.
  const [ann, bob, flooder, victim] = live.crowd.slice(-4)
  if (!ann || !bob || !flooder || !victim) throw new Error('nobody there')
  const quiet = await signals(ann, bob, await idOf(bob), SIGNALS)
  const victimId = await idOf(victim)
  for (let n = 0; n < FLOOD; n++) flooder.send(`{"type":"signal","to":"${victimId}","data":${n}}`)
  const flooded = await signals(ann, bob, await idOf(bob), SIGNALS)
  await ours.stop()
  await bare.stop()
  progress.end()
  const ratio = median(words[1]) / median(words[0])
  return [
    {
      title: `${people} people in one room`,
      head: ['what', 'Anteroom', 'bare hibernating room', 'ratio'],
      rows: [
        ['all are in, s', two(live.ms / 1000), `${two(echo.ms / 1000)} (nobody is told)`, ''],
        [
          'a word has reached all, ms',
          two(median(words[0])),
          two(median(words[1])),
          ratio.toFixed(2),
        ],
        [
          'from one to another, p50 / p99 ms',
          `${two(at(quiet, 0.5))} / ${two(at(quiet, 0.99))}`,
          '',
          '',
        ],
        [
          `the same while one floods (${FLOOD} frames at once)`,
          `${two(at(flooded, 0.5))} / ${two(at(flooded, 0.99))}`,
          '',
          '',
        ],
      ],
    },
  ]
}
