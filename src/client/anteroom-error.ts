// Every way in which a call of the server client can fail, in one class.

import type { RefusalCode } from './shapes.ts'

/** What went wrong before there was an answer of Anteroom's. `timeout`: it did not come in time, and the
 * call may have had its effect all the same; `unreachable`: the connection failed; `bad_answer`: what
 * answered there is not Anteroom; `bad_options`: the client was not made as it must be. */
export type FailureCode = 'timeout' | 'unreachable' | 'bad_answer' | 'bad_options'

/** A newer Anteroom may have codes that this client does not know. */
export type ErrorCode = RefusalCode | FailureCode | (string & {})

export type Failure = {
  code: ErrorCode
  message: string
  status?: number
  requestId?: string | null
  cause?: unknown
}

export class AnteroomError extends Error {
  override readonly name = 'AnteroomError'
  /** Stable: what programs look at. */
  readonly code: ErrorCode
  /** The HTTP status, or 0 when there was no answer. */
  readonly status: number
  /** Finds the request in Anteroom's log; null when there was no answer. */
  readonly requestId: string | null

  constructor({ code, message, status = 0, requestId = null, cause }: Failure) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.requestId = requestId
  }
}
