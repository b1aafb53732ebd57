// The rows of the table: what Anteroom is asked, and the bare Worker that does only that.

import {
  anteroom,
  keyed,
  SECRET_KEY,
  startAnteroom,
  TOKEN_KEY,
} from '../support/anteroom-process.ts'
import { type Program, type RawWorkerd, startWorkerd } from '../support/raw-workerd.ts'
import { bundleWorker } from '../support/worker-build.ts'
import {
  exchangesOf,
  json,
  linksOf,
  makeCodes,
  makeRooms,
  makeToken,
  tokenWish,
  validationOf,
} from './rooms.ts'
import type { Load } from './wrk.ts'

export type Row = {
  name: string
  /** What stands beside it. */
  beside: string
  atLeast: number
  leaseSeconds: number
  bare: { entry: string; bindings?: Record<string, string>; objects?: Record<string, string> }
  /** What both are asked; `url` is Anteroom's. */
  load: (url: string) => Promise<Load>
}

const LEASE = 5

const aCode = async (url: string) => makeCodes(url, await makeRooms(url, 1), 1)

export const ROWS: readonly Row[] = [
  {
    name: 'link, leased',
    beside: '302 and nothing else',
    atLeast: 0.85,
    leaseSeconds: LEASE,
    bare: { entry: 'redirect' },
    load: async (url) => ({ asked: linksOf(await aCode(url)), status: 302 }),
  },
  {
    name: 'link, lease off',
    beside: '302 after two RPCs',
    atLeast: 0.8,
    leaseSeconds: 0,
    bare: { entry: 'rpc-redirect', objects: { FIRST: 'First', SECOND: 'Second' } },
    load: async (url) => ({ asked: linksOf(await aCode(url)), status: 302 }),
  },
  {
    name: 'token validate',
    beside: '`jose.jwtVerify`',
    atLeast: 0.85,
    leaseSeconds: LEASE,
    bare: { entry: 'verify', bindings: { TOKEN_KEY } },
    load: async (url) => ({ asked: validationOf(await makeToken(url)), status: 200 }),
  },
  {
    name: 'token create',
    beside: '`jose.SignJWT`',
    atLeast: 0.8,
    leaseSeconds: LEASE,
    bare: { entry: 'sign', bindings: { TOKEN_KEY } },
    load: async () => ({
      asked: [{ path: '/api/v1/token', headers: { ...keyed, ...json }, body: tokenWish }],
      status: 200,
    }),
  },
  {
    name: 'code -> token, leased',
    beside: 'the same mint',
    atLeast: 0.75,
    leaseSeconds: LEASE,
    bare: { entry: 'mint', bindings: { SECRET_KEY } },
    load: async (url) => ({ asked: exchangesOf(await aCode(url)), status: 200 }),
  },
  {
    name: 'room create',
    beside: 'two objects, one insert each',
    atLeast: 0.6,
    leaseSeconds: LEASE,
    bare: { entry: 'two-inserts', objects: { INDEX: 'Index', THING: 'Thing' } },
    load: async () => ({
      asked: [{ path: '/api/v1/room', headers: { ...keyed, ...json }, body: {} }],
      status: 200,
    }),
  },
]

/** `memory`: the objects live in memory, so that the program is measured and not the disk. */
export const startRow = async (
  row: Row,
  script: string,
  memory: boolean,
): Promise<{ ours: RawWorkerd; bare: RawWorkerd }> => {
  const { entry, bindings = {}, objects = {} } = row.bare
  const bare: Program = { script: await bundleWorker(`bench/bare/${entry}.ts`), bindings, objects }
  const ours = anteroom(script, { leaseSeconds: row.leaseSeconds })
  return {
    ours: await startAnteroom(ours, { memory }),
    bare: await startWorkerd(bare, { memory }),
  }
}
