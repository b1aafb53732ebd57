// Who opens the page of a meeting, and with what: the facts of the server, the token in the fragment, the name
// in the address. Leaves out whether that opens anything.

import type { RoomPage } from '../../domain/room-page.ts'
import { ofMachine, ofTab } from './page-memory.ts'

/** What a token says of its page. Whether the token is good, the room knows. */
type TokenWords = {
  name?: string
  isAdmin?: boolean
  joinVideoOn?: boolean
  joinAudioOn?: boolean
  disableVideo?: boolean
  disableAudio?: boolean
  disableScreenSharing?: boolean
}

export type Entry = {
  page: RoomPage
  accessToken: string | undefined
  token: TokenWords
  /** Fixed by the token or the code: nobody is asked for it. */
  givenName: string | null
  /** A first guess. */
  likelyName: string
  /** The page that shows this one in a frame. */
  embeddedBy: string | null
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The fields of a token that are what they must be. */
const wordsOf = (claims: unknown): TokenWords => {
  if (!isFields(claims)) return {}
  const of = isFields(claims.data) ? claims.data : isFields(claims.user) ? claims.user : {}
  const flags = Object.entries(of).filter(([, value]) => typeof value === 'boolean')
  const { name } = of
  return { ...Object.fromEntries(flags), ...(typeof name === 'string' && name ? { name } : {}) }
}

const readToken = (token: string | undefined): TokenWords => {
  const [, payload = ''] = (token ?? '').split('.')
  try {
    const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (one) => one.charCodeAt(0)))
    return wordsOf(JSON.parse(text))
  } catch {
    return {}
  }
}

const FRAGMENT = ['accessToken', 'token', 'name', 'embeddedBy']

/** The fragment, which then no longer stands in the address: whoever copies that passes no token on. */
const takeFragment = (): URLSearchParams => {
  const given = new URLSearchParams(location.hash.slice(1))
  const place = `fragment ${location.pathname}`
  if (!FRAGMENT.some((name) => given.has(name))) return new URLSearchParams(ofTab.read(place) ?? '')
  if (ofTab.write(place, given.toString()))
    history.replaceState(null, '', location.pathname + location.search)
  return given
}

const originOf = (text: string | null): string | null =>
  text !== null && URL.canParse(text) && new URL(text).origin === text ? text : null

export const readEntry = (): Entry => {
  const page: RoomPage = JSON.parse(document.body.dataset.page ?? '')
  const fragment = takeFragment()
  const accessToken = fragment.get('accessToken') ?? fragment.get('token') ?? undefined
  const token = readToken(accessToken)
  const asked = fragment.get('name') ?? new URLSearchParams(location.search).get('name')
  const givenName = token.name ?? (accessToken === undefined ? page.name : null)
  return {
    page,
    accessToken,
    token,
    givenName: givenName === '' ? null : givenName,
    likelyName: (asked ?? ofMachine.read('name') ?? '').slice(0, 100),
    embeddedBy: window.parent === window ? null : originOf(fragment.get('embeddedBy')),
  }
}

/** Without one, what is shared is not known before the room is entered. */
export type Allowed = { audio: boolean; video: boolean; screen: boolean }

export const allowedTo = ({ page, token }: Entry, isAdmin: boolean): Allowed => {
  const mayShare = !page.ownerOnlyBroadcast || isAdmin
  return {
    audio: mayShare && token.disableAudio !== true,
    video: mayShare && !page.audioOnlyRoom && token.disableVideo !== true,
    screen:
      mayShare &&
      !page.audioOnlyRoom &&
      page.enableScreenSharing &&
      token.disableScreenSharing !== true &&
      'getDisplayMedia' in (navigator.mediaDevices ?? {}),
  }
}
