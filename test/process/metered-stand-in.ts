// A stand-in for Metered's API, as far as an import asks it: the list of rooms, in any of the forms it may
// have (it is not documented), and a room by name. An unknown room is 400, as callers report.

import { type Asked, startStandIn, type Told } from './stand-in.ts'

export const METERED_KEY = 'secret-key-of-the-metered-stand-in'

export type OldRoom = { _id: string; roomName: string; privacy: string; [field: string]: unknown }
export type Listing = 'array' | 'data' | 'names' | 'paged' | 'strange'

const PAGE = 2

const list = (rooms: OldRoom[], listing: Listing, query: URLSearchParams): unknown => {
  const slim = rooms.map(({ _id, roomName, archived }) => ({ _id, roomName, archived }))
  switch (listing) {
    case 'array':
      return slim
    case 'data':
      return { data: slim }
    case 'names':
      return { rooms: rooms.map(({ roomName }) => roomName) }
    case 'strange':
      return { items: {} }
    case 'paged': {
      const page = Number(query.get('page') ?? 1)
      const total_pages = Math.ceil(rooms.length / PAGE)
      return {
        data: slim.slice((page - 1) * PAGE, page * PAGE),
        pagination: { total_records: rooms.length, current_page: page, total_pages },
      }
    }
  }
}

const answer = (rooms: OldRoom[], listing: Listing, { path, query }: Asked): Told => {
  if (query.get('secretKey') !== METERED_KEY)
    return { status: 401, body: { success: false, message: 'Invalid secretKey' } }
  if (path === '/api/v1/rooms') return { body: list(rooms, listing, query) }
  const [, name] = /^\/api\/v1\/room\/(.+)$/.exec(path) ?? []
  const room = rooms.find(({ roomName, archived }) => roomName === name && archived !== true)
  return room === undefined
    ? { status: 400, body: { success: false, message: 'room not found' } }
    : { body: room }
}

export const startMetered = (rooms: OldRoom[], listing: Listing = 'array') =>
  startStandIn((asked) => answer(rooms, listing, asked))

/** A room with the fields of Metered's sample answer. */
export const oldRoom = (number: number, more: Record<string, unknown> = {}): OldRoom => ({
  privacy: 'public',
  deleteOnExp: false,
  autoJoin: false,
  enableRequestToJoin: true,
  enableChat: true,
  enableScreenSharing: true,
  joinVideoOn: true,
  joinAudioOn: true,
  ownerOnlyBroadcast: false,
  enableRecording: false,
  ejectAtRoomExp: false,
  lang: 'en',
  archived: false,
  _id: (0x6113 * 4096 + number).toString(16).padStart(24, '0'),
  roomName: `room-${number}`,
  app: '61017571c22d9d49b56f6996',
  created: '2021-08-11T15:58:08.559Z',
  __v: 0,
  ...more,
})
