// One attempt at one delivery: signed as Standard Webhooks say, sent, and never read beyond its status.
// Leaves out storage (outbox.ts) and what follows from the outcome.

import { type Endpoint, type Outcome, outcomeOf } from '../../domain/webhook.ts'

export type Send = (url: string, init: RequestInit) => Promise<Response>

/** One for each key, so that a receiver may know either while a secret is rotated. */
const signaturesOf = async (
  keys: readonly Uint8Array<ArrayBuffer>[],
  content: string,
): Promise<string> => {
  const bytes = new TextEncoder().encode(content)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const signed = keys.map(async (raw) => {
    const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign'])
    return `v1,${new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes)).toBase64()}`
  })
  return (await Promise.all(signed)).join(' ')
}

/** Never rejects, and ends after `timeoutMs` at the latest. `now`: of this attempt, ms. */
export const deliverWebhook = async (
  { url, headers }: Endpoint,
  { id, body }: { id: string; body: string },
  keys: readonly Uint8Array<ArrayBuffer>[],
  { send, timeoutMs, now }: { send: Send; timeoutMs: number; now: number },
): Promise<Outcome> => {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), timeoutMs)
  try {
    const timestamp = String(Math.floor(now / 1000))
    const response = await send(url, {
      method: 'POST',
      // An address that was judged could lead on to one that would not have passed.
      redirect: 'manual',
      signal: limit.signal,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'user-agent': 'Anteroom',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': await signaturesOf(keys, `${id}.${timestamp}.${body}`),
      },
      body,
    })
    response.body?.cancel().catch(() => {})
    return outcomeOf(response.status)
  } catch {
    return { status: null, error: limit.signal.aborted ? 'timeout' : 'unreachable' }
  } finally {
    // A timer left running would keep the room awake.
    clearTimeout(timer)
  }
}
