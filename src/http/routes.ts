// Where routes are written down. Hono's base with the one router that takes these addresses (`/{code}`
// beside `/{roomName}`): the preset would bring two more, which refuse them.

import { HonoBase } from 'hono/hono-base'
import type { Result, Router } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'
import type { App } from './exchange.ts'

export type Routes = HonoBase<App>

/** Remembers what was found for the addresses without parameters: searching the tree costs as much as
 * checking a signature. Routes are all written down before the first request. */
class RememberingRouter<T> implements Router<T> {
  readonly name = 'RememberingRouter'
  readonly #tree = new TrieRouter<T>()
  readonly #fixed = new Map<string, Map<string, Result<T>>>()

  add(method: string, path: string, handler: T): void {
    this.#tree.add(method, path, handler)
    if (!/[:*]/.test(path)) this.#fixed.set(path, new Map())
  }

  match(method: string, path: string): Result<T> {
    const found = this.#fixed.get(path)
    const known = found?.get(method)
    if (known !== undefined) return known
    const result = this.#tree.match(method, path)
    found?.set(method, result)
    return result
  }
}

/** `getPath`: how an address is read, for the app itself. */
export const makeRoutes = (getPath?: (request: Request) => string): Routes =>
  new HonoBase<App>({
    router: new RememberingRouter(),
    ...(getPath === undefined ? {} : { getPath }),
  })
