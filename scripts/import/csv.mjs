// The table an import writes, as CSV (RFC 4180): what was there, and what it is here.

export const COLUMNS = /** @type {const} */ ([
  'kind',
  'old_id',
  'old_name',
  'old_code',
  'role',
  'new_id',
  'new_name',
  'new_code',
  'new_link',
  'note',
])

/** @typedef {Record<typeof COLUMNS[number], string>} Row */

/** @param {Partial<Row>} given @returns {Row} */
export const makeRow = (given) =>
  /** @type {Row} */ (Object.fromEntries(COLUMNS.map((column) => [column, given[column] ?? ''])))

// A table program takes a field that begins so for a formula; the apostrophe makes it text.
const FORMULA = /^[=+\-@\t\r]/
const GUARDED = /^'[=+\-@\t\r]/

/** @param {string} text */
const quote = (text) => {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** @param {readonly string[]} fields */
const writeRecord = (fields) => `${fields.map(quote).join(',')}\r\n`

export const HEADER = writeRecord(COLUMNS)

/** @param {Row} row */
export const writeRow = (row) => writeRecord(COLUMNS.map((column) => row[column]))

/** Records of fields. What is cut off at the end comes out as it is.
 * @param {string} text */
const readRecords = (text) => {
  /** @type {string[][]} */
  const records = []
  /** @type {string[]} */
  let record = []
  const field = /(?:"((?:[^"]|"")*)"?|([^,\r\n]*))(,|\r?\n|$)/y
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', end] = field.exec(text) ?? ['', '', '', '\n']
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',' && field.lastIndex < text.length) continue
    records.push(record)
    record = []
    if (field.lastIndex === 0) break
  }
  return records
}

/** The rows of a table that `HEADER` and `writeRow` wrote; null when it is another table.
 * @param {string} text @returns {Row[] | null} */
export const readTable = (text) => {
  const [columns, ...records] = readRecords(text)
  if (columns?.join() !== COLUMNS.join()) return null
  return records
    .filter((record) => record.length === COLUMNS.length)
    .map((record) =>
      makeRow(
        Object.fromEntries(
          COLUMNS.map((column, index) => {
            const text = record[index] ?? ''
            return [column, GUARDED.test(text) ? text.slice(1) : text]
          }),
        ),
      ),
    )
}
