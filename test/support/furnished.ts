// A deployment in which every page has something to show: rooms, links, a meeting with one who waits, a ban,
// a session that is over, and links that open nothing, each for its own reason. Runs in Node.

import { keyed } from './anteroom-process.ts'
import { backEnd, makePerson, type Person } from './meetings.ts'

export type Furnished = Awaited<ReturnType<typeof furnish>>

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds

export const furnish = async (origin: string) => {
  const api = backEnd(origin)
  const people: Person[] = []
  const come = async (
    roomName: string,
    wish: { name: string; email?: string; externalUserId?: string; isAdmin?: boolean },
  ): Promise<Person> => {
    const person = makePerson()
    people.push(person)
    const accessToken = await api.tokens.create({ roomName, meta: '{"class":"3b"}', ...wish })
    await person.meeting.join({ roomURL: `${origin}/${roomName}`, accessToken })
    return person
  }

  const room = async (roomName: string, settings: Parameters<typeof api.rooms.create>[0] = {}) => {
    const { _id } = await api.rooms.create({ roomName, ...settings })
    const codes = await api.codes.createAll(_id)
    const of = (role: string) => codes.find((code) => code.role === role)?.code ?? ''
    return { roomName, id: _id, host: of('host'), guest: of('guest') }
  }

  const yoga = await room('tuesday-yoga', { privacy: 'private', enableRequestToJoin: true })
  await api.codes.create(yoga.id, 'guest', { name: 'Cleo Adams', email: 'cleo@example.com' })
  const gone = await come(yoga.roomName, { name: 'Eli Novak', externalUserId: 'u-5' })
  await gone.meeting.leaveMeeting()
  const host = await come(yoga.roomName, {
    name: 'Hanna Berg',
    email: 'hanna@example.com',
    isAdmin: true,
  })
  await come(yoga.roomName, { name: 'Ben Ito', email: 'ben@example.com' })
  const banned = await come(yoga.roomName, { name: 'Nils Voss', externalUserId: 'u-9' })
  const seat = banned.meeting.participantSessionId ?? ''
  host.meeting.eject(seat, { ban: true })
  await banned.next('meetingLeft')
  const asker = makePerson()
  people.push(asker)
  const asked = asker.meeting
    .join({ roomURL: `${origin}/${yoga.roomName}`, name: 'Cyril Moss', message: 'From Tuesday' })
    .catch(() => undefined)
  await host.next('joinRequested')

  const full = await room('full-house', { maxParticipants: 1 })
  await come(full.roomName, { name: 'Flo' })
  const late = await room('opens-tomorrow', { notBeforeUnixSec: inSeconds(86_400) })
  const over = await room('all-over', { expireUnixSec: inSeconds(3) })
  const off = await room('code-off')
  await api.codes.disable(off.guest)
  const closed = await room('closed-for-now')
  await fetch(`${origin}/v2/rooms/${closed.id}`, {
    method: 'POST',
    headers: keyed,
    body: JSON.stringify({ enabled: false }),
  })
  const open = await room('open-house')
  await api.rooms.create({ roomName: 'no-token-no-way', privacy: 'private' })

  const leave = async () => {
    asker.meeting.leaveMeeting()
    await asked
    for (const { meeting } of people) await Promise.resolve(meeting.leaveMeeting()).catch(() => {})
  }
  return { api, come, yoga, full, late, over, off, closed, open, host, leave }
}
