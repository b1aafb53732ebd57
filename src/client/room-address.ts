// Where a meeting is: reads the `roomURL` of `join` and makes the address of the socket. Leaves out the
// exchange of a code for a token (redeem-code.ts).

import { MeetingError } from './meeting-error.ts'

/** A room by its name, by a room code that stands in the address, or not yet. */
export type RoomAddress = {
  /** `https://go.example.com` */
  origin: string
  roomName?: string
  code?: string
}

const CODE = /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/i
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/
const SCHEMES: Record<string, string> = { 'ws:': 'http:', 'wss:': 'https:' }

const bad = (roomURL: unknown) =>
  new MeetingError(
    'bad_options',
    `roomURL must be an address such as "go.example.com/yoga-monday", not ${JSON.stringify(roomURL)}`,
  )

const readUrl = (roomURL: string): URL | null => {
  // With no host before it, a URL takes a path for one.
  if (/^([a-z]+:\/\/)?[/\\]/i.test(roomURL)) return null
  const written = /^[a-z]+:\/\//i.test(roomURL) ? roomURL : `https://${roomURL}`
  const url = URL.canParse(written) ? new URL(written) : null
  if (url === null || !/^(https?|wss?):$/.test(url.protocol)) return null
  // This very machine has no certificate.
  if (written !== roomURL && LOOPBACK.test(url.hostname))
    return URL.canParse(`http://${roomURL}`) ? new URL(`http://${roomURL}`) : null
  return url
}

const plainText = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

/** `host`, `host/roomName`, `host/abc-defg-hij` or `host/meeting/abc-defg-hij`, with or without a scheme. */
export const readRoomAddress = (roomURL: unknown): RoomAddress => {
  const url = typeof roomURL === 'string' ? readUrl(roomURL.trim()) : null
  if (url === null || url.username !== '' || url.password !== '') throw bad(roomURL)
  const origin = `${SCHEMES[url.protocol] ?? url.protocol}//${url.host}`
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  const last = plainText(segments.at(-1) ?? '')
  if (last === null) throw bad(roomURL)
  const isCode = CODE.test(last)
  const mostSegments = isCode && segments[0] === 'meeting' ? 2 : 1
  if (segments.length > mostSegments) throw bad(roomURL)
  if (last === '') return { origin }
  return isCode ? { origin, code: last } : { origin, roomName: last }
}

/** A room by its name, or by its id. */
export type Place = { roomName: string } | { roomId: string }

export const socketAddress = (origin: string, place: Place, name: string | undefined): string => {
  const path =
    'roomName' in place
      ? encodeURIComponent(place.roomName)
      : `id/${encodeURIComponent(place.roomId)}`
  const query = name === undefined ? '' : `?${new URLSearchParams({ name })}`
  return `${origin.replace(/^http/, 'ws')}/join/${path}${query}`
}
