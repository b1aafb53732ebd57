// Where a room link leads: targets are checked when they are stored and again after filling.
// Source: OWASP ASVS 5.0, 3.7.2. Leaves out the redirect itself (http/links.ts).

import type { Result } from './result.ts'
import { no, yes } from './result.ts'

/** What `{code}`, `{role}`, `{room}` and `{room_id}` stand for. */
export type LinkValues = { code: string; role: string; room: string; room_id: string }

const PLACEHOLDER = /\{(code|role|room|room_id)\}/g
// Scheme and host as written, then the rest; the host holds no user info and no placeholder.
const ABSOLUTE = /^(https?:\/\/[A-Za-z0-9.:[\]-]+)((?:[/?#].*)?)$/i
const HERE = 'https://here.invalid'

/** `localhost`, `127.0.0.1` and `[::1]`: the only hosts that may be reached without TLS. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)

/** Null also for `/..//host`, a path that resolves to `//host`: a browser takes that for an address. */
const parse = (text: string): URL | null => {
  const url = URL.canParse(text, HERE) ? new URL(text, HERE) : null
  return url?.origin === HERE && url.pathname.startsWith('//') ? null : url
}

/** Why a text cannot be a link target, or null when it can. `hosts`: LINK_HOSTS, or null for any. */
export const targetFault = (target: string, hosts: readonly string[] | null): string | null => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (target.length > 2048 || /[\u0000-\u0020\u007f\\]/.test(target))
    return 'must be at most 2,048 characters, without spaces or backslashes'
  if (/[{}]/.test(target.replace(PLACEHOLDER, '')))
    return 'may use {code}, {role}, {room} and {room_id}, and no other braces'
  if (target.startsWith('/'))
    return parse(target)?.origin === HERE ? null : 'must be a path here or an https: address'
  const [, origin] = ABSOLUTE.exec(target) ?? []
  const url = origin === undefined ? null : parse(target)
  if (url === null)
    return 'must be a path here or an https: address, with placeholders after the host only'
  if (url.protocol !== 'https:' && !isLoopback(url.hostname))
    return 'must be an https: address (http: on loopback only)'
  if (hosts !== null && !hosts.includes(url.host)) return 'has a host that LINK_HOSTS does not list'
  return null
}

/** Parameters of the request that the target does not have itself, written as they came. */
const carried = (query: string, own: URLSearchParams): string =>
  query
    .split('&')
    .filter(
      (pair) => pair !== '' && ![...new URLSearchParams(pair).keys()].some((key) => own.has(key)),
    )
    .join('&')

/** The address a link leads to, with the request's query carried over. Refuses a target that no
 * longer holds its own rules (LINK_HOSTS has changed), or that filling led elsewhere. */
export const fillTarget = (
  target: string,
  values: LinkValues,
  query: string,
  hosts: readonly string[] | null,
): Result<string, 'bad_target'> => {
  if (targetFault(target, hosts) !== null) return no('bad_target')
  const filled = target.replace(PLACEHOLDER, (_, name: keyof LinkValues) =>
    encodeURIComponent(values[name]),
  )
  const [before, after] = [parse(target.replace(PLACEHOLDER, 'x')), parse(filled)]
  if (before === null || after === null || after.origin !== before.origin) return no('bad_target')
  if (after.pathname.split('/').length !== before.pathname.split('/').length)
    return no('bad_target')
  const more = carried(query, after.searchParams)
  if (more !== '') after.search += (after.search === '' ? '?' : '&') + more
  return yes(after.origin === HERE ? after.href.slice(HERE.length) : after.href)
}
