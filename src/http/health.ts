// GET /health: is the program there and configured? Asks no storage.

import { Hono } from 'hono'
import { version } from '../../package.json'
import type { App } from './exchange.ts'

export const health = new Hono<App>().get('/health', (c) =>
  c.json({ status: 'ok', name: 'anteroom', version }),
)
