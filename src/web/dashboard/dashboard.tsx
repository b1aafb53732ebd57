// The dashboard: what guards it, and its pages in one list.

import { unkept } from '../../http/headers.ts'
import { makeRoutes } from '../../http/routes.ts'
import { ownFormsOnly, signedInOnly } from './guard.tsx'
import { Shell } from './shell.tsx'
import { door } from './sign-in.tsx'

const rooms = makeRoutes().get('/rooms', (c) =>
  c.html(
    <Shell c={c} title="Rooms" place="rooms">
      <p>soon</p>
    </Shell>,
  ),
)

/** From here on, signed in. */
const inside = makeRoutes()
  .get('/', (c) => c.redirect('/dashboard/rooms', 302))
  .route('/', rooms)

export const dashboard = makeRoutes()
  .use('/dashboard/*', unkept, ownFormsOnly)
  .route('/dashboard', door)
  .use('/dashboard/*', signedInOnly)
  .route('/dashboard', inside)
