// One tile for each person and one for each screen that is shared: the picture or the initials, the name, the
// sound. Leaves out how the tiles lie (meeting.css).

import type { Participant } from '../../domain/live-message.ts'
import type { Meeting } from '../meeting.ts'
import type { TrackInfo } from '../meeting-events.ts'
import { element, icon, make } from './page-parts.ts'

/** Keys of one's own, whose id is not known before one is in. */
const OWN = 'own'
const keyOf = (id: string | null, isScreen: boolean): string => `${id}${isScreen ? ' screen' : ''}`

type Tile = {
  box: HTMLElement
  video: HTMLVideoElement
  sound: HTMLAudioElement
  name: HTMLElement
  face: HTMLElement
}

const TINTS = 6

const tintOf = (name: string): number =>
  [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS

/** Whoever came first stands first, on everybody's page. */
export const byComing = (people: readonly Participant[]): Participant[] =>
  [...people].sort((a, b) => a.joinedAt.localeCompare(b.joinedAt))

export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}

const makeTile = (owner: string): Tile => {
  const box = make('article', 'tile')
  const video = make('video')
  Object.assign(video, { autoplay: true, playsInline: true, muted: true, hidden: true })
  const sound = make('audio')
  sound.autoplay = true
  const face = make('div', `face tint-${tintOf(owner)}`)
  face.setAttribute('aria-hidden', 'true')
  const who = make('p', 'who')
  const name = make('span')
  who.append(icon('mic-off'), name)
  box.append(face, video, sound, who)
  return { box, video, sound, name, face }
}

export class Tiles {
  readonly #meeting: Meeting
  readonly #grid = element('tiles')
  readonly #tiles = new Map<string, Tile>()
  readonly #pictures = new Map<string, MediaStreamTrack>()
  readonly #sounds = new Map<string, MediaStreamTrack>()
  /** Told when a browser plays no sound before the page is touched. */
  readonly #silenced: () => void
  #speaker = ''
  #speakerDevice = ''

  constructor(meeting: Meeting, silenced: () => void) {
    this.#meeting = meeting
    this.#silenced = silenced
    meeting.on('onlineParticipants', () => this.draw())
    meeting.on('remoteTrackStarted', (theirs) => this.#start(theirs, theirs.participantSessionId))
    meeting.on('remoteTrackStopped', (theirs) => this.#stop(theirs, theirs.participantSessionId))
    meeting.on('localTrackStarted', (own) => this.#start(own, OWN))
    meeting.on('localTrackUpdated', (own) => this.#start(own, OWN))
    meeting.on('localTrackStopped', (own) => this.#stop(own, OWN))
    meeting.on('activeSpeaker', ({ participantSessionId }) => this.#ring(participantSessionId))
  }

  draw(): void {
    const self = this.#meeting.participantSessionId
    if (self === null) return
    const people = byComing(this.#meeting.getOnlineParticipants())
    // Oneself last: the others are what one came for.
    const order = [...people].sort((a, b) => Number(a._id === self) - Number(b._id === self))
    const known = order.map((one) => ({ one, id: one._id === self ? OWN : one._id }))
    const wanted = known.flatMap(({ one, id }) => {
      const screen = keyOf(id, true)
      const both = [{ key: id, one }]
      return this.#pictures.has(screen) ? [{ key: screen, one }, ...both] : both
    })
    for (const key of this.#tiles.keys())
      if (!wanted.some((tile) => tile.key === key)) this.#remove(key)
    const boxes = wanted.map(({ key, one }) => this.#dress(key, one))
    boxes.forEach((box, at) => {
      const there = this.#grid.children[at] ?? null
      if (there !== box) this.#grid.insertBefore(box, there)
    })
    this.#grid.dataset.count = String(people.length)
    this.#grid.classList.toggle('with-screen', boxes.length > people.length)
  }

  /** Somebody's page is being loaded again, or is back. */
  setAway(id: string, isAway: boolean): void {
    this.#tiles.get(id)?.box.classList.toggle('away', isAway)
  }

  async speak(deviceId: string): Promise<void> {
    this.#speakerDevice = deviceId
    for (const { sound } of this.#tiles.values()) await sound.setSinkId(deviceId)
  }

  /** After a touch every browser plays. */
  async playAll(): Promise<void> {
    for (const { sound, video } of this.#tiles.values())
      for (const one of [sound, video]) if (one.srcObject !== null) await one.play()
  }

  #tileOf(key: string, owner: string): Tile {
    const there = this.#tiles.get(key)
    if (there !== undefined) return there
    const tile = makeTile(owner)
    this.#tiles.set(key, tile)
    if (this.#speakerDevice !== '') tile.sound.setSinkId(this.#speakerDevice).catch(() => undefined)
    return tile
  }

  #remove(key: string): void {
    const tile = this.#tiles.get(key)
    if (tile === undefined) return
    this.#tiles.delete(key)
    tile.sound.srcObject = null
    tile.box.remove()
  }

  #dress(key: string, one: Participant): HTMLElement {
    const { box, name, face, video, sound } = this.#tileOf(key, one.name)
    const isOwn = key.startsWith(OWN)
    const isScreen = key.endsWith(' screen')
    const picture = this.#pictures.get(key)
    this.#show(video, picture)
    if (!isOwn) this.#show(sound, this.#sounds.get(key))
    video.hidden = picture === undefined || !(isScreen || isOwn || one.video)
    const isMuted = !isScreen && !one.audio
    box.classList.toggle('own', isOwn && !isScreen)
    box.classList.toggle('screen', isScreen)
    box.classList.toggle('muted', isMuted)
    if (isMuted) box.classList.remove('speaks')
    face.textContent = isScreen ? '' : initialsOf(one.name)
    if (isScreen) name.textContent = isOwn ? 'Your screen' : `${one.name}’s screen`
    else name.textContent = isOwn ? `${one.name} (you)` : one.name
    box.setAttribute('aria-label', `${name.textContent}${isMuted ? ', microphone off' : ''}`)
    return box
  }

  #show(media: HTMLMediaElement, track: MediaStreamTrack | undefined): void {
    const shown =
      media.srcObject instanceof MediaStream ? media.srcObject.getTracks()[0] : undefined
    if (shown === track) return
    media.srcObject = track === undefined ? null : new MediaStream([track])
    if (track === undefined) return
    media.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#silenced()
    })
  }

  #start({ type, isScreen, track }: TrackInfo, id: string | null): void {
    const kept = type === 'audio' ? this.#sounds : this.#pictures
    kept.set(keyOf(id, isScreen), track)
    if (id !== null) this.setAway(id, false)
    this.draw()
  }

  #stop({ type, isScreen, track }: TrackInfo, id: string | null): void {
    const kept = type === 'audio' ? this.#sounds : this.#pictures
    const key = keyOf(id, isScreen)
    // A newer one may be there already.
    if (kept.get(key) === track) kept.delete(key)
    this.draw()
  }

  #ring(id: string): void {
    this.#tiles.get(this.#speaker)?.box.classList.remove('speaks')
    this.#speaker = id
    this.#tiles.get(id)?.box.classList.add('speaks')
  }
}
