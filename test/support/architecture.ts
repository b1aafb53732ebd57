// The rules of the house (docs/design.md) as data, and the reader that holds a tree of sources against
// them. Reads text, not types; leaves out what Biome sees (names of files, unused imports, `any`).

/** Paths relative to `src/`, and what stands in them. */
export type Tree = Readonly<Record<string, string>>

/** Whom a floor may import, besides itself. Nobody has `client`. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  edge: ['domain'],
  store: ['domain'],
  access: ['domain', 'edge', 'store'],
  http: ['domain', 'edge', 'store', 'access'],
  web: ['domain', 'edge', 'store', 'access', 'http'],
  index: ['domain', 'edge', 'store', 'access', 'http', 'web'],
  client: [],
}
/** Whose types it may import besides; they leave nothing in what is built. */
const TYPES_OF: Readonly<Record<string, readonly string[]>> = { client: ['http', 'domain'] }
/** Floors that import no package and no file outside `src/`. */
const ALONE = ['domain']
/** Packages, and files outside `src/`, that are for these floors only. */
const ONLY_FOR: Readonly<Record<string, readonly string[]>> = {
  hono: ['http', 'web', 'index'],
  jose: ['edge'],
  '@noble': ['edge'],
  '../package.json': ['http'],
}
/** A clock, dice, the network or the console: what a pure floor is given as an argument instead. */
const IMPURE = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bMath\.random\b/,
  /\bperformance\./,
  /\bcrypto\./,
  /\bfetch\(/,
  /\bset(Timeout|Interval)\(/,
  /\bconsole\./,
]
const PURE = ['domain']
const FORBIDDEN_PATHS = /^(utils?|helpers?|common|types|lib)$/
const FORBIDDEN_EXPORTS = /Manager|Service|Handler|Wrapper/
const MOST_LINES = 400

type Import = { specifier: string; isType: boolean }

const TOKENS =
  /`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|(?<![\\:])\/\/[^\n]*/g

const withoutComments = (text: string): string =>
  text.replace(TOKENS, (token) => (token.startsWith('/') ? '' : token))

/** Templates stay: there may be code in them. */
const withoutStrings = (text: string): string =>
  text.replace(TOKENS, (token) => (/^['"]/.test(token) ? "''" : token))

const importsOf = (code: string): Import[] => [
  ...code
    .matchAll(/\b(?:import|export)\s+(type\s)?([\w$*{},\s]*?)\s*\bfrom\s*['"]([^'"]+)['"]/g)
    .map(([, type, names = '', specifier = '']) => ({
      specifier,
      isType: type !== undefined || /^\{(\s*type\s[^,}]*,?)+\s*\}$/.test(names.trim()),
    })),
  ...code
    .matchAll(/\bimport\s*\(?\s*['"]([^'"]+)['"]/g)
    .map(([, specifier = '']) => ({ specifier, isType: false })),
]

const exportsOf = (code: string): string[] => [
  ...code
    .matchAll(
      /\bexport\s+(?:default\s+|declare\s+|abstract\s+|async\s+)*(?:const|let|class|type|interface|enum|function\*?)\s+([\w$]+)/g,
    )
    .map(([, name = '']) => name),
  ...code
    .matchAll(/\bexport\s+(?:type\s+)?\{([^}]*)\}/g)
    .flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim().split(/\s/).at(-1) ?? ''),
    ),
]

/** Relative to `src/`, with a leading `../` where it leads out of it. */
const resolve = (from: string, specifier: string): string => {
  const path = from.split('/').slice(0, -1)
  for (const step of specifier.split('/'))
    if (step === '..' && path.length > 0 && path.at(-1) !== '..') path.pop()
    else if (step !== '.') path.push(step)
  return path.join('/')
}

const floorOf = (path: string): string =>
  path.split('/')[0]?.replace(/^index\.tsx?$/, 'index') ?? ''

const isRelative = (specifier: string): boolean => specifier.startsWith('.')

const importFault = (path: string, { specifier, isType }: Import): string | null => {
  const floor = floorOf(path)
  const target = isRelative(specifier) ? resolve(path, specifier) : specifier
  const only = Object.keys(ONLY_FOR).find((name) => `${target}/`.startsWith(`${name}/`))
  if (only !== undefined && !ONLY_FOR[only]?.includes(floor))
    return `${only} is for ${ONLY_FOR[only]?.join(', ')} only`
  if (!isRelative(specifier) || target.startsWith('../')) {
    if (ALONE.includes(floor)) return `${floor} imports nothing from outside, but ${specifier}`
    return isRelative(specifier) && only === undefined ? `${specifier} is outside src` : null
  }
  const other = floorOf(target)
  const mayImport = [floor, ...(BELOW[floor] ?? []), ...(isType ? (TYPES_OF[floor] ?? []) : [])]
  return mayImport.includes(other) ? null : `${floor} must not import ${other}: ${specifier}`
}

const faultsOf = (path: string, text: string): string[] => {
  const code = withoutComments(text)
  const faults: (string | null)[] = importsOf(code).map((one) => importFault(path, one))
  const floor = floorOf(path)
  if (BELOW[floor] === undefined) faults.push('is on no floor of the house')
  const names = path.replace(/\.tsx?$/, '').split('/')
  for (const name of names)
    if (FORBIDDEN_PATHS.test(name)) faults.push(`"${name}" says nothing of what is in it`)
  if (names.length > 1 && names.at(-1) === 'index') faults.push('is a barrel')
  if (/\bexport\s+(type\s+)?\*/.test(code)) faults.push('is a barrel: export *')
  for (const name of exportsOf(code))
    if (FORBIDDEN_EXPORTS.test(name)) faults.push(`exports a name that says too little: ${name}`)
  const lines = text.trimEnd().split('\n').length
  if (lines > MOST_LINES) faults.push(`has ${lines} lines, more than ${MOST_LINES}`)
  if (PURE.includes(floor))
    for (const found of IMPURE.map((pattern) => pattern.exec(withoutStrings(code))))
      if (found !== null) faults.push(`is not pure: ${found[0]}`)
  return faults.filter((fault) => fault !== null).map((fault) => `${path}: ${fault}`)
}

/** Each circle once, from the file of it that is met first. Types count: a circle of them is one, too. */
const circlesOf = (tree: Tree): string[] => {
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (path: string, way: string[]): void => {
    if (way.includes(path))
      circles.push(`a circle: ${[...way.slice(way.indexOf(path)), path].join(' -> ')}`)
    else if (!done.has(path)) {
      for (const { specifier } of importsOf(withoutComments(tree[path] ?? '')))
        if (isRelative(specifier)) walk(resolve(path, specifier), [...way, path])
      done.add(path)
    }
  }
  for (const path of Object.keys(tree)) walk(path, [])
  return circles
}

/** Every rule that a tree breaks, as a sentence that begins with the file. */
export const faultsIn = (tree: Tree): string[] => [
  ...Object.entries(tree).flatMap(([path, text]) => faultsOf(path, text)),
  ...circlesOf(tree),
]
