// The dashboard: what guards it, and its pages in one list.

import { unkept } from '../../http/headers.ts'
import { makeRoutes } from '../../http/routes.ts'
import { developers } from './developers.tsx'
import { ownFormsOnly, signedInOnly } from './guard.tsx'
import { role } from './role.tsx'
import { roomActs } from './room-acts.tsx'
import { roomCodes } from './room-codes.tsx'
import { roomDeliveries } from './room-deliveries.tsx'
import { roomExplain } from './room-explain.tsx'
import { roomLive } from './room-live.tsx'
import { roomRecords } from './room-records.tsx'
import { room } from './room-view.tsx'
import { rooms } from './rooms.tsx'
import { door } from './sign-in.tsx'
import { template } from './template-view.tsx'
import { templates } from './templates.tsx'
import { tokens } from './tokens.tsx'

/** From here on, signed in. */
const inside = makeRoutes()
  .get('/', (c) => c.redirect('/dashboard/rooms', 302))
  .route('/', rooms)
  .route('/', room)
  .route('/', roomLive)
  .route('/', roomActs)
  .route('/', roomCodes)
  .route('/', roomRecords)
  .route('/', roomDeliveries)
  .route('/', roomExplain)
  .route('/', tokens)
  .route('/', templates)
  .route('/', template)
  .route('/', role)
  .route('/', developers)

export const dashboard = makeRoutes()
  .use('/dashboard/*', unkept, ownFormsOnly)
  .route('/dashboard', door)
  .use('/dashboard/*', signedInOnly)
  .route('/dashboard', inside)
