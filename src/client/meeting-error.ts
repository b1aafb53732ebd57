// Every way in which a meeting says no, in one class. Leaves out the sentences of the server's refusals:
// those come with them.

import type { LiveErrorCode, OutReason } from '../domain/live-message.ts'
import type { Reason } from '../domain/refusal.ts'

/** What went wrong on this side of the wire. `unreachable`: nothing answers there; `bad_answer`: what answers
 * is not Anteroom; `bad_options`: `join` was not called as it must be; `already_joined`: leave first;
 * `not_joined`: join first; `media_failed`: another page could not be reached with sound and picture. */
export type MeetingFailure =
  | 'unreachable'
  | 'bad_answer'
  | 'bad_options'
  | 'already_joined'
  | 'not_joined'
  | 'media_failed'

/** `denied`: an admin said no. A newer Anteroom may have codes that this client does not know. */
export type MeetingErrorCode =
  | Reason
  | OutReason
  | LiveErrorCode
  | MeetingFailure
  | 'denied'
  | (string & {})

export class MeetingError extends Error {
  override readonly name = 'MeetingError'
  /** Stable: what programs look at. */
  readonly code: MeetingErrorCode
  /** What the refusal is in HTTP, or 0 when it is none. */
  readonly status: number
  /** The request to join that this is about. */
  readonly requestId: string | null

  constructor(
    code: MeetingErrorCode,
    message: string,
    { status = 0, requestId = null }: { status?: number; requestId?: string | null } = {},
  ) {
    super(message)
    this.code = code
    this.status = status
    this.requestId = requestId
  }
}
