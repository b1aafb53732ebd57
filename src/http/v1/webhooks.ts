// What became of a room's webhooks: deliveries, newest first. Leaves out their bodies and the headers of
// their endpoints.

import { listDeliveries, readDeliveryCursor } from '../../access/list-deliveries.ts'
import type { Delivery } from '../../domain/webhook.ts'
import { requireSecretKey } from '../callers.ts'
import { refuse } from '../exchange.ts'
import { makeRoutes } from '../routes.ts'
import { FOREIGN_CURSOR, linkNext, readLimit } from './page.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

const toWireDelivery = ({ number: _number, createdAt, nextAt, ...delivery }: Delivery) => ({
  ...delivery,
  createdAt: iso(createdAt),
  nextAt: nextAt === null ? null : iso(nextAt),
})

export const webhooks = makeRoutes().get(
  '/room/:roomName/webhooks/deliveries',
  requireSecretKey,
  async (c) => {
    const limit = readLimit(c)
    if (!limit.ok) return refuse(c, limit.refusal)
    const cursor = c.req.query('cursor')
    const before = cursor === undefined ? null : readDeliveryCursor(cursor)
    if (cursor !== undefined && before === null) return refuse(c, FOREIGN_CURSOR)
    const roomName = c.req.param('roomName')
    const page = await listDeliveries(c.get('ctx'), roomName, before, limit.value)
    if (!page.ok) return refuse(c, page.refusal)
    const { name, deliveries, more } = page.value
    const last = deliveries.at(-1)
    if (more && last !== undefined)
      linkNext(
        c,
        `/api/v1/room/${encodeURIComponent(name)}/webhooks/deliveries`,
        limit.value,
        String(last.number),
      )
    return c.json({ deliveries: deliveries.map(toWireDelivery) })
  },
)
