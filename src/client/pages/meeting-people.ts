// Who is in, who asks to come in, and what an admin may do about either.

import type { AskedRequest, Participant } from '../../domain/live-message.ts'
import type { Meeting } from '../meeting.ts'
import { byComing, initialsOf } from './meeting-tiles.ts'
import { removedWords } from './meeting-words.ts'
import {
  announce,
  dialog,
  element,
  icon,
  input,
  make,
  makeButton,
  note,
  say,
} from './page-parts.ts'

const marks = ({ audio, video, screen }: Participant): HTMLElement => {
  const box = make('span', 'marks')
  if (screen) box.append(icon('screen'))
  box.append(icon(video ? 'camera' : 'camera-off'), icon(audio ? 'mic' : 'mic-off'))
  const words = [audio ? 'microphone on' : 'microphone off', video ? 'camera on' : 'camera off']
  box.append(make('span', 'unseen', words.join(', ')))
  return box
}

/** Pictures go from each to each: more than so many are too many for most lines. */
const COMFORTABLE = 6

export class People {
  readonly #meeting: Meeting
  /** For whom the question is open. */
  #ejecting: Participant | null = null
  readonly #ejected = new Map<string, string>()
  #isCrowded = false

  constructor(meeting: Meeting) {
    this.#meeting = meeting
    meeting.on('onlineParticipants', () => this.draw())
    meeting.on('participantJoined', ({ name }) => announce(`${name} has joined`))
    meeting.on('participantLeft', ({ name }) => announce(`${name} has left`))
    meeting.on('joinRequested', ({ name }) => {
      announce(`${name} asks to join`)
      this.drawRequests()
    })
    meeting.on('joinRequestClosed', () => this.drawRequests())
    meeting.on('ejected', ({ participantSessionId, holds }) => {
      note(removedWords(this.#ejected.get(participantSessionId) ?? 'The person', holds))
    })
    dialog('eject').addEventListener('close', () => this.#eject(dialog('eject').returnValue))
  }

  draw(): void {
    const people = byComing(this.#meeting.getOnlineParticipants())
    if (people.length > COMFORTABLE && !this.#isCrowded) {
      this.#isCrowded = true
      note('More than six are here: pictures may falter. Switching cameras off helps.')
    }
    say('people-opener-count', people.length > 0 ? String(people.length) : null)
    element('everybody').replaceChildren(...people.map((one) => this.#row(one)))
    element('invite').hidden = people.length > 1 || element('invite').dataset.offered !== 'yes'
  }

  drawRequests(): void {
    const requests = this.#meeting.joinRequests
    const [first] = requests
    element('asking').hidden = first === undefined
    element('askers').replaceChildren(...requests.map((one) => this.#asker(one)))
    const knock = element('knock')
    knock.hidden = first === undefined
    const hadFocus = knock.contains(document.activeElement)
    knock.replaceChildren()
    if (first !== undefined) knock.append(...this.#asker(first, requests.length - 1).childNodes)
    if (hadFocus) (knock.querySelector('button') ?? element('room-head')).focus()
    const { title } = document
    const bare = title.replace(/^\(\d+\) /, '')
    document.title = requests.length > 0 ? `(${requests.length}) ${bare}` : bare
  }

  #row(one: Participant): HTMLElement {
    const { _id, name, isAdmin, email } = one
    const self = this.#meeting.participantInfo
    const row = make('li')
    row.dataset.id = _id
    const who = make('div', 'person')
    const face = make('span', 'dot', initialsOf(name))
    face.setAttribute('aria-hidden', 'true')
    const words = make('span', 'words')
    words.append(make('b', '', _id === self?._id ? `${name} (you)` : name))
    const small = [isAdmin ? 'Host' : '', email ?? ''].filter((text) => text !== '').join(' · ')
    if (small !== '') words.append(make('small', '', small))
    who.append(face, words)
    row.append(who, marks(one))
    if (self?.isAdmin === true && _id !== self._id) {
      const remove = makeButton('Remove', 'danger small', () => this.#ask(one))
      remove.setAttribute('aria-label', `Remove ${name}`)
      row.append(remove)
    }
    return row
  }

  #asker({ requestId, name, message }: AskedRequest, more = 0): HTMLElement {
    const row = make('li')
    const words = make('div', 'words')
    words.append(make('b', '', name), ' asks to join')
    if (message !== undefined) words.append(make('blockquote', '', message))
    if (more > 0)
      words.append(make('small', '', `${more} more ${more === 1 ? 'waits' : 'wait'}: see People`))
    const tools = make('div', 'tools')
    const admit = makeButton('Admit', 'small', () => this.#meeting.admit(requestId))
    const refuse = makeButton('Refuse', 'second small', () => this.#meeting.deny(requestId))
    admit.setAttribute('aria-label', `Admit ${name}`)
    refuse.setAttribute('aria-label', `Refuse ${name}`)
    tools.append(admit, refuse)
    row.append(words, tools)
    return row
  }

  #ask(one: Participant): void {
    this.#ejecting = one
    element('eject-head').textContent = `Remove ${one.name} from this meeting?`
    input('eject-ban').checked = false
    dialog('eject').returnValue = ''
    dialog('eject').showModal()
  }

  #eject(answer: string): void {
    const one = this.#ejecting
    this.#ejecting = null
    if (one === null || answer !== 'eject') return
    this.#ejected.set(one._id, one.name)
    this.#meeting.eject(one._id, { ban: input('eject-ban').checked })
  }
}
