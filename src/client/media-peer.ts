// The connection between this page and one other participant: what each end sends, negotiated by "perfect
// negotiation" over signals (WebRTC 1.0, 10.7). Leaves out where tracks come from (media-local.ts).

/** What this page sends, and what comes from another one. */
export type TrackKind = 'audio' | 'video' | 'screen'

export type OwnTrack = { kind: TrackKind; track: MediaStreamTrack; stream: MediaStream }

/** Goes to the other page as a signal. Of the two, one (the impolite one) opens connections and numbers them;
 * the other asks it to. So nothing crosses while a connection is being opened: browsers that then take an
 * offer back do not find each other. `screens`: which of the streams are one. */
type Negotiation = {
  /** Which connection it is about. */
  line?: string
  /** Of the polite end: another one than before is another page, or a new beginning. */
  end?: string
  /** Something may have been lost: begin anew unless all is well. */
  check?: boolean
  description?: RTCSessionDescriptionInit
  candidate?: RTCIceCandidateInit | null
  screens?: string[]
}

/** Known by its one field from the signals that a page sends of its own. */
export type MediaSignal = { anteroomMedia: Negotiation }

export const isMediaSignal = (data: unknown): data is MediaSignal =>
  typeof data === 'object' && data !== null && 'anteroomMedia' in data

export type PeerEvents = {
  failed: (error: unknown) => void
  signal: (data: MediaSignal) => void
  trackStarted: (kind: TrackKind, track: MediaStreamTrack, stream: MediaStream) => void
  trackStopped: (kind: TrackKind, track: MediaStreamTrack, stream: MediaStream) => void
}

const draw = (): string => Math.random().toString(36).slice(2)

export class MediaPeer {
  readonly #connection: RTCPeerConnection
  /** Null until the other one has opened it. */
  #line: string | null
  /** Of this end, where it is polite, or of the other one, as soon as it is known. */
  #end: string | null
  /** Gives way when both offer at once; the other one does not. */
  readonly #isPolite: boolean
  readonly #events: PeerEvents
  readonly #senders = new Map<TrackKind, RTCRtpSender>()
  readonly #coming = new Map<MediaStreamTrack, { kind: TrackKind; stream: MediaStream }>()
  #own: readonly OwnTrack[] = []
  #theirScreens: readonly string[] = []
  #isOffering = false
  #isIgnoring = false
  /** The next offer may come while the answer to the last one is still being taken. */
  #isTakingAnswer = false

  /** `end`: of the polite one, as far as it is known. */
  constructor(config: RTCConfiguration, isPolite: boolean, events: PeerEvents) {
    this.#connection = new RTCPeerConnection(config)
    this.#isPolite = isPolite
    this.#events = events
    this.#line = isPolite ? null : draw()
    this.#end = isPolite ? draw() : null
    const connection = this.#connection
    connection.onnegotiationneeded = () => {
      if (this.#line !== null) this.#offer().catch(events.failed)
    }
    connection.onicecandidate = ({ candidate }) =>
      this.#tell({ candidate: candidate?.toJSON() ?? null })
    connection.oniceconnectionstatechange = () => {
      if (connection.iceConnectionState === 'failed') connection.restartIce()
    }
    connection.ontrack = ({ track, streams: [stream] }) => {
      if (stream !== undefined) this.#come(track, stream)
    }
    // Carries nothing: with it the connection is there before anything is shared.
    if (!isPolite) connection.createDataChannel('line')
  }

  /** Asks the other one to open the connection, where that is its part. */
  ask(): void {
    if (this.#isPolite) this.#tell({})
  }

  /** Whether a signal is about another connection than this one, so that a new one is needed for it. */
  isPast({ anteroomMedia: { line, end, description, check } }: MediaSignal): boolean {
    if (check === true) return !this.#isWell
    if (this.#isPolite) return description?.type === 'offer' && (this.#line ?? line) !== line
    return line === undefined && this.#end !== null && end !== this.#end
  }

  get #isWell(): boolean {
    const { connectionState, signalingState } = this.#connection
    return connectionState === 'connected' && signalingState === 'stable'
  }

  /** Tells the other one to see whether all is well; false: it is not at this end. */
  check(): boolean {
    if (this.#isWell) this.#tell({ check: true })
    return this.#isWell
  }

  /** Sends these from now on, and nothing else. */
  send(own: readonly OwnTrack[]): void {
    this.#own = own
    for (const [kind, sender] of this.#senders)
      if (!own.some((one) => one.kind === kind)) {
        this.#connection.removeTrack(sender)
        this.#senders.delete(kind)
      }
    for (const { kind, track, stream } of own) {
      const sender = this.#senders.get(kind)
      if (sender === undefined) this.#senders.set(kind, this.#connection.addTrack(track, stream))
      else if (sender.track !== track) sender.replaceTrack(track).catch(this.#events.failed)
    }
  }

  hear(signal: MediaSignal): void {
    this.#take(signal).catch(this.#events.failed)
  }

  async #take({ anteroomMedia }: MediaSignal): Promise<void> {
    const { description, candidate, screens, line, end } = anteroomMedia
    const connection = this.#connection
    if (this.#isPolite && description?.type === 'offer') this.#line ??= line ?? null
    else if (!this.#isPolite && (line ?? this.#line) === this.#line) this.#end = end ?? null
    // Of a connection that is given up.
    if (line === undefined || line !== this.#line) return
    if (screens !== undefined) this.#theirScreens = screens
    if (description !== undefined) {
      const isOffer = description.type === 'offer'
      const isFree = connection.signalingState === 'stable' || this.#isTakingAnswer
      const isCrossing = isOffer && (this.#isOffering || !isFree)
      this.#isIgnoring = !this.#isPolite && isCrossing
      if (this.#isIgnoring) return
      this.#isTakingAnswer = !isOffer
      await connection.setRemoteDescription(description).finally(() => {
        this.#isTakingAnswer = false
      })
      if (!isOffer) return
      await connection.setLocalDescription()
      this.#describe()
    } else if (candidate !== undefined)
      await connection.addIceCandidate(candidate ?? undefined).catch((error: unknown) => {
        if (!this.#isIgnoring) throw error
      })
  }

  close(): void {
    this.#connection.onnegotiationneeded = null
    this.#connection.close()
    for (const track of this.#coming.keys()) this.#go(track)
  }

  async #offer(): Promise<void> {
    try {
      this.#isOffering = true
      await this.#connection.setLocalDescription()
      this.#describe()
    } finally {
      this.#isOffering = false
    }
  }

  #describe(): void {
    const description = this.#connection.localDescription
    if (description === null) return
    const screens = this.#own.filter(({ kind }) => kind === 'screen').map(({ stream }) => stream.id)
    this.#tell({ description: description.toJSON(), screens })
  }

  #tell(negotiation: Negotiation): void {
    const line = this.#line === null ? {} : { line: this.#line }
    const end = this.#isPolite && this.#end !== null ? { end: this.#end } : {}
    this.#events.signal({ anteroomMedia: { ...line, ...end, ...negotiation } })
  }

  #come(track: MediaStreamTrack, stream: MediaStream): void {
    const isScreen = this.#theirScreens.includes(stream.id)
    const kind = track.kind === 'audio' ? 'audio' : isScreen ? 'screen' : 'video'
    this.#coming.set(track, { kind, stream })
    stream.addEventListener('removetrack', ({ track: gone }) => this.#go(gone))
    this.#events.trackStarted(kind, track, stream)
  }

  #go(track: MediaStreamTrack): void {
    const known = this.#coming.get(track)
    if (known === undefined) return
    this.#coming.delete(track)
    this.#events.trackStopped(known.kind, track, known.stream)
  }

  /** How loud the other one is now, 0 to 1. */
  loudness(): number {
    const sources = this.#connection
      .getReceivers()
      .flatMap((receiver) => receiver.getSynchronizationSources())
    return Math.max(0, ...sources.map(({ audioLevel = 0 }) => audioLevel))
  }
}
