#!/usr/bin/env node
// Makes the templates, rooms and codes of a 100ms workspace in Anteroom and writes which is which. Leaves
// out what cannot move: their ids, codes and tokens, recordings, destinations, polls.

import { createHmac, randomUUID } from 'node:crypto'
import { makeWithout, withGoodName } from './import/anteroom.mjs'
import { asObject, makeAsk, Refusal, readBase, readPages } from './import/ask.mjs'
import { endOfHelp, runImport } from './import/run.mjs'
import { makeTemplateMover } from './import/templates.mjs'

/**
 * @typedef {import('./import/ask.mjs').Json} Json
 * @typedef {import('./import/ask.mjs').Ask} Ask
 * @typedef {import('./import/anteroom.mjs').Anteroom} Anteroom
 * @typedef {import('./import/templates.mjs').Moved} Moved
 */

const HELP = `Makes the templates, rooms and room codes of a 100ms workspace in Anteroom, and writes a table
of old ids and codes and new links.

  node scripts/import-100ms.mjs --dry-run
  node scripts/import-100ms.mjs --out rooms.csv

Keys are read from the environment, never from the command line:
  HMS_ACCESS_KEY      of the 100ms dashboard, Developer
  HMS_SECRET          the app secret beside it
  HMS_BASE_URL        default https://api.100ms.live/v2
${endOfHelp(`  --with-disabled     disabled rooms too; they are made disabled, and without codes
`)}`

/** Left out where Anteroom does not take them; without the others no room is made. */
const LOOSE = new Set(['description', 'region', 'webhook'])
const FIELDS = [...LOOSE, 'large_room', 'size', 'max_duration_seconds']

/** A management token, as 100ms' own server package signs it.
 * @param {string} accessKey @param {string} secret */
const signManagement = (accessKey, secret) => {
  const iat = Math.floor(Date.now() / 1000) - 10
  const claims = { access_key: accessKey, type: 'management', version: 2, iat, nbf: iat }
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { ...claims, exp: iat + 3600, jti: randomUUID() },
  ]
  const signed = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** @param {Record<string, string>} env @param {{ retries: number, say: (line: string) => void }} side */
const connect = (env, side) => {
  const { HMS_ACCESS_KEY: accessKey = '', HMS_SECRET: secret = '', HMS_BASE_URL: base = '' } = env
  return makeAsk({
    ...side,
    name: '100ms',
    base: readBase('HMS_BASE_URL', base || 'https://api.100ms.live/v2'),
    keys: 'HMS_ACCESS_KEY and HMS_SECRET',
    headers: () => ({ Authorization: `Bearer ${signManagement(accessKey, secret)}` }),
  })
}

/** Enabled codes, oldest first. A disabled room has none that open.
 * @param {Ask} ask @param {Json} room */
const readCodes = async (ask, room) => {
  if (room.enabled === false) return []
  const codes = await readPages(ask, `/room-codes/room/${room.id}`, { enabled: 'true' })
  return codes
    .map((code) => ({
      code: String(code.code),
      role: String(code.role),
      at: `${code.created_at} ${code.code}`,
    }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** @param {Json} room @param {string} name @param {string} templateId */
const bodyOf = (room, name, templateId) => {
  const sent = FIELDS.map((field) => [field, room[field]]).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return { name, template_id: templateId, ...Object.fromEntries(sent) }
}

/** The room of this name here, which is made where there is none.
 * @param {Anteroom} target @param {Json} room @param {string} name @param {string} templateId */
const putRoom = async (target, room, name, templateId) => {
  const there = await target.findRoom(name)
  if (there !== null) {
    const full = asObject(await target.ask(`/v2/rooms/${there.id}`))
    const isThis =
      there.isPrivate &&
      full.template_id === templateId &&
      full.enabled === (room.enabled !== false)
    if (!isThis)
      throw new Refusal(
        409,
        '',
        'a room of this name is here already: public, of another template, or enabled where this is not',
      )
    return { outcome: 'was here', here: there, notes: [] }
  }
  if (target.dry) return { outcome: 'would be made', here: null, notes: [] }
  const body = bodyOf(room, name, templateId)
  const { made, notes } = await makeWithout((rest) => target.make('/v2/rooms', rest), body, LOOSE)
  const here = { id: String(made.id), name: String(made.name) }
  if (room.enabled === false) await target.make(`/v2/rooms/${here.id}`, { enabled: false })
  return { outcome: 'made', here, notes }
}

/** @param {Ask} ask @param {Anteroom} target @param {Json} room @param {Moved | undefined} template */
const carryRoom = async (ask, target, room, template) => {
  if (template === undefined) throw new Refusal(404, '', 'its template is not carried over')
  const codes = await readCodes(ask, room)
  const { value, notes } = await withGoodName(
    (name) => putRoom(target, room, name, template.id),
    String(room.name),
    String(room.id),
    'name',
  )
  const { outcome, here } = value
  const recorded = asObject(room.recording_info).enabled === true ? ['without recording'] : []
  const note = [...notes, ...value.notes, ...recorded].join('; ')
  const ids = here === null ? {} : { new_id: here.id, new_name: here.name }
  if (codes.length === 0) return { outcome, rows: [{ ...ids, note }] }
  const usable = codes.filter(({ role }) => template.roles.includes(role))
  const roles = usable.map(({ role }) => role)
  const made = here === null ? [] : await target.makeCodes(here.id, roles)
  const rows = codes.map((old) => {
    const own = made[usable.indexOf(old)]
    const codeHere = own === undefined ? {} : { new_code: own.code, new_link: own.link }
    const lost = usable.includes(old) ? [] : ['its role is not in the template here']
    const notes = [...lost, note].filter(Boolean).join('; ')
    return { ...ids, old_code: old.code, role: old.role, ...codeHere, note: notes }
  })
  return { outcome, rows }
}

await runImport({
  help: HELP,
  needs: ['HMS_ACCESS_KEY', 'HMS_SECRET'],
  options: { 'with-disabled': { type: 'boolean' } },
  things: async function* ({ wish, env, target, side }) {
    const ask = connect(env, side)
    const mover = await makeTemplateMover(target)
    yield (await readPages(ask, '/templates')).map((template) => ({
      kind: 'template',
      id: String(template.id),
      name: String(template.name),
      carry: () => mover.carry(template),
      recall: (row) => mover.recall(template, row),
    }))
    const rooms = await readPages(ask, '/rooms', { enabled: 'true' })
    if (wish['with-disabled']) rooms.push(...(await readPages(ask, '/rooms', { enabled: 'false' })))
    yield rooms.map((room) => ({
      kind: 'room',
      id: String(room.id),
      name: String(room.name),
      carry: () => carryRoom(ask, target, room, mover.movedTo(room.template_id)),
    }))
  },
})
