// What the import tests run: stand-ins for a vendor's API and a line that loses answers, both small
// servers on loopback; the scripts as their users start them; and a reader of CSV of its own.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export type Asked = { method: string; path: string; query: URLSearchParams; authorization: string }
export type Told = { status?: number; headers?: Record<string, string>; body: unknown }
type Listening = { url: string; close: () => void }

const readAll = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const listen = async (server: ReturnType<typeof createServer>): Promise<Listening> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, close }
}

/** A server that answers as `answer` says and notes what it was asked. */
export const startStandIn = async (
  answer: (asked: Asked) => Told,
): Promise<Listening & { asked: Asked[] }> => {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://here')
    const { method = '', headers } = request
    const question = {
      method,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      authorization: headers.authorization ?? '',
    }
    asked.push(question)
    const { status = 200, headers: more = {}, body } = answer(question)
    response.writeHead(status, { 'Content-Type': 'application/json', ...more })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return { ...(await listen(server)), asked }
}

/** A line to `target` that carries every request and loses the answers that `loses` picks. */
export const startLossyLine = async (
  target: string,
  loses: (method: string, path: string) => boolean,
): Promise<Listening> =>
  listen(
    createServer(async (request, response) => {
      const { method = '', url = '', headers } = request
      const { host: _, connection: __, ...kept } = headers
      const body = await readAll(request)
      const answer = await fetch(target + url, {
        method,
        redirect: 'manual',
        headers: kept as Record<string, string>,
        ...(method === 'GET' ? {} : { body }),
      })
      const text = await answer.text()
      if (loses(method, url)) {
        request.socket.destroy()
        return
      }
      response.writeHead(answer.status, { 'Content-Type': 'application/json' })
      response.end(text)
    }),
  )

export type Run = { code: number | null; out: string; err: string }

/** Starts a script of `scripts/` with nothing but these variables in its environment. */
export const runScript = async (
  name: string,
  env: Record<string, string>,
  args: string[],
  signal?: AbortSignal,
): Promise<Run> => {
  const script = join(import.meta.dirname, '../../scripts', name)
  const child = spawn(process.execPath, [script, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    ...(signal === undefined ? {} : { signal }),
  })
  child.on('error', () => {})
  const written = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    written.out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    written.err += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...written }
}

/** RFC 4180, letter by letter: records of fields. Throws at what is none. */
export const readCsv = (text: string): string[][] => {
  const records: string[][] = []
  let rest = text
  while (rest !== '') {
    const record: string[] = []
    for (let end = ','; end === ','; ) {
      const [whole, field = '', after = ''] =
        /^((?:"(?:[^"]|"")*")|[^",\r\n]*)(,|\r\n)/.exec(rest) ?? []
      if (whole === undefined) throw new Error(`no CSV: ${rest.slice(0, 80)}`)
      record.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field)
      rest = rest.slice(whole.length)
      end = after
    }
    records.push(record)
  }
  return records
}

/** A table of an import by column name. */
export const readTable = (text: string): Record<string, string>[] => {
  const [columns = [], ...records] = readCsv(text)
  return records.map((record) => {
    if (record.length !== columns.length) throw new Error(`a record of ${record.length} fields`)
    return Object.fromEntries(columns.map((column, index) => [column, record[index] ?? '']))
  })
}
