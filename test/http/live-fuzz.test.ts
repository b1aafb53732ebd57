// Frames at random, by everybody who can hold a socket of a room: in, host, at the door, waiting. Whatever they
// are, the room lives: a next person comes in and is heard, and no call answers 5xx.

import { runInDurableObject } from 'cloudflare:test'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CLOSE_CODES, DENIED_CLOSE, MALFORMED_CLOSE } from '../../src/domain/live-message.ts'
import { askable, knock } from '../support/asking.ts'
import { objectOf } from '../support/live-object.ts'
import { enterAsGuest, enterAsHost } from '../support/lobby.ts'
import { call, type WireRoom } from '../support/service.ts'
import { joinRoom, type Peer } from '../support/socket.ts'

const TYPES =
  'leave message signal media admit deny eject endMeeting request withdraw joined left destroy'
const FIELDS =
  'to data requestId message participantSessionId ban audio video screen from __proto__'

type Frame = string | ArrayBuffer

/** `ids`: those that are there, so that some frames hit. */
const frameOf = (ids: readonly string[]): fc.Arbitrary<Frame> => {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    { weight: 2, arbitrary: fc.boolean() },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('\u0000', '\ud800', "'; DROP TABLE seat;--", '%', '🎈'),
    },
    { weight: 1, arbitrary: fc.jsonValue() },
  )
  const aimed = fc
    .tuple(
      fc.constantFrom(...TYPES.split(' ')),
      fc.dictionary(fc.constantFrom(...FIELDS.split(' ')), value, { maxKeys: 6 }),
    )
    .map(([type, fields]) => JSON.stringify({ ...fields, type }))
  return fc.oneof(
    { weight: 12, arbitrary: aimed },
    // One character of it is another one.
    {
      weight: 2,
      arbitrary: fc
        .tuple(aimed, fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
        .map(([text, at, other]) => {
          const place = at % text.length
          return text.slice(0, place) + other + text.slice(place + 1)
        }),
    },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    {
      weight: 1,
      arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => {
        const buffer = new ArrayBuffer(bytes.length)
        new Uint8Array(buffer).set(bytes)
        return buffer
      }),
    },
  )
}

const send = (peer: Peer, frame: Frame): void => {
  try {
    peer.send(frame)
  } catch {
    // Closed by the room, as it may be: told below.
  }
}

/** Two who come now are in, and one hears the other. */
const isAlive = async (room: WireRoom): Promise<void> => {
  const [ann, bob] = [await enterAsGuest(room, 'Ann'), await enterAsGuest(room, 'Bob')]
  ann.peer.send({ type: 'signal', to: bob.joined.participantSessionId, data: 'hello' })
  expect((await bob.peer.next('signal')).data).toBe('hello')
  for (const { peer } of [ann, bob]) {
    peer.send({ type: 'leave' })
    await peer.closed()
  }
  for (const path of ['', '/requests', '/bans']) {
    const response = await call(`/api/v1/room/${room.roomName}${path}`)
    expect([path, response.status]).toEqual([path, 200])
    await response.text()
  }
}

const CLOSES = new Set([...Object.values(CLOSE_CODES), DENIED_CLOSE, MALFORMED_CLOSE])

/** A host, a guest, one at the door and one who waits, and frames for them, which sometimes hit. */
const gather = async (seed: number) => {
  const room = await askable()
  const [host, guest] = [await enterAsHost(room), await enterAsGuest(room, 'Guest')]
  const [asker, waiter] = [
    await joinRoom(room.roomName, { name: 'Asker' }),
    await knock(room, 'Waiter'),
  ]
  const ids = [host, guest].map(({ joined }) => joined.participantSessionId)
  const frame = fc.tuple(fc.nat(3), frameOf([...ids, waiter.requestId]))
  const people = [host.peer, guest.peer, asker, waiter.peer]
  return { room, people, frames: fc.sample(frame, { numRuns: 60, seed }) }
}

test('whatever comes over whichever socket, the room lives and the next person is heard', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const { room, people, frames } = await gather(seed)
      for (const [who, frame] of frames) {
        const peer = people[who]
        if (peer !== undefined) send(peer, frame)
      }
      // Who is out was told why by the code; nobody's socket broke. A socket is closed when all its frames were read:
      // one of them may have ended the meeting.
      for (const peer of people) {
        peer.close(1000)
        const { code } = await peer.closed()
        expect(code === 1000 || CLOSES.has(code)).toBe(true)
      }
      await isAlive(room)
    }),
    { numRuns: 30, timeout: 60_000 },
  )
})

test('no frame is an error inside the room', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const { room, frames } = await gather(seed)
      await runInDurableObject(await objectOf(room.roomName), (object, state) => {
        const sockets = state.getWebSockets()
        for (const [who, frame] of frames) {
          const socket = sockets[who]
          if (socket !== undefined) object.webSocketMessage(socket, frame)
        }
      })
      await isAlive(room)
    }),
    { numRuns: 30, timeout: 60_000 },
  )
})
