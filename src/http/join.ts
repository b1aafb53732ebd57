// The door of a live room: an upgrade to a WebSocket. A browser cannot read a refused upgrade, so one that
// asks for our protocol is always accepted, and a refusal is its first and only message. Credentials come
// in the list of protocols, never in the address. Leaves out who may come in: the room says so.

import { createMiddleware } from 'hono/factory'
import * as v from 'valibot'
import type { Context } from '../access/context.ts'
import { findRoomById } from '../access/find-room.ts'
import { joinByName, joinRoom, type Knock } from '../access/join-room.ts'
import { SUBPROTOCOL } from '../domain/arrival.ts'
import type { ServerMessage } from '../domain/live-message.ts'
import type { Answer, Refusal } from '../domain/refusal.ts'
import { no, yes } from '../domain/result.ts'
import { isResumeKey } from '../edge/resume-keys.ts'
import type { App, Exchange, Refuser } from './exchange.ts'
import { personName } from './field.ts'
import { unkept } from './headers.ts'
import { blockOf, countMiss, prefixOf } from './misses.ts'
import { retryAfterOf, sentenceOf, statusOf } from './problem.ts'
import { makeRoutes } from './routes.ts'
import { readUserAgent } from './user-agent.ts'

const TOKEN = 'token.'
const RESUME = 'resume.'
/** Addresses end up in logs and histories. */
const CREDENTIALS = ['token', 'accessToken', 'access_token', 'resume', 'resumeKey', 'secretKey']

/** Made anew: the headers of what an object answers cannot be changed. */
const upgraded = (webSocket: WebSocket): Response =>
  new Response(null, {
    status: 101,
    webSocket,
    headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL },
  })

const refuseBySocket = (c: Exchange, refusal: Refusal): Response => {
  const { reason } = refusal
  const status = statusOf(reason, 'v1')
  const message = sentenceOf(refusal)
  const retryAfter = retryAfterOf(refusal)
  const told: ServerMessage = {
    type: 'refused',
    code: reason,
    message,
    status,
    ...(retryAfter === null ? {} : { retryAfter }),
  }
  c.set('refused', reason)
  const { 0: theirs, 1: ours } = new WebSocketPair()
  ours.accept()
  ours.send(JSON.stringify(told))
  ours.close(4000 + status - 400, reason)
  return upgraded(theirs)
}

const offeredBy = (c: Exchange): string[] =>
  (c.req.header('Sec-WebSocket-Protocol') ?? '').split(',').map((protocol) => protocol.trim())

/** Who asks for no socket, or for none of ours, can read an answer. */
const wantsSocket = (refuser: Refuser) =>
  createMiddleware<App>(async (c, next) => {
    const isUpgrade = c.req.header('Upgrade')?.toLowerCase() === 'websocket'
    if (c.req.method !== 'GET' || !isUpgrade) return refuser(c, { reason: 'upgrade_required' })
    return offeredBy(c).includes(SUBPROTOCOL)
      ? next()
      : refuser(c, { reason: 'subprotocol_missing' })
  })

const isAllowed = (c: Exchange): boolean => {
  const { allowedOrigins } = c.get('ctx').config
  const origin = c.req.header('Origin')
  return allowedOrigins === null || origin === undefined || allowedOrigins.includes(origin)
}

/** What follows a prefix in the list of protocols; there at most once. */
const readOffer = (c: Exchange, prefix: string): Answer<string | null> => {
  const [offer, ...more] = offeredBy(c).filter((protocol) => protocol.startsWith(prefix))
  if (offer === prefix || more.length > 0)
    return no({
      reason: 'bad_request',
      detail: `the subprotocol \`${prefix}\` must stand there once, with what it carries`,
    })
  return yes(offer === undefined ? null : offer.slice(prefix.length))
}

const readName = (query: URLSearchParams): Answer<string | undefined> => {
  const name = v.safeParse(v.optional(personName), query.get('name') ?? undefined)
  return name.success
    ? yes(name.output)
    : no({ reason: 'invalid_field', field: 'name', detail: name.issues[0].message })
}

const readKnock = (c: Exchange): Answer<Knock> => {
  const query = new URL(c.req.url).searchParams
  const credential = CREDENTIALS.find((field) => query.has(field))
  if (credential !== undefined)
    return no({
      reason: 'invalid_field',
      field: credential,
      detail: 'must not stand in an address: offer the token as the subprotocol `token.<jwt>`',
    })
  const name = readName(query)
  if (!name.ok) return name
  const token = readOffer(c, TOKEN)
  if (!token.ok) return token
  const resumeKey = readOffer(c, RESUME)
  if (!resumeKey.ok) return resumeKey
  if (resumeKey.value !== null && !isResumeKey(resumeKey.value))
    return no({ reason: 'bad_request', detail: 'what it offers as `resume.` is no resume key' })
  const address = c.req.header('CF-Connecting-IP')
  return yes({
    showing: { accessToken: token.value ?? undefined, name: name.value },
    resumeKey: resumeKey.value,
    address: address === undefined ? null : prefixOf(address),
    ...readUserAgent(c.req.header('User-Agent') ?? ''),
  })
}

type Knocking = (ctx: Context, knock: Knock) => Promise<Answer<WebSocket>>

const enter = async (c: Exchange, knockAt: Knocking): Promise<Response> => {
  const blocked = blockOf(c)
  if (blocked !== null) return refuseBySocket(c, blocked)
  if (!isAllowed(c)) return refuseBySocket(c, { reason: 'origin_not_allowed' })
  const knock = readKnock(c)
  if (!knock.ok) return refuseBySocket(c, knock.refusal)
  const joined = await knockAt(c.get('ctx'), knock.value)
  if (joined.ok) return upgraded(joined.value)
  const isMiss = joined.refusal.reason === 'room_not_found'
  return refuseBySocket(c, (isMiss ? await countMiss(c) : null) ?? joined.refusal)
}

/** `refuser` answers who asks for no socket. */
export const join = (refuser: Refuser) =>
  makeRoutes()
    .get('/:roomName', unkept, wantsSocket(refuser), (c) =>
      enter(c, (ctx, knock) => joinByName(ctx, c.req.param('roomName'), knock)),
    )
    .get('/id/:roomId', unkept, wantsSocket(refuser), (c) =>
      enter(c, async (ctx, knock) => {
        const room = await findRoomById(ctx, c.req.param('roomId'))
        return room.ok ? joinRoom(ctx, room.value, knock) : room
      }),
    )
