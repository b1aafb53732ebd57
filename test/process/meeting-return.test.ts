// The browser client that comes back to what has changed meanwhile: another name of the room, a request that
// was answered. The Worker behind proxies that are cut. An address that is kept out: meeting-later.test.ts.

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
