// Moves templates with their roles. What a 100ms role may not do is sent as false: nobody shall get by a
// default here what he did not have there. Recording, destinations and plugins do not move.

import { withGoodName } from './anteroom.mjs'
import { asObject, isObject, readPages } from './ask.mjs'

/**
 * @typedef {import('./ask.mjs').Json} Json
 * @typedef {import('./csv.mjs').Row} Row
 * @typedef {{ id: string, roles: string[] }} Moved its id here, and the roles that came along
 */

const ROLE_NAME = /^[A-Za-z0-9][A-Za-z0-9 ._:-]{0,63}$/

const PERMISSIONS = [
  'endRoom',
  'removeOthers',
  'mute',
  'unmute',
  'changeRole',
  'sendRoomState',
  'rtmpStreaming',
  'hlsStreaming',
  'browserRecording',
  'pollRead',
  'pollWrite',
]

/** @param {unknown} role */
const permissionsOf = (role) => {
  const granted = asObject(asObject(role).permissions)
  return Object.fromEntries(PERMISSIONS.map((name) => [name, granted[name] === true]))
}

/** @param {unknown} value @param {number} from @param {number} to */
const isWhole = (value, from, to) =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to

/** @param {unknown} role @returns {Json} */
const toRole = (role) => {
  const { priority, maxPeerCount, publishParams, subscribeParams } = asObject(role)
  return {
    permissions: permissionsOf(role),
    ...(isWhole(priority, 1, 5) ? { priority } : {}),
    ...(isWhole(maxPeerCount, -1, 20_000) ? { maxPeerCount } : {}),
    ...(isObject(publishParams) ? { publishParams } : {}),
    ...(isObject(subscribeParams) ? { subscribeParams } : {}),
  }
}

/** Roles by name, and a word about those whose name Anteroom does not take.
 * @param {unknown} given */
const toRoles = (given) => {
  const all = Object.entries(asObject(given))
  const [good, bad] = [true, false].map((is) => all.filter(([name]) => ROLE_NAME.test(name) === is))
  return {
    roles: Object.fromEntries((good ?? []).map(([name, role]) => [name, toRole(role)])),
    notes: (bad ?? []).map(([name]) => `without role ${name}`),
  }
}

/** A template that is here is the same one when its roles may do the same.
 * @param {Json} there @param {Record<string, Json>} roles */
const isSame = (there, roles) => {
  const has = asObject(there.roles)
  const names = Object.keys(roles)
  return (
    names.length === Object.keys(has).length &&
    names.every((name) => {
      if (!isObject(has[name])) return false
      return JSON.stringify(permissionsOf(has[name])) === JSON.stringify(permissionsOf(roles[name]))
    })
  )
}

/** @param {import('./anteroom.mjs').Anteroom} target */
export const makeTemplateMover = async (target) => {
  /** @type {Map<string, Json>} */
  const here = new Map()
  for (const there of await readPages(target.ask, '/v2/templates'))
    here.set(String(there.name), there)
  /** @type {Map<string, Moved>} */
  const moved = new Map()

  /** @param {Json} template */
  const carry = async (template) => {
    const [oldId, oldName] = [String(template.id), String(template.name)]
    const { roles, notes } = toRoles(template.roles)
    // A template of this name whose roles are others stays what it is.
    const ownName = `${oldName.slice(0, 60)} ${oldId}`
    const there = [here.get(oldName), here.get(ownName)].find(
      (found) => found !== undefined && isSame(found, roles),
    )
    if (there === undefined && target.dry) {
      moved.set(oldId, { id: '', roles: Object.keys(roles) })
      return { outcome: 'would be made', rows: [{ note: notes.join('; ') }] }
    }
    const name = here.has(oldName) ? ownName : oldName
    const { value, notes: renamed } =
      there !== undefined
        ? { value: there, notes: [] }
        : await withGoodName(
            (name) => target.make('/v2/templates', { name, roles }),
            name,
            oldId,
            'name',
          )
    const [id, newName] = [String(value.id), String(value.name)]
    here.set(newName, value)
    moved.set(oldId, { id, roles: Object.keys(roles) })
    const row = { new_id: id, new_name: newName, note: [...renamed, ...notes].join('; ') }
    return { outcome: there === undefined ? 'made' : 'was here', rows: [row] }
  }

  return {
    carry,
    /** A template that an earlier run has moved. @param {Json} template @param {Row} row */
    recall: (template, row) => {
      moved.set(row.old_id, { id: row.new_id, roles: Object.keys(toRoles(template.roles).roles) })
    },
    /** @param {unknown} oldId */
    movedTo: (oldId) => moved.get(String(oldId)),
  }
}
