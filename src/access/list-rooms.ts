// Lists rooms, newest first. The Directory's rows say which rooms to ask; the rooms say what is so.
// Rows that a room contradicts are dropped from the page and mended.

import { lifeOf, nameKey, type Room, type RoomId, type RoomNumber } from '../domain/room.ts'
import { openRoomId } from '../edge/seal.ts'
import type { ListFilter, ListRow } from '../store/directory-tables.ts'
import { ALL_SHARDS, shardOfNumber } from '../store/stubs.ts'
import type { Context } from './context.ts'
import { findRoomEver } from './find-room.ts'
import { listRowOf } from './open-room.ts'

/** Rooms older than this one come next. */
export type Place = { createdAt: number; number: RoomNumber }

const START = { createdAt: Number.MAX_SAFE_INTEGER, number: 0 }

/** A place as text, without state: the moment in base 36 and the room's id. */
export const writeCursor = (room: { createdAt: number; id: RoomId }): string =>
  `${room.createdAt.toString(36)}-${room.id}`

/** Null for a cursor that is not ours. */
export const readCursor = async (ctx: Context, text: string): Promise<Place | null> => {
  const [, moment, id] = /^([0-9a-z]{1,9})-([0-9a-f]{24})$/.exec(text) ?? []
  const [number] = openRoomId(await ctx.keyring.linkKeys(), id ?? '')
  return moment === undefined || number === undefined
    ? null
    : { createdAt: Number.parseInt(moment, 36), number }
}

/** The place of a room by its id, archived or not: 100ms' `start`. Null for an id that is not ours. */
export const placeOfRoom = async (ctx: Context, id: string): Promise<Place | null> => {
  const room = await findRoomEver(ctx, id)
  return room.ok ? room.value : null
}

const newestFirst = (a: Place, b: Place): number => b.createdAt - a.createdAt || b.number - a.number

/** The next rows over all shards. */
const readRows = async (
  ctx: Context,
  before: { createdAt: number; number: number },
  limit: number,
  filter: ListFilter,
) => {
  const answers = await Promise.all(
    ALL_SHARDS.map((shard) => ctx.stores.directory(shard).list(before, limit, filter, ctx.now)),
  )
  return answers
    .flatMap((answer) => answer.rows)
    .sort(newestFirst)
    .slice(0, limit)
}

const agrees = (row: ListRow, room: Room): boolean =>
  row.name === room.name &&
  row.enabled === room.enabled &&
  row.templateId === room.templateId &&
  row.deletedAt === listRowOf(room).deletedAt

/** A room may have changed since its row was written. */
const matches = (room: Room, { enabled, templateId, search = '' }: ListFilter): boolean =>
  (enabled === undefined || room.enabled === enabled) &&
  (templateId === undefined || room.templateId === templateId) &&
  nameKey(room.name).includes(nameKey(search))

/** The live rooms that rows stand for; rows that are not so any more are mended on the way. */
const readRooms = async (
  ctx: Context,
  rows: readonly ListRow[],
  filter: ListFilter,
): Promise<Room[]> => {
  const answers = await Promise.all(
    rows.map(async (row) => ({ row, room: (await ctx.stores.room(row.number).read()).room })),
  )
  const isLive = (room: Room | null): room is Room =>
    room !== null && lifeOf(room, ctx.now) !== 'archived'
  await Promise.all(
    answers.map(async ({ row, room }) => {
      const directory = ctx.stores.directory(shardOfNumber(row.number))
      if (!isLive(room)) await directory.mend([], [row.number])
      else if (!agrees(row, room)) await directory.mend([listRowOf(room)], [])
    }),
  )
  return answers
    .map((answer) => answer.room)
    .filter(isLive)
    .filter((room) => matches(room, filter))
}

/** A page of at most `limit` rooms after `from`, full while more remain. `more`: another page may follow. */
export const listRooms = async (
  ctx: Context,
  from: Place | null,
  limit: number,
  filter: ListFilter = {},
): Promise<{ rooms: Room[]; more: boolean }> => {
  const rooms: Room[] = []
  let before: { createdAt: number; number: number } = from ?? START
  while (rooms.length <= limit) {
    const wanted = limit + 1 - rooms.length
    const rows = await readRows(ctx, before, wanted, filter)
    rooms.push(...(await readRooms(ctx, rows, filter)))
    const last = rows.at(-1)
    if (last === undefined || rows.length < wanted) break
    before = last
  }
  return { rooms: rooms.slice(0, limit), more: rooms.length > limit }
}
