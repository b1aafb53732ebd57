// Lists what was sent to a room's webhooks, and what waits, newest first. The room itself has it.

import type { Room } from '../domain/room.ts'
import type { Delivery } from '../domain/webhook.ts'
import type { Context } from './context.ts'

/** Those before a delivery's number; null from the newest on. */
export type DeliveryPlace = number | null

export const readDeliveryCursor = (text: string): number | null =>
  /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null

export type DeliveryPage = { deliveries: Delivery[]; more: boolean }

/** A page, and whether another follows. */
export const listDeliveries = async (
  ctx: Context,
  { number }: Room,
  before: DeliveryPlace,
  limit: number,
): Promise<DeliveryPage> => {
  const { deliveries } = await ctx.stores
    .room(number)
    .deliveries(before ?? Number.MAX_SAFE_INTEGER, limit + 1)
  return { deliveries: deliveries.slice(0, limit), more: deliveries.length > limit }
}
