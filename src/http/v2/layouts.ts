// GET /v2/layouts/ui: 100ms' prebuilt front end asks it for a look and falls back to its own.

import { Hono } from 'hono'
import type { App } from '../exchange.ts'

export const layouts = new Hono<App>().get('/ui', (c) => c.json({ data: [] }))
