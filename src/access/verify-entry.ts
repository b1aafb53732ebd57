// What somebody shows at the door -> what it grants. A token is verified here, at the edge; what is wrong
// with it is said by the room, after what is wrong with the room. Leaves out that judgement.

import { type Grant, grantOfApp, grantOfCode, grantOfV1 } from '../domain/access-token.ts'
import type { Entry } from '../domain/admission.ts'
import type { Answer } from '../domain/refusal.ts'
import { yes } from '../domain/result.ts'
import type { Room } from '../domain/room.ts'
import type { Role } from '../domain/template.ts'
import { looksLikeApp, verifyApp, verifyV1 } from '../edge/access-tokens.ts'
import type { Context } from './context.ts'
import { readTemplate, recallTemplate, resolveCode } from './resolve-code.ts'

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

/** What is wrong with the token or the code stands in the entry. */
export const verifyEntry = async (
  ctx: Context,
  { accessToken, roomCode, name }: Showing,
): Promise<Entry> => {
  if (accessToken !== undefined) return { grant: await verifyToken(ctx, accessToken), name }
  return { grant: roomCode === undefined ? null : await verifyCode(ctx, roomCode), name }
}

/** Does it name a role or a code? */
export const needsRoles = ({ grant }: Entry): boolean =>
  grant?.ok === true && grant.value.rank.by !== 'admin flag'

/** The roles that judging this entry needs, as the Workspace has them now. */
export const rolesFor = async (ctx: Context, room: Room, entry: Entry): Promise<Role[]> =>
  needsRoles(entry) ? ((await readTemplate(ctx, room.templateId))?.roles ?? []) : []

/** Asks the room with the roles that judging this entry needs: those under their lease, so that a crowd asks
 * the Workspace nothing; one that is not among them may just have been added, and then it is asked. */
export const askWithRoles = async <T>(
  ctx: Context,
  room: Room,
  entry: Entry,
  ask: (roles: Role[]) => Promise<Answer<T>>,
): Promise<Answer<T>> => {
  if (!needsRoles(entry)) return ask([])
  const answer = await ask((await recallTemplate(ctx, room.templateId))?.roles ?? [])
  const isUnknown = !answer.ok && answer.refusal.reason === 'role_not_found'
  return isUnknown ? ask(await rolesFor(ctx, room, entry)) : answer
}
