// Asks one side of an import over HTTPS: patient where the other side is slow, over a limit or gone for
// a moment, and clear where it says no. No address is ever said with its query: keys stand there.

/** Ends the import: what the person at the keyboard has to mend. */
export class Stop extends Error {}

/** The answer was a no to this one thing. `reason`: Anteroom's stable code, or ''. */
export class Refusal extends Error {
  /** @param {number} status @param {string} reason @param {string} message */
  constructor(status, reason, message) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

/** No answer came to a question that must not simply be sent again: it may have been carried out. */
export class Unsure extends Error {}

/**
 * @typedef {Record<string, unknown>} Json
 * @typedef {{ body?: Json, headers?: Record<string, string>, once?: boolean }} Question `once`: not to
 *   be repeated where it may have been carried out
 * @typedef {(path: string, question?: Question) => Promise<unknown>} Ask an object or a list
 * @typedef {{ name: string, base: string, keys: string, headers: () => Record<string, string>,
 *   query?: Record<string, string>, retries: number, say: (line: string) => void }} Side
 */

const TIMEOUT_MS = 30_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 300_000

/** @param {unknown} value @returns {value is Json} */
export const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @param {unknown} value @returns {Json} an empty one where it is none */
export const asObject = (value) => (isObject(value) ? value : {})

/** An https: address, or http: on this machine, from which keys do not leak on the way.
 * @param {string} name @param {string} text @returns {string} without slashes at its end */
export const readBase = (name, text) => {
  const url = URL.canParse(text) ? new URL(text) : null
  const isHere = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere)))
    throw new Stop(`${name} must be an https: address (http: on this machine only): ${text}`)
  if (url.username !== '' || url.search !== '' || url.hash !== '')
    throw new Stop(`${name} must be an address without user, query and fragment.`)
  return url.origin + url.pathname.replace(/\/+$/, '')
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** What a refusal's body says, in the words of either vendor or of Anteroom.
 * @param {unknown} body */
const readRefusal = (body) => {
  if (!isObject(body)) return { reason: '', message: 'no JSON' }
  const details = Array.isArray(body.details) ? body.details.map(String) : []
  const message = [body.message ?? body.error ?? '', ...details].map(String).filter(Boolean)
  const isOurs = 'request_id' in body || 'requestId' in body
  if (!isOurs) return { reason: '', message: message.join(': ') || 'no reason given' }
  return { reason: details[0] ?? String(body.code), message: message[0] ?? '' }
}

/** How long the other side wants to be left alone, ms; null when it does not say.
 * @param {Response} response @param {string} message */
const wishedPause = (response, message) => {
  const header = response.headers.get('Retry-After') ?? ''
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const until = Date.parse(header)
  if (!Number.isNaN(until)) return Math.max(0, until - Date.now())
  const said = /retry after (\d+) ?s/i.exec(message)
  return said === null ? null : Number(said[1]) * 1000
}

/** The innermost reason of a failed fetch.
 * @param {unknown} error @returns {string} */
const causeOf = (error) => {
  if (!(error instanceof Error)) return String(error)
  if (error.cause !== undefined) return causeOf(error.cause)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

/** One way to ask one side. @param {Side} side @returns {Ask} */
export const makeAsk =
  (side) =>
  async (path, question = {}) => {
    const url = new URL(side.base + path)
    for (const [key, value] of Object.entries(side.query ?? {})) url.searchParams.set(key, value)
    const method = question.body === undefined ? 'GET' : 'POST'
    const place = `${side.name}, ${method} ${url.origin}${url.pathname}`

    const send = () =>
      fetch(url, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { 'Content-Type': 'application/json', ...side.headers(), ...question.headers },
        ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
      })

    /** The answer, or how long to wait before asking again.
     * @returns {Promise<{ value: unknown } | { again: number | null, why: Error }>} */
    const once = async () => {
      let response
      let text
      try {
        response = await send()
        text = await response.text()
      } catch (error) {
        const cause = causeOf(error)
        if (question.once && cause !== 'ECONNREFUSED') throw new Unsure(`${place}: ${cause}`)
        return { again: null, why: new Stop(`${place}: cannot be reached (${cause})`) }
      }
      const { status } = response
      /** @type {unknown} */
      let body = null
      try {
        body = JSON.parse(text)
      } catch {}
      if (status >= 300 && status < 400)
        throw new Stop(`${place}: leads elsewhere (${status}). Is the address right?`)
      if (response.ok) {
        if (typeof body !== 'object' || body === null)
          throw new Stop(`${place}: does not answer JSON. Is the address right?`)
        return { value: body }
      }
      const { reason, message } = readRefusal(body)
      const said = `${place}: ${status} ${message}`
      if (status === 401) throw new Stop(`${said}. Look at ${side.keys}.`)
      if (status >= 500 && question.once) throw new Unsure(said)
      const passes = status === 429 || status >= 500 || response.headers.has('Retry-After')
      if (!passes) throw new Refusal(status, reason, `${side.name} ${status}: ${message}`)
      return { again: wishedPause(response, message), why: new Stop(said) }
    }

    for (let attempt = 0; ; attempt++) {
      const answer = await once()
      if ('value' in answer) return answer.value
      const ms = answer.again ?? FIRST_PAUSE_MS * 2 ** attempt
      if (attempt >= side.retries || ms > LONGEST_PAUSE_MS) throw answer.why
      side.say(`${answer.why.message}; asking again in ${Math.ceil(ms / 1000)} s`)
      await pause(ms)
    }
  }

/** Every object of a list that is paged as 100ms pages: `limit`, `start`, `last`.
 * @param {Ask} ask @param {string} path @param {Record<string, string>} [filter]
 * @returns {Promise<Json[]>} */
export const readPages = async (ask, path, filter = {}) => {
  const limit = 100
  /** @type {Json[]} */
  const found = []
  for (let start = ''; ; ) {
    const query = new URLSearchParams({ ...filter, limit: String(limit), ...(start && { start }) })
    const page = asObject(await ask(`${path}?${query}`))
    const data = Array.isArray(page.data) ? page.data.filter(isObject) : []
    found.push(...data)
    const last = typeof page.last === 'string' ? page.last : ''
    if (last === '' || last === start || data.length < limit) return found
    start = last
  }
}
