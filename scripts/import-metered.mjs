#!/usr/bin/env node
// Makes the rooms of a Metered app in Anteroom and writes which is which. Leaves out what cannot move:
// room ids, access tokens, recordings, and rooms that are archived or closed.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { makeWithout, withGoodName } from './import/anteroom.mjs'
import { asObject, isObject, makeAsk, Refusal, readBase, Stop } from './import/ask.mjs'
import { endOfHelp, runImport } from './import/run.mjs'

/**
 * @typedef {import('./import/ask.mjs').Json} Json
 * @typedef {import('./import/ask.mjs').Ask} Ask
 * @typedef {import('./import/anteroom.mjs').Anteroom} Anteroom
 */

const HELP = `Makes the rooms of a Metered app in Anteroom, and writes a table of old rooms and new links.

  node scripts/import-metered.mjs --dry-run
  node scripts/import-metered.mjs --out rooms.csv

Keys are read from the environment, never from the command line:
  METERED_DOMAIN      yourapp.metered.live
  METERED_SECRET_KEY  its secret key (Dashboard, Developers)
${endOfHelp(`  --names <file>      one room name a line: ask for these rooms, instead of for the list of
                      rooms, a call that Metered does not document
`)}`

/** Who may come in, when and for how long: a room is made with all of it or not at all. */
const BINDING = [
  'privacy',
  'expireUnixSec',
  'notBeforeUnixSec',
  'ejectAtRoomExp',
  'deleteOnExp',
  'maxParticipants',
  'ejectAfterElapsedTimeInSec',
  'endMeetingAfterNoActivityInSec',
  'enableRequestToJoin',
  'ownerOnlyBroadcast',
  'audioOnlyRoom',
]

/** Left out where Anteroom does not take them. */
const LOOSE = new Set([
  'autoJoin',
  'showInviteBox',
  'enableChat',
  'newChatForMeetingSession',
  'enableScreenSharing',
  'joinVideoOn',
  'joinAudioOn',
  'lang',
  'enableCamera',
  'enableMicrophone',
  'enableWatermark',
  'enableRecording',
  'recordRoom',
  'enableComposition',
  'compositionLayout',
  'recordComposition',
  'enableRTMPOut',
  'rtmpOutURL',
  'enableLiveStreaming',
  'meetingJoinWebhook',
  'meetingLeftWebhook',
  'meetingStartedWebhook',
  'meetingEndedWebhook',
])

/** @param {Record<string, string>} env @param {{ retries: number, say: (line: string) => void }} side */
const connect = (env, side) => {
  const { METERED_DOMAIN: domain = '', METERED_SECRET_KEY: secretKey = '' } = env
  const base = readBase('METERED_DOMAIN', domain.includes('://') ? domain : `https://${domain}`)
  const ask = makeAsk({
    ...side,
    name: 'Metered',
    base,
    keys: 'METERED_SECRET_KEY',
    headers: () => ({}),
    query: { secretKey },
  })
  return { base, ask }
}

/** The rooms in an answer whose form is not documented: a list, or an object that holds one.
 * @param {unknown} answer @returns {Json[]} */
const roomsIn = (answer) => {
  const { data, rooms } = asObject(answer)
  const list = [answer, data, rooms].find(Array.isArray)
  if (list === undefined)
    throw new Stop('Metered lists its rooms in a form that is not known here. Use --names.')
  return list.map((room) => (isObject(room) ? room : { roomName: String(room) }))
}

/** @param {Json} room */
const idOf = (room) => String(room._id ?? room.roomName)

/** An archived room may have the name of one that lives. @param {Ask} ask */
const listRooms = async (ask) => {
  /** @type {Map<string, Json>} */
  const rooms = new Map()
  for (let page = 1; ; page++) {
    const answer = await ask(page === 1 ? '/api/v1/rooms' : `/api/v1/rooms?page=${page}`)
    const before = rooms.size
    for (const room of roomsIn(answer)) rooms.set(idOf(room), room)
    // Paged as Metered's other lists are, if at all; a page that brings nothing new is the last.
    const pages = Number(asObject(asObject(answer).pagination).total_pages ?? 1)
    if (page >= pages || rooms.size === before)
      return [...rooms.values()].filter(({ archived }) => archived !== true)
  }
}

/** @param {string} path @returns {Json[]} */
const readNames = (path) =>
  [...new Set(readFileSync(path, 'utf8').split(/\r?\n/))]
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((roomName) => ({ roomName }))

/** The room as it is now; what the list tells of it may be less. @param {Ask} ask @param {Json} listed */
const readRoom = async (ask, listed) => {
  const name = encodeURIComponent(String(listed.roomName))
  const room = asObject(await ask(`/api/v1/room/${name}`))
  if (room.privacy === 'public' || room.privacy === 'private') return room
  throw new Refusal(400, '', 'Metered does not say whether this room is private')
}

/** @param {Json} room */
const settingsOf = (room) =>
  Object.fromEntries(
    [...BINDING, ...LOOSE]
      .map((field) => [field, room[field]])
      .filter(([, value]) => value !== undefined && value !== null),
  )

/** The room of this name here, which is made where there is none. `key`: the same for the same room.
 * @param {Anteroom} target @param {string} roomName @param {Json} settings @param {string} key */
const putRoom = async (target, roomName, settings, key) => {
  const there = await target.findRoom(roomName)
  if (there !== null) {
    if (there.isPrivate === (settings.privacy === 'private'))
      return { outcome: 'was here', here: there, notes: [] }
    throw new Refusal(409, '', 'a room of this name is here already, of another privacy')
  }
  if (target.dry) return { outcome: 'would be made', here: null, notes: [] }
  const headers = { 'Idempotency-Key': key }
  const { made, notes } = await makeWithout(
    (body) => target.make('/api/v1/room', body, headers),
    { roomName, ...settings },
    LOOSE,
  )
  return { outcome: 'made', here: target.readRoom(made), notes }
}

/** @param {Ask} ask @param {Anteroom} target @param {Json} listed @param {string} base */
const carryRoom = async (ask, target, listed, base) => {
  const room = await readRoom(ask, listed)
  const ends = Number(room.expireUnixSec ?? 0)
  if (room.archived === true) return { outcome: 'left out', rows: [{ note: 'it is archived' }] }
  if (ends > 0 && ends * 1000 <= Date.now())
    return { outcome: 'left out', rows: [{ note: 'it is over: its expireUnixSec has passed' }] }
  const settings = settingsOf(room)
  const key = createHash('sha256')
    .update(`${base} ${idOf(room)}`)
    .digest('hex')
  const { value, notes } = await withGoodName(
    (name) => putRoom(target, name, settings, `import-${key}`),
    String(listed.roomName),
    idOf(room),
    'roomName',
  )
  const { outcome, here } = value
  const ids = here === null ? {} : { new_id: here.id, new_name: here.name, new_link: here.link }
  return { outcome, rows: [{ ...ids, note: [...notes, ...value.notes].join('; ') }] }
}

await runImport({
  help: HELP,
  needs: ['METERED_DOMAIN', 'METERED_SECRET_KEY'],
  options: { names: { type: 'string' } },
  things: async function* ({ wish, env, target, side }) {
    const { base, ask } = connect(env, side)
    const rooms = typeof wish.names === 'string' ? readNames(wish.names) : await listRooms(ask)
    yield rooms.map((room) => ({
      kind: 'room',
      id: idOf(room),
      name: String(room.roomName),
      carry: () => carryRoom(ask, target, room, base),
    }))
  },
})
