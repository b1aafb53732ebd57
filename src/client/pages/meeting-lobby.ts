// Before one is in: the preview, the name, and the button that joins or asks. Leaves out joining.

import type { Meeting } from '../meeting.ts'
import { allowedTo, type Entry } from './meeting-entry.ts'
import type { Switches } from './meeting-switches.ts'
import { button, element, input, part, say } from './page-parts.ts'

export type Wanted = { name: string; words: string | undefined }

/** The camera's picture, as long as it is on. */
export const showPreview = (meeting: Meeting): void => {
  const video = part('preview', HTMLVideoElement)
  const show = (track: MediaStreamTrack | null) => {
    video.srcObject = track === null ? null : new MediaStream([track])
    video.hidden = track === null
    element('preview-off').hidden = track !== null
  }
  const isOwn = ({ type, isScreen }: { type: string; isScreen: boolean }) =>
    type === 'video' && !isScreen
  meeting.on('localTrackStarted', (own) => isOwn(own) && show(own.track))
  meeting.on('localTrackUpdated', (own) => isOwn(own) && show(own.track))
  meeting.on('localTrackStopped', (own) => isOwn(own) && show(null))
}

const isBare = ({ page, accessToken }: Entry): boolean =>
  accessToken === undefined && page.code === null

/** Whether there is nothing to do here but to ask for a link. */
export const isShut = (entry: Entry): boolean =>
  isBare(entry) && entry.page.bare === 'needs a token'

/** Shows the form as it fits who comes; `join` is called whenever it is sent. */
export const openLobby = (entry: Entry, join: (wanted: Wanted) => void): void => {
  const { page, givenName, likelyName } = entry
  const needsToken = isShut(entry)
  element('preview-part').hidden = needsToken
  const mayAsk = isBare(entry) && page.bare === 'may ask'
  element('needs-token').hidden = !needsToken
  element('door').hidden = needsToken
  element('words-field').hidden = !mayAsk
  element('asks-hint').hidden = !mayAsk
  button('join').textContent = mayAsk ? 'Ask to join' : 'Join'
  element('name-field').hidden = givenName !== null
  input('name').required = givenName === null
  element('named').hidden = givenName === null
  if (givenName !== null) element('named').lastElementChild?.replaceChildren(givenName)
  else if (input('name').value === '') input('name').value = likelyName
  if (page.audioOnlyRoom) say('preview-off', 'There is only sound in this room')
  element('door').addEventListener('submit', (event) => {
    event.preventDefault()
    const words = input('words').value.trim()
    const name = givenName ?? input('name').value.trim()
    if (name === '') return say('door-fault', 'Say who you are: the others see your name.')
    join({ name, words: mayAsk && words !== '' ? words : undefined })
  })
}

export const setBusy = (isBusy: boolean): void => {
  button('join').setAttribute('aria-busy', String(isBusy))
  button('join').disabled = isBusy
}

/** What the room, the token and the person want on from the beginning. */
export const startDevices = async (
  entry: Entry,
  switches: Switches,
  last: { audio: boolean; video: boolean } | null,
): Promise<void> => {
  const { page, token } = entry
  const allowed = allowedTo(entry, token.isAdmin === true)
  switches.allow({ ...allowed, screen: false })
  const wanted = last ?? {
    audio: token.joinAudioOn ?? page.joinAudioOn,
    video: token.joinVideoOn ?? page.joinVideoOn,
  }
  // One question of the browser after the other.
  if (wanted.video) await switches.turn('video', true)
  if (wanted.audio) await switches.turn('audio', true)
}
