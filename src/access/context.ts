// What a verb is given. Made once a request; config, keys and hints live as long as the isolate.

import type { Refusal } from '../domain/refusal.ts'
import { type Result, yes } from '../domain/result.ts'
import type { Template } from '../domain/template.ts'
import { type Hints, makeHints } from '../edge/hints.ts'
import { type Keyring, makeKeyring } from '../edge/keyring.ts'
import { type Leases, makeLeases } from '../edge/leases.ts'
import type { CodeAnswer } from '../store/settled-room.ts'
import { makeStores, type Stores } from '../store/stubs.ts'
import { type Config, readConfig } from './config.ts'

export type Context = Readonly<{
  config: Config
  keyring: Keyring
  hints: Hints
  leases: { codes: Leases<CodeAnswer>; templates: Leases<Template> }
  stores: Stores
  /** ms, the same throughout a request. */
  now: number
  /** ms, as it is by now. */
  clock: () => number
  wait: (ms: number) => Promise<unknown>
  /** Goes on after the answer, for as long as the platform lets it. */
  inBackground: (work: Promise<unknown>) => void
  randomBytes: (length: number) => Uint8Array
  uuid: () => string
}>

type Isolate = Pick<Context, 'config' | 'keyring' | 'hints' | 'leases' | 'stores'>

/** A code is off for everybody when its room says so; which role it is for, templates say. */
export const makeLeaseMemory = (): Context['leases'] => ({
  codes: makeLeases(
    { most: 20_000, mostOff: 2_000 },
    ({ code, enabled, archived }) => !code.enabled || !enabled || archived,
  ),
  templates: makeLeases({ most: 1_000, mostOff: 0 }, () => false),
})

const makeIsolate = (env: Env): Result<Isolate, Refusal> => {
  const config = readConfig(env)
  if (!config.ok) return config
  return yes({
    config: config.value,
    keyring: makeKeyring(config.value.secrets),
    hints: makeHints(),
    leases: makeLeaseMemory(),
    stores: makeStores(env),
  })
}

let last: { env: Env; isolate: Result<Isolate, Refusal> } | null = null

/** Refuses `misconfigured`. `now` in ms. */
export const makeContext = (
  env: Env,
  now: number,
  inBackground: Context['inBackground'],
): Result<Context, Refusal> => {
  if (last?.env !== env) last = { env, isolate: makeIsolate(env) }
  if (!last.isolate.ok) return last.isolate
  return yes({
    ...last.isolate.value,
    now,
    clock: () => Date.now(),
    wait: (ms) => scheduler.wait(ms),
    inBackground,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    uuid: () => crypto.randomUUID(),
  })
}
