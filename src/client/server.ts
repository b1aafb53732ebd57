// The client for back ends: rooms, codes, tokens and admission, typed by the shapes that the handlers
// check (shapes.ts is made from them). Needs nothing but `fetch`. Not for browsers: whoever has the secret key may do everything.

import { type AnteroomOptions, makeCall } from './server-call.ts'
import type {
  Admission,
  NewRoom,
  NewToken,
  Room,
  RoomCode,
  Showing,
  TokenClaims,
} from './shapes.ts'

export { AnteroomError, type ErrorCode, type FailureCode } from './anteroom-error.ts'
export type { AnteroomOptions } from './server-call.ts'
export type {
  Admission,
  NewRoom,
  NewToken,
  RefusalCode,
  Room,
  RoomCode,
  Showing,
  TokenClaims,
} from './shapes.ts'

/** A room keeps its name. */
export type RoomChange = Omit<NewRoom, 'roomName'>

/** Whom a personal code is for. */
export type CodeUser = NonNullable<RoomCode['user']>

/** A room by its name, or by its id (`room._id`). */
export type Place = { roomName: string } | { roomId: string }

const part = encodeURIComponent

let warned = false

const warnInBrowsers = (): void => {
  if (warned || !('document' in globalThis)) return
  warned = true
  console.warn(
    'anteroom/server runs in a browser: everybody who opens this page has the secret key.',
  )
}

/** A client of one deployment. Every call that fails throws an AnteroomError. */
export const Anteroom = (options: AnteroomOptions) => {
  warnInBrowsers()
  const call = makeCall(options)

  const rooms = {
    /** Makes a room. The same `idempotencyKey` and room answer with the same room for 24 hours: send one
     * when the call might have to be repeated. */
    create: async (
      room: NewRoom = {},
      { idempotencyKey }: { idempotencyKey?: string | undefined } = {},
    ): Promise<Room> => {
      const headers = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }
      return (await call<Room>('/api/v1/room', { method: 'POST', body: room, headers })).body
    },
    get: async (roomName: string): Promise<Room> =>
      (await call<Room>(`/api/v1/room/${part(roomName)}`)).body,
    /** Only the fields sent change. */
    update: async (roomName: string, change: RoomChange): Promise<Room> =>
      (await call<Room>(`/api/v1/room/${part(roomName)}`, { method: 'PUT', body: change })).body,
    /** From the answer on its codes and tokens open nothing, and the name is free. */
    archive: async (roomName: string): Promise<void> => {
      await call(`/api/v1/room/${part(roomName)}`, { method: 'DELETE' })
    },
    /** All rooms, newest first, asked for page by page. */
    list: async function* ({ pageSize = 100 }: { pageSize?: number } = {}): AsyncGenerator<Room> {
      let cursor: string | null | undefined
      while (cursor !== null) {
        const query = { limit: String(pageSize), cursor }
        const page = await call<Room[]>('/api/v1/rooms', { query })
        yield* page.body
        const [, next] = /<([^>]+)>; *rel="next"/.exec(page.headers.get('Link') ?? '') ?? []
        cursor = next === undefined ? null : new URL(next).searchParams.get('cursor')
      }
    },
  }

  const setEnabled = async (code: string, enabled: boolean): Promise<RoomCode> =>
    (await call<RoomCode>('/v2/room-codes/code', { method: 'POST', body: { code, enabled } })).body

  const codes = {
    /** An enabled code for every role: those there are stay, missing ones are made. Answers every code of
     * the room, oldest first, disabled ones too. `roomId` is `room._id`. */
    createAll: async (roomId: string): Promise<RoomCode[]> => {
      const path = `/v2/room-codes/room/${part(roomId)}`
      return (await call<{ data: RoomCode[] }>(path, { method: 'POST' })).body.data
    },
    /** One more code for one role. With a `user` it is a personal one, and asking again for the same
     * `external_user_id` answers the code there is. */
    create: async (roomId: string, role: string, user?: CodeUser): Promise<RoomCode> => {
      const path = `/v2/room-codes/room/${part(roomId)}/role/${part(role)}`
      return (await call<RoomCode>(path, { method: 'POST', body: { user } })).body
    },
    /** The codes of a room, oldest first, asked for page by page. */
    list: async function* (
      roomId: string,
      {
        role,
        enabled,
        pageSize = 100,
      }: { role?: string; enabled?: boolean; pageSize?: number } = {},
    ): AsyncGenerator<RoomCode> {
      let start: string | undefined
      do {
        const query = { role, enabled: enabled?.toString(), limit: String(pageSize), start }
        const path = `/v2/room-codes/room/${part(roomId)}`
        const { body } = await call<{ data: RoomCode[]; last: string }>(path, { query })
        yield* body.data
        start = body.last || undefined
      } while (start !== undefined)
    },
    get: async (code: string): Promise<RoomCode> =>
      (await call<RoomCode>(`/v2/room-codes/code/${part(code)}`)).body,
    enable: (code: string): Promise<RoomCode> => setEnabled(code, true),
    /** When it has returned, no request that begins after it is let in by this code, anywhere; nor by a
     * token that came from it. */
    disable: (code: string): Promise<RoomCode> => setEnabled(code, false),
  }

  const tokens = {
    /** An access token: for one room with `roomName`, else for all. */
    create: async (wish: NewToken): Promise<string> =>
      (await call<{ token: string }>('/api/v1/token', { method: 'POST', body: wish })).body.token,
    /** What is in a valid token. Valid is not admitted: no room is asked. */
    validate: async (token: string): Promise<TokenClaims> => {
      const sent = { method: 'POST', body: { token } } as const
      return (await call<TokenClaims>('/api/v1/token/validate', sent)).body
    },
  }

  const admission = {
    /** What joining now would answer: who would be in, or may ask to come in. Whoever would be refused is
     * an AnteroomError with the reason for its code. */
    check: async (place: Place, showing: Showing): Promise<Admission> => {
      const room = 'roomId' in place ? `id/${part(place.roomId)}` : part(place.roomName)
      const sent = { method: 'POST', body: showing } as const
      return (await call<Admission>(`/api/v1/room/${room}/admission`, sent)).body
    },
  }

  return { rooms, codes, tokens, admission }
}

export type Anteroom = ReturnType<typeof Anteroom>
