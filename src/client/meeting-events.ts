// What a meeting tells its page: every event with what its listeners are given, and the keeping of the
// listeners. Leaves out when they happen (visit.ts).

import type {
  AskedRequest,
  BanHold,
  LeftReason,
  OutReason,
  Participant,
  RequestOutcome,
} from '../domain/live-message.ts'
import type { Reason } from '../domain/refusal.ts'
import type { MeetingError } from './meeting-error.ts'

/** `not_joined`: before joining, and when joining failed; `terminated`: out again, for whatever reason. */
export type MeetingState =
  | 'not_joined'
  | 'joining'
  | 'joined'
  | 'network_connection_lost'
  | 'network_connection_restored'
  | 'reconnect_success'
  | 'terminated'

/** Why you are out: the room's reason, or the refusal that met you when you came back after a cut. */
export type LeaveReason = OutReason | Reason

/** Somebody's camera or screen (`video`), or his microphone. */
export type TrackInfo = {
  type: 'audio' | 'video'
  isScreen: boolean
  track: MediaStreamTrack
  /** For `srcObject`. Camera and microphone of one person share one. */
  stream: MediaStream
  streamId: string
  participantSessionId: string | null
}

export type RemoteTrackInfo = TrackInfo & { participant: Participant; name: string }

export type MeetingEvents = {
  stateChanged: [state: MeetingState]
  /** Somebody else has come in. */
  participantJoined: [participant: Participant]
  /** Somebody's name, role or media has changed; yours, too. */
  participantUpdated: [participant: Participant]
  /** `reason` is null when it happened while the connection was lost. */
  participantLeft: [participant: Participant, reason: LeftReason | null]
  /** Everybody who is in, you among them: after each change. */
  onlineParticipants: [participants: Participant[]]
  /** The room is private and you have no token, but may ask to come in. */
  mayRequest: [room: { roomName: string; adminsPresent: boolean }]
  /** Your request has been put to the admins. */
  waiting: [request: { requestId: string; adminsPresent: boolean }]
  /** To admins: somebody asks to come in. */
  joinRequested: [request: AskedRequest]
  /** To admins. `outcome` is null when it happened while the connection was lost. */
  joinRequestClosed: [
    closed: { requestId: string; outcome: RequestOutcome | null; by: string | null },
  ]
  /** An admin did not let you in. */
  denied: [message: string | undefined]
  /** `from` is a participant's id, or null where a back end sent it. */
  message: [message: { from: string | null; data: unknown }]
  signal: [signal: { from: string; data: unknown }]
  /** To the admin whose `eject` it answers. */
  ejected: [ejected: { participantSessionId: string; banId?: string; holds?: BanHold }]
  /** You are out. */
  meetingLeft: [reason: LeaveReason, message: string | undefined]
  /** It ended for everybody; `meetingLeft` comes as well. */
  meetingEnded: []
  /** Yours. `localTrackUpdated`: another device, or muted. */
  localTrackStarted: [own: TrackInfo]
  localTrackUpdated: [own: TrackInfo]
  localTrackStopped: [own: TrackInfo]
  remoteTrackStarted: [theirs: RemoteTrackInfo]
  remoteTrackStopped: [theirs: RemoteTrackInfo]
  /** Who of the others speaks loudest now; told when it is somebody else. */
  activeSpeaker: [speaker: { participantSessionId: string; name: string }]
  /** What was asked of the room could not be done. */
  error: [error: MeetingError]
}

export type MeetingEvent = keyof MeetingEvents
export type Listener<E extends MeetingEvent> = (...told: MeetingEvents[E]) => void

type Listeners = { [E in MeetingEvent]?: Listener<E>[] }

/** An error of one listener is the page's, and keeps nothing from the others. */
const rethrowLater = (error: unknown): void => {
  setTimeout(() => {
    throw error
  })
}

export class MeetingListeners {
  #listeners: Listeners = {}

  on<E extends MeetingEvent>(event: E, listener: Listener<E>): void {
    const there: Listener<E>[] = this.#listeners[event] ?? []
    this.#listeners = { ...this.#listeners, [event]: [...there, listener] }
  }

  /** Without a listener, all of that event go. */
  off<E extends MeetingEvent>(event: E, listener?: Listener<E>): void {
    const there: Listener<E>[] = this.#listeners[event] ?? []
    const index = listener === undefined ? -1 : there.lastIndexOf(listener)
    const left = listener === undefined ? [] : there.filter((_, at) => at !== index)
    this.#listeners = { ...this.#listeners, [event]: left }
  }

  once<E extends MeetingEvent>(event: E, listener: Listener<E>): void {
    const first: Listener<E> = (...told) => {
      this.off(event, first)
      listener(...told)
    }
    this.on(event, first)
  }

  tell<E extends MeetingEvent>(event: E, ...told: MeetingEvents[E]): void {
    const there: Listener<E>[] = this.#listeners[event] ?? []
    for (const listener of there)
      try {
        listener(...told)
      } catch (error) {
        rethrowLater(error)
      }
  }
}
