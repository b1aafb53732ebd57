// What is on record of a room: its sessions and who was in them, bans. Leaves out webhooks.

import { liftBan } from '../../access/room-bans.ts'
import {
  findSession,
  listParticipants,
  listSessions,
  readParticipantPlace,
  readSessionPlace,
  writePlace,
} from '../../access/session-records.ts'
import type { LeftReason } from '../../domain/live-message.ts'
import type { Meta } from '../../domain/person.ts'
import type { Room } from '../../domain/room.ts'
import type { Seat } from '../../domain/session.ts'
import type { Exchange } from '../../http/exchange.ts'
import { makeRoutes } from '../../http/routes.ts'
import type { Ban } from '../../store/live/request-tables.ts'
import type { SessionRecord } from '../../store/live/session-records.ts'
import { atRoom, doneAt, noticeAt, notOurs, roomPath, sayNoAt } from './at-room.tsx'
import { Shell } from './shell.tsx'
import { Act, Badge, between, count, Moment, Pages, Panel, Table } from './words.tsx'

const PAGE = 50

type SessionsShown = { room: Room; sessions: SessionRecord[]; now: number }

export const Sessions = ({ room, sessions, now }: SessionsShown) =>
  sessions.length === 0 ? (
    <p class="empty">Nobody has been in it yet.</p>
  ) : (
    <Table
      columns={['Began', 'Lasted', 'Joinings']}
      rows={sessions.map(({ id, startedAt, endedAt, participants }) => [
        <a class="name" href={roomPath(room, `/sessions/${id}`)}>
          <Moment at={startedAt} />
        </a>,
        endedAt === null ? (
          <Badge look="good">On for {between(startedAt, now)}</Badge>
        ) : (
          between(startedAt, endedAt)
        ),
        <span class="number">{participants}</span>,
      ])}
    />
  )

const LEFT: Record<LeftReason, string> = {
  left: 'Left',
  connection_lost: 'Connection lost',
  ejected: 'Ejected',
  time_up: 'Time was up',
  room_expired: 'The room expired',
  room_archived: 'The room was deleted',
  meeting_ended: 'The meeting was ended',
}

const metaText = (meta: Meta): string => (typeof meta === 'string' ? meta : JSON.stringify(meta))

const Person = ({ seat }: { seat: Seat }) => {
  const { name, email, externalUserId, meta } = seat.person
  return (
    <>
      <b>{name || 'Forgotten'}</b>
      {email && <div>{email}</div>}
      {externalUserId && <small class="block">{externalUserId}</small>}
      {meta !== undefined && <code class="meta">{metaText(meta)}</code>}
    </>
  )
}

const Participants = ({ seats, now }: { seats: Seat[]; now: number }) => (
  <Table
    columns={['Participant', 'Role', 'Joined', 'Left', 'Stayed', 'Browser']}
    rows={seats.map((seat) => [
      <Person seat={seat} />,
      <span>
        {seat.role}
        {seat.isAdmin && <small> admin</small>}
      </span>,
      <Moment at={seat.joinedAt} />,
      seat.left === null ? (
        <Badge look="good">In it now</Badge>
      ) : (
        <span>
          <Moment at={seat.left.at} />
          <small class="block">{LEFT[seat.left.reason]}</small>
        </span>
      ),
      between(seat.joinedAt, seat.left?.at ?? now),
      <span>
        {seat.browser ?? 'Unknown'}
        {seat.os && <small class="block">{seat.os}</small>}
      </span>,
    ])}
  />
)

export const BansPanel = ({ c, room, bans }: { c: Exchange; room: Room; bans: Ban[] }) => (
  <Panel id="bans" title="Bans" notice={noticeAt(c, 'bans')}>
    <Table
      columns={['Banned', 'What is refused', 'By', '']}
      rows={bans.map(({ id, name, jti, externalUserId, code, by, at }) => [
        <b>{name || 'Forgotten'}</b>,
        [
          externalUserId !== null && `the person ${externalUserId}`,
          code !== null && `the link ${code}`,
          jti !== null && 'the token',
        ]
          .filter(Boolean)
          .join(', '),
        <span>
          {by}
          <small class="block">
            <Moment at={at} />
          </small>
        </span>,
        <div class="tools">
          <Act
            to={roomPath(room, `/bans/${id}/lift`)}
            say="Lift"
            label={`Lift the ban of ${name}`}
          />
        </div>,
      ])}
    />
  </Panel>
)

export const roomRecords = makeRoutes()
  .get(
    '/rooms/:roomId/sessions',
    atRoom(async (c, room) => {
      const { ctx } = c.var
      const after = c.req.query('after')
      const before = after === undefined ? null : await readSessionPlace(ctx, room, after)
      if (after !== undefined && before === null) return notOurs(c, room)
      const { found, more } = await listSessions(ctx, room, { before, limit: PAGE }, 0)
      const last = found.at(-1)
      const path = roomPath(room, '/sessions')
      const next = last && writePlace({ at: last.startedAt, id: last.id })
      return c.html(
        <Shell c={c} title="Sessions" place="rooms" up={[roomPath(room), room.name]}>
          <section class="panel">
            <Sessions room={room} sessions={found} now={ctx.now} />
          </section>
          <Pages first={before && path} next={more && next ? `${path}?after=${next}` : null} />
        </Shell>,
      )
    }),
  )
  .get(
    '/rooms/:roomId/sessions/:sessionId',
    atRoom(async (c, room) => {
      const { ctx } = c.var
      const after = c.req.query('after')
      const place = after === undefined ? null : readParticipantPlace(after)
      if (after !== undefined && place === null) return notOurs(c, room)
      const session = await findSession(ctx, room, c.req.param('sessionId') ?? '')
      if (!session.ok) return sayNoAt(c, room, session.refusal)
      const { id, startedAt, endedAt, participants } = session.value
      const { found, more } = await listParticipants(ctx, room, id, place, PAGE)
      const last = found.at(-1)
      const path = roomPath(room, `/sessions/${id}`)
      const next = last && writePlace({ at: last.joinedAt, id: last.id })
      return c.html(
        <Shell
          c={c}
          title="Session"
          place="rooms"
          up={[roomPath(room), room.name]}
          aside={endedAt === null ? <Badge look="good">On now</Badge> : <Badge>Over</Badge>}
        >
          <p class="lead">
            Began <Moment at={startedAt} />,{' '}
            {endedAt === null
              ? `on for ${between(startedAt, ctx.now)}`
              : `lasted ${between(startedAt, endedAt)}`}
            . {count(participants, 'joining')}; who came twice stands here twice.
          </p>
          <section class="panel" aria-label="Participants">
            <Participants seats={found} now={ctx.now} />
          </section>
          <Pages first={place && path} next={more && next ? `${path}?after=${next}` : null} />
        </Shell>,
      )
    }),
  )
  .post(
    '/rooms/:roomId/bans/:banId/lift',
    atRoom(async (c, room) => {
      const done = await liftBan(c.var.ctx, room, c.req.param('banId') ?? '')
      return done.ok ? doneAt(c, room, 'lifted') : sayNoAt(c, room, done.refusal)
    }),
  )
