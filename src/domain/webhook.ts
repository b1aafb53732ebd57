// Webhooks: which endpoints of a room want an event, what is sent, and when what failed is tried again.
// Leaves out which addresses may be called (webhook-address.ts) and keeping deliveries (store/outbox/outbox.ts).

import type { Room, RoomChange, RoomSettings } from './room.ts'

export type WebhookType =
  | 'meeting.started'
  | 'participant.joined'
  | 'participant.left'
  | 'meeting.ended'

/** An endpoint is its URL: of whatever type, events wait there in one row. */
export type Endpoint = { url: string; headers?: Record<string, string> | undefined }

/** v1's four settings, each with the events it is for. v2's one webhook wants all. */
export const WEBHOOK_SETTINGS = {
  'meeting.started': 'meetingStartedWebhook',
  'participant.joined': 'meetingJoinWebhook',
  'participant.left': 'meetingLeftWebhook',
  'meeting.ended': 'meetingEndedWebhook',
} as const satisfies Record<WebhookType, keyof RoomSettings>

export const WEBHOOK_TYPES = Object.keys(WEBHOOK_SETTINGS) as WebhookType[]

type Webhooks = Pick<Room, 'settings' | 'extras'>

/** Where an event goes, each URL once; v2's webhook has the headers. */
export const endpointsFor = ({ settings, extras }: Webhooks, type: WebhookType): Endpoint[] => {
  const { webhook } = extras
  const url = settings[WEBHOOK_SETTINGS[type]]
  const own = url === undefined || url === webhook?.url ? [] : [{ url }]
  return webhook === undefined ? own : [...own, webhook]
}

/** The URLs that a change sets, the same as before or not, by the field that sets them. */
export const urlsSet = ({
  settings = {},
  extras = {},
}: Pick<RoomChange, 'settings' | 'extras'>): { field: string; url: string }[] =>
  [
    ...Object.values(WEBHOOK_SETTINGS).map((field) => ({ field, url: settings[field] })),
    { field: 'webhook.url', url: extras.webhook?.url },
  ].flatMap(({ field, url }) => (url ? [{ field, url }] : []))

const MOST_HEADERS = 20
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const OWN_HEADER =
  /^(webhook-.*|content-.*|host|user-agent|connection|transfer-encoding|cf-.*|x-forwarded-.*)$/i

/** Why an endpoint cannot be called with these headers, or null when it can. */
export const headersFault = (headers: Readonly<Record<string, string>>): string | null => {
  const names = Object.keys(headers)
  if (names.length > MOST_HEADERS) return `must be at most ${MOST_HEADERS}`
  if (!names.every((name) => HEADER_NAME.test(name)))
    return 'must have names of letters, digits and hyphens'
  if (names.some((name) => OWN_HEADER.test(name)))
    return 'must leave webhook-*, content-*, cf-*, x-forwarded-*, host, user-agent, connection and transfer-encoding to us'
  if (!Object.values(headers).every((value) => /^[\x20-\x7e]*$/.test(value)))
    return 'must have values of printable ASCII characters'
  return null
}

/** What is sent, written once: every attempt sends the same bytes. `now` in ms. */
export const bodyOf = (type: WebhookType, seq: number, data: object, now: number): string =>
  JSON.stringify({ type, timestamp: new Date(now).toISOString(), seq, data })

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** An attempt is given up after this. */
export const TIMEOUT_MS = 15 * SECOND
/** A started attempt of which nothing was heard by then was cut off, and is made again. */
export const SENDING_MS = 30 * SECOND
/** How long an event waits, and how many do at one endpoint. */
export const WAIT_MS = 76 * HOUR
export const MOST_WAITING = 1000
/** How many finished deliveries of a room are kept for the list. */
export const KEPT = { delivered: 100, failed: 1000 } as const

const BACK_OFF = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR]

/** ms that an endpoint is left alone after so many failures in a row. */
export const backOff = (failures: number): number => BACK_OFF[failures - 1] ?? 10 * HOUR

export type DeliveryState = 'waiting' | 'sending' | 'delivered' | 'failed'

/** Why the last attempt, or the delivery, failed. */
export type DeliveryError =
  // an attempt; it is made again
  | 'timeout'
  | 'unreachable'
  | 'redirect'
  | 'status'
  | 'cut_off'
  // the end
  | 'gone'
  | 'too_old'
  | 'too_many_waiting'
  | 'not_wanted'
  | 'address_refused'

/** Moments in ms. `id`: the event's, the same at every endpoint and attempt. */
export type Delivery = {
  number: number
  id: string
  seq: number
  type: WebhookType
  url: string
  state: DeliveryState
  attempts: number
  lastStatus: number | null
  lastError: DeliveryError | null
  createdAt: number
  /** Not before; null unless it waits. */
  nextAt: number | null
}

/** How an attempt ended; without an error it was delivered. */
export type Outcome = { status: number | null; error: DeliveryError | null }

/** What an answer of this status means: 2xx is the only success. */
export const outcomeOf = (status: number): Outcome => {
  if (status >= 200 && status <= 299) return { status, error: null }
  if (status === 410) return { status, error: 'gone' }
  return { status, error: status >= 300 && status <= 399 ? 'redirect' : 'status' }
}

const SECRET_CHARACTERS = 32
const MARK = 'whsec_'
const KEY_BYTES = { least: 24, most: 64 }

const keyOf = (entry: string): Uint8Array<ArrayBuffer> | null => {
  if (!entry.startsWith(MARK))
    return entry.length >= SECRET_CHARACTERS && entry === entry.trim()
      ? Uint8Array.from(new TextEncoder().encode(entry))
      : null
  const text = entry.slice(MARK.length)
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null
  const key = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  return key.length >= KEY_BYTES.least && key.length <= KEY_BYTES.most ? key : null
}

/** The keys that sign, one an entry of WEBHOOK_SECRET: base64 after `whsec_`, else the UTF-8 bytes of the
 * entry as it stands. None when it is not set; null when an entry is weak, malformed or doubled. */
export const webhookKeys = (secret: string | undefined): Uint8Array<ArrayBuffer>[] | null => {
  if (!secret) return []
  const entries = secret.split(',')
  const keys = entries.map(keyOf).filter((key) => key !== null)
  return keys.length === entries.length && new Set(entries).size === keys.length ? keys : null
}
