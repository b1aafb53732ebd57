// What a page is told of the others: at once, and of all it has missed during a cut. As a property: whoever
// follows what is told has, after any cut, the list that the room has.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Listener,
  type MeetingEvent,
  type MeetingEvents,
  MeetingListeners,
} from '../../src/client/meeting-events.ts'
import { Roster } from '../../src/client/roster.ts'
import type { AskedRequest, Participant } from '../../src/domain/live-message.ts'

const JOINED_AT = '2026-11-22T07:00:00.000Z'

const person = (_id: string, audio = false): Participant => ({
  _id,
  name: _id,
  isAdmin: false,
  role: 'guest',
  joinedAt: JOINED_AT,
  audio,
  video: false,
  screen: false,
})

const asked = (requestId: string): AskedRequest => ({
  requestId,
  name: requestId,
  requestedAt: JOINED_AT,
})

/** A page that keeps its own list of the others by what it is told. */
const makePage = () => {
  const listeners = new MeetingListeners()
  const others = new Map<string, Participant>()
  const waiting = new Set<string>()
  const faults: string[] = []
  const must = (isSo: boolean, fault: string) => isSo || faults.push(fault)
  let list: Participant[] = []
  listeners.on('participantJoined', (one) => {
    must(!others.has(one._id), `${one._id} comes twice`)
    others.set(one._id, one)
  })
  listeners.on('participantUpdated', (one) => {
    must(one._id === 'me' || others.has(one._id), `${one._id} changes and is not there`)
    if (one._id !== 'me') others.set(one._id, one)
  })
  listeners.on('participantLeft', ({ _id }) =>
    must(others.delete(_id), `${_id} goes and is not there`),
  )
  listeners.on('onlineParticipants', (all) => {
    list = all
  })
  listeners.on('joinRequested', ({ requestId }) => {
    must(!waiting.has(requestId), `${requestId} asks twice`)
    waiting.add(requestId)
  })
  listeners.on('joinRequestClosed', ({ requestId }) =>
    must(waiting.delete(requestId), `${requestId} is closed and was not there`),
  )
  return { listeners, others, waiting, faults, list: () => list }
}

const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))
const people = ids.chain((chosen) =>
  fc.tuple(...chosen.map((id) => fc.boolean().map((audio) => person(id, audio)))),
)
const requests = ids.map((chosen) => chosen.map((id) => asked(`r-${id}`)))
const snapshots = fc.array(fc.tuple(people, requests, fc.boolean()), { minLength: 1, maxLength: 8 })

test('after any cut, who follows what is told has the list that the room has', () => {
  fc.assert(
    fc.property(people, requests, snapshots, (atFirst, askedFirst, later) => {
      const page = makePage()
      const roster = new Roster(page.listeners, () => {})
      roster.begin('me', [...atFirst, person('me')], askedFirst)
      for (const one of page.list()) if (one._id !== 'me') page.others.set(one._id, one)
      for (const [all, waiting, audio] of later) {
        roster.catchUp('me', [...all, person('me', audio)], waiting)
        const expected = Object.fromEntries(all.map((one) => [one._id, one]))
        expect(Object.fromEntries(page.others)).toEqual(expected)
        const listed = page.list().filter(({ _id }) => _id !== 'me')
        expect(Object.fromEntries(listed.map((one) => [one._id, one]))).toEqual(expected)
        expect([...page.waiting].toSorted()).toEqual(
          waiting.map(({ requestId }) => requestId).toSorted(),
        )
      }
      expect(page.faults).toEqual([])
    }),
  )
})

/** Everything that is told, in its order. */
const journal = () => {
  const listeners = new MeetingListeners()
  const told: string[] = []
  const listen = <E extends MeetingEvent>(event: E, say: (...args: MeetingEvents[E]) => string) =>
    listeners.on(event, (...args) => told.push(`${event} ${say(...args)}`.trim()))
  listen('participantJoined', ({ _id }) => _id)
  listen('participantUpdated', ({ _id }) => _id)
  listen('participantLeft', ({ _id }, reason) => `${_id} ${reason}`)
  listen('onlineParticipants', (all) => all.map(({ _id }) => _id).join(','))
  return { listeners, told }
}

test('on coming in the list is told, and nobody as if he had just come', () => {
  const { listeners, told } = journal()
  new Roster(listeners, () => {}).begin('me', [person('a'), person('me')], [])
  expect(told).toEqual(['onlineParticipants a,me'])
})

test('when nothing has changed during a cut, nothing is told', () => {
  const { listeners, told } = journal()
  const roster = new Roster(listeners, () => {})
  roster.begin('me', [person('a'), person('me')], [])
  roster.catchUp('me', [person('a'), person('me')], [])
  expect(told).toHaveLength(1)
})

test('one who got a new seat is nobody who comes, and his old one nobody who goes', () => {
  const { listeners, told } = journal()
  const roster = new Roster(listeners, () => {})
  roster.begin('me', [person('a'), person('me')], [])
  roster.catchUp('me-again', [person('a'), person('me-again')], [])
  expect(told.slice(1)).toEqual(['onlineParticipants a,me-again'])
})

test('who is no admin any more has nobody waiting before him', () => {
  const page = makePage()
  const roster = new Roster(page.listeners, () => {})
  const admin = { ...person('me'), isAdmin: true }
  roster.begin('me', [admin], [asked('r-a')])
  roster.seen({ ...admin, name: 'still one' })
  expect(page.waiting.size).toBe(1)
  roster.seen(person('me'))
  expect([page.waiting.size, roster.requests]).toEqual([0, []])
})

test('what comes twice is told once', () => {
  const { listeners, told } = journal()
  const roster = new Roster(listeners, () => {})
  roster.begin('me', [person('me')], [])
  told.length = 0
  for (let time = 0; time < 2; time += 1) roster.seen(person('a'))
  for (let time = 0; time < 2; time += 1) roster.seen(person('a', true))
  for (let time = 0; time < 2; time += 1) roster.unseen(person('a'), 'ejected')
  expect(told).toEqual([
    'participantJoined a',
    'onlineParticipants me,a',
    'participantUpdated a',
    'onlineParticipants me,a',
    'participantLeft a ejected',
    'onlineParticipants me',
  ])
})

test('listeners know what they are given', () => {
  const left: Listener<'participantLeft'> = (participant, reason) => [participant.name, reason]
  const listeners = new MeetingListeners()
  listeners.on('participantLeft', left)
  // @ts-expect-error: there is no such event
  listeners.on('participantLeaves', () => {})
  // @ts-expect-error: a message has no name
  listeners.on('message', ({ name }) => name)
  // @ts-expect-error: a reason is one of those there are
  listeners.tell('meetingLeft', 'bored', undefined)
  expect(() => listeners.off('participantLeft')).not.toThrow()
})
