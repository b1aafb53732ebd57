// Relays of Cloudflare's TURN service for whoever joins: asked for with the key, kept for an hour, and done
// without when none are given. Cloudflare's answer is the one of its documentation.

import { expect, test } from 'vitest'
import { findIceServers } from '../../src/access/turn-servers.ts'

const OWN = [{ urls: 'stun:stun.example.com:3478' }]

const ANSWER = {
  iceServers: [
    { urls: ['stun:stun.cloudflare.com:3478', 'stun:stun.cloudflare.com:53'] },
    {
      urls: [
        'turn:turn.cloudflare.com:3478?transport=udp',
        'turn:turn.cloudflare.com:53?transport=udp',
        'turns:turn.cloudflare.com:443?transport=tcp',
      ],
      username: 'bc91b63e',
      credential: 'ebd71f1d',
    },
  ],
}

const RELAYS = {
  urls: [
    'turn:turn.cloudflare.com:3478?transport=udp',
    'turns:turn.cloudflare.com:443?transport=tcp',
  ],
  username: 'bc91b63e',
  credential: 'ebd71f1d',
}

/** Answers as it is told, and keeps what it was asked. */
const network = (answer: () => Response) => {
  const asked: Request[] = []
  const ask: typeof fetch = async (input, init) => {
    asked.push(new Request(input, init))
    return answer()
  }
  return { asked, ask }
}

test('without a key nobody is asked', async () => {
  const { asked, ask } = network(() => Response.json(ANSWER))
  expect(await findIceServers({ turnKey: null, iceServers: OWN }, 0, ask)).toEqual(OWN)
  expect(asked).toEqual([])
})

test('with a key whoever joins is given relays, which are asked for once an hour', async () => {
  const { asked, ask } = network(() => Response.json(ANSWER, { status: 201 }))
  const config = { turnKey: { id: 'hourly', token: 'secret' }, iceServers: OWN }
  const at = 1_800_000_000_000
  for (const now of [at, at + 1_000, at + 3_599_999])
    expect(await findIceServers(config, now, ask)).toEqual([...OWN, RELAYS])
  expect(asked.map(({ method, url }) => [method, url])).toEqual([
    [
      'POST',
      'https://rtc.live.cloudflare.com/v1/turn/keys/hourly/credentials/generate-ice-servers',
    ],
  ])
  expect(asked[0]?.headers.get('Authorization')).toBe('Bearer secret')
  expect(await asked[0]?.json()).toEqual({ ttl: 86_400 })
  await findIceServers(config, at + 3_600_000, ask)
  expect(asked).toHaveLength(2)
})

test('relays that were given stay good for their day while Cloudflare is down, and no longer', async () => {
  let isDown = false
  const { asked, ask } = network(() =>
    isDown ? new Response('no', { status: 503 }) : Response.json(ANSWER),
  )
  const config = { turnKey: { id: 'lasting', token: 'secret' }, iceServers: OWN }
  const at = 1_800_000_000_000
  const hour = 3_600_000
  const given = (now: number) => findIceServers(config, now, ask)
  await given(at)
  isDown = true
  for (const now of [at + hour, at + hour + 1_000, at + 2 * hour, at + 22 * hour])
    expect(await given(now)).toEqual([...OWN, RELAYS])
  expect(asked).toHaveLength(4)
  expect(await given(at + 24 * hour)).toEqual(OWN)
  isDown = false
  expect(await given(at + 25 * hour)).toEqual([...OWN, RELAYS])
})

test.each([
  ['refuses', () => new Response('no', { status: 401 })],
  ['says what is none', () => new Response('<html>')],
  [
    'gives what browsers choke on',
    () => Response.json({ iceServers: [{ urls: ['x:y'], credential: 'z' }] }),
  ],
  [
    'is not there',
    () => {
      throw new TypeError('unreachable')
    },
  ],
])(
  'when Cloudflare %s, people meet without relays, and it is asked again later',
  async (how, answer) => {
    const { asked, ask } = network(answer)
    const config = { turnKey: { id: `down-${how}`, token: 'secret' }, iceServers: OWN }
    for (const now of [0, 1_000]) expect(await findIceServers(config, now, ask)).toEqual(OWN)
    expect(asked).toHaveLength(1)
    await findIceServers(config, 30_000, ask)
    expect(asked).toHaveLength(2)
  },
)
