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

export const assets = makeRoutes()
  .get('/assets/:file', serve)
  .get('/favicon.svg', serve)
  .get('/favicon.ico', (c) => c.redirect('/favicon.svg', 302))
  .get('/robots.txt', serve)
  // Made by scripts/openapi.ts.
  .get('/openapi.json', serve)
