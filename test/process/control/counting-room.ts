// Anteroom whose rooms write down each time they are constructed, so that a test can see one sleep and wake.

import worker, { Room as Plain } from '../../../src/index.ts'

export { Directory, Workspace } from '../../../src/index.ts'

export class Room extends Plain {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS built (at INTEGER) STRICT; INSERT INTO built VALUES (1)',
    )
  }

  async countBuilt(): Promise<number> {
    return this.ctx.storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM built').one().n
  }
}

type Counting = { ROOM: DurableObjectNamespace<Room> }

export default {
  fetch: async (request: Request, env: Env & Counting, execution: ExecutionContext) => {
    const { pathname } = new URL(request.url)
    const number = /^\/built\/(\d+)$/.exec(pathname)?.[1]
    if (number === undefined) return worker.fetch(request, env, execution)
    return Response.json(await env.ROOM.getByName(`room-${number}`).countBuilt())
  },
}
