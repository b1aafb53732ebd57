// Numbered, append-only migrations: step n+1 brings a storage of number n forward, in one transaction.
// The number stands in a one-row table, because Durable Objects refuse PRAGMA user_version.

/** Runs the steps this storage has not had. A step, once released, is never edited. */
export const migrate = (storage: DurableObjectStorage, steps: readonly string[]): void => {
  storage.transactionSync(() => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS schema (number INTEGER NOT NULL) STRICT')
    const [row] = storage.sql.exec<{ number: number }>('SELECT number FROM schema').toArray()
    if (row === undefined) storage.sql.exec('INSERT INTO schema (number) VALUES (0)')
    const had = row?.number ?? 0
    if (had >= steps.length) return
    for (const step of steps.slice(had)) storage.sql.exec(step)
    storage.sql.exec('UPDATE schema SET number = ?', steps.length)
  })
}
