// Workspace, the only one: the authority on templates and roles.

import { DurableObject } from 'cloudflare:workers'
import { DEFAULT_TEMPLATE, type Template, type TemplateId } from '../domain/template.ts'
import { LeaseBook } from './lease-book.ts'
import { migrate } from './migrate.ts'
import {
  insertTemplate,
  readTemplate,
  readTemplateNamed,
  WORKSPACE_STEPS,
} from './workspace-tables.ts'

export class Workspace extends DurableObject<Env> {
  readonly #sql: SqlStorage
  readonly #leases: LeaseBook

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, WORKSPACE_STEPS)
    this.#leases = new LeaseBook(this.#sql, env.EDGE_LEASE_SECONDS)
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

  /** A template there is comes with a lease; reads its rows from storage in the turn it answers. */
  template(id: TemplateId): { answer: Template | null; leaseMs: number } {
    const answer = readTemplate(this.#sql, id)
    return { answer, leaseMs: answer === null ? 0 : this.#leases.grant() }
  }
}
