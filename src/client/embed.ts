// The page of a meeting in a frame of another page, and what it tells that one. Works where the deployment
// lists the page's origin in FRAME_ANCESTORS. Leaves out the page itself (pages/meeting.ts).

import { MeetingError } from './meeting-error.ts'
import { readRoomAddress } from './room-address.ts'

export type EmbedOptions = {
  /** As for `join`. */
  roomURL: string
  /** What your back end had made for this person. It goes to the frame only, and into no log. */
  accessToken?: string | undefined
  /** Stands in the form already; who has a token or a code of his own is called as that says. */
  name?: string | undefined
  /** In place of an access token. */
  roomCode?: string | undefined
}

export type EmbedEvents = {
  joined: { participantSessionId: string }
  /** The reasons of `meetingLeft`. */
  left: { reason: string }
}

export type EmbeddedMeeting = {
  frame: HTMLIFrameElement
  on: <E extends keyof EmbedEvents>(
    event: E,
    listener: (told: EmbedEvents[E]) => void,
  ) => EmbeddedMeeting
  /** Takes the frame away: who was in is out within half a minute. */
  remove: () => void
}

/** What the frame hands on to the page in it. */
const ALLOWED = 'camera; microphone; display-capture; autoplay; clipboard-write'

const addressOf = (options: EmbedOptions): { origin: string; src: string } => {
  const { roomURL, accessToken, name, roomCode } = options
  const { origin, roomName, code = roomCode } = readRoomAddress(roomURL)
  const place = code === undefined ? roomName : `meeting/${code}`
  if (place === undefined) throw new MeetingError('bad_options', 'roomURL names no room')
  const given = { accessToken, name, embeddedBy: location.origin }
  const fragment = new URLSearchParams()
  for (const [field, value] of Object.entries(given))
    if (value !== undefined) fragment.set(field, value)
  const path = place.split('/').map(encodeURIComponent).join('/')
  return { origin, src: `${origin}/${path}#${fragment}` }
}

const isWord = (data: unknown): data is { anteroom: keyof EmbedEvents } =>
  typeof data === 'object' && data !== null && 'anteroom' in data

/** Puts the page of the meeting into `element`, as large as that is. */
export const embed = (element: Element, options: EmbedOptions): EmbeddedMeeting => {
  const { origin, src } = addressOf(options)
  const frame = document.createElement('iframe')
  frame.allow = ALLOWED
  frame.title = 'Meeting'
  frame.src = src
  Object.assign(frame.style, { width: '100%', height: '100%', border: '0' })
  const heard = new EventTarget()
  const hear = ({ source, origin: from, data }: MessageEvent<unknown>) => {
    if (source !== frame.contentWindow || from !== origin || !isWord(data)) return
    const { anteroom, ...told } = data
    heard.dispatchEvent(new CustomEvent(anteroom, { detail: told }))
  }
  addEventListener('message', hear)
  element.append(frame)
  const embedded: EmbeddedMeeting = {
    frame,
    on: (event, listener) => {
      heard.addEventListener(event, (told) => {
        if (told instanceof CustomEvent) listener(told.detail)
      })
      return embedded
    },
    remove: () => {
      removeEventListener('message', hear)
      frame.remove()
    },
  }
  return embedded
}
