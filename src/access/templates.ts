// Templates and roles, as the Workspace has them. A change waits until no lease anywhere says what was
// before: a deleted role opens nothing for any request that begins after the answer.

import { targetFault } from '../domain/link.ts'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import type { Role, RoleChange, TemplateId } from '../domain/template.ts'
import type { TemplateChange } from '../store/workspace-object.ts'
import type { StoredTemplate } from '../store/workspace-tables.ts'
import type { Context } from './context.ts'
import { settled } from './settle.ts'

const parseId = (id: string): TemplateId | null =>
  /^[0-9a-f]{24}$/.test(id) ? (id as TemplateId) : null

export const newTemplateId = (ctx: Context): TemplateId => ctx.randomBytes(12).toHex() as TemplateId

const targetRefusal = (ctx: Context, linkTarget: string | null | undefined): Refusal | null => {
  const fault = linkTarget ? targetFault(linkTarget, ctx.config.linkHosts) : null
  return fault === null ? null : { reason: 'invalid_field', field: 'link_target', detail: fault }
}

/** Refuses `template_not_found`. */
export const findTemplate = async (ctx: Context, id: string): Promise<Answer<StoredTemplate>> => {
  const parsed = parseId(id)
  const template = parsed === null ? null : (await ctx.stores.workspace().read(parsed)).template
  return template === null ? no({ reason: 'template_not_found' }) : yes(template)
}

/** Newest first. Refuses a `start` that is no template. */
export const listTemplates = async (
  ctx: Context,
  start: string | null,
  limit: number,
): Promise<Answer<{ templates: StoredTemplate[]; more: boolean }>> => {
  const bad = no({
    reason: 'invalid_field' as const,
    field: 'start',
    detail: 'must be the `last` of a page',
  })
  const after = start === null ? null : parseId(start)
  if (start !== null && after === null) return bad
  const { templates } = await ctx.stores.workspace().list(after, limit + 1)
  return templates === null
    ? bad
    : yes({ templates: templates.slice(0, limit), more: templates.length > limit })
}

/** Makes a template, or overwrites the one of this name, as 100ms does. Refuses `template_exists` where it must
 * be new. */
export const saveTemplate = async (
  ctx: Context,
  name: string | null,
  change: TemplateChange,
  mustBeNew = false,
): Promise<Answer<StoredTemplate>> => {
  const badTarget = targetRefusal(ctx, change.linkTarget)
  if (badTarget !== null) return no(badTarget)
  const id = newTemplateId(ctx)
  return settled(
    ctx,
    await ctx.stores.workspace().save(id, name ?? `template-${id}`, change, ctx.now, mustBeNew),
  )
}

/** Refuses `template_not_found`, `template_exists`. */
export const updateTemplate = async (
  ctx: Context,
  id: string,
  change: TemplateChange,
): Promise<Answer<StoredTemplate>> => {
  const badTarget = targetRefusal(ctx, change.linkTarget)
  if (badTarget !== null) return no(badTarget)
  const parsed = parseId(id)
  if (parsed === null) return no({ reason: 'template_not_found' })
  return settled(ctx, await ctx.stores.workspace().update(parsed, change, ctx.now))
}

const roleOf = (template: Answer<StoredTemplate>, name: string): Answer<Role> => {
  if (!template.ok) return template
  const role = template.value.roles.find((there) => there.name === name)
  return role === undefined ? no({ reason: 'role_not_found' }) : yes(role)
}

/** Refuses `template_not_found`, `role_not_found`. */
export const findRole = async (ctx: Context, id: string, name: string): Promise<Answer<Role>> =>
  roleOf(await findTemplate(ctx, id), name)

/** Makes a role or changes one; with a `name` in the change it is renamed and stays the same role.
 * Refuses `template_not_found`, `role_exists`. */
export const putRole = async (
  ctx: Context,
  id: string,
  name: string,
  change: RoleChange,
): Promise<Answer<Role>> => {
  const parsed = parseId(id)
  if (parsed === null) return no({ reason: 'template_not_found' })
  const put = await settled(
    ctx,
    await ctx.stores.workspace().putRole(parsed, name, change, ctx.now),
  )
  return roleOf(put, change.name ?? name)
}

/** Refuses `template_not_found`, `role_not_found`. */
export const deleteRole = async (
  ctx: Context,
  id: string,
  name: string,
): Promise<Answer<StoredTemplate>> => {
  const parsed = parseId(id)
  if (parsed === null) return no({ reason: 'template_not_found' })
  return settled(ctx, await ctx.stores.workspace().deleteRole(parsed, name, ctx.now))
}
