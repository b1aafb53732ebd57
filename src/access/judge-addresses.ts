// The addresses a room may be given, as far as the deployment's configuration has a say: where its links
// lead, and which webhooks are called. Leaves out the rules themselves (domain/).

import { targetFault } from '../domain/link.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { RoomChange } from '../domain/room.ts'
import { headersFault, urlsSet } from '../domain/webhook.ts'
import { addressFault } from '../domain/webhook-address.ts'
import type { Config } from './config.ts'

type Given = Pick<RoomChange, 'settings' | 'extras'>

const webhookRefusal = ({ webhooks }: Config, given: Given): Refusal | null => {
  for (const { field, url } of urlsSet(given)) {
    if (webhooks === 'off') return { reason: 'webhooks_off', field }
    const detail = addressFault(url, webhooks === 'loopback too')
    if (detail !== null) return { reason: 'invalid_field', field, detail }
  }
  const detail = headersFault(given.extras?.webhook?.headers ?? {})
  return detail === null ? null : { reason: 'invalid_field', field: 'webhook.headers', detail }
}

/** Why a link target or a webhook cannot be taken, or null. */
export const addressRefusal = (config: Config, given: Given): Refusal | null => {
  const { linkTarget } = given.settings ?? {}
  const detail = linkTarget ? targetFault(linkTarget, config.linkHosts) : null
  return detail === null
    ? webhookRefusal(config, given)
    : { reason: 'invalid_field', field: 'linkTarget', detail }
}
