// A stand-in for 100ms' API, as far as an import asks it: templates, rooms and codes, paged, for callers
// with a management token. Shapes as 100ms documents them.

import { createHmac } from 'node:crypto'
import { type Asked, startStandIn, type Told } from './stand-in.ts'

export const ACCESS_KEY = '62510797903d857ab8ec3ba5'
export const SECRET = 'app-secret-of-the-stand-in-0123456789'

export type OldCode = { code: string; role: string; enabled: boolean; created_at: string }
export type OldRoom = { id: string; name: string; template_id: string; codes: OldCode[] } & {
  enabled?: boolean
  [field: string]: unknown
}
export type OldTemplate = { id: string; name: string; roles: Record<string, object> }
export type Workspace = { templates: OldTemplate[]; rooms: OldRoom[] }

const isManager = (authorization: string): boolean => {
  const [head = '', payload = '', signature = ''] = authorization.replace('Bearer ', '').split('.')
  const signed = createHmac('sha256', SECRET).update(`${head}.${payload}`).digest('base64url')
  if (signed !== signature) return false
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const now = Date.now() / 1000
  return (
    claims.access_key === ACCESS_KEY &&
    claims.type === 'management' &&
    claims.version === 2 &&
    typeof claims.jti === 'string' &&
    claims.iat <= now &&
    claims.nbf <= now &&
    claims.exp > now
  )
}

const page = (items: { id: string }[], query: URLSearchParams): Told => {
  const limit = Number(query.get('limit') ?? 10)
  if (limit < 10 || limit > 100) return { status: 400, body: { code: 400, message: 'limit' } }
  const start = query.get('start')
  const from = start === null ? 0 : items.findIndex(({ id }) => id === start) + 1
  const data = items.slice(from, from + limit)
  return { body: { limit, data, last: data.at(-1)?.id ?? '' } }
}

const answer = ({ templates, rooms }: Workspace, { path, query, authorization }: Asked): Told => {
  if (!isManager(authorization))
    return { status: 401, body: { code: 401, message: 'Token validation error', details: [] } }
  if (path === '/v2/templates') return page(templates, query)
  const wished = query.get('enabled') !== 'false'
  if (path === '/v2/rooms') {
    const listed = rooms.filter(({ enabled = true }) => enabled === wished)
    const whole = listed.map(({ codes: _, ...room }) => ({ enabled: true, ...room }))
    return page(whole, query)
  }
  const [, roomId] = /^\/v2\/room-codes\/room\/(\w+)$/.exec(path) ?? []
  const room = rooms.find(({ id }) => id === roomId)
  if (room === undefined) return { status: 404, body: { code: 404, message: 'Room not found' } }
  if (room.enabled === false)
    return { status: 403, body: { code: 403, message: 'Room is disabled' } }
  const codes = room.codes.filter(({ enabled }) => enabled === wished)
  return page(
    codes.map((code) => ({ id: code.code, room_id: room.id, ...code })),
    query,
  )
}

/** `before` may answer in place of the stand-in. */
export const startHms = (
  workspace: Workspace,
  before: (asked: Asked) => Told | null = () => null,
) => startStandIn((asked) => before(asked) ?? answer(workspace, asked))

/** 24 hex digits. */
export const hexId = (number: number): string => number.toString(16).padStart(24, 'a')

let letters = 0
/** A code as 100ms writes it, of one role. */
export const oldCode = (role: string, enabled = true): OldCode => {
  const text = (letters++).toString(26).padStart(10, '0')
  const code = [...text].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
  const grouped = `${code.slice(0, 3).join('')}-${code.slice(3, 7).join('')}-${code.slice(7).join('')}`
  return { code: grouped, role, enabled, created_at: new Date(1.7e12 + letters).toISOString() }
}
