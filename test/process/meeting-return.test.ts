// The browser client that comes back to what has changed meanwhile: another name of the room, a request that
// was answered, an address that is kept out. `wrangler dev`, which tells addresses apart and limits misses,
// behind proxies that are cut. One after another: everybody here has one address.

import { setTimeout as wait } from 'node:timers/promises'
import { MeetingError, type MeetingState } from 'anteroom/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyed } from '../support/anteroom-process.ts'
import { type CuttingProxy, startProxy } from '../support/cutting-proxy.ts'
import { type DevWorker, startDevWorker } from '../support/dev-worker.ts'
import { backEnd, makePerson, type Person } from '../support/meetings.ts'

let worker: DevWorker
let api: ReturnType<typeof backEnd>
const proxies: CuttingProxy[] = []

beforeAll(async () => {
  worker = await startDevWorker({ EDGE_LEASE_SECONDS: '1' })
  api = backEnd(worker.url)
}, 120_000)

afterAll(async () => {
  for (const proxy of proxies) await proxy.close()
  await worker.stop()
})

/** A cable of his own. */
const cable = async (): Promise<CuttingProxy> => {
  const proxy = await startProxy(worker.url)
  proxies.push(proxy)
  return proxy
}

const straight = (): string => new URL(worker.url).host

const join = async (
  host: string,
  wish: { roomName: string; name: string; isAdmin?: boolean },
): Promise<Person> => {
  const person = makePerson()
  const accessToken = await api.tokens.create(wish)
  await person.meeting.join({ roomURL: `${host}/${wish.roomName}`, accessToken })
  return person
}

/** Waits at the door of a private room. */
const ask = async (host: string, roomName: string) => {
  const person = makePerson()
  const joining = person.meeting.join({ roomURL: `${host}/${roomName}`, name: 'Ann' })
  const settled = joining.catch((error: unknown) => error)
  const [{ requestId }] = await person.next('waiting')
  return { ...person, settled, requestId }
}

const turned = async (person: Person, wanted: MeetingState): Promise<void> => {
  for (;;) {
    const [state] = await person.next('stateChanged')
    if (state === wanted) return
  }
}

const statesOf = (person: Person): MeetingState[] =>
  person.all('stateChanged').map(([state]) => state)

const rename = async (roomId: string, name: string): Promise<void> => {
  const headers = { ...keyed, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ name })
  const answer = await fetch(`${worker.url}/v2/rooms/${roomId}`, { method: 'POST', headers, body })
  expect([answer.status, await answer.json()]).toMatchObject([200, { name }])
}

test.each([
  ['nobody has', false],
  ['another room has', true],
])(
  'a room that got another name costs nobody his seat, when %s the old one',
  async (_, isTaken) => {
    const { roomName, _id } = await api.rooms.create({ privacy: 'public' })
    const bea = await join(straight(), { roomName, name: 'Bea' })
    const proxy = await cable()
    const ann = makePerson()
    const roomURL = `${proxy.host}/${roomName}`
    const { participantSessionId } = await ann.meeting.join({ roomURL, name: 'Ann' })
    const named = `${roomName}-renamed`
    await rename(_id, named)
    if (isTaken) await api.rooms.create({ roomName, privacy: 'public' })
    proxy.cut()
    await turned(ann, 'network_connection_lost')
    proxy.mend()
    await turned(ann, 'reconnect_success')
    expect(ann.meeting.meetingInfo).toMatchObject({
      roomId: _id,
      participantSessionId,
      room: { roomName: named },
    })
    bea.meeting.sendMessage('still here')
    expect(await ann.next('message')).toMatchObject([{ data: 'still here' }])
    expect(bea.all('participantLeft')).toEqual([])
    await ann.meeting.leaveMeeting()
    await bea.meeting.leaveMeeting()
  },
)

test('who was denied and did not hear of it is told so when he asks again, and waits no more', async () => {
  const { roomName } = await api.rooms.create({ privacy: 'private', enableRequestToJoin: true })
  const bea = await join(straight(), { roomName, name: 'Bea', isAdmin: true })
  const proxy = await cable()
  const ann = await ask(proxy.host, roomName)
  // For the room his socket is still open.
  proxy.mute()
  bea.meeting.deny(ann.requestId)
  expect(await bea.next('joinRequestClosed')).toMatchObject([{ outcome: 'denied' }])
  proxy.cut()
  await turned(ann, 'network_connection_lost')
  proxy.mend()
  await turned(ann, 'not_joined')
  const error = await ann.settled
  expect(error).toBeInstanceOf(MeetingError)
  expect(error).toMatchObject({ code: 'denied_recently' })
  expect([ann.all('error'), bea.all('joinRequested').length]).toEqual([[], 1])
  await bea.meeting.leaveMeeting()
})

test('whose request was given up while he was away asks again, and is on the way as at first', async () => {
  const { roomName } = await api.rooms.create({ privacy: 'private', enableRequestToJoin: true })
  const bea = await join(straight(), { roomName, name: 'Bea', isAdmin: true })
  const proxy = await cable()
  const ann = await ask(proxy.host, roomName)
  proxy.cut()
  // Half a minute later.
  expect(await bea.next('joinRequestClosed')).toMatchObject([{ outcome: 'expired' }])
  proxy.mend()
  const [{ requestId }] = await ann.next('waiting')
  expect(requestId).not.toBe(ann.requestId)
  bea.meeting.admit(requestId)
  expect(await ann.settled).toMatchObject({ participantInfo: { name: 'Ann' } })
  expect(statesOf(ann)).toEqual([
    'joining',
    'network_connection_lost',
    'network_connection_restored',
    'joining',
    'joined',
  ])
  bea.meeting.endMeeting()
  await ann.next('meetingLeft')
})

const MINUTE = 60_000

/** At this second of a minute of the clock: when one ends, an address is kept out no more. */
const second = async (wanted: number): Promise<void> =>
  wait((wanted * 1000 + MINUTE - (Date.now() % MINUTE)) % MINUTE)

/** Guesses links until the address is kept out. */
const guess = async (): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`${worker.url}/aaa-aaaa-aaa`)
    await answer.text()
    if (answer.status === 429) return
  }
  throw new Error('nobody is kept out')
}

test('who comes back while his address is kept out waits as long as he is told: his seat is his, if it is', async () => {
  const { roomName } = await api.rooms.create({ privacy: 'private', enableRequestToJoin: true })
  const bea = await join(straight(), { roomName, name: 'Bea', isAdmin: true })
  const [early, late] = [await cable(), await cable()]
  const cy = await join(early.host, { roomName, name: 'Cy' })
  const ann = await ask(early.host, roomName)
  bea.meeting.admit(ann.requestId)
  await ann.settled
  const dan = await join(late.host, { roomName, name: 'Dan' })
  const ids = [cy, dan].map(({ meeting }) => meeting.participantSessionId)

  await second(1)
  await guess()
  early.cut()
  for (const person of [cy, ann]) await turned(person, 'network_connection_lost')
  early.heads.length = 0
  early.mend()
  // Half a minute later their seats are lost, and the minute is not over: who is cut off now can be in time.
  const left = [await bea.next('participantLeft'), await bea.next('participantLeft')]
  expect(left.map(([{ name }, reason]) => [name, reason]).toSorted()).toEqual([
    ['Ann', 'connection_lost'],
    ['Cy', 'connection_lost'],
  ])
  await second(42)
  late.cut()
  await turned(dan, 'network_connection_lost')
  dan.meeting.sendMessage('said in the cut')
  late.heads.length = 0
  late.mend()

  await turned(dan, 'reconnect_success')
  await turned(cy, 'reconnect_success')
  expect(await ann.next('meetingLeft')).toEqual(['connection_lost', undefined])
  const [wasCy, wasDan] = ids
  expect(dan.meeting.participantSessionId).toBe(wasDan)
  expect(cy.meeting.participantSessionId).not.toBe(wasCy)
  expect(await bea.next('message')).toEqual([{ from: wasDan, data: 'said in the cut' }])
  // Refused once, and then at the time that was said.
  expect([early.heads.length, late.heads.length]).toEqual([4, 2])
  expect(statesOf(dan)).toEqual([
    'joining',
    'joined',
    'network_connection_lost',
    'network_connection_restored',
    'network_connection_lost',
    'network_connection_restored',
    'reconnect_success',
  ])
  bea.meeting.endMeeting()
  for (const person of [cy, dan]) await person.next('meetingEnded')
})
