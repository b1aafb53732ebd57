// Workspace, the only one: the authority on templates and roles.

import { DurableObject } from 'cloudflare:workers'
import { DEFAULT_TEMPLATE, type Template, type TemplateId } from '../domain/template.ts'
import { migrate } from './migrate.ts'
import {
  insertTemplate,
  readTemplate,
  readTemplateNamed,
  WORKSPACE_STEPS,
} from './workspace-tables.ts'

export class Workspace extends DurableObject<Env> {
  readonly #sql: SqlStorage

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, WORKSPACE_STEPS)
  }

  /** The default template, made at its first use under the id offered. */
  defaultTemplate(id: TemplateId, now: number): { id: TemplateId } {
    return this.ctx.storage.transactionSync(() => {
      const there = readTemplateNamed(this.#sql, DEFAULT_TEMPLATE.name)
      if (there !== null) return { id: there.id }
      insertTemplate(this.#sql, { id, ...DEFAULT_TEMPLATE }, now)
      return { id }
    })
  }

  template(id: TemplateId): { template: Template | null } {
    return { template: readTemplate(this.#sql, id) }
  }
}
