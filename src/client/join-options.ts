// What `join` is called with, read and checked: where to join, and what to show there. Leaves out joining.

import { KeptSeat } from './kept-seat.ts'
import { MeetingError } from './meeting-error.ts'
import { redeemCode } from './redeem-code.ts'
import { readRoomAddress, socketAddress } from './room-address.ts'
import type { Wish } from './visit.ts'

export type JoinOptions = {
  /** Where the room is, with or without a scheme: `go.example.com/yoga-monday`, or a room link such as
   * `go.example.com/abc-defg-hij`. */
  roomURL: string
  /** What your back end had made for this person. */
  accessToken?: string | undefined
  /** How others see this person, where no token says so. */
  name?: string | undefined
  /** In place of an access token. */
  roomCode?: string | undefined
  /** False: without a token `join` rejects, even where one may ask to come in. */
  requestToJoin?: boolean | undefined
  /** To the admins, for one who asks to come in. */
  message?: string | undefined
  /** True: this tab comes back to its seat when its page is loaded again. A page that is closed has then not
   * left at once: its seat is held for half a minute. */
  keepSeat?: boolean | undefined
}

const TEXTS = ['accessToken', 'name', 'roomCode', 'message'] as const

const bad = (message: string) => new MeetingError('bad_options', message)

/** What a browser could not send at all, no server could refuse. */
const checkToken = (token: string | undefined): void => {
  if (token === undefined || /^[\w.-]+$/.test(token)) return
  const message = 'access token is invalid: it is none that was given out.'
  throw new MeetingError('token_malformed', message, { status: 401 })
}

export const readJoinOptions = async (options: JoinOptions): Promise<Wish> => {
  const wrong = TEXTS.find((field) => !['string', 'undefined'].includes(typeof options[field]))
  if (wrong !== undefined) throw bad(`${wrong} must be a text`)
  if ('token' in options) throw bad('the option is called accessToken, not token')
  const { roomURL, accessToken, name, roomCode, requestToJoin = true, message } = options
  const { keepSeat = false } = options
  const { origin, roomName, code = roomCode } = readRoomAddress(roomURL)
  checkToken(accessToken)
  const redeemed = code === undefined ? undefined : await redeemCode(origin, code)
  const place = roomName === undefined ? redeemed : { roomName }
  if (place === undefined) throw bad('roomURL names no room')
  const seat = keepSeat ? new KeptSeat(socketAddress(origin, place, undefined)) : null
  return {
    origin,
    place,
    name,
    seat,
    token: accessToken ?? redeemed?.token,
    requestToJoin,
    words: message,
  }
}
