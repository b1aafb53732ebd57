// What goes from the door to the room: the headers of a WebSocket, our protocol, and the arrival, made from
// nothing. The request is watched on its way to the real room.

import { describe, expect, test } from 'vitest'
import { archiveRoom, updateRoom } from '../../src/access/change-room.ts'
import type { Context } from '../../src/access/context.ts'
import { findRoom } from '../../src/access/find-room.ts'
import { joinByName, joinRoom, type Knock } from '../../src/access/join-room.ts'
import { ARRIVAL_HEADER, type Arrival, SUBPROTOCOL } from '../../src/domain/arrival.ts'
import { nameKey, parseRoomName, type Room } from '../../src/domain/room.ts'
import { hashResumeKey } from '../../src/edge/resume-keys.ts'
import { openSessionId } from '../../src/edge/seal.ts'
import { ask, freshName, makeCodes, makeRoom } from '../support/service.ts'
import { issueToken } from '../support/socket.ts'
import { makeTemplate, putRole } from '../support/templates.ts'
import { appToken } from '../support/tokens.ts'
import { openRoom } from '../support/v2-rooms.ts'
import { contextAt, must } from '../support/verbs.ts'

const NOBODY: Knock = { showing: {}, resumeKey: null, address: null, browser: null, os: null }
const KEY = 'AAAAAAAAAAAAAAAAAAAAAA'

type Seen = { url: string; headers: Headers; arrival: Arrival }

/** `calls`: what a room was asked, by its methods' names. */
const watched = (ctx: Context): { ctx: Context; seen: Seen[]; calls: string[] } => {
  const seen: Seen[] = []
  const calls: string[] = []
  const room: Context['stores']['room'] = (number) =>
    new Proxy(ctx.stores.room(number), {
      get: (stub, name) => {
        const member = Reflect.get(stub, name)
        if (typeof member !== 'function') return member
        if (name !== 'fetch')
          return (...args: unknown[]) => {
            calls.push(String(name))
            return Reflect.apply(member, stub, args)
          }
        return (input: string, init: RequestInit) => {
          calls.push('fetch')
          const { url, headers } = new Request(input, init)
          const bytes = Uint8Array.fromBase64(headers.get(ARRIVAL_HEADER) ?? '', {
            alphabet: 'base64url',
          })
          seen.push({ url, headers, arrival: JSON.parse(new TextDecoder().decode(bytes)) })
          return Reflect.apply(member, stub, [input, init])
        }
      },
    })
  return { ctx: { ...ctx, stores: { ...ctx.stores, room } }, seen, calls }
}

const knock = async (roomName: string, some: Partial<Knock>) => {
  const { ctx, seen } = watched(contextAt(Date.now()))
  const room: Room = must(await findRoom(ctx, roomName))
  const joined = await joinRoom(ctx, room, { ...NOBODY, ...some })
  if (joined.ok) joined.value.accept()
  const [one] = seen
  if (one === undefined || seen.length > 1) throw new Error(`${seen.length} requests to the room`)
  return { ...one, room, ctx, joined }
}

describe('the request to the room', () => {
  test('has a fixed address and three headers, however he comes', async () => {
    const { roomName } = await makeRoom()
    const token = await issueToken({ roomName, name: 'Ann' })
    const { url, headers } = await knock(roomName, {
      showing: { accessToken: token, name: 'Bob' },
      resumeKey: KEY,
      address: '203.0.113.7',
    })
    expect(url).toBe('https://room/')
    expect([...headers.keys()].sort()).toEqual([
      ARRIVAL_HEADER.toLowerCase(),
      'sec-websocket-protocol',
      'upgrade',
    ])
    expect(headers.get('Sec-WebSocket-Protocol')).toBe(SUBPROTOCOL)
  })

  test('says what his token grants, and holds neither it, his resume key nor his address', async () => {
    const { roomName, _id } = await makeRoom()
    const token = await issueToken({ roomName, name: 'Ann \u{1f600}', isAdmin: true })
    const { arrival } = await knock(roomName, {
      showing: { accessToken: token, name: 'Bob' },
      resumeKey: KEY,
      address: '203.0.113.7',
      browser: 'Firefox 128',
      os: 'Linux',
    })
    expect(arrival.entry).toMatchObject({
      name: 'Bob',
      grant: { ok: true, value: { person: { name: 'Ann \u{1f600}' }, reach: { id: _id } } },
    })
    expect(arrival).toMatchObject({ roles: [], browser: 'Firefox 128', os: 'Linux' })
    expect(arrival.offeredHash).toBe(await hashResumeKey(KEY))
    const text = JSON.stringify(arrival)
    for (const secret of [token, ...token.split('.'), KEY, '203.0.113'])
      expect(text).not.toContain(secret)
  })

  test('says what is wrong with his token, for the room to tell after what is wrong with itself', async () => {
    const { roomName } = await makeRoom()
    const { arrival, joined } = await knock(roomName, {
      showing: { accessToken: 'x', name: 'Ann' },
    })
    expect(arrival.entry.grant).toMatchObject({ ok: false, refusal: { reason: 'token_malformed' } })
    expect(joined).toMatchObject({ ok: false, refusal: { reason: 'token_malformed' } })
  })

  test('brings the roles of the template only where the token names one, without what media need', async () => {
    const { roomName, _id } = await makeRoom()
    const { guest } = await makeCodes(_id)
    const exchange = await ask('/v2/token', { body: { code: guest?.code } })
    const { token } = await exchange.json<{ token: string }>()
    const { arrival } = await knock(roomName, { showing: { accessToken: token, name: 'Ann' } })
    expect(arrival.roles.map(({ name }) => name).sort()).toEqual(['guest', 'host'])
    for (const { publishParams, subscribeParams } of arrival.roles)
      expect([publishParams, subscribeParams]).toEqual([{}, {}])
    expect((await knock(roomName, { showing: { name: 'Ann' } })).arrival.roles).toEqual([])
  })
})

describe('what is dealt', () => {
  test('is new each time: a seat, a request, a session of this room, a key and its hash', async () => {
    const { roomName } = await makeRoom()
    const [one, two] = [await knock(roomName, {}), await knock(roomName, {})]
    const { dealt } = one.arrival
    for (const [field, value] of Object.entries(dealt))
      expect(Object.entries(two.arrival.dealt)).not.toContainEqual([field, value])
    expect(new Set(Object.values(dealt)).size).toBe(5)
    expect(dealt.resumeHash).toBe(await hashResumeKey(dealt.resumeKey))
    const [opened] = openSessionId(await one.ctx.keyring.linkKeys(), dealt.sessionId)
    expect(opened?.number).toBe(one.room.number)
  })
})

describe("the client's address", () => {
  const hashOf = async (roomName: string, address: string | null): Promise<string> =>
    (await knock(roomName, { address })).arrival.addressHash

  test('is a hash that says who comes again to this room, and to no other', async () => {
    const [room, other] = [await makeRoom(), await makeRoom()]
    const hash = await hashOf(room.roomName, '203.0.113.7')
    expect(await hashOf(room.roomName, '203.0.113.7')).toBe(hash)
    expect(await hashOf(room.roomName, '203.0.113.8')).not.toBe(hash)
    expect(await hashOf(other.roomName, '203.0.113.7')).not.toBe(hash)
  })

  test('where the platform tells none, is that of nobody else', async () => {
    const { roomName } = await makeRoom()
    expect(await hashOf(roomName, null)).not.toBe(await hashOf(roomName, null))
  })
})

describe('a room joined by its name', () => {
  /** As an isolate that has just been asked for this room. */
  const remembering = async (roomName: string) => {
    const watch = watched(contextAt(Date.now()))
    const room = must(await findRoom(watch.ctx, roomName))
    watch.calls.length = 0
    const come = async (name: string, showing: Knock['showing'] = { name: 'Ann' }) => {
      const joined = await joinByName(watch.ctx, name, { ...NOBODY, showing })
      if (joined.ok) joined.value.accept()
      return joined.ok ? 'in' : joined.refusal.reason
    }
    return { ...watch, room, come }
  }

  test('is asked once where its number is remembered', async () => {
    const { roomName } = await makeRoom()
    const { calls, come } = await remembering(roomName)
    expect([await come(roomName.toUpperCase()), calls]).toEqual(['in', ['fetch']])
  })

  test('is asked who it is first where the token names a role', async () => {
    const { roomName, _id } = await makeRoom({ privacy: 'private' })
    const { guest } = await makeCodes(_id)
    const exchange = await ask('/v2/token', { body: { code: guest?.code } })
    const { token } = await exchange.json<{ token: string }>()
    const { calls, come } = await remembering(roomName)
    expect([await come(roomName, { accessToken: token }), calls]).toEqual(['in', ['read', 'fetch']])
  })

  test('lets nobody in by a name it no longer has, and is found by the one it has', async () => {
    const { roomName } = await makeRoom()
    const { ctx, room, come } = await remembering(roomName)
    const name = parseRoomName(freshName())
    if (name === null) throw new Error('no name')
    must(await updateRoom(contextAt(Date.now()), room, {}, name))
    expect(await come(roomName)).toBe('room_not_found')
    expect(ctx.hints.name(nameKey(room.name))).toBeUndefined()
    expect(await come(name)).toBe('in')
  })

  test('is the one that has the name now, whichever had it before', async () => {
    const { roomName } = await makeRoom()
    const { room, come, seen } = await remembering(roomName)
    must(await archiveRoom(contextAt(Date.now()), room))
    expect(await come(roomName)).toBe('room_not_found')
    const next = await makeRoom({ roomName, maxParticipants: 1 })
    expect([await come(roomName), await come(roomName)]).toEqual(['in', 'room_full'])
    const number = must(await findRoom(contextAt(Date.now()), next.roomName)).number
    expect(number).not.toBe(room.number)
    expect(seen.map(({ arrival }) => arrival.called).slice(-1)).toEqual([nameKey(room.name)])
  })
})

describe('roles', () => {
  /** Calls of the Workspace, counted. */
  const counting = (ctx: Context) => {
    const asked = { times: 0 }
    const workspace: Context['stores']['workspace'] = () => {
      asked.times += 1
      return ctx.stores.workspace()
    }
    return { ctx: { ...ctx, stores: { ...ctx.stores, workspace } }, asked }
  }

  const come = async (ctx: Context, roomName: string, accessToken: string) => {
    const now = Date.now()
    const joined = await joinByName({ ...ctx, now, clock: () => now }, roomName, {
      ...NOBODY,
      showing: { accessToken, name: 'Ann' },
    })
    if (joined.ok) joined.value.accept()
    return joined.ok ? 'in' : joined.refusal.reason
  }

  test('of a crowd that comes with them are asked for once while their lease lives', async () => {
    const room = await openRoom()
    const { ctx, asked } = counting(contextAt(Date.now()))
    for (let n = 0; n < 20; n++) {
      const token = await appToken({ room_id: room.id, role: 'guest' })
      expect(await come(ctx, room.name, token)).toBe('in')
    }
    // The lease of the tests is a second; a slow machine may need another.
    expect(asked.times).toBeLessThan(10)
  })

  test('that were just added let in at once, and those that are not there let nobody in', async () => {
    const { id, name } = await makeTemplate()
    const room = await openRoom({ template_id: id })
    const { ctx } = counting(contextAt(Date.now()))
    const speaker = () => appToken({ room_id: room.id, role: 'speaker' })
    expect(await come(ctx, room.name, await speaker())).toBe('role_not_found')
    await (await putRole(id, 'speaker')).text()
    expect([name, await come(ctx, room.name, await speaker())]).toEqual([name, 'in'])
  })
})
