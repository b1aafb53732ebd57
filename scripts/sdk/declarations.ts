// public/sdk.d.ts: the types of the browser client in one file, from the declarations that tsc writes. Takes
// the names that src/client/sdk.ts exports and whatever those name, and leaves out the rest.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const ENTRY = 'client/sdk.d.ts'

const HEAD = `// Anteroom, the browser client: docs/client.md.
// Made by \`npm run sdk\`. Do not edit it here.
`

/** Path to text, of every module that the entry needs. */
const emit = (): Map<string, string> => {
  const folder = mkdtempSync(join(tmpdir(), 'anteroom-sdk-'))
  const project = join(folder, 'tsconfig.json')
  const outDir = join(folder, 'out')
  const compilerOptions = {
    noEmit: false,
    emitDeclarationOnly: true,
    declaration: true,
    rootDir: join(ROOT, 'src'),
    outDir,
  }
  const files = [join(ROOT, 'src/client/sdk.ts')]
  const base = join(ROOT, 'src/client/tsconfig.json')
  writeFileSync(project, JSON.stringify({ extends: base, compilerOptions, files, include: [] }))
  const { status } = spawnSync(process.execPath, [TSC, '-p', project], { stdio: 'inherit' })
  if (status !== 0) throw new Error('tsc failed')
  const paths = readdirSync(outDir, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.d.ts'))
    .toSorted()
  const texts = paths.map((path) => [path, readFileSync(join(outDir, path), 'utf8')] as const)
  rmSync(folder, { recursive: true })
  return new Map(texts)
}

/** What stands at the left margin, each with the comment above it. */
const statementsOf = (text: string): string[] =>
  text.split(/^(?=\/\*\*)|(?<!\*\/\n)^(?=(?:export|import|declare|type|interface)\b)/m)

const DECLARED = /^(?:export )?(?:declare )?(?:const|class|type|interface|function) (\w+)/m

const declarationsOf = (texts: Map<string, string>): Map<string, string> => {
  const found = new Map<string, string>()
  for (const [path, text] of texts)
    for (const statement of path === ENTRY ? [] : statementsOf(text)) {
      const [, name] = DECLARED.exec(statement) ?? []
      if (name === undefined) continue
      // They stand in one file: a second one of a name needs another name.
      if (found.has(name)) throw new Error(`${name} is declared twice`)
      found.set(name, statement.trim())
    }
  return found
}

const exportedBy = (entry: string): string[] =>
  entry
    .matchAll(/^export (?:type )?\{([^}]*)\}/gm)
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim().replace(/^type /, '')))
    .filter((name) => name !== '')
    .toArray()

export const writeDeclarations = (): string => {
  const texts = emit()
  const declared = declarationsOf(texts)
  const exported = exportedBy(texts.get(ENTRY) ?? '')
  const needed = new Set(exported)
  for (const name of needed) {
    const statement = declared.get(name)
    if (statement === undefined) throw new Error(`${name} is declared nowhere`)
    for (const [word] of statement.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/\b[A-Z]\w+/g))
      if (declared.has(word)) needed.add(word)
  }
  const statements = [...declared].flatMap(([name, statement]) => {
    if (!needed.has(name)) return []
    const bare = statement.replace(/^export /m, '')
    return [exported.includes(name) ? bare.replace(DECLARED, 'export $&') : bare]
  })
  return `${[HEAD, ...statements].join('\n')}\nexport {}\n`
}
