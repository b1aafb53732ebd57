// The running Worker, asked as its callers ask it, and short words for what most tests begin with.

import { env, exports } from 'cloudflare:workers'
import { holdAgainstDocument } from './documented.ts'

export const ORIGIN = 'https://go.example.com'
export const SECRET_KEY = env.SECRET_KEY.split(',')[0] ?? ''
export const keyed = { Authorization: `Bearer ${SECRET_KEY}` }

type Options = { method?: string; headers?: Record<string, string>; body?: unknown }

/** Asks without a credential. A body that is no string is sent as JSON. Redirects are not followed. The
 * answer must be one that the OpenAPI document knows of. */
export const ask = async (
  path: string,
  { method, headers, body }: Options = {},
): Promise<Response> => {
  const request = new Request(ORIGIN + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: headers ?? {},
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const response = await exports.default.fetch(request)
  await holdAgainstDocument(request.method, path, response)
  return response
}

/** Asks with the secret key. */
export const call = (path: string, options: Options = {}): Promise<Response> =>
  ask(path, { ...options, headers: { ...keyed, ...options.headers } })

let names = 0
/** A name no other test of this file has: storage is per file, not per test. */
export const freshName = (): string => `room-${++names}-${crypto.randomUUID().slice(0, 8)}`

export type WireRoom = {
  _id: string
  roomName: string
  created: string
  privacy: string
  roomURL: string
}
export type WireCode = {
  code: string
  room_id: string
  role: string
  enabled: boolean
  link: string
}
export type WireRefusal = { success: false; code: string; message: string; requestId: string }
export type WireRefusalV2 = { code: number; message: string; details: string[]; request_id: string }

export const makeRoom = async (body: Record<string, unknown> = {}): Promise<WireRoom> => {
  const response = await call('/api/v1/room', { body: { roomName: freshName(), ...body } })
  if (response.status !== 200) throw new Error(await response.text())
  return response.json<WireRoom>()
}

/** A code for every role of a room, by role. */
export const makeCodes = async (roomId: string): Promise<Record<string, WireCode>> => {
  const response = await call(`/v2/room-codes/room/${roomId}`, { body: {} })
  if (response.status !== 200) throw new Error(await response.text())
  const { data } = await response.json<{ data: WireCode[] }>()
  return Object.fromEntries(data.filter((code) => code.enabled).map((code) => [code.role, code]))
}

/** Nobody joins it any more, until it is enabled again. */
export const disableRoom = async (roomId: string): Promise<void> => {
  const response = await call(`/v2/rooms/${roomId}`, { body: { enabled: false } })
  if (response.status !== 200) throw new Error(await response.text())
  await response.text()
}

/** Status and stable code of a refusal, in either dialect. */
export const refusalOf = async (response: Response): Promise<[number, string | undefined]> => {
  const body = await response.json<WireRefusal | WireRefusalV2>()
  return [response.status, 'details' in body ? body.details[0] : body.code]
}
