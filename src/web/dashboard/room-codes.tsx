// The room links of a room, by role: their codes, copied, drawn, switched; and making more of them.

import * as v from 'valibot'
import {
  createCode,
  createCodes,
  type RoomWithRoles,
  withRoles,
} from '../../access/create-codes.ts'
import { switchCode } from '../../access/room-codes.ts'
import { isOn, type LinkKeyId, type StoredCode } from '../../domain/room-code.ts'
import { type Exchange, originOf } from '../../http/exchange.ts'
import { email, externalUserId, meta, personName } from '../../http/field.ts'
import { type Fault, faultOf, readForm, type Typed, withoutBlanks } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { atRoom, doneAt, noticeAt, roomPath, sayNoAt } from './at-room.tsx'
import { Faults, Input, Select, TextArea } from './fields.tsx'
import { Opens } from './room-panels.tsx'
import { Shell } from './shell.tsx'
import { Act, Badge, Copy, count, Panel, Table } from './words.tsx'

/** More personal codes than this are folded away. */
const MOST_SEEN = 12

type Listed = { c: Exchange; place: RoomWithRoles; codes: StoredCode[]; keys: LinkKeyId[] }

const Link = ({ code, origin, isGood }: { code: StoredCode; origin: string; isGood: boolean }) => {
  const link = `${origin}/${code.code}`
  const shown = (
    <code>
      {origin}/<span>{code.code}</span>
    </code>
  )
  return (
    <>
      <div class="copy">
        {isGood ? <Opens to={link}>{shown}</Opens> : shown}
        {isGood && <Copy text={link} what={`the link ${code.code}`} />}
      </div>
      {isGood && (
        <details class="qr">
          <summary aria-label={`QR code of ${code.code}`}>QR code</summary>
          <img
            src={`/${code.code}/qr`}
            alt={`QR code of ${link}`}
            loading="lazy"
            width="176"
            height="176"
          />
        </details>
      )}
    </>
  )
}

const Codes = ({ c, place: { room, roles, retired }, codes, keys }: Listed) => (
  <Table
    columns={['Role', 'Room link', 'State', '']}
    rows={codes.map((code) => {
      const role = roles.find(({ id }) => id === code.roleId)
      const name = role?.name ?? retired.find(({ id }) => id === code.roleId)?.name ?? '?'
      const good = role !== undefined && isOn(code, keys)
      const can = role !== undefined && keys.includes(code.keyId)
      const { user } = code
      return [
        <>
          <b>{name}</b>
          {user && (
            <div>
              <small>{user.name ?? user.externalUserId ?? user.email ?? 'one person'}</small>
            </div>
          )}
        </>,
        <Link code={code} origin={originOf(c)} isGood={good} />,
        <Badge look={good ? 'good' : ''}>
          {good ? 'On' : role === undefined ? 'Role deleted' : can ? 'Off' : 'Key dropped'}
        </Badge>,
        <div class="tools">
          {can && (
            <Act
              to={roomPath(room, `/codes/${code.code}/${good ? 'off' : 'on'}`)}
              say={good ? 'Switch off' : 'Switch on'}
              busy={good ? 'Switching off everywhere…' : 'Switching on…'}
              label={`Switch ${good ? 'off' : 'on'} ${code.code}`}
            />
          )}
        </div>,
      ]
    })}
  />
)

export const CodesPanel = ({ c, place, codes, keys }: Listed) => {
  const { room, roles } = place
  const isLive = (code: StoredCode) =>
    isOn(code, keys) && roles.some(({ id }) => id === code.roleId)
  const on = codes.filter(isLive)
  const off = codes.filter((code) => !isLive(code))
  const personal = on.filter(({ user }) => user !== null)
  const folded = personal.length > MOST_SEEN ? personal : []
  const seen = on.filter((code) => !folded.includes(code))
  const isMissing = roles.some(
    ({ id }) => !on.some(({ roleId, user }) => roleId === id && user === null),
  )
  return (
    <Panel
      id="codes"
      title="Room links"
      notice={noticeAt(c, 'codes')}
      tools={
        room.enabled && (
          <>
            {isMissing && (
              <Act
                to={roomPath(room, '/codes')}
                say="A link for every role"
                busy="Making…"
                look="small"
              />
            )}
            <a class="button second small" href={roomPath(room, '/codes/new')}>
              New code
            </a>
          </>
        )
      }
    >
      {on.length === 0 ? (
        <p class="empty">
          No link leads here. A room link brings whoever opens it in with one role, private room or
          not.
        </p>
      ) : (
        seen.length > 0 && <Codes c={c} place={place} codes={seen} keys={keys} />
      )}
      {folded.length > 0 && (
        <details class="more" open={c.req.query('done') === 'code'}>
          <summary>{count(folded.length, 'personal link')}</summary>
          <Codes c={c} place={place} codes={folded} keys={keys} />
        </details>
      )}
      {off.length > 0 && (
        <details class="more">
          <summary>{count(off.length, 'link')} switched off</summary>
          <Codes c={c} place={place} codes={off} keys={keys} />
        </details>
      )}
      {!room.enabled && <p class="hint">A closed room gets no new links: open it first.</p>}
      {on.length > 0 && (
        <p class="hint">
          Switching off takes up to a few seconds: it is done when the link opens nothing anywhere.
        </p>
      )}
    </Panel>
  )
}

const LABELS = {
  role: 'Role',
  name: 'Name',
  email: 'E-mail',
  externalUserId: 'External user id',
  meta: 'Meta',
}

const oneMore = v.strictObject({
  role: v.string(),
  name: v.optional(personName),
  email: v.optional(email),
  externalUserId: v.optional(externalUserId),
  meta: v.optional(meta),
})

const newPage = (c: Exchange, { room, roles }: RoomWithRoles, typed: Typed, faults: Fault[]) => {
  const filling = { typed, faults }
  return c.html(
    <Shell c={c} title="New code" place="rooms" up={[roomPath(room), room.name]}>
      <Faults faults={faults} labels={LABELS} />
      <form class="panel form" method="post" action={roomPath(room, '/codes/new')}>
        <Select
          name="role"
          label={LABELS.role}
          options={roles.map(({ name }) => [name, name])}
          {...filling}
        />
        <h3>For one person</h3>
        <p class="hint">
          Optional. Who comes by this link then has this name, and it can be taken back from this
          person alone.
        </p>
        <div class="pair">
          <Input name="name" label={LABELS.name} {...filling} />
          <Input name="email" label={LABELS.email} more={{ type: 'email' }} {...filling} />
        </div>
        <Input
          name="externalUserId"
          label={LABELS.externalUserId}
          hint="From your own database. A person has at most one code for a role: asking again finds it."
          {...filling}
        />
        <TextArea name="meta" label={LABELS.meta} hint="Up to 1,000 characters." {...filling} />
        <p class="actions">
          <button type="submit" data-busy="Making…">
            Make the code
          </button>
          <a class="button second" href={roomPath(room)}>
            Cancel
          </a>
        </p>
      </form>
    </Shell>,
    faults.length === 0 ? 200 : 400,
  )
}

const switchTo = (enabled: boolean) =>
  atRoom(async (c, room) => {
    const done = await switchCode(c.var.ctx, c.req.param('code') ?? '', enabled)
    return done.ok ? doneAt(c, room, enabled ? 'on' : 'off') : sayNoAt(c, room, done.refusal)
  })

export const roomCodes = makeRoutes()
  .post(
    '/rooms/:roomId/codes',
    atRoom(async (c, room) => {
      const made = await createCodes(c.var.ctx, await withRoles(c.var.ctx, room))
      return made.ok ? doneAt(c, room, 'codes') : sayNoAt(c, room, made.refusal)
    }),
  )
  .get(
    '/rooms/:roomId/codes/new',
    atRoom(async (c, room) => newPage(c, await withRoles(c.var.ctx, room), {}, [])),
  )
  .post(
    '/rooms/:roomId/codes/new',
    atRoom(async (c, room) => {
      const form = await readForm(c, oneMore, withoutBlanks)
      if (!form.ok) return sayNoAt(c, room, form.refusal)
      const place = await withRoles(c.var.ctx, room)
      const { typed, faults } = form.value
      if (faults !== null) return newPage(c, place, typed, faults)
      const { role, ...person } = form.value.value
      const user = Object.keys(person).length === 0 ? null : person
      const made = await createCode(c.var.ctx, place, role, user)
      return made.ok ? doneAt(c, room, 'code') : newPage(c, place, typed, [faultOf(made.refusal)])
    }),
  )
  .post('/rooms/:roomId/codes/:code/on', switchTo(true))
  .post('/rooms/:roomId/codes/:code/off', switchTo(false))
