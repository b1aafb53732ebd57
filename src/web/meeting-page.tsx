// Where room links lead by default: a plain page that names the room and the role. /meeting/{code} for
// a code, /{roomName} for a room by name.

import { findRoom } from '../access/find-room.ts'
import { resolveCode } from '../access/resolve-code.ts'
import type { Room } from '../domain/room.ts'
import { linkHeaders } from '../http/headers.ts'
import { limitMisses } from '../http/misses.ts'
import { makeRoutes } from '../http/routes.ts'
import { Layout } from './layout.tsx'
import { refuser } from './refusal-page.tsx'

const CodePage = ({ room, role, code }: { room: string; role: string; code: string }) => (
  <Layout title={room}>
    <p class="eyebrow">You are invited to</p>
    <h1>{room}</h1>
    <dl>
      <dt>You come as</dt>
      <dd>{role}</dd>
      <dt>Your room code</dt>
      <dd>
        <code>{code}</code>
      </dd>
    </dl>
  </Layout>
)

const RoomPage = ({ room }: { room: Room }) => (
  <Layout title={room.name}>
    <p class="eyebrow">Room</p>
    <h1>{room.name}</h1>
    <p>
      {room.settings.privacy === 'private'
        ? 'This room is private. Use the link you were given, or ask the host for one.'
        : 'This room is public. Whoever knows its name may join.'}
    </p>
  </Layout>
)

export const meetingPages = makeRoutes()
  .get('/meeting/:code', linkHeaders, limitMisses(refuser), async (c) => {
    const opened = await resolveCode(c.get('ctx'), c.req.param('code'))
    if (!opened.ok) return refuser(c, opened.refusal)
    const { roomName, role, code } = opened.value
    return c.html(<CodePage room={roomName} role={role.name} code={code} />)
  })
  .get('/:roomName', async (c) => {
    const room = await findRoom(c.get('ctx'), c.req.param('roomName'))
    if (!room.ok) return refuser(c, room.refusal)
    if (!room.value.enabled) return refuser(c, { reason: 'room_disabled' })
    return c.html(<RoomPage room={room.value} />)
  })
