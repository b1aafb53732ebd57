// What the pages of one room share: finding it, the way back, and a word about what was just done.

import { findRoomById } from '../../access/find-room.ts'
import type { Refusal } from '../../domain/refusal.ts'
import type { Room } from '../../domain/room.ts'
import type { Exchange } from '../../http/exchange.ts'
import { sayNo } from './shell.tsx'

export const roomPath = ({ id }: Room, rest = ''): string => `/dashboard/rooms/${id}${rest}`

/** What was done, by the panel it was done in. */
const DONE = {
  made: ['top', 'The room is made. Next, make a link for every role.'],
  saved: ['top', 'Saved.'],
  opened: ['top', 'The room is open again.'],
  closed: ['top', 'The room is closed. Nobody joins it; whoever is in stays.'],
  admitted: ['live', 'Admitted.'],
  refused: ['live', 'Refused. The person is told, and may ask again in a minute.'],
  ejected: ['live', 'Put out.'],
  banned: ['live', 'Put out, and banned where that was possible: see Bans.'],
  ended: ['live', 'The meeting is over for everybody.'],
  codes: ['codes', 'Every role has a link.'],
  code: ['codes', 'The new link is here.'],
  on: ['codes', 'Switched on.'],
  off: ['codes', 'Switched off. Nothing that is opened from now on is let in by it.'],
  lifted: ['bans', 'Lifted. A link that was switched off with it stays off.'],
} as const satisfies Record<string, readonly [string, string]>

export type Done = keyof typeof DONE

const isDone = (text: string): text is Done => Object.hasOwn(DONE, text)

/** What to say in this panel of the room's page. */
export const noticeAt = (c: Exchange, panel: 'top' | 'live' | 'codes' | 'bans') => {
  const done = c.req.query('done') ?? ''
  if (!isDone(done)) return undefined
  const [at, words] = DONE[done]
  return at === panel ? words : undefined
}

/** Back to the room's page, where it says what was done. */
export const doneAt = (c: Exchange, room: Room, done: Done): Response => {
  const [panel] = DONE[done]
  // What is said of those who are there stands near the top: a fragment would scroll past it.
  const hash = panel === 'top' || panel === 'live' ? '' : `#${panel}`
  return c.redirect(roomPath(room, `?done=${done}${hash}`), 303)
}

export const sayNoAt = (c: Exchange, room: Room, refusal: Refusal) =>
  sayNo(c, refusal, 'rooms', [roomPath(room), room.name])

/** The room that the address names, or a page that says that there is none. */
export const atRoom =
  (work: (c: Exchange, room: Room) => Response | Promise<Response>) =>
  async (c: Exchange): Promise<Response> => {
    const room = await findRoomById(c.var.ctx, c.req.param('roomId') ?? '')
    return room.ok ? work(c, room.value) : sayNo(c, room.refusal)
  }

/** A cursor in the address that is none of ours. */
export const notOurs = (c: Exchange, room: Room) =>
  sayNoAt(c, room, {
    reason: 'invalid_field',
    field: 'after',
    detail: 'is not one that this service gave',
  })
