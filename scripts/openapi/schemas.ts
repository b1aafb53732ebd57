// The schemas of the document by their names: bodies are the very schemas that the handlers check with,
// answers stand in answers.ts. What JSON Schema cannot say (a check in code) is put in words.

import { type ConversionConfig, type JsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { roomName } from '../../src/http/field.ts'
import { showing } from '../../src/http/v1/admission-schema.ts'
import { admittance, denial } from '../../src/http/v1/request-schema.ts'
import * as v1Rooms from '../../src/http/v1/room-schema.ts'
import { givenToken, newToken } from '../../src/http/v1/token-schema.ts'
import * as activeRooms from '../../src/http/v2/active-room-schema.ts'
import { codeSwitch, enabledSwitch, nothing, oneMore } from '../../src/http/v2/code-schema.ts'
import * as v2Rooms from '../../src/http/v2/room-schema.ts'
import { role, settings, template } from '../../src/http/v2/template-schema.ts'
import { exchange } from '../../src/http/v2/token-schema.ts'
import { ANSWERS } from './answers.ts'
import { sayFields } from './field-texts.ts'

/** What callers send. */
export const BODIES = {
  V1NewRoom: v1Rooms.newRoom,
  V1RoomChange: v1Rooms.roomChange,
  V1RoomEnd: v1Rooms.roomEnd,
  V1NewToken: newToken,
  V1GivenToken: givenToken,
  V1Showing: showing,
  V1Admittance: admittance,
  V1Denial: denial,
  V2NewRoom: v2Rooms.newRoom,
  V2RoomChange: v2Rooms.roomChange,
  V2Nothing: nothing,
  V2NewCode: oneMore,
  V2CodeSwitch: codeSwitch,
  V2EnabledSwitch: enabledSwitch,
  V2Exchange: exchange,
  V2TemplateBody: template,
  V2RoleBody: role,
  V2SessionEnd: activeRooms.roomEnd,
  V2PeerChange: activeRooms.peerChange,
  V2RoomMessage: activeRooms.roomMessage,
  V2PeerRemoval: activeRooms.peerRemoval,
} satisfies Record<string, v.GenericSchema>

const SCHEMAS = { ...BODIES, ...ANSWERS }

export type BodyName = keyof typeof BODIES
export type SchemaName = keyof typeof SCHEMAS

export const schemaNamed = (name: SchemaName): v.GenericSchema => SCHEMAS[name]

/** Said of every text, so of none. */
const WELL_FORMED = 'must be well-formed text'

const ROOM_NAME = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._~:-]{0,63}$',
  description: 'must not have the form of a room code, nor be an address this host uses itself',
}

const inWords = (schema: JsonSchema, words: string): JsonSchema => ({
  ...schema,
  description: schema.description === undefined ? words : `${schema.description}; ${words}`,
})

const config: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'input',
  overrideSchema: ({ valibotSchema }) =>
    valibotSchema.type === 'custom' ? { type: 'object' } : undefined,
  overrideAction: ({ valibotAction, jsonSchema }) => {
    if (valibotAction.type === 'raw_check') {
      if (settings.pipe.some((action) => action === valibotAction))
        return inWords(jsonSchema, 'must not ask for recording: nothing is recorded')
      if (!roomName.pipe.some((action) => action === valibotAction))
        throw new Error('say in scripts/openapi/schemas.ts what this raw check asks for')
      return { ...jsonSchema, ...ROOM_NAME }
    }
    if (valibotAction.type !== 'check') return undefined
    const { message } = { message: undefined, ...valibotAction }
    if (typeof message !== 'string') throw new Error('a check must say what it asks for')
    return message === WELL_FORMED ? jsonSchema : inWords(jsonSchema, message)
  },
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
}

/** `components.schemas` of the document. */
export const writeSchemas = (): Record<string, JsonSchema> =>
  sayFields(toJsonSchemaDefs(SCHEMAS, config))
