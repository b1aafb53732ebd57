// One role of a template: its name, permissions and limits; and deleting it, which says first what dies with it.

import * as v from 'valibot'
import { codesOfRole } from '../../access/role-codes.ts'
import { deleteRole, putRole } from '../../access/templates.ts'
import { newRole, PERMISSIONS, type Role } from '../../domain/template.ts'
import type { Exchange } from '../../http/exchange.ts'
import { type Fault, faultOf, readForm, type Typed } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { role as body } from '../../http/v2/template-schema.ts'
import type { StoredTemplate } from '../../store/workspace-tables.ts'
import { roomPath } from './at-room.tsx'
import { Check, Input } from './fields.tsx'
import { formPage } from './form-page.tsx'
import { Shell } from './shell.tsx'
import { atTemplate, done, pathOf, sayNoAt } from './template-view.tsx'
import { Ask, Badge, count } from './words.tsx'

/** What Anteroom itself goes by; the other permissions are kept for the team's own media. */
const OURS: { [name: string]: [string, string] } = {
  removeOthers: ['Admin', 'Admits, refuses and puts out others.'],
  endRoom: ['Ends the meeting for all', ''],
}
const THEIRS = PERMISSIONS.filter((name) => !(name in OURS))

const ROLE_LABELS: Record<string, string> = {
  name: 'Name',
  maxPeerCount: 'Most people of this role at once',
  priority: 'Priority',
  ...Object.fromEntries(
    PERMISSIONS.map((name) => [`permissions.${name}`, OURS[name]?.[0] ?? name]),
  ),
}

const roleForm = v.strictObject({ ...body.entries, name: v.unwrap(body.entries.name) })

const toBody = ({ name, maxPeerCount = '', priority = '', ...rest }: Typed) => {
  const flags = PERMISSIONS.map((flag) => [flag, rest[`permissions.${flag}`] === 'on'])
  const others = Object.entries(rest).filter(([field]) => !(field in ROLE_LABELS))
  return {
    ...Object.fromEntries(others),
    name: (name ?? '').trim(),
    maxPeerCount: maxPeerCount === '' ? 0 : Number(maxPeerCount),
    priority: priority === '' ? 1 : Number(priority),
    permissions: Object.fromEntries(flags),
  }
}

const typedOf = ({ name, maxPeerCount, priority, permissions }: Omit<Role, 'id'>): Typed => ({
  name,
  maxPeerCount: maxPeerCount === 0 ? '' : String(maxPeerCount),
  priority: String(priority),
  ...Object.fromEntries(
    PERMISSIONS.map((flag) => [`permissions.${flag}`, permissions[flag] ? 'on' : '']),
  ),
})

/** `role` null: a new one. */
const rolePage = (
  c: Exchange,
  template: StoredTemplate,
  role: Role | null,
  typed: Typed,
  faults: readonly Fault[] = [],
) => {
  const filling = { typed, faults }
  const at = pathOf(template, `/roles/${role?.id ?? 'new'}`)
  const flag = (name: string) => {
    const [label, hint] = OURS[name] ?? [name, '']
    return <Check name={`permissions.${name}`} label={label} {...(hint && { hint })} {...filling} />
  }
  return formPage(c, {
    title: role === null ? 'Add a role' : `Role ${role.name}`,
    place: 'templates',
    up: [pathOf(template), template.name],
    labels: ROLE_LABELS,
    faults,
    to: at,
    say: role === null ? 'Add the role' : 'Save',
    busy: 'Saving everywhere…',
    more: role && (
      <a class="button danger" href={`${at}/delete`}>
        Delete…
      </a>
    ),
    fields: (
      <>
        <Input
          name="name"
          label="Name"
          hint={
            role === null
              ? 'Letters, digits, spaces and . _ : -'
              : 'Renamed, it stays the same role: its links go on.'
          }
          more={{ autocomplete: 'off', required: '' }}
          {...filling}
        />
        <fieldset>
          <legend>Permissions</legend>
          {Object.keys(OURS).map(flag)}
          <details class="more">
            <summary>{count(THEIRS.length, 'permission')} for media of your own</summary>
            <p class="hint">
              Kept and given back for your media servers. Here they change nothing.
            </p>
            {THEIRS.map(flag)}
          </details>
        </fieldset>
        <div class="pair">
          <Input
            name="maxPeerCount"
            label="Most people of this role at once"
            hint="Empty: no limit. -1: nobody may join."
            more={{ type: 'number', min: '-1', max: '20000', step: '1' }}
            {...filling}
          />
          <Input
            name="priority"
            label="Priority"
            hint="1 to 5, for your own media."
            more={{ type: 'number', min: '1', max: '5', step: '1' }}
            {...filling}
          />
        </div>
      </>
    ),
  })
}

const deletePage = async (c: Exchange, template: StoredTemplate, role: Role) => {
  const { found, more } = await codesOfRole(c.var.ctx, template.id, role)
  const dying = found.flatMap(({ codes }) => codes).length
  const at = pathOf(template, `/roles/${role.id}`)
  return c.html(
    <Shell
      c={c}
      title={`Delete the role ${role.name}?`}
      place="templates"
      up={[pathOf(template), template.name]}
    >
      <Ask to={`${at}/delete`} say="Delete the role" busy="Deleting everywhere…" back={at}>
        <p>
          This cannot be taken back. Tokens of this role open nothing any more, and whoever is in a
          room by it stays until they leave.{' '}
          {dying === 0 && !more && 'No room link of this role is on.'}
          {dying > 0 &&
            `${count(dying, 'room link')} of this role ${dying === 1 ? 'dies' : 'die'}:`}
        </p>
        {found.map(({ room, codes }) => (
          <>
            <h3>
              <a href={roomPath(room)}>{room.name}</a>
            </h3>
            <p class="badges">
              {codes.map(({ code }) => (
                <Badge look="plain">{code}</Badge>
              ))}
            </p>
          </>
        ))}
        {more && <p class="hint">And those of older rooms, which are not listed here.</p>}
      </Ask>
    </Shell>,
  )
}

const atRole = (
  work: (c: Exchange, template: StoredTemplate, role: Role) => Response | Promise<Response>,
) =>
  atTemplate((c, template) => {
    const role = template.roles.find(({ id }) => String(id) === c.req.param('roleId'))
    return role === undefined
      ? sayNoAt(c, template, { reason: 'role_not_found' })
      : work(c, template, role)
  })

const takeRole = async (c: Exchange, template: StoredTemplate, role: Role | null) => {
  const form = await readForm(c, roleForm, toBody)
  if (!form.ok) return sayNoAt(c, template, form.refusal)
  const { typed, faults } = form.value
  if (faults !== null) return rolePage(c, template, role, typed, faults)
  const change = form.value.value
  const isTaken = role === null && template.roles.some(({ name }) => name === change.name)
  const put = isTaken
    ? { ok: false as const, refusal: { reason: 'role_exists' as const } }
    : await putRole(c.var.ctx, template.id, role?.name ?? change.name, change)
  return put.ok
    ? done(c, template, 'role')
    : rolePage(c, template, role, typed, [{ ...faultOf(put.refusal), field: 'name' }])
}

export const role = makeRoutes()
  .get(
    '/templates/:templateId/roles/new',
    atTemplate((c, found) => rolePage(c, found, null, { ...typedOf(newRole('', {})), name: '' })),
  )
  .post(
    '/templates/:templateId/roles/new',
    atTemplate((c, found) => takeRole(c, found, null)),
  )
  .get(
    '/templates/:templateId/roles/:roleId',
    atRole((c, found, role) => rolePage(c, found, role, typedOf(role))),
  )
  .post('/templates/:templateId/roles/:roleId', atRole(takeRole))
  .get('/templates/:templateId/roles/:roleId/delete', atRole(deletePage))
  .post(
    '/templates/:templateId/roles/:roleId/delete',
    atRole(async (c, found, role) => {
      const gone = await deleteRole(c.var.ctx, found.id, role.name)
      return gone.ok ? done(c, found, 'deleted') : sayNoAt(c, found, gone.refusal)
    }),
  )
