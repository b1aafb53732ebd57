// Static files. They come through the Worker, so that they carry the same headers as everything else.

import { createMiddleware } from 'hono/factory'
import type { App } from './exchange.ts'
import { makeRoutes } from './routes.ts'

const serve = createMiddleware<App>(async (c, next) => {
  // Raw workerd has no such binding; then there are no files.
  if (c.env.ASSETS === undefined) return next()
  const file = await c.env.ASSETS.fetch(c.req.raw)
  if (file.status === 404) return next()
  return new Response(file.body, file)
})

/** The browser client: pages of any origin load it, and have what fits a new deployment within minutes. */
const serveSdk = createMiddleware<App>(async (c, next) => {
  const file = await serve(c, next)
  if (!(file instanceof Response)) return
  c.res = file
  // Of a `.ts` the file server thinks that it is a film.
  const type = c.req.path.endsWith('.d.ts') ? 'text/plain' : 'text/javascript'
  c.header('Content-Type', `${type}; charset=utf-8`)
  c.header('Cache-Control', 'public, max-age=300')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
})

export const assets = makeRoutes()
  .get('/assets/:file', serve)
  .get('/favicon.svg', serve)
  .get('/favicon.ico', (c) => c.redirect('/favicon.svg', 302))
  .get('/robots.txt', serve)
  // Made by scripts/openapi.ts.
  .get('/openapi.json', serve)
  // Made by scripts/sdk.ts.
  .get('/sdk.js', serveSdk)
  .get('/sdk.mjs', serveSdk)
  .get('/sdk.d.ts', serveSdk)
