// The browser client against the Worker, both as they are shipped: joining, asking to come in, what admins
// do, and the ends. Raw workerd, and the WebSocket of Node. Leaves out cuts (meeting-cut.test.ts).

import { MeetingError } from 'anteroom/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anteroom, startAnteroom } from '../support/anteroom-process.ts'
import { type CuttingProxy, startProxy } from '../support/cutting-proxy.ts'
import { backEnd, makePerson, type Person } from '../support/meetings.ts'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { buildWorker } from '../support/worker-build.ts'

let workerd: RawWorkerd
/** Nothing is cut here: it hears what goes over the wire. */
let proxy: CuttingProxy
let api: ReturnType<typeof backEnd>

beforeAll(async () => {
  workerd = await startAnteroom(anteroom(await buildWorker(), { leaseSeconds: 1 }))
  proxy = await startProxy(workerd.urls[0])
  api = backEnd(workerd.urls[0])
}, 120_000)

afterAll(async () => {
  await proxy.close()
  await workerd.stop()
})

const at = (path: string): string => `${proxy.host}/${path}`

type Room = Awaited<ReturnType<typeof api.rooms.create>>
type NewRoom = NonNullable<Parameters<typeof api.rooms.create>[0]>

const privateRoom = (more: NewRoom = {}): Promise<Room> =>
  api.rooms.create({ privacy: 'private', ...more })

const join = async (
  { roomName }: Room,
  wish: { name?: string; isAdmin?: boolean; externalUserId?: string } = {},
): Promise<Person> => {
  const person = makePerson()
  const accessToken = await api.tokens.create({ roomName, name: 'Bea', ...wish })
  await person.meeting.join({ roomURL: at(roomName), accessToken })
  return person
}

/** What `join` rejects with. */
const refusal = async (joining: Promise<unknown>): Promise<MeetingError> => {
  const error: unknown = await joining.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MeetingError)
  expect(error).toBeInstanceOf(Error)
  return error as MeetingError
}

describe('joining', () => {
  test('a token opens a private room, and says who is there', async () => {
    const room = await privateRoom()
    const bea = await join(room, { isAdmin: true })
    const cy = makePerson()
    const accessToken = await api.tokens.create({ roomName: room.roomName, name: 'Cy' })
    const meetingInfo = await cy.meeting.join({ roomURL: at(room.roomName), accessToken })
    expect(meetingInfo).toMatchObject({
      roomId: room._id,
      meetingSessionId: bea.meeting.meetingInfo?.meetingSessionId,
      participantSessionId: cy.meeting.participantSessionId,
      participantInfo: { _id: cy.meeting.participantSessionId, name: 'Cy', isAdmin: false },
      room: { roomName: room.roomName, privacy: 'private' },
    })
    const names = meetingInfo.onlineParticipants.map(({ name }) => name)
    expect(names.toSorted()).toEqual(['Bea', 'Cy'])
    expect(cy.all('stateChanged')).toEqual([['joining'], ['joined']])
    const [joined] = await bea.next('participantJoined')
    expect(joined).toMatchObject({ _id: meetingInfo.participantSessionId, name: 'Cy' })
    expect(bea.meeting.getOnlineParticipants().map(({ name }) => name)).toEqual(['Bea', 'Cy'])
    await cy.meeting.leaveMeeting()
    const [left, reason] = await bea.next('participantLeft')
    expect([left._id, reason]).toEqual([joined._id, 'left'])
    expect(cy.all('meetingLeft')).toEqual([['left', undefined]])
    expect([cy.meeting.state, bea.meeting.getOnlineParticipants().length]).toEqual([
      'terminated',
      1,
    ])
    await bea.meeting.leaveMeeting()
  })

  test('a public room takes a name, with a scheme before its address or not', async () => {
    const { roomName } = await api.rooms.create()
    for (const roomURL of [at(roomName), `http://${at(roomName)}/`, ` ws://${at(roomName)}`]) {
      const { meeting } = makePerson()
      const { participantInfo } = await meeting.join({ roomURL, name: 'J\u00f6rg \u{1f600}' })
      expect(participantInfo.name).toBe('J\u00f6rg \u{1f600}')
      await meeting.leaveMeeting()
    }
  })

  test('a room link is as good as a token, and so is its code', async () => {
    const room = await privateRoom()
    const codes = await api.codes.createAll(room._id)
    const code = codes.find(({ role }) => role === 'guest')?.code ?? ''
    for (const options of [
      { roomURL: at(code) },
      { roomURL: at(`meeting/${code.toUpperCase()}`) },
      { roomURL: proxy.host, roomCode: code },
      { roomURL: at(room.roomName), roomCode: code },
    ]) {
      const { meeting } = makePerson()
      const info = await meeting.join({ ...options, name: 'Ann' })
      expect(info).toMatchObject({
        roomId: room._id,
        participantInfo: { name: 'Ann', role: 'guest' },
      })
      await meeting.leaveMeeting()
    }
    await api.codes.disable(code)
    const { meeting } = makePerson()
    expect(await refusal(meeting.join({ roomURL: at(code), name: 'Ann' }))).toMatchObject({
      code: 'code_disabled',
      status: 403,
    })
    expect(meeting.state).toBe('not_joined')
  })

  test('no token and no key ever stands in an address', async () => {
    const room = await privateRoom()
    const accessToken = await api.tokens.create({ roomName: room.roomName })
    const { meeting } = makePerson()
    proxy.heads.length = 0
    await meeting.join({ roomURL: at(room.roomName), accessToken, name: 'Ann' })
    await meeting.leaveMeeting()
    const [line, ...headers] = proxy.heads[0]?.split('\r\n') ?? []
    expect(line).toBe(`GET /join/${room.roomName}?name=Ann HTTP/1.1`)
    expect(headers.join()).toContain(`token.${accessToken}`)
  })

  test('who is in, or on the way, does not join once more; who left may', async () => {
    const { roomName } = await api.rooms.create()
    const { meeting } = makePerson()
    const options = { roomURL: at(roomName), name: 'Ann' }
    const joining = meeting.join(options)
    expect(await refusal(meeting.join(options))).toMatchObject({ code: 'already_joined' })
    const first = await joining
    expect(await refusal(meeting.join(options))).toMatchObject({ code: 'already_joined' })
    await meeting.leaveMeeting()
    expect((await meeting.join(options)).participantSessionId).not.toBe(first.participantSessionId)
    await meeting.leaveMeeting()
  })

  test('who leaves while joining is not in', async () => {
    const { roomName } = await api.rooms.create()
    const { meeting, all } = makePerson()
    const refused = refusal(meeting.join({ roomURL: at(roomName), name: 'Ann' }))
    await meeting.leaveMeeting()
    expect(await refused).toMatchObject({ code: 'left' })
    expect([meeting.state, all('meetingLeft')]).toEqual(['not_joined', []])
  })
})

describe('join rejects', () => {
  test('without a token at a private room', async () => {
    const { roomName } = await privateRoom()
    const error = await refusal(makePerson().meeting.join({ roomURL: at(roomName), name: 'Ann' }))
    expect(error).toMatchObject({ code: 'token_required', status: 403 })
    expect(error.message).toMatch(/access token is required/)
  })

  test('so also where one may ask to come in, if the page does not want that', async () => {
    const { roomName } = await privateRoom({ enableRequestToJoin: true })
    const person = makePerson()
    const joining = person.meeting.join({
      roomURL: at(roomName),
      name: 'Ann',
      requestToJoin: false,
    })
    expect(await refusal(joining)).toMatchObject({ code: 'token_required', status: 403 })
    expect(person.all('waiting')).toEqual([])
  })

  test.each<[string, number, object]>([
    ['token_malformed', 401, { accessToken: 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl' }],
    ['token_malformed', 401, { accessToken: 'what no browser could send' }],
    ['name_required', 400, {}],
    ['room_not_found', 404, { roomURL: 'no-such-room', name: 'Ann' }],
    ['bad_options', 0, { roomURL: '', name: 'Ann' }],
    ['bad_options', 0, { token: 'x' }],
    ['code_not_found', 404, { roomURL: 'aaa-aaaa-aaa' }],
  ])('with %s', async (code, status, { roomURL, ...options }: { roomURL?: string }) => {
    const { roomName } = await api.rooms.create()
    const { meeting, all } = makePerson()
    proxy.heads.length = 0
    const joining = meeting.join({ ...options, roomURL: at(roomURL ?? roomName) })
    const error = await refusal(joining)
    expect(error).toMatchObject({ code, status })
    expect(error.message).not.toBe('')
    expect(all('stateChanged')).toEqual([['joining'], ['not_joined']])
    // It does not come back by itself.
    expect(proxy.heads.length).toBeLessThanOrEqual(1)
  })

  test('where nothing answers, after a few attempts', async () => {
    const { meeting } = makePerson()
    const error = await refusal(meeting.join({ roomURL: '127.0.0.1:9/yoga', name: 'Ann' }))
    expect(error).toMatchObject({ code: 'unreachable', status: 0 })
  })
})

describe('asking to come in', () => {
  const ask = async (roomName: string, message?: string) => {
    const person = makePerson()
    const joining = person.meeting.join({ roomURL: at(roomName), name: 'Ann', message })
    const settled = joining.then(
      (info) => ({ info, error: null }),
      (error: unknown) => ({ info: null, error }),
    )
    const [{ requestId, adminsPresent }] = await person.next('waiting')
    return { ...person, settled, requestId, adminsPresent }
  }

  test('waits until an admin lets one in', async () => {
    const room = await privateRoom({ enableRequestToJoin: true })
    const bea = await join(room, { isAdmin: true })
    const ann = await ask(room.roomName, 'It is me')
    expect(ann.adminsPresent).toBe(true)
    const [request] = await bea.next('joinRequested')
    expect(request).toMatchObject({ requestId: ann.requestId, name: 'Ann', message: 'It is me' })
    expect(bea.meeting.joinRequests).toEqual([request])
    expect(ann.meeting.state).toBe('joining')
    bea.meeting.admit(ann.requestId)
    const { info } = await ann.settled
    expect(info?.participantInfo.name).toBe('Ann')
    expect(await bea.next('joinRequestClosed')).toEqual([
      { requestId: ann.requestId, outcome: 'admitted', by: 'Bea' },
    ])
    expect(bea.meeting.joinRequests).toEqual([])
    await bea.next('participantJoined')
    bea.meeting.endMeeting()
    await ann.next('meetingLeft')
  })

  test('an admin who comes later finds who waits; and says no in words', async () => {
    const room = await privateRoom({ enableRequestToJoin: true })
    const ann = await ask(room.roomName)
    expect(ann.adminsPresent).toBe(false)
    const bea = await join(room, { isAdmin: true })
    const [{ requestId }] = await bea.next('joinRequested')
    bea.meeting.deny(requestId, 'Not today')
    const { error } = await ann.settled
    expect(error).toMatchObject({ code: 'denied', status: 403, message: 'Not today' })
    expect(ann.all('denied')).toEqual([['Not today']])
    expect(ann.meeting.state).toBe('not_joined')
    await bea.meeting.leaveMeeting()
  })

  test('takes a name', async () => {
    const { roomName } = await privateRoom({ enableRequestToJoin: true })
    const { meeting, all } = makePerson()
    const joining = meeting.join({ roomURL: at(roomName) })
    expect(await refusal(joining)).toMatchObject({ code: 'name_required' })
    expect([meeting.state, all('error')]).toEqual(['not_joined', []])
  })

  test('may be taken back', async () => {
    const room = await privateRoom({ enableRequestToJoin: true })
    const bea = await join(room, { isAdmin: true })
    const ann = await ask(room.roomName)
    await bea.next('joinRequested')
    await ann.meeting.withdraw()
    expect((await ann.settled).error).toMatchObject({ code: 'withdrawn' })
    expect(await bea.next('joinRequestClosed')).toMatchObject([{ outcome: 'withdrawn' }])
    await bea.meeting.leaveMeeting()
  })

  test('of two admins the first answer counts, and the other one is told', async () => {
    const room = await privateRoom({ enableRequestToJoin: true })
    const bea = await join(room, { isAdmin: true })
    const dan = await join(room, { isAdmin: true, name: 'Dan' })
    const ann = await ask(room.roomName)
    await dan.next('joinRequested')
    bea.meeting.admit(ann.requestId)
    await ann.settled
    dan.meeting.deny(ann.requestId)
    expect(await dan.next('joinRequestClosed')).toMatchObject([{ by: 'Bea' }])
    const [error] = await dan.next('error')
    expect(error).toBeInstanceOf(MeetingError)
    expect(error).toMatchObject({ code: 'request_answered', requestId: ann.requestId })
    bea.meeting.endMeeting()
    await ann.next('meetingLeft')
  })
})

describe('in the meeting', () => {
  test('messages go to all or to one, signals to one, and what is on is seen by all', async () => {
    const room = await privateRoom()
    const bea = await join(room)
    const cy = await join(room, { name: 'Cy' })
    const dan = await join(room, { name: 'Dan' })
    const from = bea.meeting.participantSessionId
    const toCy = cy.meeting.participantSessionId ?? ''
    bea.meeting.sendMessage({ text: 'to Cy' }, toCy)
    bea.meeting.sendMessage('to all')
    bea.meeting.sendSignal(toCy, { sdp: 'v=0' })
    expect(await cy.next('message')).toEqual([{ from, data: { text: 'to Cy' } }])
    expect(await cy.next('message')).toEqual([{ from, data: 'to all' }])
    expect(await dan.next('message')).toEqual([{ from, data: 'to all' }])
    expect(await cy.next('signal')).toEqual([{ from, data: { sdp: 'v=0' } }])
    bea.meeting.setMedia({ audio: true, video: false, screen: false })
    for (const person of [bea, cy, dan]) {
      const [participant] = await person.next('participantUpdated')
      expect(participant).toMatchObject({ _id: from, audio: true, video: false })
    }
    expect(bea.meeting.participantInfo).toMatchObject({ audio: true })
    expect(dan.all('signal')).toEqual([])
    bea.meeting.endMeeting()
    expect(await bea.next('error')).toMatchObject([{ code: 'not_allowed' }])
    for (const { meeting } of [bea, cy, dan]) await meeting.leaveMeeting()
  })

  test('who is ejected is told why, is out, and does not come back', async () => {
    const room = await privateRoom()
    const bea = await join(room, { isAdmin: true })
    const cy = await join(room, { name: 'Cy', externalUserId: 'crm-17' })
    proxy.heads.length = 0
    const participantSessionId = cy.meeting.participantSessionId ?? ''
    bea.meeting.eject(participantSessionId, { message: 'Too loud', ban: true })
    expect(await cy.next('meetingLeft')).toEqual(['ejected', 'Too loud'])
    expect(await bea.next('ejected')).toMatchObject([
      { participantSessionId, holds: 'this person' },
    ])
    expect(await bea.next('participantLeft')).toMatchObject([{ name: 'Cy' }, 'ejected'])
    expect(cy.meeting.state).toBe('terminated')
    expect(() => cy.meeting.sendMessage('I am still here')).toThrow(MeetingError)
    const { roomName } = room
    const accessToken = await api.tokens.create({ roomName, name: 'Cy', externalUserId: 'crm-17' })
    const again = cy.meeting.join({ roomURL: at(roomName), accessToken })
    expect(await refusal(again)).toMatchObject({ code: 'banned', status: 403 })
    expect(proxy.heads).toHaveLength(1)
    await bea.meeting.leaveMeeting()
  })

  test('an admin ends it for everybody', async () => {
    const room = await privateRoom()
    const bea = await join(room, { isAdmin: true })
    const cy = await join(room, { name: 'Cy' })
    bea.meeting.endMeeting()
    for (const person of [bea, cy]) {
      expect(await person.next('meetingLeft')).toEqual(['meeting_ended', undefined])
      await person.next('meetingEnded')
      expect(person.meeting.state).toBe('terminated')
    }
  })

  test('who no longer listens is told nothing', async () => {
    const { roomName } = await api.rooms.create()
    const { meeting, all } = makePerson()
    const seen: string[] = []
    const see = (state: string) => seen.push(state)
    meeting.once('stateChanged', see).on('stateChanged', see)
    await meeting.join({ roomURL: at(roomName), name: 'Ann' })
    expect(seen).toEqual(['joining', 'joining', 'joined'])
    meeting.off('stateChanged', see)
    await meeting.leaveMeeting()
    expect([seen.length, all('stateChanged').length]).toEqual([3, 3])
    meeting.removeListener('stateChanged')
  })
})
