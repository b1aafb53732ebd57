// v2's templates and their roles. Answer keys are camelCase here, as at 100ms.

import type * as v from 'valibot'
import {
  deleteRole,
  findRole,
  findTemplate,
  listTemplates,
  putRole,
  saveTemplate,
  updateTemplate,
} from '../../access/templates.ts'
import type { Role } from '../../domain/template.ts'
import type { TemplateChange } from '../../store/workspace-object.ts'
import type { StoredTemplate } from '../../store/workspace-tables.ts'
import { readBody } from '../body.ts'
import { requireManagement } from '../callers.ts'
import { type Exchange, refuse, reply } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { readPage } from './page.ts'
import { isRoleName, role, template } from './template-schema.ts'
import { toWireRole, toWireTemplate } from './wire.ts'

const toChange = (body: v.InferOutput<typeof template>): TemplateChange => ({
  roles: body.roles,
  linkTarget: body.link_target,
  extras: {
    ...(body.settings === undefined ? {} : { settings: body.settings }),
    ...(body.destinations === undefined ? {} : { destinations: body.destinations }),
    ...(body.plugins === undefined ? {} : { plugins: body.plugins }),
  },
})

const writer = (c: Exchange) => (value: StoredTemplate) =>
  toWireTemplate(value, c.get('ctx').config.accessKey)

const writeRole = (value: Role) => toWireRole(value)

export const templates = makeRoutes()
  .post('/', requireManagement, async (c) => {
    const body = await readBody(c, template)
    if (!body.ok) return refuse(c, body.refusal)
    const { name = null } = body.value
    return reply(c, await saveTemplate(c.get('ctx'), name, toChange(body.value)), writer(c))
  })
  .get('/', requireManagement, async (c) => {
    const page = readPage(c)
    if (!page.ok) return refuse(c, page.refusal)
    const { limit, start } = page.value
    const listed = await listTemplates(c.get('ctx'), start, limit)
    return reply(c, listed, ({ templates: found, more }) => ({
      limit,
      data: found.map(writer(c)),
      last: more ? (found.at(-1)?.id ?? '') : '',
    }))
  })
  .get('/:templateId', requireManagement, async (c) =>
    reply(c, await findTemplate(c.get('ctx'), c.req.param('templateId')), writer(c)),
  )
  .post('/:templateId', requireManagement, async (c) => {
    const body = await readBody(c, template)
    if (!body.ok) return refuse(c, body.refusal)
    const change = { ...toChange(body.value), name: body.value.name }
    return reply(
      c,
      await updateTemplate(c.get('ctx'), c.req.param('templateId'), change),
      writer(c),
    )
  })
  .get('/:templateId/roles/:role', requireManagement, async (c) => {
    const { templateId, role: name } = c.req.param()
    return reply(c, await findRole(c.get('ctx'), templateId, name), writeRole)
  })
  .post('/:templateId/roles/:role', requireManagement, async (c) => {
    const { templateId, role: name } = c.req.param()
    const body = await readBody(c, role)
    if (!body.ok) return refuse(c, body.refusal)
    if (!isRoleName(name))
      return refuse(c, {
        reason: 'invalid_field',
        field: 'role',
        detail: 'must be 1 to 64 letters, digits, spaces or . _ : -',
      })
    return reply(c, await putRole(c.get('ctx'), templateId, name, body.value), writeRole)
  })
  .delete('/:templateId/roles/:role', requireManagement, async (c) => {
    const { templateId, role: name } = c.req.param()
    const deleted = await deleteRole(c.get('ctx'), templateId, name)
    return deleted.ok ? c.body(null, 204) : refuse(c, deleted.refusal)
  })
