// Rooms as the second dialect makes them, what is asked at their door, and tokens from codes.

import { ask, call, freshName, type WireCode } from './service.ts'

export type WireRoomV2 = {
  id: string
  name: string
  enabled: boolean
  template_id: string
  template: string
  created_at: string
  updated_at: string
  [field: string]: unknown
}

export type Page<T> = { limit: number; data: T[]; last: string }

/** The body of an answer that must be 200. */
export const must = async <T>(asked: Promise<Response>): Promise<T> => {
  const response = await asked
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return response.json<T>()
}

export const post = (path: string, body: unknown = {}): Promise<Response> =>
  call(`/v2/${path}`, { method: 'POST', body })

/** A private room, as v2 makes them, with a fresh name. */
export const openRoom = (body: Record<string, unknown> = {}): Promise<WireRoomV2> =>
  must(post('rooms', { name: freshName(), ...body }))

export const changeRoom = (id: string, body: unknown): Promise<Response> =>
  post(`rooms/${id}`, body)

export const readRoom = (id: string): Promise<WireRoomV2> => must(call(`/v2/rooms/${id}`))

/** A code for every role: all codes of the room, dead ones too. */
export const createCodes = async (id: string): Promise<WireCode[]> =>
  (await must<{ data: WireCode[] }>(post(`room-codes/room/${id}`))).data

export const createCode = (id: string, role: string, body: object = {}): Promise<WireCode> =>
  must(post(`room-codes/room/${id}/role/${encodeURIComponent(role)}`, body))

export const turn = (code: string, enabled: boolean): Promise<Response> =>
  post('room-codes/code', { code, enabled })

/** The auth token a code is exchanged for. */
export const exchange = async (code: string, user_id?: string): Promise<string> =>
  (await must<{ token: string }>(ask('/v2/token', { body: { code, user_id } }))).token

export const tryCode = (code: string): Promise<Response> => ask('/v2/token', { body: { code } })

/** What joining now would answer, by the room's id. */
export const knock = (id: string, body: unknown): Promise<Response> =>
  ask(`/api/v1/room/id/${id}/admission`, { body })
