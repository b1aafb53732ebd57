// This person's own camera, microphone and screen, and the devices to choose from. Leaves out to whom they go
// (media.ts).

import type { OwnTrack, TrackKind } from './media-peer.ts'

export type LocalEvents = {
  started: (own: OwnTrack) => void
  updated: (own: OwnTrack) => void
  stopped: (own: OwnTrack) => void
}

export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput'

export class LocalMedia {
  readonly #events: LocalEvents
  readonly #own = new Map<TrackKind, OwnTrack>()
  readonly #chosen = new Map<TrackKind, string>()
  /** Camera and microphone are heard and seen together, so they share one stream; the screen has its own. */
  #stream: MediaStream | null = null
  #screen: MediaStream | null = null

  constructor(events: LocalEvents) {
    this.#events = events
  }

  get tracks(): readonly OwnTrack[] {
    return [...this.#own.values()]
  }

  isOn(kind: TrackKind): boolean {
    return this.#own.get(kind)?.track.enabled === true
  }

  async start(kind: 'audio' | 'video'): Promise<OwnTrack> {
    const there = this.#own.get(kind)
    if (there !== undefined) return there
    const track = await this.#capture(kind)
    this.#stream ??= new MediaStream()
    return this.#take(kind, track, this.#stream)
  }

  async startScreen(): Promise<OwnTrack> {
    const there = this.#own.get('screen')
    if (there !== undefined) return there
    const [track] = (await navigator.mediaDevices.getDisplayMedia({ video: true })).getVideoTracks()
    if (track === undefined) throw new DOMException('no screen was given', 'NotFoundError')
    // The browser has a button of its own for that.
    track.addEventListener('ended', () => this.stop('screen'))
    this.#screen ??= new MediaStream()
    return this.#take('screen', track, this.#screen)
  }

  stop(kind: TrackKind): void {
    const own = this.#own.get(kind)
    if (own === undefined) return
    this.#own.delete(kind)
    own.track.stop()
    own.stream.removeTrack(own.track)
    this.#events.stopped(own)
  }

  stopAll(): void {
    for (const kind of [...this.#own.keys()]) this.stop(kind)
  }

  /** Silence instead of no sound: quick, and nothing is negotiated. */
  mute(isMuted: boolean): void {
    const own = this.#own.get('audio')
    if (own === undefined || own.track.enabled !== isMuted) return
    own.track.enabled = !isMuted
    this.#events.updated(own)
  }

  /** Takes effect at once where the device is on. */
  async choose(kind: 'audio' | 'video', deviceId: string): Promise<void> {
    this.#chosen.set(kind, deviceId)
    const before = this.#own.get(kind)
    if (before === undefined) return
    const track = await this.#capture(kind)
    track.enabled = before.track.enabled
    before.track.stop()
    before.stream.removeTrack(before.track)
    before.stream.addTrack(track)
    const own = { ...before, track }
    this.#own.set(kind, own)
    this.#events.updated(own)
  }

  async #capture(kind: 'audio' | 'video'): Promise<MediaStreamTrack> {
    const deviceId = this.#chosen.get(kind)
    const wish = deviceId === undefined ? true : { deviceId: { exact: deviceId } }
    const [track] = (await navigator.mediaDevices.getUserMedia({ [kind]: wish })).getTracks()
    if (track === undefined) throw new DOMException(`no ${kind} was given`, 'NotFoundError')
    return track
  }

  #take(kind: TrackKind, track: MediaStreamTrack, stream: MediaStream): OwnTrack {
    const first = this.#own.get(kind)
    // Asked for twice before the person had answered the browser.
    if (first !== undefined) {
      track.stop()
      return first
    }
    const own = { kind, track, stream }
    stream.addTrack(track)
    this.#own.set(kind, own)
    this.#events.started(own)
    return own
  }
}

/** Labels are empty until the person has allowed a device once. */
export const listDevices = async (kind: DeviceKind): Promise<MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind)
