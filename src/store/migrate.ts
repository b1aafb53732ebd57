// Numbered, append-only migrations: step n+1 brings a storage of number n forward, in one transaction.
// The number stands in a one-row table, because Durable Objects refuse PRAGMA user_version. A storage
// that is made in parts has such a table for each.

export type SchemaTable = 'schema' | 'live_schema'

/** The steps a storage has had, or null for a fresh one. */
export const stepsOf = (sql: SqlStorage, table: SchemaTable): number | null => {
  const there = sql.exec('SELECT 1 FROM sqlite_master WHERE name = ?', table).toArray().length === 1
  return there ? sql.exec<{ number: number }>(`SELECT number FROM ${table}`).one().number : null
}

type Wish = { table?: SchemaTable; fresh?: string }

/** Runs the steps this storage has not had, all at once. A step, once released, is never edited. `fresh`:
 * what all of them lead to, for a storage that has had none: making is quicker than altering. */
export const migrate = (
  storage: DurableObjectStorage,
  steps: readonly string[],
  { table = 'schema', fresh }: Wish = {},
): void => {
  const had = stepsOf(storage.sql, table)
  if (had !== null && had >= steps.length) return
  const before =
    had === null ? `CREATE TABLE ${table} (number INTEGER NOT NULL) STRICT` : `DELETE FROM ${table}`
  const missing = had === null && fresh !== undefined ? [fresh] : steps.slice(had ?? 0)
  const after = `INSERT INTO ${table} (number) VALUES (${steps.length})`
  const all = [before, ...missing.map((step) => step.trim().replace(/;$/, '')), after]
  storage.transactionSync(() => storage.sql.exec(all.join(';\n')))
}
