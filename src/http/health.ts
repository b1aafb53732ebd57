// GET /health: is the program there and configured? Asks no storage.

import { version } from '../../package.json'
import { makeRoutes } from './routes.ts'

export const health = makeRoutes().get('/health', (c) =>
  c.json({ status: 'ok', name: 'anteroom', version }),
)
