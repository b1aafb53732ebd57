// What was sent to a room's webhooks, and what waits.

import { listDeliveries, readDeliveryCursor } from '../../access/list-deliveries.ts'
import type { Delivery, DeliveryState } from '../../domain/webhook.ts'
import { makeRoutes } from '../../http/routes.ts'
import { atRoom, notOurs, roomPath } from './at-room.tsx'
import { Shell } from './shell.tsx'
import { Badge, Moment, Pages, Table } from './words.tsx'

const PAGE = 50

const STATES: Record<DeliveryState, [look: string, words: string]> = {
  delivered: ['good', 'Delivered'],
  sending: ['', 'Sending'],
  waiting: ['warn', 'Waiting'],
  failed: ['bad', 'Failed'],
}

const errorOf = ({ lastStatus, lastError }: Delivery): string =>
  [
    lastError !== 'status' && lastError?.replaceAll('_', ' '),
    lastStatus !== null && `HTTP ${lastStatus}`,
  ]
    .filter(Boolean)
    .join(', ')

export const Deliveries = ({ deliveries }: { deliveries: Delivery[] }) => (
  <Table
    columns={['Event', 'To', 'State', 'Attempts', 'At']}
    rows={deliveries.map((delivery) => {
      const { type, url, state, attempts, createdAt, nextAt } = delivery
      const [look, words] = STATES[state]
      return [
        <b class="nowrap">{type}</b>,
        <span class="url">{url}</span>,
        <span>
          <Badge look={look}>{words}</Badge>
          {state !== 'delivered' && <small class="block">{errorOf(delivery)}</small>}
          {nextAt !== null && (
            <small class="block">
              next <Moment at={nextAt} />
            </small>
          )}
        </span>,
        <span class="number">{attempts}</span>,
        <Moment at={createdAt} />,
      ]
    })}
  />
)

export const roomDeliveries = makeRoutes().get(
  '/rooms/:roomId/deliveries',
  atRoom(async (c, room) => {
    const after = c.req.query('after')
    const before = after === undefined ? null : readDeliveryCursor(after)
    if (after !== undefined && before === null) return notOurs(c, room)
    const { deliveries, more } = await listDeliveries(c.var.ctx, room, before, PAGE)
    const path = roomPath(room, '/deliveries')
    return c.html(
      <Shell c={c} title="Webhook deliveries" place="rooms" up={[roomPath(room), room.name]}>
        <section class="panel">
          {deliveries.length === 0 ? (
            <p class="empty">Nothing was sent yet.</p>
          ) : (
            <Deliveries deliveries={deliveries} />
          )}
        </section>
        <Pages
          first={before === null ? null : path}
          next={more ? `${path}?after=${deliveries.at(-1)?.number}` : null}
        />
      </Shell>,
    )
  }),
)
