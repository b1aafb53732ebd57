// What a browser is told to reach other people through: the var ICE_SERVERS, and with a TURN key of Cloudflare
// its relays, with passwords that last a day. Those are asked for here and kept for an hour, one for whoever
// joins meanwhile. Without an answer it is those of before while their passwords last, and then none.

import type { Config, TurnKey } from './config.ts'
import { type IceServer, readIceAnswer } from './ice-servers.ts'

/** A meeting can be long; who joins in the last minute of the hour has 23 left. */
const LASTS_SECONDS = 86_400
const KEPT_MS = 3_600_000
/** Nobody waits longer at the door; and not each of them, while nothing answers. */
const ANSWER_WITHIN = 2_000
const AGAIN_AFTER = 30_000

/** `until`: then it is asked again. `good`: so long their passwords last. */
type Kept = { servers: readonly IceServer[]; until: number; good: number }

const kept = new Map<string, Kept>()

const askFor = async ({ id, token }: TurnKey, ask: typeof fetch): Promise<IceServer[] | null> => {
  try {
    const answer = await ask(
      `https://rtc.live.cloudflare.com/v1/turn/keys/${id}/credentials/generate-ice-servers`,
      {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ ttl: LASTS_SECONDS }),
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      },
    )
    return answer.ok ? readIceAnswer(await answer.text()) : null
  } catch {
    return null
  }
}

/** `ask` is the network. */
export const findIceServers = async (
  { turnKey, iceServers }: Pick<Config, 'turnKey' | 'iceServers'>,
  now: number,
  ask: typeof fetch = fetch,
): Promise<readonly IceServer[]> => {
  if (turnKey === null) return iceServers
  let known = kept.get(turnKey.id)
  if (known === undefined || now >= known.until) {
    const servers = await askFor(turnKey, ask)
    if (servers === null) {
      console.warn(JSON.stringify({ warning: 'no TURN credentials were given' }))
      known = { servers: [], good: 0, ...kept.get(turnKey.id), until: now + AGAIN_AFTER }
    } else known = { servers, until: now + KEPT_MS, good: now + LASTS_SECONDS * 1000 }
    kept.set(turnKey.id, known)
  }
  return now < known.good ? [...iceServers, ...known.servers] : iceServers
}
