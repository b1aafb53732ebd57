// Beside the making of a room: two objects, one insert each, the second object new.

import { DurableObject } from 'cloudflare:workers'

type Bindings = { INDEX: DurableObjectNamespace<Table>; THING: DurableObjectNamespace<Table> }

class Table extends DurableObject<Bindings> {
  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env)
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS rows (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT',
    )
  }

  insert(name: string): { inserted: true } {
    this.ctx.storage.sql.exec('INSERT INTO rows VALUES (?, ?)', name, Date.now())
    return { inserted: true }
  }
}

export class Index extends Table {}
export class Thing extends Table {}

export default {
  fetch: async (_request: Request, env: Bindings): Promise<Response> => {
    const name = crypto.randomUUID()
    await env.INDEX.getByName('index').insert(name)
    await env.THING.getByName(name).insert(name)
    return Response.json({ name })
  },
}
