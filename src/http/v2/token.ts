// The exchange of a room code for an auth token. Open; 100ms' browser package sends text/plain.

import { redeemCode } from '../../access/redeem-code.ts'
import { readBody } from '../body.ts'
import { refuse, reply } from '../exchange.ts'
import { limitMisses } from '../misses.ts'
import { makeRoutes } from '../routes.ts'
import { exchange } from './token-schema.ts'

export const token = makeRoutes().post('/', limitMisses(refuse), async (c) => {
  const body = await readBody(c, exchange)
  if (!body.ok) return refuse(c, body.refusal)
  const redeemed = await redeemCode(c.get('ctx'), body.value.code, body.value.user_id)
  return reply(c, redeemed, ({ token, expiresAt }) => ({
    token,
    expires_at: new Date(expiresAt * 1000).toISOString(),
  }))
})
