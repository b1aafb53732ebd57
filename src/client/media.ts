// Sound and picture between the pages of a meeting: a connection to each of the others, as soon as somebody
// shares something. Fit for about six people. Leaves out negotiating (media-peer.ts) and devices (media-local.ts).

import type { ClientMessage, Participant } from '../domain/live-message.ts'
import { LocalMedia } from './media-local.ts'
import { isMediaSignal, MediaPeer, type OwnTrack, type TrackKind } from './media-peer.ts'
import { SpeakerWatch } from './media-speaker.ts'
import { MeetingError } from './meeting-error.ts'
import type { MeetingListeners, RemoteTrackInfo, TrackInfo } from './meeting-events.ts'
import type { MeetingInfo } from './visit.ts'

export type Media = { audio: boolean; video: boolean; screen: boolean }

type Sender = Pick<Participant, '_id' | 'isAdmin'>

/** As the room judges it: what is shared against this is not shown. */
const mayShare = ({ room }: MeetingInfo, { isAdmin }: Sender, kind: TrackKind): boolean =>
  (!room.ownerOnlyBroadcast || isAdmin) &&
  (!room.audioOnlyRoom || kind === 'audio') &&
  (room.enableScreenSharing || kind !== 'screen')

const isIceServer = (value: object): value is RTCIceServer => 'urls' in value

const describe = (
  kind: TrackKind,
  track: MediaStreamTrack,
  stream: MediaStream,
  participantSessionId: string | null,
): TrackInfo => ({
  type: kind === 'audio' ? 'audio' : 'video',
  isScreen: kind === 'screen',
  track,
  stream,
  streamId: stream.id,
  participantSessionId,
})

export class MeetingMedia {
  readonly local: LocalMedia
  readonly #page: MeetingListeners
  readonly #send: (message: ClientMessage) => void
  readonly #peers = new Map<string, MediaPeer>()
  readonly #shown = new Map<MediaStreamTrack, RemoteTrackInfo>()
  /** While in. */
  #info: MeetingInfo | null = null
  #people: readonly Participant[] = []
  #said = ''
  readonly #speaker = new SpeakerWatch()

  constructor(page: MeetingListeners, send: (message: ClientMessage) => void) {
    this.#page = page
    this.#send = send
    this.local = new LocalMedia({
      started: (own) => this.#ownChanged('localTrackStarted', own),
      updated: (own) => this.#ownChanged('localTrackUpdated', own),
      stopped: (own) => this.#ownChanged('localTrackStopped', own),
    })
  }

  /** Who is in, whenever that has changed. `isBack`: on a page that was loaded again, of whose connections
   * nobody else knows that they are gone. */
  follow(info: MeetingInfo, people: readonly Participant[], isBack = false): void {
    const isAnew = this.#info?.participantSessionId !== info.participantSessionId
    if (isAnew) this.#closeAll()
    this.#info = info
    this.#people = people
    for (const id of this.#peers.keys())
      if (!people.some(({ _id }) => _id === id)) this.#closePeer(id)
    for (const { kind } of this.local.tracks)
      if (!mayShare(info, info.participantInfo, kind)) this.local.stop(kind)
    if (isAnew && isBack)
      for (const { _id, audio, video, screen } of people)
        if (_id !== info.participantSessionId && (audio || video || screen)) this.#peerOf(_id)
    this.#share()
  }

  /** A signal of another page's; false: it is none of media, but the page's own. */
  hear(from: string, data: unknown): boolean {
    if (!isMediaSignal(data)) return false
    if (!this.#people.some(({ _id }) => _id === from)) return true
    if (this.#peers.get(from)?.isPast(data) === true) this.#closePeer(from)
    const { description, check } = data.anteroomMedia
    const peer = this.#peerOf(from, description === undefined)
    if (check !== true) peer?.hear(data)
    return true
  }

  /** After a cut: what was said meanwhile is lost. */
  mend(): void {
    for (const [id, peer] of [...this.#peers])
      if (!peer.check()) {
        this.#closePeer(id)
        this.#peerOf(id)
      }
  }

  end(): void {
    this.#info = null
    this.#people = []
    this.#closeAll()
    this.local.stopAll()
  }

  /** Throws where the room does not allow it; before joining nobody knows. */
  check(kind: TrackKind): void {
    const info = this.#info
    if (info === null || mayShare(info, info.participantInfo, kind)) return
    const message = `in this room you may not share ${kind}`
    throw new MeetingError('not_allowed', message, { status: 403 })
  }

  #ownChanged(
    event: 'localTrackStarted' | 'localTrackUpdated' | 'localTrackStopped',
    { kind, track, stream }: OwnTrack,
  ): void {
    this.#share()
    const id = this.#info?.participantSessionId ?? null
    this.#page.tell(event, describe(kind, track, stream, id))
  }

  /** To everybody, what is on; and the room is told. */
  #share(): void {
    const info = this.#info
    if (info === null) return
    const { tracks } = this.local
    for (const { _id } of this.#people)
      if (_id !== info.participantSessionId && (tracks.length > 0 || this.#peers.has(_id)))
        this.#peerOf(_id)?.send(tracks)
    const media: Media = {
      audio: this.local.isOn('audio'),
      video: this.local.isOn('video'),
      screen: this.local.isOn('screen'),
    }
    const said = JSON.stringify([info.participantSessionId, media])
    if (said === this.#said || (this.#said === '' && tracks.length === 0)) return
    this.#said = said
    this.#send({ type: 'media', ...media })
  }

  #peerOf(id: string, asks = true): MediaPeer | null {
    const there = this.#peers.get(id)
    if (there !== undefined || this.#info === null) return there ?? null
    // Outside of a browser one is in without sound and picture.
    if (typeof RTCPeerConnection === 'undefined') return null
    const { participantSessionId, iceServers } = this.#info
    const config = { iceServers: iceServers.filter(isIceServer) }
    const peer = new MediaPeer(config, participantSessionId < id, {
      signal: (data) => this.#send({ type: 'signal', to: id, data }),
      failed: (error) => this.#failed(id, error),
      trackStarted: (kind, track, stream) => this.#show(id, kind, track, stream),
      trackStopped: (_, track) => this.#hide(track),
    })
    this.#peers.set(id, peer)
    if (asks) peer.ask()
    peer.send(this.local.tracks)
    this.#speaker.start(
      () => [...this.#peers].map(([peerId, one]) => [peerId, one.loudness()]),
      (speakerId) => this.#speaks(speakerId),
    )
    return peer
  }

  /** What goes wrong with a connection that is closed meanwhile is of no interest. */
  #failed(id: string, error: unknown): void {
    if (!this.#peers.has(id)) return
    const message = error instanceof Error ? error.message : String(error)
    this.#page.tell('error', new MeetingError('media_failed', message))
  }

  #show(id: string, kind: TrackKind, track: MediaStreamTrack, stream: MediaStream): void {
    const participant = this.#people.find(({ _id }) => _id === id)
    if (this.#info === null || participant === undefined) return
    if (!mayShare(this.#info, participant, kind)) return
    const { name } = participant
    const shown = { ...describe(kind, track, stream, id), participant, name }
    this.#shown.set(track, shown)
    this.#page.tell('remoteTrackStarted', shown)
  }

  #hide(track: MediaStreamTrack): void {
    const shown = this.#shown.get(track)
    if (shown === undefined) return
    this.#shown.delete(track)
    this.#page.tell('remoteTrackStopped', shown)
  }

  #speaks(id: string): void {
    const speaker = this.#people.find(({ _id }) => _id === id)
    if (speaker === undefined) return
    this.#page.tell('activeSpeaker', { participantSessionId: id, name: speaker.name })
  }

  #closePeer(id: string): void {
    const peer = this.#peers.get(id)
    this.#peers.delete(id)
    peer?.close()
  }

  #closeAll(): void {
    for (const id of [...this.#peers.keys()]) this.#closePeer(id)
    this.#speaker.stop()
    this.#said = ''
  }
}
