// People in meetings, with the browser client as it is shipped, in Node: their rooms and tokens, everything
// they are told, and a wait for the next of it.

import { Meeting, type MeetingEvent, type MeetingEvents } from 'anteroom/client'
import { Anteroom } from 'anteroom/server'
import { SECRET_KEY } from './anteroom-process.ts'

const EVENTS: MeetingEvent[] = [
  'stateChanged',
  'participantJoined',
  'participantUpdated',
  'participantLeft',
  'onlineParticipants',
  'mayRequest',
  'waiting',
  'joinRequested',
  'joinRequestClosed',
  'denied',
  'message',
  'signal',
  'ejected',
  'meetingLeft',
  'meetingEnded',
  'error',
]

type Told = { [E in MeetingEvent]?: MeetingEvents[E][] }

export type Person = {
  meeting: Meeting
  /** All that was told of this event, oldest first. */
  all: <E extends MeetingEvent>(event: E) => MeetingEvents[E][]
  /** The oldest of this event that no `next` has given yet. */
  next: <E extends MeetingEvent>(event: E) => Promise<MeetingEvents[E]>
}

/** Against what never comes; a slow machine needs less. */
const PATIENCE_MS = 60_000

export const makePerson = (): Person => {
  const meeting = new Meeting()
  let told: Told = {}
  const given = new Map<MeetingEvent, number>()
  const waiting = new Set<() => void>()
  const all = <E extends MeetingEvent>(event: E): MeetingEvents[E][] => told[event] ?? []
  const listen = <E extends MeetingEvent>(event: E): void => {
    meeting.on(event, (...args) => {
      told = { ...told, [event]: [...all(event), args] }
      for (const look of waiting) look()
    })
  }
  for (const event of EVENTS) listen(event)
  const next = <E extends MeetingEvent>(event: E): Promise<MeetingEvents[E]> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`no ${event} came, only ${JSON.stringify(told)}`))
      }, PATIENCE_MS)
      const look = () => {
        const index = given.get(event) ?? 0
        const found = all(event)[index]
        if (found === undefined) return
        given.set(event, index + 1)
        clearTimeout(late)
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  return { meeting, all, next }
}

export const backEnd = (baseUrl: string): Anteroom => Anteroom({ baseUrl, secretKey: SECRET_KEY })
