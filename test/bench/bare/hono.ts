// Beside the cold start: a Worker of Hono and one route.

import { Hono } from 'hono'

export default new Hono().get('/health', (c) => c.json({ status: 'ok' }))
