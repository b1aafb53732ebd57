// GET /v2/layouts/ui: 100ms' prebuilt front end asks it for a look and falls back to its own.

import { makeRoutes } from '../routes.ts'

export const layouts = makeRoutes().get('/ui', (c) => c.json({ data: [] }))
