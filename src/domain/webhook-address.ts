// Which addresses a webhook may have: https, to a public host. Judged when one is set and again when
// something is sent there. Leaves out what a name resolves to: that is known to the network only, and
// workerd outside Cloudflare reaches no private network unless it is told to (docs/operate.md).

import { isLoopback } from './link.ts'

const MOST_CHARACTERS = 2048

/** First address and length of prefix: special purpose, by IANA's registry, and Azure's host. */
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Names that stand for this machine or network wherever they are asked. */
const LOCAL_NAME =
  /^[^.]*$|(^|\.)(localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|onion)$/

const V4 = /^\d{1,3}(\.\d{1,3}){3}$/

const numberOf = (v4: string): number =>
  v4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

const isPublicV4 = (v4: string): boolean =>
  !NOT_PUBLIC.some(([first, bits]) => {
    const size = 2 ** (32 - bits)
    return Math.floor(numberOf(v4) / size) === Math.floor(numberOf(first) / size)
  })

/** The eight groups of an address as a URL writes it: lower case, one `::` at most, no dotted part. */
const groupsOf = (v6: string): number[] => {
  const [head = '', tail] = v6.split('::')
  const read = (part: string | undefined): number[] =>
    part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []
  const [before, after] = [read(head), read(tail)]
  return [...before, ...Array(8 - before.length - after.length).fill(0), ...after]
}

/** Global unicast, without what stands in it for other addresses (Teredo, 6to4) or for examples. All that
 * maps or translates v4 (`::ffff:0:0/96`, `64:ff9b::/96`) is outside of it. */
const isPublicV6 = (v6: string): boolean => {
  const [first = 0, second = 0] = groupsOf(v6)
  if (first < 0x2000 || first > 0x3fff) return false
  if (first === 0x2001) return second >= 0x0200 && second !== 0x0db8
  return first !== 0x2002 && first !== 0x3fff
}

const isPublicHost = (host: string): boolean => {
  if (host.startsWith('[')) return isPublicV6(host.slice(1, -1))
  return V4.test(host) ? isPublicV4(host) : !LOCAL_NAME.test(host)
}

/** Why a webhook cannot have this address, or null when it can. `allowLoopback`: for development, with
 * and without TLS. */
export const addressFault = (address: string, allowLoopback: boolean): string | null => {
  if (address.length > MOST_CHARACTERS) return 'must be at most 2,048 characters'
  if (!URL.canParse(address)) return 'must be an https: address'
  // The parser has written the host in one way, whatever was typed: `0x7f.1` is 127.0.0.1 by now.
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '') return 'must be an address without user and password'
  const host = hostname.replace(/\.+$/, '')
  if (allowLoopback && isLoopback(host) && /^https?:$/.test(protocol)) return null
  if (protocol !== 'https:') return 'must be an https: address'
  return isPublicHost(host) ? null : 'must not be an address of a private network'
}
