// What a page calls: `join`, what participants and admins may do, sound and picture, and the events. Leaves
// out what the room says (visit.ts), and how pages reach each other (media.ts).

import type { AskedRequest, ClientMessage, Participant } from '../domain/live-message.ts'
import { type JoinOptions, readJoinOptions } from './join-options.ts'
import { type Media, MeetingMedia } from './media.ts'
import { listDevices } from './media-local.ts'
import { MeetingError } from './meeting-error.ts'
import {
  type Listener,
  type MeetingEvent,
  MeetingListeners,
  type MeetingState,
} from './meeting-events.ts'
import { type MeetingInfo, Visit } from './visit.ts'

const alreadyJoined = () =>
  new MeetingError('already_joined', 'this meeting is joined, or being joined: leave it first')
const notJoined = () => new MeetingError('not_joined', 'this meeting is not joined')
const leftEarly = () => new MeetingError('left', 'you have left before you were in')

export class Meeting {
  readonly #listeners = new MeetingListeners()
  readonly #media = new MeetingMedia(this.#listeners, (message) => this.#send(message))
  #state: MeetingState = 'not_joined'
  /** From the call of `join` to the end: which call it was. */
  #call: symbol | null = null
  /** The last one; it may be over. */
  #visit: Visit | null = null
  #whenOut: (() => void)[] = []

  /** Comes into the room. Rejects with a MeetingError, if that may not be. Where one has to ask, it resolves
   * when an admin has let this person in. */
  async join(options: JoinOptions): Promise<MeetingInfo> {
    if (this.#call !== null) throw alreadyJoined()
    const call = Symbol('join')
    this.#call = call
    this.#visit = null
    this.#turn('joining')
    try {
      const wish = await readJoinOptions(options)
      if (this.#call !== call) throw leftEarly()
      return await new Promise((resolve, reject) => {
        this.#visit = new Visit(wish, this.#listeners, {
          turned: (state) => {
            this.#turn(state)
            if (state === 'reconnect_success') this.#media.mend()
          },
          joined: (info) => {
            this.#turn('joined')
            resolve(info)
          },
          people: (info) =>
            this.#media.follow(info, this.getOnlineParticipants(), this.#visit?.isBack),
          signal: (from, data) => {
            if (!this.#media.hear(from, data)) this.#listeners.tell('signal', { from, data })
          },
          failed: reject,
          ended: (reason, message) => {
            this.#end('terminated')
            this.#listeners.tell('meetingLeft', reason, message)
            if (reason === 'meeting_ended') this.#listeners.tell('meetingEnded')
          },
        })
      })
    } catch (error) {
      if (this.#call === call) this.#end('not_joined')
      throw error
    }
  }

  /** Resolves when out. While a request to join waits, it is withdrawn. */
  async leaveMeeting(): Promise<void> {
    if (this.#call === null) return
    if (this.#visit === null) return this.#end('not_joined')
    const out = new Promise<void>((resolve) => this.#whenOut.push(resolve))
    this.#visit.leave()
    await out
  }

  /** Takes a request to join back: `join` rejects with `withdrawn`. */
  async withdraw(): Promise<void> {
    if (this.#visit?.info === null) await this.leaveMeeting()
  }

  get state(): MeetingState {
    return this.#state
  }

  /** Your id in this session, or null before joining. */
  get participantSessionId(): string | null {
    return this.#visit?.info?.participantSessionId ?? null
  }

  /** Yourself, as the others see you. */
  get participantInfo(): Participant | null {
    return this.#visit?.info?.participantInfo ?? null
  }

  get meetingInfo(): MeetingInfo | null {
    return this.#visit?.info ?? null
  }

  /** Everybody who is in, you among them. */
  getOnlineParticipants(): Participant[] {
    return [...(this.#visit?.roster.people ?? [])]
  }

  /** To admins: who asks to come in, the longest waiting first. */
  get joinRequests(): AskedRequest[] {
    return [...(this.#visit?.roster.requests ?? [])]
  }

  admit(requestId: string): void {
    this.#send({ type: 'admit', requestId })
  }

  /** `message` is shown to who asked. */
  deny(requestId: string, message?: string): void {
    this.#send({ type: 'deny', requestId, ...(message === undefined ? {} : { message }) })
  }

  /** Puts somebody out; with `ban` he cannot come back. The answer is the event `ejected`. */
  eject(
    participantSessionId: string,
    { message, ban = false }: { message?: string | undefined; ban?: boolean } = {},
  ): void {
    const words = message === undefined ? {} : { message }
    this.#send({ type: 'eject', participantSessionId, ...words, ban })
  }

  /** For everybody. */
  endMeeting(): void {
    this.#send({ type: 'endMeeting' })
  }

  /** To everybody, or to one. `data` is anything that JSON can hold. */
  sendMessage(data: unknown, to?: string): void {
    this.#send(to === undefined ? { type: 'message', data } : { type: 'message', to, data })
  }

  /** From page to page: whatever they agree on. */
  sendSignal(to: string, data: unknown): void {
    this.#send({ type: 'signal', to, data })
  }

  /** For pages with sound and picture of their own: says what of yours is on. */
  setMedia({ audio, video, screen }: Media): void {
    this.#send({ type: 'media', audio, video, screen })
  }

  /** Asks the person for the camera, and shows it to all. Also before joining: then all see it from then on. */
  async startVideo(): Promise<void> {
    this.#media.check('video')
    await this.#media.local.start('video')
  }

  async startAudio(): Promise<void> {
    this.#media.check('audio')
    await this.#media.local.start('audio')
  }

  async startScreenShare(): Promise<void> {
    this.#media.check('screen')
    await this.#media.local.startScreen()
  }

  stopVideo(): void {
    this.#media.local.stop('video')
  }

  stopAudio(): void {
    this.#media.local.stop('audio')
  }

  stopScreenShare(): void {
    this.#media.local.stop('screen')
  }

  muteLocalAudio(): void {
    this.#media.local.mute(true)
  }

  unmuteLocalAudio(): void {
    this.#media.local.mute(false)
  }

  /** Your own picture, for a preview; the camera is started, if it is off. */
  async getLocalVideoStream(): Promise<MediaStream> {
    this.#media.check('video')
    return (await this.#media.local.start('video')).stream
  }

  listVideoInputDevices(): Promise<MediaDeviceInfo[]> {
    return listDevices('videoinput')
  }

  listAudioInputDevices(): Promise<MediaDeviceInfo[]> {
    return listDevices('audioinput')
  }

  /** For `setSinkId` of your audio elements. */
  listAudioOutputDevices(): Promise<MediaDeviceInfo[]> {
    return listDevices('audiooutput')
  }

  chooseVideoInputDevice(deviceId: string): Promise<void> {
    return this.#media.local.choose('video', deviceId)
  }

  chooseAudioInputDevice(deviceId: string): Promise<void> {
    return this.#media.local.choose('audio', deviceId)
  }

  on<E extends MeetingEvent>(event: E, listener: Listener<E>): this {
    this.#listeners.on(event, listener)
    return this
  }

  once<E extends MeetingEvent>(event: E, listener: Listener<E>): this {
    this.#listeners.once(event, listener)
    return this
  }

  /** Without a listener, all of that event go. */
  off<E extends MeetingEvent>(event: E, listener?: Listener<E>): this {
    this.#listeners.off(event, listener)
    return this
  }

  removeListener<E extends MeetingEvent>(event: E, listener?: Listener<E>): this {
    return this.off(event, listener)
  }

  #send(message: ClientMessage): void {
    if (this.#call === null || this.#visit?.info == null) throw notJoined()
    this.#visit.send(message)
  }

  #turn(state: MeetingState): void {
    this.#state = state
    this.#listeners.tell('stateChanged', state)
  }

  #end(state: MeetingState): void {
    this.#call = null
    // Who was not let in keeps the preview of his camera.
    if (state === 'terminated') this.#media.end()
    for (const resolve of this.#whenOut.splice(0)) resolve()
    this.#turn(state)
  }
}
