// `npm run sdk`: writes the browser client: public/sdk.js (a script tag gets the global `Anteroom`),
// public/sdk.mjs (the same by name) and public/sdk.d.ts, its types. They are committed as npm/ is: so every
// way to run Anteroom has them, from a fresh clone, and none has to build first; and a package that is
// installed from git runs no script. With `--check` it writes nothing and exits 1 when something is stale.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { writeDeclarations } from './sdk/declarations.ts'

const ROOT = join(import.meta.dirname, '..')

const FIRST = `// Anteroom, the browser client: docs/client.md. Made by \`npm run sdk\`. MIT license.
// With partysocket, (c) 2010-2012 Joe Walnes, MIT license.`

const bundle = async (format: BuildOptions): Promise<string> => {
  const { outputFiles } = await build({
    ...format,
    entryPoints: [join(ROOT, 'src/client/sdk.ts')],
    banner: { js: FIRST },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    target: ['chrome100', 'firefox100', 'safari15.4'],
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
  })
  return outputFiles?.[0]?.text ?? ''
}

const made: Record<string, string> = {
  'public/sdk.js': await bundle({ format: 'iife', globalName: 'Anteroom' }),
  'public/sdk.mjs': await bundle({ format: 'esm' }),
  'public/sdk.d.ts': writeDeclarations(),
}

const isStale = ([path, text]: [string, string]): boolean =>
  !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== text

if (!process.argv.includes('--check'))
  for (const [path, text] of Object.entries(made)) writeFileSync(join(ROOT, path), text)
else if (Object.entries(made).some(isStale)) {
  console.error(
    'public/sdk.js, .mjs or .d.ts is stale: run `npm run sdk` and commit what it writes.',
  )
  process.exitCode = 1
}
