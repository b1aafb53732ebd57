// Capacity is exact: however many come at once, a room of ten seats ten. A hundred times over, on raw workerd.

import { expect, test } from 'vitest'
import type { ServerMessage } from '../../src/domain/live-message.ts'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { rawUpgrade } from '../support/raw-upgrade.ts'
import { buildWorker } from '../support/worker-build.ts'

const TIMES = 100
const PEOPLE = 200
const SEATS = 10

test('two hundred at once into a room of ten seat ten, a hundred times over', async () => {
  const workerd = await startAnteroom(anteroom(await buildWorker(), { leaseSeconds: 0 }), {
    memory: true,
  })
  const [url] = workerd.urls
  const seated: number[] = []
  const others = new Set<string>()
  for (let time = 0; time < TIMES; time++) {
    const roomName = `full-${time}`
    const body = JSON.stringify({ roomName, maxParticipants: SEATS })
    await (await fetch(`${url}/api/v1/room`, { method: 'POST', headers: keyed, body })).json()
    const people = await Promise.all(
      Array.from({ length: PEOPLE }, (_, n) =>
        rawUpgrade(url, `/join/${roomName}?name=P${n}`, 'anteroom.v1'),
      ),
    )
    const answers = await Promise.all(
      people.map(
        async (person): Promise<ServerMessage> => JSON.parse((await person.texts(1))[0] ?? ''),
      ),
    )
    seated.push(answers.filter(({ type }) => type === 'joined').length)
    for (const answer of answers) if (answer.type === 'refused') others.add(answer.code)
    for (const person of people) person.end()
  }
  await workerd.stop()
  expect(seated).toEqual(Array.from({ length: TIMES }, () => SEATS))
  expect([...others]).toEqual(['room_full'])
}, 240_000)
