// The Worker's entry: mounts http and web, exports the Durable Object classes, nothing else.

import { makeApp } from './http/app.ts'
import { hotLink } from './http/hot-link.ts'
import { makeRoutes } from './http/routes.ts'
import { dashboard } from './web/dashboard/dashboard.tsx'
import { homePage } from './web/home-page.tsx'
import { meetingPages } from './web/meeting-page.tsx'
import { refuser } from './web/refusal-page.tsx'

export { Directory } from './store/directory-object.ts'
export { Room } from './store/room-object.ts'
export { Workspace } from './store/workspace-object.ts'

const app = makeApp(
  makeRoutes().route('/', homePage).route('/', dashboard).route('/', meetingPages),
  refuser,
)

export default {
  routes: app.routes,
  fetch: (request: Request, env: Env, execution?: ExecutionContext) =>
    (execution && hotLink(request, env, execution)) ?? app.fetch(request, env, execution),
}
