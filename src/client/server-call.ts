// One call of the server client: sends it with the secret key in the header, never in the address, and
// turns whatever is no good answer into an AnteroomError. Leaves out what can be called (server.ts).

import { AnteroomError } from './anteroom-error.ts'

export type AnteroomOptions = {
  /** Where the deployment answers, such as `https://go.example.com`. */
  baseUrl: string
  /** The deployment's `SECRET_KEY`, or one of them. */
  secretKey: string
  /** Used instead of the global one. */
  fetch?: typeof fetch | undefined
  /** How long a call may take, in milliseconds; 20,000 when left out. A change of codes or links takes up to
   * 10.25 seconds, until it holds everywhere. */
  timeout?: number | undefined
}

export type Sent = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  query?: Record<string, string | undefined>
  headers?: Record<string, string>
  body?: object | undefined
}

export type Got<T> = { body: T; headers: Headers }

export type Call = <T>(path: string, sent?: Sent) => Promise<Got<T>>

const USUAL_TIMEOUT = 20_000

const badOptions = (message: string) => new AnteroomError({ code: 'bad_options', message })

/** Without a slash at its end. */
const readBase = (baseUrl: string): string => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw badOptions('baseUrl must be an address such as https://go.example.com')
  return url.href.replace(/\/+$/, '')
}

const addressOf = (base: string, path: string, query: Sent['query'] = {}): string => {
  const known = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return known.length === 0 ? base + path : `${base}${path}?${new URLSearchParams(known)}`
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The stable code and the sentence of a refusal, as either dialect writes them. */
const readRefusal = (value: unknown): { code: string; message: string } | null => {
  const { code, message, details }: Record<string, unknown> =
    typeof value === 'object' && value !== null ? { ...value } : {}
  const stable: unknown = Array.isArray(details) ? details[0] : code
  return typeof stable === 'string' && typeof message === 'string'
    ? { code: stable, message }
    : null
}

const failureOf = (cause: unknown, signal: AbortSignal, timeout: number): AnteroomError =>
  signal.aborted
    ? new AnteroomError({ code: 'timeout', message: `no answer within ${timeout} ms`, cause })
    : new AnteroomError({ code: 'unreachable', message: 'the connection failed', cause })

/** Throws an AnteroomError, and nothing else. */
export const makeCall = ({
  baseUrl,
  secretKey,
  fetch: send = (input, init) => fetch(input, init),
  timeout = USUAL_TIMEOUT,
}: AnteroomOptions): Call => {
  const base = readBase(baseUrl)
  if (typeof secretKey !== 'string' || !/^[\x21-\x7e]+$/.test(secretKey))
    throw badOptions('secretKey must be the SECRET_KEY of the deployment')
  if (!(timeout > 0)) throw badOptions('timeout must be a number of milliseconds above 0')

  return async <T>(path: string, { method = 'GET', query, headers, body }: Sent = {}) => {
    const signal = AbortSignal.timeout(timeout)
    const ask = async () => {
      const response = await send(addressOf(base, path, query), {
        method,
        headers: { ...headers, Authorization: `Bearer ${secretKey}` },
        // The key goes nowhere else.
        redirect: 'manual',
        signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { response, text: await response.text() }
    }
    const { response, text } = await ask().catch((cause: unknown) => {
      throw failureOf(cause, signal, timeout)
    })
    const { status } = response
    const requestId = response.headers.get('X-Request-Id')
    const refusal = response.ok ? null : readRefusal(parse(text))
    if (refusal !== null) throw new AnteroomError({ ...refusal, status, requestId })
    if (!response.ok || parse(text) === null)
      throw new AnteroomError({
        code: 'bad_answer',
        message: `what answers at ${base} is not Anteroom`,
        status,
        requestId,
      })
    const answer: T = JSON.parse(text)
    return { body: answer, headers: response.headers }
  }
}
