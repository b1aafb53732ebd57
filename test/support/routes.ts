// The routes as the running app has them, `GET /health`, each once.

import worker from '../../src/index.ts'

export const ROUTES: readonly string[] = [
  ...new Set(
    worker.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`),
  ),
]
