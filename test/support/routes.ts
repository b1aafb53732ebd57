// The routes as the running app has them, `GET /health`, each once; the dashboard's apart, which are pages for
// its operator and no contract.

import worker from '../../src/index.ts'

const ALL: readonly string[] = [
  ...new Set(
    worker.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`),
  ),
]

const isOfDashboard = (route: string): boolean => / \/dashboard(\/|$)/.test(route)

export const ROUTES: readonly string[] = ALL.filter((route) => !isOfDashboard(route))

export const DASHBOARD: readonly string[] = ALL.filter(isOfDashboard)
