// Beside a link without leases: 302 after two RPCs, one after the other, to SQLite objects that read one
// row each.

import { DurableObject } from 'cloudflare:workers'

type Bindings = { FIRST: DurableObjectNamespace<Row>; SECOND: DurableObjectNamespace<Row> }

class Row extends DurableObject<Bindings> {
  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env)
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS rows (one INTEGER PRIMARY KEY, target TEXT NOT NULL) STRICT;
       INSERT OR IGNORE INTO rows VALUES (1, 'https://app.example.com/join/')`,
    )
  }

  read(): { target: string } {
    return this.ctx.storage.sql
      .exec<{ target: string }>('SELECT target FROM rows WHERE one = 1')
      .one()
  }
}

export class First extends Row {}
export class Second extends Row {}

export default {
  fetch: async (_request: Request, env: Bindings): Promise<Response> => {
    const { target } = await env.FIRST.getByName('first').read()
    await env.SECOND.getByName('second').read()
    return new Response(null, { status: 302, headers: { Location: `${target}x` } })
  },
}
