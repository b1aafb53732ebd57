// What both imports share: options, keys from the environment, progress, one thing after the other, the
// table, the count at the end. Exit code 0: all of it is here; 1: something is not; 2: it broke off.

import { parseArgs } from 'node:util'
import { connectAnteroom } from './anteroom.mjs'
import { Refusal, readBase, Stop, Unsure } from './ask.mjs'
import { makeRow } from './csv.mjs'
import { openJournal } from './journal.mjs'

/**
 * @typedef {import('./csv.mjs').Row} Row
 * @typedef {{ outcome: string, rows: Partial<Row>[] }} Carried `made`, `was here`, `left out`, ...
 * @typedef {{ kind: 'template' | 'room', id: string, name: string, carry: () => Promise<Carried>,
 *   recall?: (row: Row) => void }} Thing `recall`: an earlier run has carried it
 * @typedef {{ wish: Record<string, string | boolean | undefined>, env: Record<string, string>,
 *   target: import('./anteroom.mjs').Anteroom,
 *   side: { retries: number, say: (line: string) => void } }} Setting
 * @typedef {{ help: string, needs: string[],
 *   options?: Record<string, { type: 'string' | 'boolean' }>,
 *   things: (setting: Setting) => AsyncIterable<Thing[]> }} Import
 */

/** The rest of `--help`. @param {string} own options of this import */
export const endOfHelp = (
  own,
) => `  ANTEROOM_URL        your Anteroom, such as https://go.example.com
  SECRET_KEY          its secret key

Options:
  --out <file.csv>    write the table to this file, and remember in it what is done: run the
                      same line again after a break. Without it the table goes to stdout
  --dry-run           make nothing; the table goes to stdout and says what would be made
  --retries <n>       how often a question is asked again that was not answered (default 5)
${own}  --help

The table is kind, old_id, old_name, old_code, role, new_id, new_name, new_code, new_link, note. Its
links open rooms: keep it as you keep a key. What could not be carried over has no new_id,
and says why in the note. A field that begins with = + - or @ has an apostrophe in front,
so that no table program takes it for a formula.
`

const NOT = 'NOT carried over'

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`)

const COMMON = /** @type {const} */ ({
  out: { type: 'string' },
  'dry-run': { type: 'boolean' },
  retries: { type: 'string' },
  help: { type: 'boolean' },
})

/** @param {Import} given */
const readWish = ({ options = {} }) => {
  try {
    return parseArgs({ options: { ...options, ...COMMON }, strict: true }).values
  } catch (error) {
    const why = error instanceof Error ? error.message.split('.')[0] : ''
    throw new Stop(`${why}. See --help; keys are read from the environment only.`)
  }
}

/** @param {string[]} names @returns {Record<string, string>} */
const readEnv = (names) => {
  const missing = names.filter((name) => !process.env[name])
  if (missing.length > 0)
    throw new Stop(`Set ${missing.join(', ')} in the environment; see --help.`)
  return Object.fromEntries(Object.entries(process.env).map(([name, text = '']) => [name, text]))
}

/** Carries one thing, unless an earlier run has. @param {import('./journal.mjs').Journal} journal */
const makeCarrier = (journal) => {
  /** @type {Map<string, string>} */
  const names = new Map()
  /** @param {Thing} thing @returns {Promise<Carried>} */
  return async ({ kind, id, name, carry, recall }) => {
    // Room names that differ in case only are one name here.
    const key = kind === 'room' ? name.toLowerCase() : `${kind} ${name}`
    const twin = names.get(key) ?? id
    if (twin !== id)
      return {
        outcome: NOT,
        rows: [{ note: `${twin} has the same name, but for upper and lower case` }],
      }
    names.set(key, id)
    const [done] = journal.rowsOf(kind, id)
    if (done !== undefined) {
      recall?.(done)
      return { outcome: 'done before', rows: [] }
    }
    try {
      return await carry()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { outcome: NOT, rows: [{ note: error.message }] }
    }
  }
}

/** @param {import('./journal.mjs').Journal} journal @param {AsyncIterable<Thing[]>} batches */
const carryAll = async (journal, batches) => {
  const carry = makeCarrier(journal)
  /** @type {Map<string, number>} */
  const counts = new Map()
  for await (const things of batches)
    for (const [index, thing] of things.entries()) {
      const { kind, id, name } = thing
      const { outcome, rows } = await carry(thing)
      journal.add(rows.map((row) => makeRow({ kind, old_id: id, old_name: name, ...row })))
      const codes = rows.filter((row) => row.new_code).length
      const about = [outcome, codes > 0 ? `${codes} codes` : '', rows[0]?.note ?? '']
      say(`${kind} ${index + 1} of ${things.length}, ${name}: ${about.filter(Boolean).join(', ')}`)
      counts.set(`${kind}s ${outcome}`, (counts.get(`${kind}s ${outcome}`) ?? 0) + 1)
    }
  const total = [...counts].map(([what, count]) => `${count} ${what}`)
  say(total.join('; ') || 'There is nothing to carry over.')
  return [...counts.keys()].some((what) => what.endsWith(NOT)) ? 1 : 0
}

/** @param {Import} given */
const run = async (given) => {
  const wish = readWish(given)
  if (wish.help) {
    process.stdout.write(given.help)
    return 0
  }
  const env = readEnv([...given.needs, 'ANTEROOM_URL', 'SECRET_KEY'])
  const retries = Number(wish.retries ?? 5)
  if (!Number.isInteger(retries) || retries < 0) throw new Stop('--retries must be 0 or more.')
  const dry = wish['dry-run'] === true
  const side = { retries, say }
  const base = readBase('ANTEROOM_URL', env.ANTEROOM_URL ?? '')
  // The first entry is the one in use; the others are on their way out.
  const [key = ''] = (env.SECRET_KEY ?? '').split(',')
  const target = connectAnteroom({ ...side, base, key, dry })
  const out = typeof wish.out === 'string' ? wish.out : undefined
  await target.check()
  return carryAll(openJournal(out, dry), given.things({ wish, env, target, side }))
}

/** Runs an import to its exit code. @param {Import} given */
export const runImport = async (given) => {
  try {
    process.exitCode = await run(given)
  } catch (error) {
    const isKnown = error instanceof Stop || error instanceof Refusal || error instanceof Unsure
    if (!isKnown && !(error instanceof Error && 'syscall' in error)) throw error
    say(error.message)
    process.exitCode = 2
  }
}
