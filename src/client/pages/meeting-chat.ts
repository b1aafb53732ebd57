// The chat: what those who are in say to each other, for as long as they are in. Nothing of it is kept.

import type { Meeting } from '../meeting.ts'
import { announce, element, input, make, say } from './page-parts.ts'

type Said = { chat: string }

const isSaid = (data: unknown): data is Said =>
  typeof data === 'object' && data !== null && 'chat' in data && typeof data.chat === 'string'

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/

/** Addresses can be followed; nothing else in it is anything but text. */
const withLinks = (text: string): Node[] =>
  text.split(LINK).map((piece, at) => {
    if (at % 2 === 0) return document.createTextNode(piece)
    const link = make('a', '', piece)
    Object.assign(link, { href: piece, target: '_blank', rel: 'noopener noreferrer' })
    return link
  })

const timeNow = (): string =>
  new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })

export class Chat {
  readonly #meeting: Meeting
  #unread = 0

  constructor(meeting: Meeting) {
    this.#meeting = meeting
    meeting.on('message', ({ from, data }) => {
      const words = isSaid(data) ? data.chat : from === null && typeof data === 'string' ? data : ''
      const person = meeting.getOnlineParticipants().find(({ _id }) => _id === from)
      if (words !== '') this.#add(person?.name ?? meeting.meetingInfo?.room.roomName ?? '', words)
    })
    element('say').addEventListener('submit', (event) => {
      event.preventDefault()
      this.#say()
    })
  }

  /** They have been seen. */
  read(): void {
    this.#unread = 0
    say('chat-opener-count', null)
    this.#scroll()
  }

  #say(): void {
    const field = input('say-words')
    const words = field.value.trim()
    if (words === '') return
    this.#meeting.sendMessage({ chat: words } satisfies Said)
    field.value = ''
    this.#add(null, words)
  }

  /** `name` null: one's own. */
  #add(name: string | null, words: string): void {
    const item = make('li', name === null ? 'own' : '')
    const head = make('p', 'by')
    head.append(make('b', '', name ?? 'You'), make('time', '', timeNow()))
    const body = make('p', 'words')
    body.append(...withLinks(words))
    item.append(head, body)
    element('said').append(item)
    element('said-none').hidden = true
    this.#scroll()
    if (name === null || !element('chat').hidden) return
    this.#unread += 1
    say('chat-opener-count', String(this.#unread))
    announce(`${name} writes: ${words}`)
  }

  #scroll(): void {
    const list = element('said-scroll')
    list.scrollTop = list.scrollHeight
  }
}
