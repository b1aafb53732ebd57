// `npm run sdk`: writes the browser client: public/sdk.js (a script tag gets the global `Anteroom`),
// public/sdk.mjs (the same by name) and public/sdk.d.ts, its types; and the scripts of our own pages,
// src/client/pages/{name}.ts -> public/assets/{name}.js where a page loads it. They are committed as npm/ is: so every
// way to run Anteroom has them, from a fresh clone, and none has to build first; and a package that is
// installed from git runs no script. With `--check` it writes nothing and exits 1 when something is stale.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { writeDeclarations } from './sdk/declarations.ts'

const ROOT = join(import.meta.dirname, '..')

const FIRST = `// Anteroom, the browser client: docs/client.md. Made by \`npm run sdk\`. MIT license.
// With partysocket, (c) 2010-2012 Joe Walnes, MIT license.`

/** Scripts that pages load; the other files beside them are their parts. */
const PAGES = ['dashboard', 'link', 'meeting']

const bundle = async (source: string, format: BuildOptions): Promise<string> => {
  const { outputFiles } = await build({
    ...format,
    entryPoints: [join(ROOT, 'src/client', source)],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    target: ['chrome100', 'firefox100', 'safari15.4'],
    legalComments: 'none',
    charset: 'utf8',
    loader: { '.html': 'text' },
    logLevel: 'warning',
  })
  return outputFiles?.[0]?.text ?? ''
}

const banner = { js: FIRST }

const made: Record<string, string> = {
  'public/sdk.js': await bundle('sdk.ts', { format: 'iife', globalName: 'Anteroom', banner }),
  'public/sdk.mjs': await bundle('sdk.ts', { format: 'esm', banner }),
  'public/sdk.d.ts': writeDeclarations(),
}
for (const name of PAGES)
  made[`public/assets/${name}.js`] = await bundle(`pages/${name}.ts`, { format: 'esm' })

const isStale = ([path, text]: [string, string]): boolean =>
  !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== text

if (!process.argv.includes('--check'))
  for (const [path, text] of Object.entries(made)) writeFileSync(join(ROOT, path), text)
else if (Object.entries(made).some(isStale)) {
  console.error(
    'public/sdk.js, .mjs, .d.ts or public/assets/*.js is stale: run `npm run sdk` and commit what it writes.',
  )
  process.exitCode = 1
}
