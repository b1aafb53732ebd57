// Where room links lead by default: /meeting/{code} for a code, /{roomName} for a room by name. The page of
// a meeting as it is painted first; what happens in it is src/client/pages/meeting.ts.

import { raw } from 'hono/html'
import { findRoom, findRoomById } from '../access/find-room.ts'
import { type OpenedRoom, resolveCode } from '../access/resolve-code.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Room } from '../domain/room.ts'
import type { RoomPage } from '../domain/room-page.ts'
import type { Exchange } from '../http/exchange.ts'
import { framable, linkHeaders } from '../http/headers.ts'
import { limitMisses } from '../http/misses.ts'
import { makeRoutes } from '../http/routes.ts'
import { Icons } from './icons.tsx'
import { Head } from './layout.tsx'
import { Coming, Lobby, Over, Waiting } from './meeting-lobby.tsx'
import { refuser } from './refusal-page.tsx'

const bareOf = (room: Room, opened: OpenedRoom | null): RoomPage['bare'] => {
  if (opened !== null || room.settings.privacy === 'public') return 'may join'
  return room.settings.enableRequestToJoin ? 'may ask' : 'needs a token'
}

const factsOf = (c: Exchange, room: Room, opened: OpenedRoom | null): RoomPage => {
  const { config, now } = c.var.ctx
  const { settings, name } = room
  const { autoJoin, joinVideoOn, joinAudioOn, audioOnlyRoom } = settings
  const { ownerOnlyBroadcast, enableScreenSharing, showInviteBox, privacy } = settings
  return {
    appName: config.appName,
    roomName: name,
    code: opened?.code ?? null,
    name: opened?.user?.name ?? null,
    now,
    bare: bareOf(room, opened),
    autoJoin,
    joinVideoOn,
    joinAudioOn,
    audioOnlyRoom,
    ownerOnlyBroadcast,
    enableScreenSharing,
    // A link is a credential, and a private room's name opens nothing: neither is offered to be passed on.
    showInviteBox: showInviteBox && privacy === 'public',
  }
}

/** What is wrong with this room whoever comes. That it is full is said when he joins: he may have a seat. */
const faultOf = ({ enabled, settings }: Room, now: number): Refusal | null => {
  const { notBeforeUnixSec: opens, expireUnixSec: ends } = settings
  if (!enabled) return { reason: 'room_disabled' }
  if (opens !== undefined && now < opens * 1000) return { reason: 'room_not_open_yet', at: opens }
  return ends !== undefined && now >= ends * 1000 ? { reason: 'room_expired', at: ends } : null
}

const show = (c: Exchange, room: Room, opened: OpenedRoom | null) => {
  const fault = faultOf(room, c.var.ctx.now)
  if (fault !== null) return refuser(c, fault)
  const page = factsOf(c, room, opened)
  return c.html(
    <>
      {raw('<!DOCTYPE html>')}
      <html lang="en">
        <Head
          title={`A meeting · ${page.appName}`}
          description="You are invited to a meeting. Open the link to join."
        >
          <link rel="stylesheet" href="/assets/meeting.css" />
          <script type="module" src="/assets/meeting.js" />
        </Head>
        <body class="meeting" data-page={JSON.stringify(page)}>
          <Icons />
          <Lobby page={page} role={opened?.role.name ?? null} />
          <Coming room={page.roomName} />
          <Waiting room={page.roomName} />
          <Over room={page.roomName} />
          <p class="unseen" id="announced" aria-live="polite" />
        </body>
      </html>
    </>,
  )
}

export const meetingPages = makeRoutes()
  .get('/meeting/:code', framable, linkHeaders, limitMisses(refuser), async (c) => {
    const opened = await resolveCode(c.var.ctx, c.req.param('code'))
    if (!opened.ok) return refuser(c, opened.refusal)
    const room = await findRoomById(c.var.ctx, opened.value.roomId)
    return room.ok ? show(c, room.value, opened.value) : refuser(c, room.refusal)
  })
  .get('/:roomName', framable, async (c) => {
    const room = await findRoom(c.var.ctx, c.req.param('roomName'))
    return room.ok ? show(c, room.value, null) : refuser(c, room.refusal)
  })
