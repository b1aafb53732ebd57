// The side an import writes to. Whatever it makes it looks for first, so that running an import again
// makes nothing twice; what is there already is taken as it is, or refused, and never changed.

import { asObject, makeAsk, Refusal, readPages, Unsure } from './ask.mjs'

/**
 * @typedef {import('./ask.mjs').Json} Json
 * @typedef {{ code: string, link: string }} Code
 * @typedef {ReturnType<typeof connectAnteroom>} Anteroom
 * @typedef {{ id: string, name: string, isPrivate: boolean, link: string }} Room
 */

/** The field that a refusal is about, when it is about one.
 * @param {unknown} error @returns {string} */
export const faultyField = (error) => {
  if (!(error instanceof Refusal)) return ''
  const about = ['invalid_field', 'unknown_field', 'not_supported', 'webhooks_off']
  if (!about.includes(error.reason)) return ''
  return /`(\w+)/.exec(error.message)?.[1] ?? ''
}

/** Makes something; fields of `loose` that Anteroom does not take are left out, and named.
 * @template T @param {(body: Json) => Promise<T>} make @param {Json} body
 * @param {ReadonlySet<string>} loose @returns {Promise<{ made: T, notes: string[] }>} */
export const makeWithout = async (make, body, loose) => {
  try {
    return { made: await make(body), notes: [] }
  } catch (error) {
    const field = faultyField(error)
    if (!loose.has(field) || !(field in body)) throw error
    const { [field]: _, ...rest } = body
    const { made, notes } = await makeWithout(make, rest, loose)
    return { made, notes: [`without ${field}`, ...notes] }
  }
}

/** A name that Anteroom does not take is replaced by one made of the old id.
 * @template T @param {(name: string) => Promise<T>} make @param {string} name @param {string} id
 * @param {string} field @returns {Promise<{ value: T, notes: string[] }>} */
export const withGoodName = async (make, name, id, field) => {
  try {
    return { value: await make(name), notes: [] }
  } catch (error) {
    if (faultyField(error) !== field) throw error
    const other = `room-${id.replace(/[^A-Za-z0-9]/g, '').slice(0, 48)}`
    return { value: await make(other), notes: ['another name, as the old one is not taken here'] }
  }
}

/** @param {{ base: string, key: string, dry: boolean, retries: number,
 *   say: (line: string) => void }} wish */
export const connectAnteroom = ({ base, key, dry, ...side }) => {
  const ask = makeAsk({
    ...side,
    base,
    name: 'Anteroom',
    keys: 'SECRET_KEY',
    headers: () => ({ Authorization: `Bearer ${key}` }),
  })

  /** @param {Json} room as v1 writes it @returns {Room} */
  const readRoom = (room) => {
    // `roomURL` has no scheme; it is that of this address unless links are printed for another host.
    const host = String(room.roomURL).split('/')[0]
    const scheme = host === new URL(base).host ? new URL(base).protocol : 'https:'
    return {
      id: String(room._id),
      name: String(room.roomName),
      isPrivate: room.privacy === 'private',
      link: `${scheme}//${room.roomURL}`,
    }
  }

  /** @param {string} name */
  const findRoom = async (name) => {
    try {
      return readRoom(asObject(await ask(`/api/v1/room/${encodeURIComponent(name)}`)))
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return null
      throw error
    }
  }

  /** Enabled codes of a room, by role; a person's own code is nobody else's.
   * @param {string} roomId */
  const readCodes = async (roomId) => {
    /** @type {Map<string, Json[]>} */
    const byRole = new Map()
    for (const code of await readPages(ask, `/v2/room-codes/room/${roomId}`, { enabled: 'true' }))
      if (code.user === undefined)
        byRole.set(String(code.role), [...(byRole.get(String(code.role)) ?? []), code])
    return byRole
  }

  /** One code for each of `roles`, in their order: those that are there first, then new ones.
   * @param {string} roomId @param {string[]} roles @returns {Promise<Code[]>} */
  const makeCodes = async (roomId, roles, attempt = 0) => {
    const there = await readCodes(roomId)
    /** @type {Code[]} */
    const codes = []
    try {
      for (const role of roles) {
        const path = `/v2/room-codes/room/${roomId}/role/${encodeURIComponent(role)}`
        const { code, link } =
          there.get(role)?.shift() ?? asObject(await ask(path, { body: {}, once: true }))
        codes.push({ code: String(code), link: String(link) })
      }
    } catch (error) {
      if (!(error instanceof Unsure) || attempt >= side.retries) throw error
      // It may have been made: see what is there, and go on from that.
      side.say(`${error.message}; looking at what is there`)
      return makeCodes(roomId, roles, attempt + 1)
    }
    return codes
  }

  return {
    base,
    dry,
    ask,
    /** @param {string} path @param {Json} body @param {Record<string, string>} [headers] */
    make: async (path, body, headers = {}) => asObject(await ask(path, { body, headers })),
    findRoom,
    readRoom,
    makeCodes,
    /** Stops where the address or the key is wrong, before anything is made. */
    check: () => ask('/api/v1/rooms?limit=1'),
  }
}
