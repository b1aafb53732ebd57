// The bodies of v2's templates and roles. What the team's own media needs of a role is
// kept as it came; unknown permissions and fields are refused by name.

import * as v from 'valibot'
import { PERMISSIONS } from '../../domain/template.ts'
import { emptyIsUnset, flag, isBuiltIn, NOT_SUPPORTED, text, whole } from '../field.ts'

// 100ms' charset, begun by a letter or digit: role names stand in paths of link targets.
const roleName = v.pipe(
  v.string('must be a string'),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9 ._:-]{0,63}$/,
    'must be 1 to 64 letters, digits, spaces or . _ : -',
  ),
  v.check((name) => !isBuiltIn(name), 'must be another name'),
)

const templateName = v.pipe(
  v.string('must be a string'),
  v.regex(/^[A-Za-z0-9 ._:-]{1,100}$/, 'must be 1 to 100 letters, digits, spaces or . _ : -'),
)

const permissions = v.strictObject(
  v.entriesFromList(PERMISSIONS, v.optional(flag)),
  'must be an object of permissions',
)

const kept = v.optional(v.looseObject({}))

// Nobody shall believe that something is recorded because a template says so.
const asksToRecord = v.looseObject({ recording: v.looseObject({ enabled: v.literal(true) }) })

export const settings = v.pipe(
  v.looseObject({}),
  v.rawCheck(({ dataset, addIssue }) => {
    const input = dataset.value
    if (!v.is(asksToRecord, input)) return
    const value = input.recording
    addIssue({
      message: NOT_SUPPORTED,
      path: [{ type: 'object', origin: 'value', input, key: 'recording', value }],
    })
  }),
)

const roleFields = {
  name: v.optional(roleName),
  publishParams: kept,
  subscribeParams: kept,
  permissions: v.optional(permissions),
  priority: v.optional(whole(1, 5)),
  maxPeerCount: v.optional(whole(-1, 20_000)),
}

export const role = v.strictObject(roleFields)

// A map, not an object of known fields.
const roles = v.pipe(
  v.record(roleName, role, 'must be an object of roles by name'),
  v.check((set) => Object.keys(set).length <= 50, 'must be at most 50 roles'),
)

const fields = {
  name: v.optional(templateName),
  roles: v.optional(roles),
  settings: v.optional(settings),
  destinations: kept,
  plugins: v.optional(v.array(v.unknown())),
  link_target: v.optional(v.pipe(text(0, 2048), v.transform(emptyIsUnset))),
}

export const template = v.strictObject(fields)

export const isRoleName = (name: string): boolean => v.is(roleName, name)
