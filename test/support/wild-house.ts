// What wild requests are about: a template, a room of it with codes, and somebody in it. They change and remove it, so
// it is made anew from time to time. Over whatever the caller asks by.

import { known } from './wild-requests.ts'

export type Asking = {
  /** With the secret key: GET, or POST with a body. */
  ask: <T>(path: string, body?: object) => Promise<T>
  /** A page of the dashboard. */
  page: (path: string) => Promise<string>
  /** Answers what `joined` says. */
  join: (
    roomName: string,
    token: string,
  ) => Promise<{ meetingSessionId: string; participantSessionId: string }>
}

export const furnishWild = async ({ ask, page, join }: Asking): Promise<void> => {
  const name = `wild-${crypto.randomUUID()}`
  const roles = { host: {}, guest: {} }
  const template = await ask<{ id: string }>('/v2/templates', { name, roles })
  const room = await ask<{ id: string }>('/v2/rooms', { name, template_id: template.id })
  const made = await ask<{ data: { code: string; role: string }[] }>(
    `/v2/room-codes/room/${room.id}`,
    {},
  )
  const { token } = await ask<{ token: string }>('/api/v1/token', { roomName: name, name: 'Ann' })
  const { meetingSessionId, participantSessionId } = await join(name, token)
  const [, roleId = ''] =
    /\/roles\/([^/"]+)"/.exec(await page(`/dashboard/templates/${template.id}`)) ?? []
  const texts: Record<string, string> = {
    roomName: name,
    roomId: room.id,
    code: made.data.find(({ role }) => role === 'guest')?.code ?? '',
    role: 'guest',
    templateId: template.id,
    roleId,
    sessionId: meetingSessionId,
    seatId: participantSessionId,
    peerId: participantSessionId,
    requestId: crypto.randomUUID(),
    banId: '1',
    hostCode: made.data.find(({ role }) => role === 'host')?.code ?? '',
  }
  for (const [part, text] of Object.entries(texts)) known.set(part, text)
}
