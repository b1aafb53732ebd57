// Templates of v2, each with a fresh name.

import { call, freshName } from './service.ts'
import { must, post } from './v2-rooms.ts'

export type WireRole = {
  name: string
  permissions: Record<string, boolean>
  maxPeerCount: number
  priority: number
  publishParams: object
  subscribeParams: object
}

export type WireTemplate = {
  id: string
  name: string
  roles: Record<string, WireRole>
  createdAt: string
  updatedAt: string
  [field: string]: unknown
}

/** With the roles `host` and `guest` when none are named. */
export const makeTemplate = (body: Record<string, unknown> = {}): Promise<WireTemplate> =>
  must(post('templates', { name: freshName(), roles: { host: {}, guest: {} }, ...body }))

export const readTemplate = (id: string): Promise<WireTemplate> => must(call(`/v2/templates/${id}`))

export const putRole = (id: string, role: string, body: unknown = {}): Promise<Response> =>
  post(`templates/${id}/roles/${encodeURIComponent(role)}`, body)

export const deleteRole = (id: string, role: string): Promise<Response> =>
  call(`/v2/templates/${id}/roles/${encodeURIComponent(role)}`, { method: 'DELETE' })
