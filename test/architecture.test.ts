// The house keeps its rules (test/support/architecture.ts); and the reader of them is held against small
// made-up trees, one for each rule, so that it cannot pass by seeing nothing.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultsIn, type Tree } from './support/architecture.ts'

const SRC = join(import.meta.dirname, '../src')

const house: Tree = Object.fromEntries(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => [path, readFileSync(join(SRC, path), 'utf8')]),
)

test('the house keeps its rules', () => {
  expect(Object.keys(house)).toContain('domain/admission.ts')
  expect(faultsIn(house)).toEqual([])
})

test('a fault at the end of any file of the house is seen', () => {
  for (const [path, text] of Object.entries(house)) {
    const fault = path.startsWith('domain/') ? 'Date.now()' : "import '../../../../outside.ts'"
    expect(faultsIn({ ...house, [path]: `${text}\n${fault}` })).toHaveLength(1)
  }
})

test('every arrow that points down is allowed, and what only looks like a fault is none', () => {
  const tree: Tree = {
    'index.ts': "export { Room } from './store/room.ts'\nimport './web/page.tsx'\nimport 'hono'",
    'web/page.tsx': "import { say } from '../http/v1/say.ts'\nimport { jsx } from 'hono/jsx'",
    'http/v1/say.ts':
      "import { a } from '../../access/a.ts'\nimport p from '../../../package.json'",
    'access/a.ts': "import {\n  b,\n  type B,\n} from '../edge/b.ts'\nimport '../store/room.ts'",
    'edge/b.ts': "import { jwtVerify } from 'jose'\nimport { FF1 } from '@noble/ciphers/ff1.js'",
    'store/room.ts': "import type { C } from '../domain/c.ts'\nconst now = Date.now()",
    'domain/c.ts': [
      '// Date.now() and import x from "jose" in a comment',
      "const say = 'console.log, fetch(it) // and the like'",
      'const at = new Date(0) /* not new Date() */',
      "import { d } from './d.ts'",
    ].join('\n'),
    'domain/d.ts': 'export const d = 1\n'.repeat(400),
    'client/join.ts': "import type { Wire } from '../http/v1/say.ts'\nimport './socket.ts'",
    'client/socket.ts': "import { type Wire, type Other } from '../http/v1/say.ts'",
    'client/frames.ts': "import type { C } from '../domain/c.ts'",
  }
  expect(faultsIn(tree)).toEqual([])
})

/** One import of a made-up file, and the one thing that is said about it. */
const arrows: [string, string, string, string][] = [
  ['domain does not know edge', 'domain/a.ts', '../edge/b.ts', 'domain must not import edge'],
  ['domain does not know the roof', 'domain/a.ts', '../index.ts', 'domain must not import index'],
  ['domain has no package', 'domain/a.ts', 'valibot', 'domain imports nothing from outside'],
  ['domain has no file from outside', 'domain/a.ts', '../../x.json', 'domain imports nothing from'],
  ['edge does not know store', 'edge/a.ts', '../store/b.ts', 'edge must not import store'],
  ['store does not know edge', 'store/a.ts', '../edge/b.ts', 'store must not import edge'],
  ['edge does not know access', 'edge/a.ts', '../access/b.ts', 'edge must not import access'],
  ['store does not know access', 'store/a.ts', '../access/b.ts', 'store must not import access'],
  ['access does not know http', 'access/a.ts', '../http/b.ts', 'access must not import http'],
  ['access does not know hono', 'access/a.ts', 'hono', 'hono is for http, web, index only'],
  ['store does not know hono', 'store/a.ts', 'hono/factory', 'hono is for http, web, index only'],
  ['http does not know web', 'http/a.ts', '../web/b.tsx', 'http must not import web'],
  ['http does not sign', 'http/a.ts', 'jose', 'jose is for edge only'],
  ['access does not encrypt', 'access/a.ts', '@noble/ciphers/ff1.js', '@noble is for edge only'],
  ['web does not know the roof', 'web/a.tsx', '../index.ts', 'web must not import index'],
  ['web does not know client', 'web/a.tsx', '../client/b.ts', 'web must not import client'],
  ['the roof does not know client', 'index.ts', './client/b.ts', 'index must not import client'],
  [
    'client has types of http and domain only',
    'client/a.ts',
    '../http/b.ts',
    'client must not import http',
  ],
  ['client does not know domain', 'client/a.ts', '../domain/b.ts', 'client must not import domain'],
  ['nobody looks outside', 'web/a.tsx', '../../test/b.ts', '../../test/b.ts is outside src'],
  [
    'store does not say the version',
    'store/a.ts',
    '../../package.json',
    '../package.json is for http only',
  ],
]

const spellings: ((to: string) => string)[] = [
  (to) => `import {\n  one,\n  type Two,\n} from '${to}'`,
  (to) => `import * as all from "${to}"`,
  (to) => `const a = 1\nimport '${to}'`,
  (to) => `export const a = async () => (await import('${to}')).a`,
  (to) => `export { one } from '${to}'`,
]

test.each(arrows)('%s', (_, path, to, fault) => {
  for (const spell of spellings)
    expect(faultsIn({ [path]: spell(to) })).toEqual([expect.stringContaining(`${path}: ${fault}`)])
})

test('a type is as good as a value where an arrow points up', () => {
  const upwards: Tree = { 'store/a.ts': "import type { Context } from '../access/context.ts'" }
  expect(faultsIn(upwards)).toEqual([expect.stringContaining('store must not import access')])
  const others: Tree = { 'client/a.ts': "import type { Room } from '../store/room.ts'" }
  expect(faultsIn(others)).toEqual([expect.stringContaining('client must not import store')])
})

const impurities = [
  'export const at = Date.now()',
  'export const at = () => new Date()',
  'export const dice = Math.random()',
  'export const id = crypto.randomUUID()',
  "export const it = fetch('https://example.com') // why not",
  "export const say = () => console.log('it')",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a made-up file
  'export const at = `at ${Date.now()}`',
  'setTimeout(() => {}, 1)',
  'export const at = performance.now()',
]

test.each(impurities)('domain is pure, so none of this: %s', (text) => {
  expect(faultsIn({ 'domain/a.ts': text })).toEqual([expect.stringContaining('is not pure')])
  expect(faultsIn({ 'access/a.ts': text })).toEqual([])
})

/** Path, text, fault. */
const shapes: [string, string, string, string][] = [
  ['there are no barrels', 'http/v1/index.ts', '', 'is a barrel'],
  ['nothing passes all of another file on', 'http/a.ts', "export * from './b.ts'", 'is a barrel'],
  ['every file is on a floor', 'kitchen/a.ts', '', 'is on no floor'],
  ['a file beside the roof is on no floor', 'main.ts', '', 'is on no floor'],
  ['no folder is called utils', 'http/utils/a.ts', '', '"utils" says nothing'],
  ['no file is called helpers', 'http/helpers.ts', '', '"helpers" says nothing'],
  ['no file is called common', 'web/common.tsx', '', '"common" says nothing'],
  ['no file is called types', 'domain/types.ts', '', '"types" says nothing'],
  ['no folder is called lib', 'edge/lib/a.ts', '', '"lib" says nothing'],
  ['no class is a manager', 'store/a.ts', 'export class RoomManager {}', 'RoomManager'],
  ['no type is a service', 'store/a.ts', 'export type RoomService = 1', 'RoomService'],
  ['no function is a handler', 'http/a.ts', 'export const getHandler = 1', 'getHandler'],
  ['no name hides a wrapper', 'http/a.ts', 'export { a, b as Wrapper }', 'Wrapper'],
  ['400 lines are the limit', 'web/a.tsx', `${'\n'.repeat(400)}const a = 1\n`, 'has 401 lines'],
]

test.each(shapes)('%s', (_, path, text, fault) => {
  expect(faultsIn({ [path]: text })).toEqual([expect.stringMatching(`^${path}: .*${fault}`)])
})

test('no imports go in a circle, not even of types', () => {
  const tree: Tree = {
    'domain/a.ts': "import { b } from './b.ts'",
    'domain/b.ts': "import type { c } from './c.ts'",
    'domain/c.ts': "import './a.ts'",
    'domain/d.ts': "import './a.ts'\nimport './b.ts'",
  }
  expect(faultsIn(tree)).toEqual([
    'a circle: domain/a.ts -> domain/b.ts -> domain/c.ts -> domain/a.ts',
  ])
})
