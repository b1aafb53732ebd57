// Room links: GET /{code} redirects to the room's target, GET /{code}/qr draws the link. What is no
// code, or an unknown one, is left to the pages: it may be the name of a room.

import type { Context } from '../access/context.ts'
import { type OpenedRoom, resolveCode } from '../access/resolve-code.ts'
import { fillTarget } from '../domain/link.ts'
import { answerRedirect } from './answers.ts'
import { originOf, type Refuser } from './exchange.ts'
import { linkHeaders } from './headers.ts'
import { limitMisses } from './misses.ts'
import { MAX_QR_BYTES, renderQr } from './qr-code.ts'
import { makeRoutes } from './routes.ts'

export const LINK_ROUTE = '/:code'
const MAX_QUERY = 2048
const OWN_PAGE = '/meeting/{code}'

const fill = ({ config }: Context, opened: OpenedRoom, query: string): string => {
  const { linkTarget, linkHosts } = config
  const { code, role, roomName, roomId } = opened
  const values = { code, role: role.name, room: roomName, room_id: roomId }
  const target = fillTarget(opened.linkTarget ?? linkTarget ?? OWN_PAGE, values, query, linkHosts)
  // A stored target that LINK_HOSTS no longer allows leads to our own page, never there.
  const answer = target.ok ? target : fillTarget(OWN_PAGE, values, query, linkHosts)
  return answer.ok ? answer.value : `/meeting/${code}`
}

const filled = new WeakMap<OpenedRoom, string>()

/** Where a code leads, the query carried along. Without one it is filled in once. */
export const targetOf = (ctx: Context, opened: OpenedRoom, query: string): string => {
  const known = query === '' ? filled.get(opened) : undefined
  const target = known ?? fill(ctx, opened, query)
  if (query === '') filled.set(opened, target)
  return target
}

const queryOf = (url: string): string => (url.includes('?') ? new URL(url).search.slice(1) : '')

export const links = (refuser: Refuser) =>
  makeRoutes()
    .get(LINK_ROUTE, linkHeaders, limitMisses(refuser), async (c, next) => {
      const opened = await resolveCode(c.get('ctx'), c.req.param('code'))
      if (!opened.ok) {
        const { reason } = opened.refusal
        return reason === 'code_malformed' || reason === 'code_not_found'
          ? next()
          : refuser(c, opened.refusal)
      }
      const query = queryOf(c.req.url)
      if (query.length > MAX_QUERY) return refuser(c, { reason: 'query_too_long' })
      return answerRedirect(targetOf(c.get('ctx'), opened.value, query))
    })
    .get('/:code/qr', linkHeaders, limitMisses(refuser), async (c) => {
      const opened = await resolveCode(c.get('ctx'), c.req.param('code'))
      if (!opened.ok) return refuser(c, opened.refusal)
      const link = `${originOf(c)}/${opened.value.code}`
      if (link.length > MAX_QR_BYTES)
        return refuser(c, { reason: 'bad_request', detail: 'its host is too long for a QR code' })
      // Anybody's page may show it as an image.
      return c.body(renderQr(link), 200, {
        'Content-Type': 'image/svg+xml',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      })
    })
