// What a verb is given. Made once a request; config, keys and hints live as long as the isolate.

import type { Refusal } from '../domain/refusal.ts'
import { type Result, yes } from '../domain/result.ts'
import { type Hints, makeHints } from '../edge/hints.ts'
import { type Keyring, makeKeyring } from '../edge/keyring.ts'
import { makeStores, type Stores } from '../store/stubs.ts'
import { type Config, readConfig } from './config.ts'

export type Context = Readonly<{
  config: Config
  keyring: Keyring
  hints: Hints
  stores: Stores
  /** ms, the same throughout a request. */
  now: number
  randomBytes: (length: number) => Uint8Array
  uuid: () => string
}>

type Isolate = Pick<Context, 'config' | 'keyring' | 'hints' | 'stores'>

const makeIsolate = (env: Env): Result<Isolate, Refusal> => {
  const config = readConfig(env)
  if (!config.ok) return config
  return yes({
    config: config.value,
    keyring: makeKeyring(config.value.secrets),
    hints: makeHints(),
    stores: makeStores(env),
  })
}

let last: { env: Env; isolate: Result<Isolate, Refusal> } | null = null

/** Refuses `misconfigured`. `now` in ms. */
export const makeContext = (env: Env, now: number): Result<Context, Refusal> => {
  if (last?.env !== env) last = { env, isolate: makeIsolate(env) }
  if (!last.isolate.ok) return last.isolate
  return yes({
    ...last.isolate.value,
    now,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    uuid: () => crypto.randomUUID(),
  })
}
