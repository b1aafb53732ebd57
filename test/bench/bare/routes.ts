// The routes of Anteroom, which only a program that runs in workerd can ask it for.

import { DASHBOARD, ROUTES } from '../../support/routes.ts'

export default { fetch: (): Response => Response.json({ DASHBOARD, ROUTES }) }
