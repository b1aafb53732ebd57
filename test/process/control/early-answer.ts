// A Worker that is wrong on purpose: under `/early/` it acknowledges before it writes, under `/safe/` it
// writes first. The crash test must catch the one and pass the other.

import { DurableObject } from 'cloudflare:workers'

type Bindings = { SHELF: DurableObjectNamespace<Shelf> }

const DELAY_MS = 5

export class Shelf extends DurableObject<Bindings> {
  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS things (key TEXT PRIMARY KEY) STRICT')
  }

  #write(key: string): void {
    this.ctx.storage.sql.exec('INSERT INTO things VALUES (?)', key)
  }

  putSafely(key: string): { acknowledged: true } {
    this.#write(key)
    return { acknowledged: true }
  }

  putLate(key: string): { acknowledged: true } {
    this.ctx.waitUntil(scheduler.wait(DELAY_MS).then(() => this.#write(key)))
    return { acknowledged: true }
  }

  has(key: string): { there: boolean } {
    return {
      there:
        this.ctx.storage.sql.exec('SELECT 1 FROM things WHERE key = ?', key).next().done !== true,
    }
  }
}

export default {
  fetch: async (request: Request, env: Bindings): Promise<Response> => {
    const [, way = '', key = ''] = new URL(request.url).pathname.split('/')
    const shelf = env.SHELF.getByName('shelf')
    if (request.method === 'GET') return Response.json(await shelf.has(key))
    return Response.json(await (way === 'early' ? shelf.putLate(key) : shelf.putSafely(key)))
  },
}
