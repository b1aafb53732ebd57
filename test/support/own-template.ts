// A private room of a template of its own, so that a test may take roles away from nobody else.

import { call, type WireCode, type WireRoom } from './service.ts'

const read = async <T>(asked: Promise<Response>): Promise<T> => {
  const response = await asked
  if (response.status !== 200) throw new Error(await response.text())
  return response.json<T>()
}

export type OwnTemplate = { room: WireRoom; code: string; deleteRole: () => Promise<void> }

/** With a code of the role `speaker`, which `deleteRole` deletes. */
export const roomOfOwnTemplate = async (): Promise<OwnTemplate> => {
  const roles = { host: {}, guest: {}, speaker: {} }
  const name = `template-${crypto.randomUUID()}`
  const template = await read<{ id: string }>(call('/v2/templates', { body: { name, roles } }))
  const made = await read<{ id: string; name: string }>(
    call('/v2/rooms', { body: { template_id: template.id } }),
  )
  const room = await read<WireRoom>(call(`/api/v1/room/${made.name}`))
  const { code } = await read<WireCode>(
    call(`/v2/room-codes/room/${made.id}/role/speaker`, { body: {} }),
  )
  const deleteRole = async (): Promise<void> => {
    const deleted = await call(`/v2/templates/${template.id}/roles/speaker`, { method: 'DELETE' })
    if (deleted.status !== 204) throw new Error(await deleted.text())
  }
  return { room, code, deleteRole }
}
