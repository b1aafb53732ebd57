// The var ICE_SERVERS: what a browser is told to reach other people through, and the same as Cloudflare gives
// it. Leaves out asking for it (turn-servers.ts).

import * as v from 'valibot'

/** It stands in the attachment of each socket that waits at a door (16,384 bytes). */
const MOST_CHARACTERS = 4_096

const text = v.pipe(v.string(), v.nonEmpty())
const addresses = (form: RegExp) => {
  const address = v.pipe(v.string(), v.regex(form))
  return v.union([address, v.pipe(v.array(address), v.nonEmpty())])
}

// A browser throws at a TURN server without a name and a password.
const server = v.union([
  v.strictObject({ urls: addresses(/^stuns?:[^\s/]+$/) }),
  v.strictObject({
    urls: addresses(/^(stun|turn)s?:[^\s/]+$/),
    username: text,
    credential: text,
  }),
])

const servers = v.pipe(v.string(), v.maxLength(MOST_CHARACTERS), v.parseJson(), v.array(server))

export type IceServer = v.InferOutput<typeof server>

const USUAL: IceServer[] = [{ urls: 'stun:stun.cloudflare.com:3478' }]

/** Null when it is not as it must be. Unset is Cloudflare's public STUN server, `[]` is none. */
export const readIceServers = (given: string): IceServer[] | null => {
  if (given === '') return USUAL
  const read = v.safeParse(servers, given)
  return read.success ? read.output : null
}

const relays = v.pipe(
  v.string(),
  v.maxLength(MOST_CHARACTERS),
  v.parseJson(),
  v.object({ iceServers: v.array(v.looseObject({ urls: v.array(v.string()) })) }),
)

/** The relays of Cloudflare's answer. Browsers open nothing at port 53, and wait for it. */
export const readIceAnswer = (answer: string): IceServer[] | null => {
  const read = v.safeParse(relays, answer)
  if (!read.success) return null
  const reachable = read.output.iceServers.map((one) => ({
    ...one,
    urls: one.urls.filter((url) => !/:53(\?|$)/.test(url)),
  }))
  return readIceServers(JSON.stringify(reachable.filter((one) => 'credential' in one)))
}
