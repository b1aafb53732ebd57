// One template: its name and link target, its roles with their permissions; and deleting a role, which says first
// what dies with it.

import * as v from 'valibot'
import { codesOfRole } from '../../access/role-codes.ts'
import { deleteRole, findTemplate, putRole, updateTemplate } from '../../access/templates.ts'
import { isAdminRole, newRole, PERMISSIONS, type Role } from '../../domain/template.ts'
import type { Exchange } from '../../http/exchange.ts'
import { type Fault, faultOf, readForm, type Typed } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { role as body } from '../../http/v2/template-schema.ts'
import type { StoredTemplate } from '../../store/workspace-tables.ts'
import { roomPath } from './at-room.tsx'
import { Check, Input } from './fields.tsx'
import { formPage } from './form-page.tsx'
import { Shell, sayNo } from './shell.tsx'
import { BACK, faultsOf, LABELS, TEMPLATES, TemplateFields, templateForm } from './templates.tsx'
import { Ask, Badge, count, Panel } from './words.tsx'

const DONE: Record<string, string> = {
  made: 'The template is made.',
  saved: 'Saved.',
  role: 'The role is saved.',
  deleted: 'The role is deleted. Its links and tokens open nothing any more.',
}

const pathOf = ({ id }: StoredTemplate, rest = ''): string => `${TEMPLATES}/${id}${rest}`

const done = (c: Exchange, template: StoredTemplate, what: string): Response =>
  c.redirect(pathOf(template, `?done=${what}`), 303)

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

const RoleRow = ({ template, role }: { template: StoredTemplate; role: Role }) => {
  const given = PERMISSIONS.filter((name) => role.permissions[name]).length
  const seats =
    role.maxPeerCount === 0
      ? 'any number of people'
      : role.maxPeerCount < 0
        ? 'nobody may join'
        : `at most ${count(role.maxPeerCount, 'person', 'people')}`
  return (
    <li>
      <div>
        <b>{role.name}</b> {isAdminRole(role) && <Badge look="plain">Admin</Badge>}
        <div>
          <small>
            {given} of {count(PERMISSIONS.length, 'permission')} · {seats}
          </small>
        </div>
      </div>
      <a
        class="button second small"
        href={pathOf(template, `/roles/${role.id}`)}
        aria-label={`Change the role ${role.name}`}
      >
        Change
      </a>
    </li>
  )
}

const page = (
  c: Exchange,
  template: StoredTemplate,
  typed: Typed = { name: template.name, link_target: template.linkTarget ?? '' },
  faults: readonly Fault[] = [],
) => {
  const add = (
    <a class="button second small" href={pathOf(template, '/roles/new')}>
      Add a role
    </a>
  )
  const roles = (
    <Panel id="roles" title="Roles" tools={add}>
      {template.roles.length === 0 ? (
        <p class="empty">No role, so no room link can be made. Add one first.</p>
      ) : (
        <ul class="rows">
          {template.roles.map((role) => (
            <RoleRow template={template} role={role} />
          ))}
        </ul>
      )}
    </Panel>
  )
  const about = {
    title: template.name,
    place: 'templates',
    notice: faults.length === 0 ? DONE[c.req.query('done') ?? ''] : undefined,
    labels: LABELS,
    faults,
    to: pathOf(template),
    say: 'Save',
    busy: 'Saving everywhere…',
    fields: (
      <>
        <TemplateFields typed={typed} faults={faults} />
        <p class="hint">
          Template id <code class="id">{template.id}</code>
        </p>
      </>
    ),
  } as const
  return formPage(c, { ...about, up: BACK }, roles)
}

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

type Work = (c: Exchange, template: StoredTemplate) => Response | Promise<Response>

/** The template that the address names, or a page that says that there is none. */
const atTemplate = (work: Work) => async (c: Exchange) => {
  const found = await findTemplate(c.var.ctx, c.req.param('templateId') ?? '')
  return found.ok ? work(c, found.value) : sayNo(c, found.refusal, 'templates', BACK)
}

const atRole = (
  work: (c: Exchange, template: StoredTemplate, role: Role) => Response | Promise<Response>,
) =>
  atTemplate((c, template) => {
    const role = template.roles.find(({ id }) => String(id) === c.req.param('roleId'))
    const back: [string, string] = [pathOf(template), template.name]
    return role === undefined
      ? sayNo(c, { reason: 'role_not_found' }, 'templates', back)
      : work(c, template, role)
  })

const sayNoAt = (c: Exchange, template: StoredTemplate, refusal: Parameters<typeof faultOf>[0]) =>
  sayNo(c, refusal, 'templates', [pathOf(template), template.name])

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

export const template = makeRoutes()
  .get(
    '/templates/:templateId',
    atTemplate((c, found) => page(c, found)),
  )
  .post(
    '/templates/:templateId',
    atTemplate(async (c, found) => {
      const form = await readForm(c, templateForm)
      if (!form.ok) return sayNoAt(c, found, form.refusal)
      const { typed, faults } = form.value
      if (faults !== null) return page(c, found, typed, faults)
      const { name, link_target: linkTarget } = form.value.value
      const saved = await updateTemplate(c.var.ctx, found.id, { name, linkTarget })
      return saved.ok ? done(c, found, 'saved') : page(c, found, typed, faultsOf(saved.refusal))
    }),
  )
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
