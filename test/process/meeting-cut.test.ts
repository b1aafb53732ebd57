// The browser client when the network or the server goes away: the same seat again, what was missed, and
// when it stays out. Raw workerd behind a proxy that is cut, and the WebSocket of Node.

import type { LeaveReason, MeetingState } from 'anteroom/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anteroom, startAnteroom } from '../support/anteroom-process.ts'
import { type CuttingProxy, startProxy } from '../support/cutting-proxy.ts'
import { backEnd, makePerson, type Person } from '../support/meetings.ts'
import type { Program, RawWorkerd } from '../support/raw-workerd.ts'
import { buildWorker, freshFolder } from '../support/worker-build.ts'

let program: Program
let workerd: RawWorkerd
let api: ReturnType<typeof backEnd>
const proxies: CuttingProxy[] = []

beforeAll(async () => {
  program = anteroom(await buildWorker(), { leaseSeconds: 1 })
  workerd = await startAnteroom(program)
  api = backEnd(workerd.urls[0])
}, 120_000)

afterAll(async () => {
  for (const proxy of proxies) await proxy.close()
  await workerd.stop()
})

/** A cable of his own. */
const cable = async (url = workerd.urls[0]): Promise<CuttingProxy> => {
  const proxy = await startProxy(url)
  proxies.push(proxy)
  return proxy
}

type Wish = { roomName: string; name?: string; isAdmin?: boolean }

const join = async (host: string, wish: Wish, from = api): Promise<Person> => {
  const person = makePerson()
  const accessToken = await from.tokens.create({ name: 'Bea', ...wish })
  await person.meeting.join({ roomURL: `${host}/${wish.roomName}`, accessToken })
  return person
}

const straight = (): string => new URL(workerd.urls[0]).host

const turned = async (person: Person, wanted: MeetingState): Promise<void> => {
  for (;;) {
    const [state] = await person.next('stateChanged')
    if (state === wanted) return
  }
}

const CAME_BACK: MeetingState[] = [
  'joining',
  'joined',
  'network_connection_lost',
  'network_connection_restored',
  'reconnect_success',
]

const statesOf = (person: Person): MeetingState[] =>
  person.all('stateChanged').map(([state]) => state)

test.concurrent('after a cut one has the same seat, and the others noticed nothing', async () => {
  const { roomName } = await api.rooms.create({ privacy: 'private' })
  const bea = await join(straight(), { roomName })
  const proxy = await cable()
  const cy = await join(proxy.host, { roomName, name: 'Cy' })
  const { participantSessionId } = cy.meeting
  for (let round = 1; round <= 3; round += 1) {
    proxy.cut()
    await turned(cy, 'network_connection_lost')
    cy.meeting.sendMessage(`said in cut ${round}`)
    proxy.mend()
    await turned(cy, 'reconnect_success')
    expect(cy.meeting.participantSessionId).toBe(participantSessionId)
    expect(await bea.next('message')).toEqual([
      { from: participantSessionId, data: `said in cut ${round}` },
    ])
  }
  expect(statesOf(cy).slice(0, 5)).toEqual(CAME_BACK)
  expect([bea.all('participantJoined').length, bea.all('participantLeft')]).toEqual([1, []])
  expect([cy.all('participantLeft'), cy.all('meetingLeft')]).toEqual([[], []])
  bea.meeting.sendMessage('welcome back', participantSessionId ?? '')
  expect(await cy.next('message')).toMatchObject([{ data: 'welcome back' }])
  await cy.meeting.leaveMeeting()
  await bea.meeting.leaveMeeting()
})

test.concurrent('what happened during the cut is told afterwards', async () => {
  const { roomName } = await api.rooms.create({ privacy: 'private', enableRequestToJoin: true })
  const ann = await join(straight(), { roomName, name: 'Ann' })
  const bea = await join(straight(), { roomName, isAdmin: true })
  const proxy = await cable()
  const cy = await join(proxy.host, { roomName, name: 'Cy', isAdmin: true })
  const asker = makePerson()
  const asking = asker.meeting.join({ roomURL: `${straight()}/${roomName}`, name: 'Eve' })
  const [{ requestId }] = await asker.next('waiting')
  await cy.next('joinRequested')
  await cy.next('onlineParticipants')

  proxy.cut()
  await turned(cy, 'network_connection_lost')
  await ann.meeting.leaveMeeting()
  await join(straight(), { roomName, name: 'Dan' })
  bea.meeting.setMedia({ audio: true, video: false, screen: false })
  await bea.next('participantUpdated')
  bea.meeting.deny(requestId)
  await asking.catch(() => null)
  proxy.mend()
  await turned(cy, 'reconnect_success')

  expect(await cy.next('participantLeft')).toMatchObject([{ name: 'Ann' }, null])
  expect(await cy.next('participantJoined')).toMatchObject([{ name: 'Dan' }])
  expect(await cy.next('participantUpdated')).toMatchObject([{ name: 'Bea', audio: true }])
  expect(await cy.next('joinRequestClosed')).toEqual([{ requestId, outcome: null, by: null }])
  const [people] = await cy.next('onlineParticipants')
  expect(people.map(({ name }) => name).toSorted()).toEqual(['Bea', 'Cy', 'Dan'])
  expect(cy.meeting.joinRequests).toEqual([])
  bea.meeting.endMeeting()
  await cy.next('meetingEnded')
})

test.concurrent('who waits keeps his place, and may be let in while he is away', async () => {
  const { roomName } = await api.rooms.create({ privacy: 'private', enableRequestToJoin: true })
  const bea = await join(straight(), { roomName, isAdmin: true })
  const proxy = await cable()
  const ann = makePerson()
  const joining = ann.meeting.join({ roomURL: `${proxy.host}/${roomName}`, name: 'Ann' })
  const [{ requestId }] = await ann.next('waiting')
  proxy.cut()
  await turned(ann, 'network_connection_lost')
  proxy.mend()
  expect(await ann.next('waiting')).toMatchObject([{ requestId }])
  proxy.cut()
  await turned(ann, 'network_connection_lost')
  bea.meeting.admit(requestId)
  await bea.next('participantJoined')
  proxy.mend()
  expect((await joining).participantInfo.name).toBe('Ann')
  expect(bea.all('joinRequested')).toHaveLength(1)
  expect(ann.meeting.state).toBe('joined')
  bea.meeting.endMeeting()
  await ann.next('meetingEnded')
})

test.concurrent('a restart of the server costs nobody his seat', async () => {
  const first = await startAnteroom(program, { state: await freshFolder('state') })
  const there = backEnd(first.urls[0])
  const { roomName } = await there.rooms.create({ privacy: 'private' })
  const proxy = await cable(first.urls[0])
  const people = [
    await join(proxy.host, { roomName }, there),
    await join(proxy.host, { roomName, name: 'Cy' }, there),
  ]
  const ids = people.map(({ meeting }) => meeting.participantSessionId)
  await first.kill('SIGKILL')
  for (const person of people) await turned(person, 'network_connection_lost')
  const second = await startAnteroom(program, { state: first.state })
  proxy.lead(second.urls[0])
  for (const person of people) {
    await turned(person, 'reconnect_success')
    expect(statesOf(person)).toEqual(CAME_BACK)
    expect([person.all('participantLeft'), person.all('meetingLeft')]).toEqual([[], []])
  }
  expect(people.map(({ meeting }) => meeting.participantSessionId)).toEqual(ids)
  for (const { meeting } of people) await meeting.leaveMeeting()
  await second.stop()
})

test.concurrent('who may not come back is told why, and does not try again', async () => {
  const { roomName } = await api.rooms.create({ privacy: 'private' })
  const bea = await join(straight(), { roomName, isAdmin: true })
  const proxy = await cable()
  const cy = await join(proxy.host, { roomName, name: 'Cy' })
  proxy.cut()
  await turned(cy, 'network_connection_lost')
  bea.meeting.eject(cy.meeting.participantSessionId ?? '', { ban: true })
  await bea.next('participantLeft')
  proxy.heads.length = 0
  proxy.mend()
  const [reason, message] = await cy.next('meetingLeft')
  expect<LeaveReason>(reason).toBe('banned')
  expect(message).toMatch(/removed/)
  expect([cy.meeting.state, proxy.heads.length]).toEqual(['terminated', 1])
  await bea.meeting.leaveMeeting()
})

test.concurrent('who leaves during a cut is out at once for himself', async () => {
  const { roomName } = await api.rooms.create()
  const proxy = await cable()
  const { meeting, next } = makePerson()
  await meeting.join({ roomURL: `${proxy.host}/${roomName}`, name: 'Ann' })
  proxy.cut()
  await next('stateChanged')
  await meeting.leaveMeeting()
  expect([meeting.state, await next('meetingLeft')]).toEqual(['terminated', ['left', undefined]])
  proxy.heads.length = 0
  proxy.mend()
  const again = await meeting.join({ roomURL: `${proxy.host}/${roomName}`, name: 'Ann' })
  expect([again.participantInfo.name, proxy.heads.length]).toEqual(['Ann', 1])
  await meeting.leaveMeeting()
})

test.concurrent('a network that has gone silent is noticed by its missing answers', async () => {
  const { roomName } = await api.rooms.create()
  const proxy = await cable()
  const ann = makePerson()
  const roomURL = `${proxy.host}/${roomName}`
  const { participantSessionId } = await ann.meeting.join({ roomURL, name: 'Ann' })
  proxy.mute()
  // Twenty seconds to the next ping, and ten to wait for its answer.
  await turned(ann, 'reconnect_success')
  expect(ann.meeting.participantSessionId).toBe(participantSessionId)
  await ann.meeting.leaveMeeting()
})

test.concurrent('a way back whose answer was lost costs nobody his seat', async ({ expect }) => {
  const { roomName } = await api.rooms.create({ privacy: 'private' })
  const bea = await join(straight(), { roomName })
  const proxy = await cable()
  const cy = await join(proxy.host, { roomName, name: 'Cy' })
  const { participantSessionId } = cy.meeting
  proxy.cut()
  await turned(cy, 'network_connection_lost')
  proxy.heads.length = 0
  proxy.mend('deaf')
  // The room has heard of his coming back, he has not.
  await expect.poll(() => proxy.heads.length, { timeout: 20_000 }).toBe(1)
  await expect.poll(() => proxy.lost(), { timeout: 20_000 }).toBeGreaterThan(0)
  proxy.cut()
  proxy.mend()
  await turned(cy, 'reconnect_success')
  expect(cy.meeting.participantSessionId).toBe(participantSessionId)
  expect(bea.all('participantLeft')).toEqual([])
  await cy.meeting.leaveMeeting()
  await bea.meeting.leaveMeeting()
})

test.concurrent('after too long a cut a token opens a new place, and who was let in is out', async ({
  expect,
}) => {
  const { roomName } = await api.rooms.create({ privacy: 'private', enableRequestToJoin: true })
  const bea = await join(straight(), { roomName, isAdmin: true })
  const proxy = await cable()
  const cy = await join(proxy.host, { roomName, name: 'Cy' })
  const ann = makePerson()
  const joining = ann.meeting.join({ roomURL: `${proxy.host}/${roomName}`, name: 'Ann' })
  const [{ requestId }] = await ann.next('waiting')
  bea.meeting.admit(requestId)
  await joining
  await cy.next('participantJoined')
  const before = cy.meeting.participantSessionId
  proxy.cut()
  // Half a minute later.
  for (const _ of [cy, ann])
    expect(await bea.next('participantLeft')).toMatchObject([{}, 'connection_lost'])
  proxy.mend()
  await turned(cy, 'reconnect_success')
  const { participantSessionId, participantInfo } = cy.meeting
  expect([participantInfo?.name, participantSessionId === before]).toEqual(['Cy', false])
  expect(await cy.next('participantLeft')).toMatchObject([{ name: 'Ann' }, null])
  expect(
    cy.meeting
      .getOnlineParticipants()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['Bea', 'Cy'])
  expect(await ann.next('meetingLeft')).toEqual(['connection_lost', undefined])
  expect([ann.all('mayRequest').length, bea.all('joinRequested').length]).toEqual([1, 1])
  bea.meeting.endMeeting()
  await cy.next('meetingEnded')
})
