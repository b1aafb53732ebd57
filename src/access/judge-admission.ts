// Who would get in, and why not: asks the room what joining now would answer. A token is verified
// here, at the edge, but what is wrong with it is said only after what is wrong with the room.

import { type Grant, grantOfApp, grantOfCode, grantOfV1 } from '../domain/access-token.ts'
import type { Admission } from '../domain/admission.ts'
import type { Answer } from '../domain/refusal.ts'
import { yes } from '../domain/result.ts'
import type { Room } from '../domain/room.ts'
import { looksLikeApp, verifyApp, verifyV1 } from '../edge/access-tokens.ts'
import type { Context } from './context.ts'
import { readTemplate, resolveCode } from './resolve-code.ts'

/** What a person shows at the door; `name` counts where nothing else names them. */
export type Showing = {
  accessToken?: string | undefined
  roomCode?: string | undefined
  name?: string | undefined
}

/** A token of either dialect -> what it grants. Refuses every `token_*`. */
export const verifyToken = async (ctx: Context, token: string): Promise<Answer<Grant>> => {
  const { config, keyring, now } = ctx
  if (looksLikeApp(token)) {
    const claims = await verifyApp(token, await keyring.secretKeys(), config.accessKey, now)
    return claims.ok ? yes(grantOfApp(claims.value)) : claims
  }
  const claims = await verifyV1(token, await keyring.tokenKeys(), now)
  return claims.ok ? yes(grantOfV1(claims.value)) : claims
}

const verifyCode = async (ctx: Context, code: string): Promise<Answer<Grant>> => {
  const opened = await resolveCode(ctx, code)
  return opened.ok
    ? yes(grantOfCode(opened.value.roomId, opened.value.slot, opened.value.user))
    : opened
}

const verifyShowing = async (ctx: Context, { accessToken, roomCode }: Showing) => {
  if (accessToken !== undefined) return verifyToken(ctx, accessToken)
  return roomCode === undefined ? null : verifyCode(ctx, roomCode)
}

/** Refuses whatever `domain/admission.ts` refuses, in its order. */
export const judgeAdmission = async (
  ctx: Context,
  room: Room,
  showing: Showing,
): Promise<Answer<Admission>> => {
  const grant = await verifyShowing(ctx, showing)
  const needsRoles = grant?.ok === true && grant.value.rank.by !== 'admin flag'
  const template = needsRoles ? await readTemplate(ctx, room.templateId) : null
  const entry = { grant, name: showing.name }
  return ctx.stores.room(room.number).judge(entry, template?.roles ?? [], ctx.now)
}
