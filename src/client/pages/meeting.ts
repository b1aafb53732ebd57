// The page of a meeting: the lobby, waiting, the room, and the end, one after the other; and back into the room
// when the page is loaded again. Each part is a file beside this one.

import './meeting-stage.ts'
import { Meeting } from '../meeting.ts'
import { MeetingError } from '../meeting-error.ts'
import type { MeetingInfo } from '../visit.ts'
import { Chat } from './meeting-chat.ts'
import { showTimeLeft } from './meeting-clock.ts'
import { offerDevices } from './meeting-devices.ts'
import { allowedTo, readEntry } from './meeting-entry.ts'
import { tellFrame } from './meeting-frame.ts'
import { showLevel } from './meeting-level.ts'
import {
  isShut,
  openLobby,
  setBusy,
  showPreview,
  startDevices,
  type Wanted,
} from './meeting-lobby.ts'
import { People } from './meeting-people.ts'
import { Switches, type Trouble } from './meeting-switches.ts'
import { Tiles } from './meeting-tiles.ts'
import { AT_THE_DOOR, type Device, farewellFor, refusedWords, WAITING } from './meeting-words.ts'
import { ofMachine, ofTab } from './page-memory.ts'
import { announce, button, dialog, element, input, note, say, showPart } from './page-parts.ts'

/** Of the page before this one, when that was in or waited. */
type Last = { name: string; audio: boolean; video: boolean }

const entry = readEntry()
const { page, accessToken, embeddedBy } = entry
const ahead = performance.timeOrigin + performance.now() - page.now
const place = `last ${location.pathname}`
const meeting = new Meeting()

/** What is wrong with which device. */
const troubles = new Map<Device, string>()
const trouble: Trouble = (kind, words) => {
  if (words === null) troubles.delete(kind)
  else troubles.set(kind, words)
  say('lobby-trouble', [...troubles.values()].join(' ') || null)
  if (words !== null && !element('room').hidden) note(words)
}

element('room-head').textContent = page.roomName
const switches = new Switches(meeting, trouble)
const tiles = new Tiles(meeting, () => {
  element('sound-off').hidden = false
})
const people = new People(meeting)
const chat = new Chat(meeting)
showPreview(meeting)
showLevel(meeting)
offerDevices(meeting, (deviceId) => tiles.speak(deviceId), trouble)

let myName = ''
let stopClock = (): void => undefined

const openPanel = (id: 'people' | 'chat' | null): void => {
  for (const one of ['people', 'chat'] as const) {
    element(one).hidden = one !== id
    button(`${one}-opener`).setAttribute('aria-expanded', String(one === id))
  }
  element('room').classList.toggle('with-side', id !== null)
  if (id === 'chat') {
    chat.read()
    input('say-words').focus()
  } else if (id === 'people') element('people-head').focus()
}

const openRoom = ({ participantInfo, participantSessionId, room, ejectAt }: MeetingInfo): void => {
  document.title = `${room.roomName} · ${page.appName}`
  switches.allow(allowedTo(entry, participantInfo.isAdmin))
  element('chat-opener').hidden = !room.enableChat
  element('say').hidden = room.ownerOnlyBroadcast && !participantInfo.isAdmin
  element('settings-devices').append(element('devices'))
  if (page.showInviteBox && page.code === null) {
    element('invite').dataset.offered = 'yes'
    element('invite-link').textContent = `${location.host}/${room.roomName}`
  }
  stopClock()
  stopClock = showTimeLeft(ejectAt, ahead)
  showPart('room', 'room-head')
  tiles.draw()
  people.draw()
  people.drawRequests()
  announce('You are in')
  tellFrame(embeddedBy, { anteroom: 'joined', participantSessionId })
}

const closeDialogs = (): void => {
  for (const id of ['eject', 'leaving', 'settings']) dialog(id).close()
}

const showFarewell = (reason: string, said: string | undefined): void => {
  const { head, words, again } = farewellFor(reason, said)
  closeDialogs()
  stopClock()
  for (const kind of ['audio', 'video', 'screen'] as const) switches.turn(kind, false)
  meeting.stopAudio()
  element('over-head').textContent = head
  element('over-words').textContent = words
  // What a host wrote himself, and not our own sentence.
  const isWritten =
    said !== undefined && said !== words && ['ejected', 'denied', 'meeting_ended'].includes(reason)
  say('over-said', isWritten ? `“${said}”` : null)
  element('over-actions').hidden = again === null
  if (again !== null) button('again').textContent = again
  document.title = `${head} · ${page.appName}`
  showPart('over')
}

/** Says why not, where it can be mended at once. */
const isMended = ({ code, message, status }: MeetingError): boolean => {
  if (code === 'withdrawn' || code === 'left') return true
  const isOfForm = ['name_required', 'invalid_field', 'denied_recently', 'bad_options'].includes(
    code,
  )
  if (isOfForm || (code === 'token_required' && page.bare === 'may ask')) {
    say('door-fault', AT_THE_DOOR[code] ?? message)
    return true
  }
  return status === 429
}

const turnedAway = (error: unknown): void => {
  setBusy(false)
  const known = error instanceof MeetingError ? error : null
  if (known !== null && isMended(known)) {
    if (known.status === 429) say('door-fault', known.message)
    showPart('lobby', entry.givenName === null ? 'name' : 'join')
  } else showFarewell(known?.code ?? 'unknown', known?.message)
}

const join = async ({ name, words }: Wanted, isBack = false): Promise<void> => {
  myName = name
  say('door-fault', null)
  setBusy(true)
  const at = page.code === null ? encodeURIComponent(page.roomName) : `meeting/${page.code}`
  try {
    const info = await meeting.join({
      roomURL: `${location.origin}/${at}`,
      accessToken,
      name,
      message: words,
      keepSeat: true,
      // Who comes back to a seat that was given up is asked before he knocks again.
      requestToJoin: !isBack,
    })
    if (entry.givenName === null) ofMachine.write('name', name)
    openRoom(info)
  } catch (error) {
    turnedAway(error)
  } finally {
    setBusy(false)
  }
}

meeting.on('waiting', ({ adminsPresent }) => {
  element('waiting-words').textContent = adminsPresent ? WAITING.told : WAITING.nobody
  document.title = `Waiting · ${page.appName}`
  showPart('waiting')
})
meeting.on('meetingLeft', (reason, said) => {
  tellFrame(embeddedBy, { anteroom: 'left', reason })
  showFarewell(reason, said)
})
meeting.on('stateChanged', (state) => {
  element('reconnecting').hidden = !state.startsWith('network_')
  const { info, ejectAt } = { info: meeting.meetingInfo, ejectAt: meeting.meetingInfo?.ejectAt }
  if (state === 'reconnect_success' && info !== null && ejectAt !== undefined) {
    stopClock()
    stopClock = showTimeLeft(ejectAt, ahead)
  }
})
meeting.on('error', ({ code }) => {
  const words = refusedWords(code)
  if (words !== null && words !== '') note(words)
})
meeting.on('message', ({ from, data }) => {
  const isAway = typeof data === 'object' && data !== null && 'away' in data && data.away === true
  if (isAway && from !== null) tiles.setAway(from, true)
})

for (const id of ['people', 'chat'] as const)
  button(`${id}-opener`).addEventListener('click', () => openPanel(element(id).hidden ? id : null))
for (const closer of document.querySelectorAll<HTMLElement>('[data-closes]'))
  closer.addEventListener('click', () => {
    openPanel(null)
    button(`${closer.dataset.closes}-opener`).focus()
  })
button('settings-opener').addEventListener('click', () => dialog('settings').showModal())
button('sound-on').addEventListener('click', () => {
  element('sound-off').hidden = true
  tiles.playAll()
})
button('invite-copy').addEventListener('click', async () => {
  const address = `${location.origin}/${page.roomName}`
  await navigator.clipboard.writeText(address).then(
    () => note('Copied'),
    () => note(`Copy it by hand: ${address}`),
  )
})
button('withdraw').addEventListener('click', () => meeting.withdraw())
button('again').addEventListener('click', () => location.reload())
button('leave').addEventListener('click', () => {
  if (meeting.meetingInfo?.mayEnd !== true) meeting.leaveMeeting()
  else {
    dialog('leaving').returnValue = ''
    dialog('leaving').showModal()
  }
})
dialog('leaving').addEventListener('close', () => {
  const { returnValue } = dialog('leaving')
  if (returnValue === 'leave') meeting.leaveMeeting()
  if (returnValue === 'end') meeting.endMeeting()
})
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && document.querySelector('dialog[open]') === null) openPanel(null)
})
input('shortcuts').checked = ofMachine.read('shortcuts') !== 'off'
input('shortcuts').addEventListener('change', () => {
  ofMachine.write('shortcuts', input('shortcuts').checked ? null : 'off')
})
// A new token for this tab.
addEventListener('hashchange', () => location.reload())
addEventListener('pagehide', () => {
  if (meeting.state === 'not_joined' || meeting.state === 'terminated') return
  const { audio, video } = switches.on
  ofTab.write(place, JSON.stringify({ name: myName, audio, video } satisfies Last))
  if (meeting.meetingInfo !== null) meeting.sendMessage({ away: true })
})

const readLast = (): Last | null => {
  const kept = ofTab.read(place)
  ofTab.write(place, null)
  return kept === null ? null : JSON.parse(kept)
}

const last = readLast()
openLobby(entry, (wanted) => join(wanted))
const name = last?.name ?? entry.givenName ?? entry.likelyName
if (last !== null) {
  showPart('coming')
  input('name').value = last.name
  startDevices(entry, switches, last)
  join({ name, words: undefined }, true)
} else if (!isShut(entry)) {
  startDevices(entry, switches, null)
  const isOpen = accessToken !== undefined || page.bare === 'may join'
  if (page.autoJoin && isOpen && name !== '') join({ name, words: undefined })
  else if (entry.givenName === null && name === '') input('name').focus()
}
