// Workspace, the only one: the authority on templates and roles, and on who is signed in to the dashboard. One
// transaction a method; every change of what a leased answer says goes through one function.

import { DurableObject } from 'cloudflare:workers'
import type { Answer } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import {
  changeRole,
  DEFAULT_TEMPLATE,
  isOutdated,
  newRole,
  planRoles,
  type RoleChange,
  type Template,
  type TemplateId,
} from '../domain/template.ts'
import { checkSession, endSession, type SignIn, signIn } from './dashboard-sessions.ts'
import { type Changed, LeaseBook, type Told } from './lease-book.ts'
import { migrate } from './migrate.ts'
import {
  insertRole,
  insertTemplate,
  readTemplate,
  readTemplateNamed,
  readTemplates,
  readVersion,
  retireRole,
  type StoredTemplate,
  type TemplateExtras,
  updateRole,
  updateTemplate,
  WORKSPACE_STEPS,
} from './workspace-tables.ts'

/** Fields that were sent; roles as a whole set. `linkTarget` null takes it away. */
export type TemplateChange = {
  name?: string | undefined
  roles?: Record<string, RoleChange> | undefined
  linkTarget?: string | null | undefined
  extras?: TemplateExtras
}

const slim = ({ id, name, linkTarget, roles, retired }: StoredTemplate): Template => ({
  id,
  name,
  linkTarget,
  roles,
  retired,
})

export class Workspace extends DurableObject<Env> {
  readonly #sql: SqlStorage
  readonly #leases: LeaseBook

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, WORKSPACE_STEPS)
    this.#leases = new LeaseBook(this.#sql, env.EDGE_LEASE_SECONDS)
  }

  /** Every change of a template: one transaction, with the wait for leases on what it was before. A
   * refusal takes everything back. */
  #change(
    id: TemplateId,
    write: (template: StoredTemplate) => Answer<unknown>,
  ): Answer<Changed<StoredTemplate>> {
    let refused: Answer<never> | null = null
    try {
      return this.ctx.storage.transactionSync(() => {
        const before = readTemplate(this.#sql, id)
        if (before === null) return no({ reason: 'template_not_found' })
        const written = write(before)
        if (!written.ok) {
          refused = written
          throw new Error(written.refusal.reason)
        }
        const after = readTemplate(this.#sql, id) ?? before
        return yes({
          value: after,
          waitMs: this.#leases.settle(isOutdated(slim(before), slim(after))),
        })
      })
    } catch (error) {
      if (refused !== null) return refused
      throw error
    }
  }

  #write(template: StoredTemplate, change: TemplateChange, now: number): Answer<unknown> {
    const name = change.name ?? template.name
    if (template.name === DEFAULT_TEMPLATE.name && name !== template.name)
      return no({
        reason: 'invalid_field',
        field: 'name',
        detail: 'must stay `default`: rooms that name no template are made from this one',
      })
    const namesake = readTemplateNamed(this.#sql, name)
    if (namesake !== null && namesake.id !== template.id) return no({ reason: 'template_exists' })
    const linkTarget = change.linkTarget === undefined ? template.linkTarget : change.linkTarget
    const extras = { ...template.extras, ...change.extras }
    updateTemplate(this.#sql, { id: template.id, name, linkTarget, extras }, now)
    if (change.roles === undefined) return yes(null)
    const { kept, added, deleted } = planRoles(template.roles, change.roles)
    for (const role of deleted) retireRole(this.#sql, template.id, role)
    for (const role of kept) updateRole(this.#sql, role)
    for (const role of added) insertRole(this.#sql, template.id, role)
    return yes(null)
  }

  /** The default template, made at its first use under the id offered. */
  defaultTemplate(id: TemplateId, now: number): { id: TemplateId } {
    const there = readTemplateNamed(this.#sql, DEFAULT_TEMPLATE.name)
    if (there !== null) return { id: there.id }
    const made = this.save(id, DEFAULT_TEMPLATE.name, { roles: DEFAULT_TEMPLATE.roles }, now)
    return { id: made.ok ? made.value.value.id : id }
  }

  /** A template there is comes with a lease; reads its rows from storage in the turn it answers.
   * `known`: the version of what the asker holds. */
  template(id: TemplateId, known: number | null): Told<Template> {
    const version = readVersion(this.#sql, id)
    if (version === null) return { answer: null, version: 0, leaseMs: 0 }
    const found = version === known ? null : readTemplate(this.#sql, id)
    const answer = found === null ? 'same' : slim(found)
    return { answer, version, leaseMs: this.#leases.grant() }
  }

  /** With all that is stored of it. */
  read(id: TemplateId): { template: StoredTemplate | null } {
    return { template: readTemplate(this.#sql, id) }
  }

  /** Newest first. `start`: the last of the page before; null answers for one that is not there. */
  list(start: TemplateId | null, limit: number): { templates: StoredTemplate[] | null } {
    const after = start === null ? null : readTemplate(this.#sql, start)
    return {
      templates: start !== null && after === null ? null : readTemplates(this.#sql, after, limit),
    }
  }

  /** Makes a template under the id offered, or overwrites the one of this name, as 100ms does. Refuses
   * `template_exists` where it must be new. */
  save(
    id: TemplateId,
    name: string,
    change: TemplateChange,
    now: number,
    mustBeNew = false,
  ): Answer<Changed<StoredTemplate>> {
    return this.ctx.storage.transactionSync(() => {
      const there = readTemplateNamed(this.#sql, name)
      if (there !== null && mustBeNew) return no({ reason: 'template_exists' })
      if (there === null) insertTemplate(this.#sql, id, name, now)
      return this.#change(there?.id ?? id, (template) => this.#write(template, change, now))
    })
  }

  /** Refuses `template_not_found`, `template_exists`. */
  update(id: TemplateId, change: TemplateChange, now: number): Answer<Changed<StoredTemplate>> {
    return this.#change(id, (template) => this.#write(template, change, now))
  }

  /** Makes a role or changes one; a renamed role stays the same. Refuses `role_exists`. */
  putRole(
    id: TemplateId,
    name: string,
    change: RoleChange,
    now: number,
  ): Answer<Changed<StoredTemplate>> {
    return this.#change(id, (template) => {
      const role = template.roles.find((there) => there.name === name)
      const wanted = change.name ?? name
      if (wanted !== name && template.roles.some((there) => there.name === wanted))
        return no({ reason: 'role_exists' })
      if (role === undefined) insertRole(this.#sql, id, newRole(wanted, change))
      else updateRole(this.#sql, changeRole(role, change))
      updateTemplate(this.#sql, template, now)
      return yes(null)
    })
  }

  /** Refuses `role_not_found`. Its codes and tokens open nothing from then on. */
  deleteRole(id: TemplateId, name: string, now: number): Answer<Changed<StoredTemplate>> {
    return this.#change(id, (template) => {
      const role = template.roles.find((there) => there.name === name)
      if (role === undefined) return no({ reason: 'role_not_found' })
      retireRole(this.#sql, id, role)
      updateTemplate(this.#sql, template, now)
      return yes(null)
    })
  }

  /** Refuses `too_many_misses`, `secret_key_wrong`. */
  signIn(wish: SignIn, now: number): Answer<{ signedIn: true }> {
    return this.ctx.storage.transactionSync(() => signIn(this.#sql, wish, now))
  }

  /** Whether this session of the dashboard is good; one that is not any more is forgotten. */
  dashboardSession(
    tokenHash: string,
    keyIds: readonly string[],
    isUse: boolean,
    now: number,
  ): { signedIn: boolean } {
    const check = () => checkSession(this.#sql, tokenHash, keyIds, isUse, now)
    return { signedIn: this.ctx.storage.transactionSync(check) }
  }

  signOut(tokenHash: string): { signedIn: false } {
    endSession(this.#sql, tokenHash)
    return { signedIn: false }
  }
}
