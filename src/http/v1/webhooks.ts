// What became of a room's webhooks: deliveries, newest first. Leaves out their bodies and the headers of
// their endpoints.

import { listDeliveries, readDeliveryCursor } from '../../access/list-deliveries.ts'
import type { Delivery } from '../../domain/webhook.ts'
import { requireSecretKey } from '../callers.ts'
import { type Exchange, refuse } from '../exchange.ts'
import { iso } from '../moment.ts'
import { makeRoutes } from '../routes.ts'
import { type AskedRoom, byId, byName } from './asked-room.ts'
import { FOREIGN_CURSOR, linkNext, readLimit } from './page.ts'

const toWireDelivery = ({ number: _number, createdAt, nextAt, ...delivery }: Delivery) => ({
  ...delivery,
  createdAt: iso(createdAt),
  nextAt: nextAt === null ? null : iso(nextAt),
})

const list = async (c: Exchange, asked: AskedRoom): Promise<Response> => {
  if (!asked.ok) return refuse(c, asked.refusal)
  const { room, path } = asked.value
  const limit = readLimit(c)
  if (!limit.ok) return refuse(c, limit.refusal)
  const cursor = c.req.query('cursor')
  const before = cursor === undefined ? null : readDeliveryCursor(cursor)
  if (cursor !== undefined && before === null) return refuse(c, FOREIGN_CURSOR)
  const { deliveries, more } = await listDeliveries(c.get('ctx'), room, before, limit.value)
  const last = deliveries.at(-1)
  if (more && last !== undefined)
    linkNext(c, `${path}/webhooks/deliveries`, limit.value, String(last.number))
  return c.json({ deliveries: deliveries.map(toWireDelivery) })
}

export const webhooks = makeRoutes()
  .get('/room/:roomName/webhooks/deliveries', requireSecretKey, async (c) =>
    list(c, await byName(c)),
  )
  .get('/room/id/:roomId/webhooks/deliveries', requireSecretKey, async (c) =>
    list(c, await byId(c)),
  )
