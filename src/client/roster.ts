// Who is in the meeting and who asks to come in, as this end knows it; tells the page of each change, and
// after a cut of those it has missed. Leaves out one's own coming and going (visit.ts).

import type {
  AskedRequest,
  LeftReason,
  Participant,
  RequestOutcome,
} from '../domain/live-message.ts'
import type { MeetingListeners } from './meeting-events.ts'

const isSame = (a: Participant, b: Participant): boolean => JSON.stringify(a) === JSON.stringify(b)

const byId = (people: readonly Participant[]): Map<string, Participant> =>
  new Map(people.map((one) => [one._id, one]))

/** Everybody, in whatever way the room lists oneself. */
export const withSelf = (self: Participant, others: readonly Participant[]): Participant[] => [
  ...byId([...others, self]).values(),
]

export class Roster {
  /** In the order of their coming, oneself among them. */
  people: readonly Participant[] = []
  requests: readonly AskedRequest[] = []
  readonly #page: MeetingListeners
  readonly #changed: () => void
  #selfId: string | null = null

  /** `changed`: somebody came, went, or is not as before. */
  constructor(page: MeetingListeners, changed: () => void) {
    this.#page = page
    this.#changed = changed
  }

  /** The whole list, on coming in. */
  begin(selfId: string, all: readonly Participant[], requests: readonly AskedRequest[]): void {
    this.#selfId = selfId
    this.people = all
    this.#tellPeople()
    this.#replaceRequests(requests)
  }

  /** The whole list again, on coming back: what changed meanwhile is told as if it happened now. */
  catchUp(selfId: string, all: readonly Participant[], requests: readonly AskedRequest[]): void {
    const before = byId(this.people)
    const after = byId(all)
    // Whose seat was lost has another id now; that is nobody's coming or going.
    const own = [this.#selfId, selfId]
    this.#selfId = selfId
    this.people = all
    let isChanged = false
    for (const one of before.values())
      if (!after.has(one._id)) {
        isChanged = true
        if (!own.includes(one._id)) this.#page.tell('participantLeft', one, null)
      }
    for (const one of after.values()) {
      const earlier = before.get(one._id)
      if (earlier !== undefined && isSame(earlier, one)) continue
      isChanged = true
      if (earlier !== undefined) this.#page.tell('participantUpdated', one)
      else if (!own.includes(one._id)) this.#page.tell('participantJoined', one)
    }
    if (isChanged) this.#tellPeople()
    this.#replaceRequests(requests)
  }

  seen(participant: Participant): void {
    const earlier = this.people.find(({ _id }) => _id === participant._id)
    if (earlier !== undefined && isSame(earlier, participant)) return
    this.people = [...byId([...this.people, participant]).values()]
    const event = earlier === undefined ? 'participantJoined' : 'participantUpdated'
    this.#page.tell(event, participant)
    this.#tellPeople()
    // Who is no admin any more hears no more of them.
    if (participant._id === this.#selfId && !participant.isAdmin) this.#replaceRequests([])
  }

  unseen(participant: Participant, reason: LeftReason): void {
    const left = this.people.filter(({ _id }) => _id !== participant._id)
    if (left.length === this.people.length) return
    this.people = left
    this.#page.tell('participantLeft', participant, reason)
    this.#tellPeople()
  }

  requested(request: AskedRequest): void {
    if (this.requests.some(({ requestId }) => requestId === request.requestId)) return
    this.requests = [...this.requests, request]
    this.#page.tell('joinRequested', request)
  }

  requestClosed(requestId: string, outcome: RequestOutcome | null, by: string | null): void {
    this.requests = this.requests.filter((one) => one.requestId !== requestId)
    this.#page.tell('joinRequestClosed', { requestId, outcome, by })
  }

  #tellPeople(): void {
    this.#page.tell('onlineParticipants', [...this.people])
    this.#changed()
  }

  #replaceRequests(requests: readonly AskedRequest[]): void {
    const waiting = new Set(requests.map(({ requestId }) => requestId))
    for (const { requestId } of this.requests)
      if (!waiting.has(requestId)) this.requestClosed(requestId, null, null)
    for (const request of requests) this.requested(request)
  }
}
