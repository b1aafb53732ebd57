// Requests to join, seen and answered from outside the room: by the operator with the secret key, or by an
// admin of the room with an access token. Leaves out what an answer does: the room says so.

import type { JoinRequest } from '../domain/join-request.ts'
import type { Answer } from '../domain/refusal.ts'
import { yes } from '../domain/result.ts'
import type { Room } from '../domain/room.ts'
import { checkSecretKey } from './check-caller.ts'
import type { Context } from './context.ts'
import { OPERATOR } from './presence.ts'
import { askWithRoles, verifyToken } from './verify-entry.ts'

/** A room with its requests open; `by`: who answers, for others to read. */
export type OpenRequests = { room: Room; by: string }

export const looksLikeToken = (given: string): boolean => given.split('.').length === 3

/** Refuses `secret_key_*`, every `token_*`, then what finding the room refuses, then `banned`, `not_allowed` and
 * what else is wrong with the token at this room. */
export const openRequests = async (
  ctx: Context,
  given: string | null,
  find: () => Promise<Answer<Room>>,
): Promise<Answer<OpenRequests>> => {
  const key = checkSecretKey(ctx, given)
  if (!key.ok && (given === null || !looksLikeToken(given))) return key
  const grant = key.ok || given === null ? null : await verifyToken(ctx, given)
  if (grant?.ok === false) return grant
  const room = await find()
  if (!room.ok) return room
  if (grant === null) return yes({ room: room.value, by: OPERATOR })
  const stub = ctx.stores.room(room.value.number)
  const admin = await askWithRoles(ctx, room.value, { grant }, async (roles) =>
    stub.adminOf({ grant }, roles, ctx.now),
  )
  return admin.ok ? yes({ room: room.value, by: admin.value.name ?? 'an admin' }) : admin
}

/** Those that wait, oldest first. */
export const listRequests = async (
  ctx: Context,
  { room }: OpenRequests,
): Promise<{ requests: JoinRequest[] }> => ctx.stores.room(room.number).requests()

/** The first answer stands. Refuses `request_not_found`, `request_answered`, and on admitting whatever joining
 * now would refuse: then the request goes on waiting. */
export const admitRequest = async (
  ctx: Context,
  { room, by }: OpenRequests,
  requestId: string,
): Promise<Answer<JoinRequest>> =>
  ctx.stores.room(room.number).answerRequest(requestId, 'admit', by, null, ctx.now)

/** `message`: for the asker to read. Refuses as `admitRequest` does, but for joining. */
export const denyRequest = async (
  ctx: Context,
  { room, by }: OpenRequests,
  requestId: string,
  message: string | null,
): Promise<Answer<JoinRequest>> =>
  ctx.stores.room(room.number).answerRequest(requestId, 'deny', by, message, ctx.now)
