// Templates: the list of them, making one, and what of one is set besides its roles (those: template-view.tsx).

import * as v from 'valibot'
import { listTemplates, saveTemplate } from '../../access/templates.ts'
import type { Exchange } from '../../http/exchange.ts'
import { type Fault, faultOf, readForm, type Typed } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { template as body } from '../../http/v2/template-schema.ts'
import { Input } from './fields.tsx'
import { type Filling, formPage, PLAIN } from './form-page.tsx'
import { Shell, sayNo } from './shell.tsx'
import { Badge, Moment, Pages, Table } from './words.tsx'

export const TEMPLATES = '/dashboard/templates'
export const BACK: [string, string] = [TEMPLATES, 'Templates']

const PAGE = 50

export const LABELS = { name: 'Name', link_target: 'Room links lead to' }

export const templateForm = v.strictObject({
  name: v.unwrap(body.entries.name),
  link_target: body.entries.link_target,
})

/** What a refusal says at its field. */
export const faultsOf = (refusal: Parameters<typeof faultOf>[0]): Fault[] => [
  refusal.reason === 'template_exists' ? { ...faultOf(refusal), field: 'name' } : faultOf(refusal),
]

export const TemplateFields = (filling: Filling) => (
  <>
    <Input
      name="name"
      label={LABELS.name}
      hint="Letters, digits, spaces and . _ : -"
      more={{ autocomplete: 'off', required: '' }}
      {...filling}
    />
    <Input
      name="link_target"
      label={LABELS.link_target}
      hint="For rooms that have no target of their own: an address such as https://app.example.com/join/{code}. Empty: as this deployment has it."
      more={PLAIN}
      {...filling}
    />
  </>
)

const newPage = (c: Exchange, typed: Typed, faults: readonly Fault[]) =>
  formPage(c, {
    title: 'Create a template',
    place: 'templates',
    up: BACK,
    labels: LABELS,
    faults,
    to: TEMPLATES,
    say: 'Create template',
    busy: 'Creating…',
    fields: (
      <>
        <TemplateFields typed={typed} faults={faults} />
        <p class="hint">
          It begins with two roles: host, who may do everything, and guest, who may do nothing.
        </p>
      </>
    ),
  })

export const templates = makeRoutes()
  .get('/templates', async (c) => {
    const after = c.req.query('after') ?? null
    const listed = await listTemplates(c.var.ctx, after, PAGE)
    if (!listed.ok) return sayNo(c, listed.refusal, 'templates', BACK)
    const { templates: found, more } = listed.value
    const create = (
      <a class="button" href={`${TEMPLATES}/new`}>
        Create template
      </a>
    )
    return c.html(
      <Shell c={c} title="Templates" place="templates" aside={create}>
        <p class="lead">
          A template says which roles a room has, and what each may do. Room links are made for
          roles.
        </p>
        <section class="panel" aria-label="Templates">
          {found.length === 0 ? (
            <p class="empty">There is none yet. The first room makes the one named default.</p>
          ) : (
            <Table
              columns={['Template', 'Roles', 'Room links lead to', 'Changed']}
              rows={found.map(({ id, name, roles, linkTarget, updatedAt }) => [
                <a class="name" href={`${TEMPLATES}/${id}`}>
                  {name}
                </a>,
                <span class="badges">
                  {roles.map((role) => (
                    <Badge look="plain">{role.name}</Badge>
                  ))}
                  {roles.length === 0 && 'None'}
                </span>,
                linkTarget ?? 'As the deployment has it',
                <Moment at={updatedAt} />,
              ])}
            />
          )}
        </section>
        <Pages
          first={after === null ? null : TEMPLATES}
          next={more ? `${TEMPLATES}?after=${found.at(-1)?.id}` : null}
        />
      </Shell>,
    )
  })
  .get('/templates/new', (c) => newPage(c, {}, []))
  .post('/templates', async (c) => {
    const form = await readForm(c, templateForm)
    if (!form.ok) return sayNo(c, form.refusal, 'templates', BACK)
    const { typed, faults } = form.value
    if (faults !== null) return newPage(c, typed, faults)
    const { name, link_target: linkTarget } = form.value.value
    const roles = { host: {}, guest: {} }
    const made = await saveTemplate(c.var.ctx, name, { linkTarget, roles }, true)
    return made.ok
      ? c.redirect(`${TEMPLATES}/${made.value.id}?done=made`, 303)
      : newPage(c, typed, faultsOf(made.refusal))
  })
