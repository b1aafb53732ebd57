// Where routes are written down. Hono's base with the one router that takes these addresses (`/{code}`
// beside `/{roomName}`): the preset would bring two more, which refuse them.

import { HonoBase } from 'hono/hono-base'
import { TrieRouter } from 'hono/router/trie-router'
import type { App } from './exchange.ts'

export type Routes = HonoBase<App>

/** `getPath`: how an address is read, for the app itself. */
export const makeRoutes = (getPath?: (request: Request) => string): Routes =>
  new HonoBase<App>({ router: new TrieRouter(), ...(getPath === undefined ? {} : { getPath }) })
