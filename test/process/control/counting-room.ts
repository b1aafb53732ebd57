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

  override fetch(request: Request): Response {
    if (new URL(request.url).pathname !== '/built') return super.fetch(request)
    const { n } = this.ctx.storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM built').one()
    return Response.json(n)
  }
}

export default {
  fetch: (request: Request, env: Env, execution: ExecutionContext) => {
    const number = /\/built\/(\d+)$/.exec(request.url)?.[1]
    return number === undefined
      ? worker.fetch(request, env, execution)
      : env.ROOM.getByName(`room-${number}`).fetch('https://room/built')
  },
}
