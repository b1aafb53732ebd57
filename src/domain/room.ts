// A room's name, settings and life. Leaves out its codes (room-code.ts), who may come in
// (admission.ts) and how the fields are written on the wire (http/v1/room-schema.ts).

import type { Brand } from './brand.ts'
import type { Answer } from './refusal.ts'
import { no, yes } from './result.ts'
import type { TemplateId } from './template.ts'

/** 0 <= n < 2^31. Never leaves the Worker; its sealed form, the RoomId, does. */
export type RoomNumber = Brand<number, 'RoomNumber'>
/** 24 hex digits: a sealed RoomNumber. A room keeps the one it was given. */
export type RoomId = Brand<string, 'RoomId'>
/** As its maker wrote it; compared by `nameKey`. */
export type RoomName = Brand<string, 'RoomName'>

export const ROOM_NUMBERS = 2 ** 31

export const isRoomNumber = (n: number): n is RoomNumber =>
  Number.isInteger(n) && n >= 0 && n < ROOM_NUMBERS

/** First segments that this host uses or keeps for itself; a room of such a name could not be linked. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  `api v1 v2 health meeting join dashboard assets embed docs sdk.js sdk.mjs sdk.d.ts openapi.json
  security.txt .well-known cdn-cgi favicon.ico favicon.svg robots.txt sitemap.xml apple-touch-icon.png
  apple-touch-icon-precomposed.png manifest.json browserconfig.xml sw.js index.html preview
  streaming login logout signin signout admin status metrics static public sdk`.split(/\s+/),
)

const NAME = /^[A-Za-z0-9][A-Za-z0-9._~:-]{0,63}$/
const CODE_SHAPE = /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/i

/** Why a text is no room name, or null when it is one. */
export const nameFault = (text: string): string | null => {
  if (!NAME.test(text))
    return 'must be 1 to 64 of A-Z a-z 0-9 . _ ~ : - and begin with a letter or a digit'
  if (CODE_SHAPE.test(text)) return 'must not have the form of a room code (xxx-xxxx-xxx)'
  if (RESERVED_NAMES.has(text.toLowerCase()))
    return 'is an address this host keeps for itself; choose another'
  return null
}

export const parseRoomName = (text: string): RoomName | null =>
  nameFault(text) === null ? (text as RoomName) : null

/** Names are one name when their keys are equal. */
export const nameKey = (name: string): string => name.toLowerCase()

/** Twelve letters from random bytes; bytes of 234 and more are thrown away, so that no letter is
 * likelier than another. Null when too few were left. */
export const nameFromBytes = (bytes: Uint8Array): RoomName | null => {
  const letters = [...bytes]
    .filter((byte) => byte < 234)
    .map((byte) => String.fromCharCode(97 + (byte % 26)))
  return letters.length < 12 ? null : (letters.slice(0, 12).join('') as RoomName)
}

/** The settings a person or a back end chooses, in v1's words. Times are epoch seconds. */
export type RoomSettings = {
  privacy: 'public' | 'private'
  expireUnixSec?: number
  notBeforeUnixSec?: number
  ejectAtRoomExp: boolean
  deleteOnExp: boolean
  maxParticipants?: number
  ejectAfterElapsedTimeInSec?: number
  endMeetingAfterNoActivityInSec?: number
  enableRequestToJoin: boolean
  autoJoin: boolean
  audioOnlyRoom: boolean
  ownerOnlyBroadcast: boolean
  showInviteBox: boolean
  enableChat: boolean
  newChatForMeetingSession: boolean
  enableScreenSharing: boolean
  joinVideoOn: boolean
  joinAudioOn: boolean
  enableCamera?: boolean
  enableMicrophone?: boolean
  enableWatermark?: boolean
  lang: string
  linkTarget?: string
  meetingStartedWebhook?: string
  meetingJoinWebhook?: string
  meetingLeftWebhook?: string
  meetingEndedWebhook?: string
  // Known, and only ever false or unused here: Anteroom records, composes and streams nothing.
  enableRecording: boolean
  recordRoom: boolean
  enableComposition: boolean
  recordComposition: boolean
  enableRTMPOut: boolean
  enableLiveStreaming: boolean
  compositionLayout?: 'grid' | 'active_speaker'
  rtmpOutURL?: string
}

const DEFAULTS: RoomSettings = {
  privacy: 'public',
  ejectAtRoomExp: false,
  deleteOnExp: false,
  enableRequestToJoin: false,
  autoJoin: false,
  audioOnlyRoom: false,
  ownerOnlyBroadcast: false,
  showInviteBox: true,
  enableChat: true,
  newChatForMeetingSession: true,
  enableScreenSharing: true,
  joinVideoOn: true,
  joinAudioOn: true,
  lang: 'en',
  enableRecording: false,
  recordRoom: false,
  enableComposition: false,
  recordComposition: false,
  enableRTMPOut: false,
  enableLiveStreaming: false,
}

/** Fields that were sent; `null` takes the setting away, an absent field leaves it as it is. */
export type SettingsChange = { [K in keyof RoomSettings]?: RoomSettings[K] | null | undefined }

/** Lays a change over what is there: `null` takes a thing away, an absent one stays. */
export const lay = <T extends object>(
  there: T,
  change: { [K in keyof T]?: T[K] | null | undefined },
): T => {
  const sent = Object.entries(change).filter(([, value]) => value !== undefined)
  const laid = Object.entries({ ...there, ...Object.fromEntries(sent) })
  return Object.fromEntries(laid.filter(([, value]) => value !== null)) as T
}

/** Settings after a change, or why they contradict each other. */
export const changeSettings = (
  settings: RoomSettings,
  change: SettingsChange,
): Answer<RoomSettings> => {
  const next = { ...DEFAULTS, ...lay(settings, change) }
  const { notBeforeUnixSec: opens, expireUnixSec: ends } = next
  if (opens !== undefined && ends !== undefined && opens >= ends)
    return no({
      reason: 'invalid_field',
      field: 'notBeforeUnixSec',
      detail: 'must be earlier than expireUnixSec',
    })
  return yes(next)
}

/** Settings of a new room. `now` in ms. */
export const newSettings = (wish: SettingsChange, now: number): Answer<RoomSettings> => {
  const ends = wish.expireUnixSec
  if (typeof ends === 'number' && ends * 1000 <= now)
    return no({ reason: 'invalid_field', field: 'expireUnixSec', detail: 'is in the past' })
  return changeSettings(DEFAULTS, wish)
}

/** What v2 adds to a room. Kept and given back; what changes behaviour says so. */
export type RoomExtras = {
  description?: string
  region?: string
  largeRoom?: boolean
  maxDurationSeconds?: number
  polls?: string[]
  /** v2's one webhook; v1's four stand in the settings. */
  webhook?: { url: string; headers?: Record<string, string> | undefined }
}

/** As `SettingsChange`: `null` takes a thing away, an absent one stays. */
export type ExtrasChange = { [K in keyof RoomExtras]?: RoomExtras[K] | null | undefined }

/** What a call may change of a room besides its name. */
export type RoomChange = {
  settings?: SettingsChange
  extras?: ExtrasChange
  enabled?: boolean | undefined
  templateId?: TemplateId | undefined
}

/** A room as its object keeps it. Moments in ms. */
export type Room = {
  number: RoomNumber
  id: RoomId
  name: RoomName
  templateId: TemplateId
  settings: RoomSettings
  extras: RoomExtras
  enabled: boolean
  createdAt: number
  updatedAt: number
  archivedAt: number | null
}

/** A room after a change, or why its settings contradict each other. */
export const changeRoom = <R extends Room>(room: R, change: RoomChange): Answer<R> => {
  const settings = changeSettings(room.settings, change.settings ?? {})
  if (!settings.ok) return settings
  return yes({
    ...room,
    settings: settings.value,
    extras: lay(room.extras, change.extras ?? {}),
    enabled: change.enabled ?? room.enabled,
    templateId: change.templateId ?? room.templateId,
  })
}

/** The moment (ms) from which `deleteOnExp` archives the room, or null. */
export const deletedAt = (settings: RoomSettings): number | null =>
  settings.deleteOnExp && settings.expireUnixSec !== undefined
    ? settings.expireUnixSec * 1000
    : null

/** A room past its `deleteOnExp` is archived from that moment, whether or not an alarm has run. */
export const lifeOf = (room: Room, now: number): 'open' | 'disabled' | 'archived' => {
  const deleted = deletedAt(room.settings)
  if (room.archivedAt !== null || (deleted !== null && now >= deleted)) return 'archived'
  return room.enabled ? 'open' : 'disabled'
}
