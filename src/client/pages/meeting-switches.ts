// Microphone, camera and screen: what is on, the buttons that say so, the keys, and what is wrong with a
// device. The same in the lobby and in the room.

import type { Meeting } from '../meeting.ts'
import type { Allowed } from './meeting-entry.ts'
import { type Device, deviceTrouble } from './meeting-words.ts'
import { announce, button, input } from './page-parts.ts'

const BUTTONS: Record<Device, string[]> = {
  audio: ['mic', 'lobby-mic'],
  video: ['camera', 'lobby-camera'],
  screen: ['screen'],
}
const NAMES: Record<Device, string> = { audio: 'Microphone', video: 'Camera', screen: 'Screen' }
const KEYS: Record<string, Device> = { m: 'audio', v: 'video' }

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input:not([type="checkbox"]), select, textarea, dialog') !== null

/** Told what is wrong with a device, and null when it no longer is. */
export type Trouble = (kind: Device, words: string | null) => void

export class Switches {
  readonly on: Record<Device, boolean> = { audio: false, video: false, screen: false }
  readonly #meeting: Meeting
  readonly #trouble: Trouble
  readonly #busy = new Set<Device>()
  #allowed: Allowed = { audio: false, video: false, screen: false }

  constructor(meeting: Meeting, trouble: Trouble) {
    this.#meeting = meeting
    this.#trouble = trouble
    for (const kind of ['audio', 'video', 'screen'] as const)
      for (const id of BUTTONS[kind]) button(id).addEventListener('click', () => this.toggle(kind))
    document.addEventListener('keydown', (event) => this.#press(event))
    // The browser, too, ends what is shared.
    meeting.on('localTrackStopped', ({ type, isScreen }) =>
      this.#mark(isScreen ? 'screen' : type, false),
    )
  }

  /** What this person may share at all; what he may not has no button. */
  allow(allowed: Allowed): void {
    this.#allowed = allowed
    for (const kind of ['audio', 'video', 'screen'] as const) {
      for (const id of BUTTONS[kind]) {
        button(id).hidden = !allowed[kind]
        button(id).disabled = false
      }
      if (!allowed[kind] && this.on[kind]) this.#stop(kind)
    }
  }

  async toggle(kind: Device): Promise<void> {
    if (!this.#allowed[kind]) return
    await this.turn(kind, !this.on[kind])
    announce(`${NAMES[kind]} ${this.on[kind] ? 'on' : 'off'}`)
  }

  async turn(kind: Device, on: boolean): Promise<void> {
    if (!this.#allowed[kind] || this.#busy.has(kind) || this.on[kind] === on) return
    if (!on) return this.#stop(kind)
    this.#busy.add(kind)
    try {
      if (kind === 'video') await this.#meeting.startVideo()
      else if (kind === 'screen') await this.#meeting.startScreenShare()
      else {
        await this.#meeting.startAudio()
        this.#meeting.unmuteLocalAudio()
      }
      this.#mark(kind, true)
      this.#trouble(kind, null)
    } catch (error) {
      const words = deviceTrouble(kind, error)
      if (words !== null) this.#trouble(kind, words)
    } finally {
      this.#busy.delete(kind)
    }
  }

  #stop(kind: Device): void {
    // Muting is quick, and back at once; a camera's light goes out only when it is stopped.
    if (kind === 'audio') this.#meeting.muteLocalAudio()
    else if (kind === 'video') this.#meeting.stopVideo()
    else this.#meeting.stopScreenShare()
    this.#mark(kind, false)
  }

  #press(event: KeyboardEvent): void {
    const kind = KEYS[event.key.toLowerCase()]
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat
    if (kind === undefined || !isPlain || isTyping(event.target)) return
    if (input('shortcuts').checked) this.toggle(kind)
  }

  #mark(kind: Device, on: boolean): void {
    this.on[kind] = on
    for (const id of BUTTONS[kind]) {
      button(id).setAttribute('aria-pressed', String(on))
      if (kind === 'screen') button(id).title = on ? 'Stop sharing' : 'Share your screen'
    }
  }
}
