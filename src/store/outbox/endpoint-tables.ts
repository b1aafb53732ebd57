// The SQL of what a room knows of its webhooks' endpoints while something waits there, or they fail, or are
// off. Their table is made with the deliveries' (outbox-tables.ts).

export type EndpointRow = { failures: number; dueAt: number | null; offAt: number | null }

export const readEndpoint = (sql: SqlStorage, url: string): EndpointRow | null => {
  const query = 'SELECT failures, due_at AS dueAt, off_at AS offAt FROM endpoint WHERE url = ?'
  return sql.exec<EndpointRow>(query, url).toArray()[0] ?? null
}

export const writeEndpoint = (sql: SqlStorage, url: string, row: EndpointRow): void => {
  sql.exec(
    'INSERT OR REPLACE INTO endpoint (url, failures, due_at, off_at) VALUES (?, ?, ?, ?)',
    url,
    row.failures,
    row.dueAt,
    row.offAt,
  )
}

export const dropEndpoint = (sql: SqlStorage, url: string): void => {
  sql.exec('DELETE FROM endpoint WHERE url = ?', url)
}

const readUrls = (sql: SqlStorage, where: string, ...values: number[]): string[] =>
  sql
    .exec<{ url: string }>(`SELECT url FROM endpoint WHERE ${where}`, ...values)
    .toArray()
    .map(({ url }) => url)

/** Endpoints at which nothing waits, and that are remembered only because they failed or are off. */
export const readIdleEndpoints = (sql: SqlStorage): string[] => readUrls(sql, 'due_at IS NULL')

export const readDueEndpoints = (sql: SqlStorage, now: number): string[] =>
  readUrls(sql, 'due_at <= ? ORDER BY due_at', now)

export const earliestDue = (sql: SqlStorage): number | null =>
  sql.exec<{ at: number | null }>('SELECT MIN(due_at) AS at FROM endpoint').one().at
