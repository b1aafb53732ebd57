// The table of an import as its memory: what stands in the file is not asked for again. Each room is
// written when it is done. The rows are links that open rooms: only their owner may read the file.

import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Stop } from './ask.mjs'
import { HEADER, readTable, writeRow } from './csv.mjs'

/**
 * @typedef {import('./csv.mjs').Row} Row
 * @typedef {{ rowsOf: (kind: string, oldId: string) => Row[], add: (rows: Row[]) => void }} Journal
 */

/** @param {Row} a @param {Row} b */
const isSameThing = (a, b) => a.kind === b.kind && a.old_id === b.old_id

/** What is there and done. The last thing is done again, which makes nothing twice: the import may
 * have been cut off in the middle of it. @param {string} path @returns {Row[]} */
const readDone = (path) => {
  if (!existsSync(path)) return []
  const rows = readTable(readFileSync(path, 'utf8'))
  if (rows === null) throw new Stop(`${path} is there and is no table of an import. Name another.`)
  const last = rows.at(-1)
  return rows.filter((row) => row.new_id !== '' && last !== undefined && !isSameThing(row, last))
}

/** @param {string | undefined} path none: to stdout, and nothing is remembered
 * @param {boolean} dry writes to stdout, and only reads the file @returns {Journal} */
export const openJournal = (path, dry) => {
  const done = path === undefined ? [] : readDone(path)
  const file = dry ? undefined : path
  if (file === undefined) process.stdout.write(HEADER)
  else {
    const beside = `${file}.part`
    writeFileSync(beside, HEADER + done.map(writeRow).join(''), { mode: 0o600 })
    renameSync(beside, file)
  }
  /** @type {Map<string, Row[]>} */
  const byThing = new Map()
  for (const row of done) {
    const thing = `${row.kind} ${row.old_id}`
    byThing.set(thing, [...(byThing.get(thing) ?? []), row])
  }
  return {
    rowsOf: (kind, oldId) => byThing.get(`${kind} ${oldId}`) ?? [],
    add: (rows) => {
      const text = rows.map(writeRow).join('')
      if (file === undefined) process.stdout.write(text)
      else appendFileSync(file, text)
    },
  }
}
