// Vars and secrets -> a frozen Config. A missing or weak one is named (never its value), and nothing is
// served until it is right. Leaves out deriving keys from the secrets (edge/keyring.ts).

import { leaseLength } from '../domain/lease.ts'
import { isLoopback, targetFault } from '../domain/link.ts'
import type { Refusal } from '../domain/refusal.ts'
import { no, type Result, yes } from '../domain/result.ts'
import { webhookKeys } from '../domain/webhook.ts'
import type { Secrets } from '../edge/keyring.ts'
import type { LinkSecret } from '../edge/seal.ts'
import { type IceServer, readIceServers } from './ice-servers.ts'

/** Of Cloudflare's TURN service. */
export type TurnKey = { id: string; token: string }

export type Config = Readonly<{
  appName: string
  accessKey: string
  /** `https://go.example.com`, or null: the origin of each request. */
  publicOrigin: string | null
  linkTarget: string | null
  /** Hosts a link may lead to, or null for any. */
  linkHosts: readonly string[] | null
  maxTokenSeconds: number | null
  /** `off` without WEBHOOK_SECRET: nothing could be signed. Its keys are the room's (store/outbox/outbox.ts). */
  webhooks: 'off' | 'public' | 'loopback too'
  /** Origins whose pages may join, or null for any. */
  allowedOrigins: readonly string[] | null
  /** Origins whose pages may show a meeting in a frame; none: nobody's. */
  frameAncestors: readonly string[]
  iceServers: readonly IceServer[]
  turnKey: TurnKey | null
  secrets: Secrets
}>

export type ConfigSource = Record<
  | 'SECRET_KEY'
  | 'TOKEN_KEY'
  | 'LINK_KEY'
  | 'APP_NAME'
  | 'ACCESS_KEY'
  | 'PUBLIC_ORIGIN'
  | 'LINK_TARGET'
  | 'LINK_HOSTS'
  | 'MAX_TOKEN_SECONDS'
  | 'EDGE_LEASE_SECONDS'
  | 'REQUEST_SECONDS'
  | 'SESSION_DAYS'
  | 'WEBHOOK_SECRET'
  | 'ALLOW_LOOPBACK_WEBHOOKS'
  | 'ALLOWED_ORIGINS'
  | 'FRAME_ANCESTORS'
  | 'ICE_SERVERS'
  | 'TURN_KEY_ID'
  | 'TURN_KEY_TOKEN',
  string | undefined
>

const MIN_SECRET = 32
const MAX_LINK_KEYS = 4

/** Entries of a secret, or null when it is missing, an entry is short, doubled or padded with spaces:
 * a key is the UTF-8 bytes of the entry as it stands, so nothing is trimmed. */
const entries = (secret: string | undefined, prefix = ''): string[] | null => {
  const list = (secret ?? '').split(',')
  const keys = list.map((entry) =>
    prefix !== '' && entry.startsWith(prefix) ? entry.slice(prefix.length) : entry,
  )
  const good = keys.every((key) => key.length >= MIN_SECRET && key === key.trim())
  return good && new Set(keys).size === keys.length ? list : null
}

const linkSecrets = (secret: string | undefined): LinkSecret[] | null => {
  const list = entries(secret, 'id:')
  if (list === null || list.length > MAX_LINK_KEYS || list[0]?.startsWith('id:')) return null
  return list.map((entry) =>
    entry.startsWith('id:')
      ? { secret: entry.slice(3), opensCodes: false }
      : { secret: entry, opensCodes: true },
  )
}

const isOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  return url.origin === text && isSafe
}

const hosts = (list: string | undefined): string[] | null =>
  list ? list.split(',').map((host) => host.trim().toLowerCase()) : null

const origins = (list: string | undefined): string[] | null =>
  list ? list.split(',').map((origin) => origin.trim()) : null

/** Separated as the operator likes: this one is written like the policy it goes into. */
const ancestors = (list = ''): string[] => list.split(/[\s,]+/).filter((origin) => origin !== '')

// No wildcards: what looks like one would match nothing.
const isPlain = (text: string): boolean => !text.includes('*')

const isHost = (text: string): boolean =>
  isPlain(text) && URL.canParse(`https://${text}`) && new URL(`https://${text}`).host === text

const webhooksOf = (env: ConfigSource): Config['webhooks'] => {
  if (!env.WEBHOOK_SECRET) return 'off'
  return env.ALLOW_LOOPBACK_WEBHOOKS === 'true' ? 'loopback too' : 'public'
}

/** Unset, empty, or a whole number from `least` to `most`. */
const isWhole = (text = '', least: number, most: number): boolean =>
  text === '' || (/^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most)

/** Refuses `misconfigured` with every name that is missing or wrong. */
export const readConfig = (
  env: ConfigSource,
): Result<Config, Extract<Refusal, { reason: 'misconfigured' }>> => {
  const secretKeys = entries(env.SECRET_KEY)
  const tokenKeys = entries(env.TOKEN_KEY)
  const linkKeys = linkSecrets(env.LINK_KEY)
  const linkHosts = hosts(env.LINK_HOSTS)
  const allowedOrigins = origins(env.ALLOWED_ORIGINS)
  const frameAncestors = ancestors(env.FRAME_ANCESTORS)
  const iceServers = readIceServers(env.ICE_SERVERS ?? '')
  const {
    APP_NAME = '',
    ACCESS_KEY = '',
    PUBLIC_ORIGIN = '',
    LINK_TARGET = '',
    MAX_TOKEN_SECONDS = '',
    TURN_KEY_ID = '',
    TURN_KEY_TOKEN = '',
  } = env
  const wrong = {
    SECRET_KEY: secretKeys === null,
    TOKEN_KEY: tokenKeys === null,
    LINK_KEY: linkKeys === null,
    APP_NAME: !/^\S.{0,63}$/.test(APP_NAME),
    ACCESS_KEY: !/^[A-Za-z0-9_-]{1,64}$/.test(ACCESS_KEY),
    PUBLIC_ORIGIN: PUBLIC_ORIGIN !== '' && !isOrigin(PUBLIC_ORIGIN),
    LINK_HOSTS: linkHosts?.every(isHost) === false,
    LINK_TARGET: LINK_TARGET !== '' && targetFault(LINK_TARGET, linkHosts) !== null,
    EDGE_LEASE_SECONDS: leaseLength(env.EDGE_LEASE_SECONDS) === null,
    // Read by the rooms themselves (store/live/live-room.ts); judged here, so that a wrong one is named.
    REQUEST_SECONDS: !isWhole(env.REQUEST_SECONDS, 1, 86_400),
    SESSION_DAYS: !isWhole(env.SESSION_DAYS, 0, 3_650),
    ALLOWED_ORIGINS:
      allowedOrigins?.every((origin) => isPlain(origin) && isOrigin(origin)) === false,
    FRAME_ANCESTORS: !frameAncestors.every((origin) => isPlain(origin) && isOrigin(origin)),
    ICE_SERVERS: iceServers === null,
    // One is of no use without the other.
    TURN_KEY_ID: TURN_KEY_ID !== '' && !(/^[\w-]{1,128}$/.test(TURN_KEY_ID) && TURN_KEY_TOKEN),
    TURN_KEY_TOKEN:
      TURN_KEY_TOKEN !== '' && !(/^[!-~]{1,512}$/.test(TURN_KEY_TOKEN) && TURN_KEY_ID),
    WEBHOOK_SECRET: webhookKeys(env.WEBHOOK_SECRET) === null,
    ALLOW_LOOPBACK_WEBHOOKS: !/^(true|false)?$/.test(env.ALLOW_LOOPBACK_WEBHOOKS ?? ''),
    MAX_TOKEN_SECONDS: MAX_TOKEN_SECONDS !== '' && !/^[1-9]\d{0,9}$/.test(MAX_TOKEN_SECONDS),
  }
  const names = Object.entries(wrong).flatMap(([name, isWrong]) => (isWrong ? [name] : []))
  if (names.length > 0 || secretKeys === null || tokenKeys === null || linkKeys === null)
    return no({ reason: 'misconfigured', names })
  return yes(
    Object.freeze({
      appName: APP_NAME,
      accessKey: ACCESS_KEY,
      publicOrigin: PUBLIC_ORIGIN === '' ? null : PUBLIC_ORIGIN,
      linkTarget: LINK_TARGET === '' ? null : LINK_TARGET,
      linkHosts,
      maxTokenSeconds: MAX_TOKEN_SECONDS === '' ? null : Number(MAX_TOKEN_SECONDS),
      allowedOrigins,
      frameAncestors,
      iceServers: iceServers ?? [],
      turnKey: TURN_KEY_ID === '' ? null : { id: TURN_KEY_ID, token: TURN_KEY_TOKEN },
      webhooks: webhooksOf(env),
      secrets: { secretKeys, tokenKeys, linkKeys },
    }),
  )
}
