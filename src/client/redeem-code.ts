// Exchanges a room code for a token, as any browser may. Leaves out what the token is used for.

import { MeetingError } from './meeting-error.ts'

export type Redeemed = { token: string; roomId: string }

const TIMEOUT = 10_000

type Fields = Record<string, unknown>

const parse = (text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** What a token says of itself; whether that is so, the server knows. */
const claimsOf = (token: string): Fields => {
  const [, payload = ''] = token.split('.')
  try {
    return parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return {}
  }
}

export const redeemCode = async (origin: string, code: string): Promise<Redeemed> => {
  const signal = AbortSignal.timeout(TIMEOUT)
  // A plain text needs no preflight.
  const sent = { method: 'POST', body: JSON.stringify({ code }), signal }
  const answer = await fetch(`${origin}/v2/token`, sent)
    .then(async (response) => ({ status: response.status, body: parse(await response.text()) }))
    .catch(() => null)
  if (answer === null) throw new MeetingError('unreachable', `nothing answers at ${origin}`)
  const { status, body } = answer
  const { token, message, details } = body
  const roomId = typeof token === 'string' ? claimsOf(token).room_id : undefined
  if (typeof token === 'string' && typeof roomId === 'string') return { token, roomId }
  const reason: unknown = Array.isArray(details) ? details[0] : undefined
  throw typeof reason === 'string' && typeof message === 'string'
    ? new MeetingError(reason, message, { status })
    : new MeetingError('bad_answer', `what answers at ${origin} is not Anteroom`, { status })
}
