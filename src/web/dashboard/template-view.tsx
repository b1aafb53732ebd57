// One template: its roles in a list, its name and its link target. Each role: role.tsx.

import { findTemplate, updateTemplate } from '../../access/templates.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { isAdminRole, PERMISSIONS, type Role } from '../../domain/template.ts'
import type { Exchange } from '../../http/exchange.ts'
import { type Fault, readForm, type Typed } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import type { StoredTemplate } from '../../store/workspace-tables.ts'
import { formPage } from './form-page.tsx'
import { sayNo } from './shell.tsx'
import { BACK, faultsOf, LABELS, TEMPLATES, TemplateFields, templateForm } from './templates.tsx'
import { Badge, count, Panel } from './words.tsx'

const DONE = new Map([
  ['made', 'The template is made.'],
  ['saved', 'Saved.'],
  ['role', 'The role is saved.'],
  ['deleted', 'The role is deleted. Its links and tokens open nothing any more.'],
])

export const pathOf = ({ id }: StoredTemplate, rest = ''): string => `${TEMPLATES}/${id}${rest}`

export const done = (c: Exchange, template: StoredTemplate, what: string): Response =>
  c.redirect(pathOf(template, `?done=${what}`), 303)

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
    notice: faults.length === 0 ? DONE.get(c.req.query('done') ?? '') : undefined,
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

type Work = (c: Exchange, template: StoredTemplate) => Response | Promise<Response>

/** The template that the address names, or a page that says that there is none. */
export const atTemplate = (work: Work) => async (c: Exchange) => {
  const found = await findTemplate(c.var.ctx, c.req.param('templateId') ?? '')
  return found.ok ? work(c, found.value) : sayNo(c, found.refusal, 'templates', BACK)
}

export const sayNoAt = (c: Exchange, template: StoredTemplate, refusal: Refusal) =>
  sayNo(c, refusal, 'templates', [pathOf(template), template.name])

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
