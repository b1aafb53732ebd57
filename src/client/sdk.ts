// What a page gets: as the global `Anteroom` from /sdk.js, by name from /sdk.mjs and `anteroom/client`.

export type {
  AskedRequest,
  BanHold,
  LeftReason,
  OutReason,
  Participant,
  RequestOutcome,
  RoomFace,
} from '../domain/live-message.ts'
export { type EmbeddedMeeting, type EmbedEvents, type EmbedOptions, embed } from './embed.ts'
export type { JoinOptions } from './join-options.ts'
export type { Media } from './media.ts'
export { Meeting } from './meeting.ts'
export { MeetingError, type MeetingErrorCode, type MeetingFailure } from './meeting-error.ts'
export type {
  LeaveReason,
  Listener,
  MeetingEvent,
  MeetingEvents,
  MeetingState,
  RemoteTrackInfo,
  TrackInfo,
} from './meeting-events.ts'
export type { MeetingInfo } from './visit.ts'
