// What is remembered of rooms: their sessions, who was in them, and forgetting a person. The room itself has the
// records; an archived one still has them, by its id.

import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { Room, RoomId } from '../domain/room.ts'
import type { Seat, SessionId } from '../domain/session.ts'
import { openSessionId } from '../edge/seal.ts'
import type { Place, SessionPage, SessionRecord } from '../store/live/session-records.ts'
import type { Context } from './context.ts'
import { wasGiven } from './find-room.ts'

/** Participants of a session that come with it: in a page, and of one. Beyond, they are read page by page. */
export const PEERS_LISTED = 200
export const PEERS_READ = 10_000

/** A place as text, without state: the moment in base 36 and the id. */
export const writePlace = ({ at, id }: Place): string => `${at.toString(36)}-${id}`

const readPlace = (text: string): Place | null => {
  const [, moment, id] = /^([0-9a-z]{1,9})-([0-9a-f-]{24,36})$/.exec(text) ?? []
  return moment === undefined || id === undefined ? null : { at: Number.parseInt(moment, 36), id }
}

/** Is this the id of a session of this room, past or not? No room is asked. */
const isOfRoom = async (ctx: Context, room: Room, id: string): Promise<boolean> =>
  openSessionId(await ctx.keyring.linkKeys(), id).some(({ number }) => number === room.number)

/** Null for a cursor that is not of this room's list. */
export const readSessionPlace = async (
  ctx: Context,
  room: Room,
  cursor: string,
): Promise<Place | null> => {
  const place = readPlace(cursor)
  return place !== null && (await isOfRoom(ctx, room, place.id)) ? place : null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Null for a cursor that is not of a list of participants. */
export const readParticipantPlace = (cursor: string): Place | null => {
  const place = readPlace(cursor)
  return place !== null && UUID.test(place.id) ? place : null
}

export type Page<T> = { found: T[]; more: boolean }

const cut = <T>(rows: T[], limit: number): Page<T> => ({
  found: rows.slice(0, limit),
  more: rows.length > limit,
})

/** A page, newest first, each with `peers` of its participants at most. */
export const listSessions = async (
  ctx: Context,
  room: Room,
  page: SessionPage,
  peers: number,
): Promise<Page<SessionRecord>> => {
  const one = { ...page, limit: page.limit + 1 }
  const { sessions } = await ctx.stores.room(room.number).sessions(one, peers)
  return cut(sessions, page.limit)
}

/** As `listSessions`, from the session of this id on: 100ms' `start`. What is older than a session that has been
 * forgotten has been forgotten too. Null: no session of this room has such an id. */
export const listSessionsAfter = async (
  ctx: Context,
  room: Room,
  start: string,
  page: Omit<SessionPage, 'before'>,
  peers: number,
): Promise<Page<SessionRecord> | null> => {
  if (!(await isOfRoom(ctx, room, start))) return null
  const { session } = await ctx.stores.room(room.number).session(start, 0)
  if (session === null) return { found: [], more: false }
  const before = { at: session.startedAt, id: session.id }
  return listSessions(ctx, room, { ...page, before }, peers)
}

/** Refuses `session_not_found`. */
export const findSession = async (
  ctx: Context,
  room: Room,
  id: string,
): Promise<Answer<SessionRecord>> => {
  const isHere = await isOfRoom(ctx, room, id)
  const { session } = isHere ? await ctx.stores.room(room.number).session(id, 0) : { session: null }
  return session === null ? no({ reason: 'session_not_found' }) : yes(session)
}

/** Of whatever room. A made-up id makes no Room object. Refuses `session_not_found`. */
export const findSessionAnywhere = async (
  ctx: Context,
  id: string,
): Promise<Answer<{ roomId: RoomId; session: SessionRecord }>> => {
  for (const { number } of openSessionId(await ctx.keyring.linkKeys(), id)) {
    if (!(await wasGiven(ctx, number))) continue
    const { roomId, session } = await ctx.stores.room(number).session(id, PEERS_READ)
    if (roomId !== null && session !== null) return yes({ roomId, session })
  }
  return no({ reason: 'session_not_found' })
}

/** A page, in the order they joined. */
export const listParticipants = async (
  ctx: Context,
  room: Room,
  sessionId: SessionId,
  after: Place | null,
  limit: number,
): Promise<Page<Seat>> => {
  const stub = ctx.stores.room(room.number)
  return cut((await stub.participants(sessionId, after, limit + 1)).participants, limit)
}

/** In all records of this room. Refuses `person_present`. */
export const forgetPerson = async (
  ctx: Context,
  room: Room,
  externalUserId: string,
): Promise<Answer<{ forgotten: number }>> => ctx.stores.room(room.number).forget(externalUserId)
