// v2's room codes and their exchange for an auth token.

import { CODE, code, hostCode, JWT, MADE_AT, PERSON } from './examples.ts'
import { type Answer, inPath, inQuery, type Operation } from './operation.ts'
import { paging, roomId } from './v2-rooms.ts'

const path = { tag: 'v2 room codes', caller: 'manager' } as const

const theCode: Answer = {
  status: 200,
  description: 'The code.',
  schema: 'V2RoomCode',
  examples: { code },
}

const codeInPath = inPath('code', 'The code; case, hyphens and spaces do not matter.', CODE)

const SWITCHING =
  'When the answer is there, no request that begins after it is let in, redirected or given a token by a code that was switched off, anywhere; tokens that came from the code are refused too. Allow 15 seconds. A code cannot be enabled when its room, its role or its key is gone.'

export const v2Codes: Operation[] = [
  {
    ...path,
    id: 'v2CreateCodes',
    method: 'post',
    path: '/v2/room-codes/room/{roomId}',
    summary: 'An enabled code for every role',
    description:
      'Enabled codes stay, missing ones are made, codes of deleted roles are disabled: all or nothing. Answers every code of the room, oldest first, disabled ones too. For fresh links, disable the old codes first.',
    parameters: [roomId],
    body: { schema: 'V2Nothing', examples: { nothing: {} } },
    answers: [
      {
        status: 200,
        description: 'Every code of the room.',
        schema: 'V2RoomCodes',
        examples: { codes: { data: [hostCode, code] } },
      },
    ],
    refuses: [
      'room_not_found',
      'room_disabled',
      'no_roles',
      'room_code_limit',
      'room_code_slots_spent',
    ],
  },
  {
    ...path,
    id: 'v2CreateCode',
    method: 'post',
    path: '/v2/room-codes/room/{roomId}/role/{role}',
    summary: 'One more code for one role',
    description:
      'A new code at each call. With a `user` it is a personal one: tokens made from it name this person, and asking again for the same `external_user_id` answers the code there is.',
    parameters: [roomId, inPath('role', 'The name of the role.', 'guest')],
    body: {
      schema: 'V2NewCode',
      examples: { 'for anybody': {}, 'a personal code': { user: PERSON } },
    },
    answers: [
      {
        status: 200,
        description: 'The code.',
        schema: 'V2RoomCode',
        examples: { 'for anybody': code, 'a personal code': { ...code, user: PERSON } },
      },
    ],
    refuses: [
      'invalid_field',
      'room_not_found',
      'room_disabled',
      'role_not_found',
      'token_too_large',
      'room_code_limit',
      'room_code_slots_spent',
    ],
  },
  {
    ...path,
    id: 'v2ListCodes',
    method: 'get',
    path: '/v2/room-codes/room/{roomId}',
    summary: 'List the codes of a room, oldest first',
    description: 'Enabled and disabled ones, unless one kind is asked for.',
    parameters: [
      roomId,
      ...paging,
      inQuery('role', 'Codes of this role.', { type: 'string' }, 'guest'),
      inQuery('enabled', 'Enabled codes or disabled ones.', { type: 'boolean' }, true),
    ],
    answers: [
      {
        status: 200,
        description: 'A page of codes.',
        schema: 'V2RoomCodePage',
        examples: { codes: { limit: 10, data: [hostCode, code], last: '' } },
      },
    ],
    refuses: ['invalid_field', 'room_not_found', 'room_disabled', 'role_not_found'],
  },
  {
    ...path,
    id: 'v2ReadCode',
    method: 'get',
    path: '/v2/room-codes/code/{code}',
    summary: 'Read one code',
    description: 'Whatever its state. Ours.',
    parameters: [codeInPath],
    answers: [theCode],
    refuses: ['code_not_found'],
  },
  {
    ...path,
    id: 'v2SwitchCode',
    method: 'post',
    path: '/v2/room-codes/code',
    summary: 'Switch a code on or off',
    description: SWITCHING,
    body: {
      schema: 'V2CodeSwitch',
      examples: { off: { code: CODE, enabled: false }, on: { code: CODE, enabled: true } },
    },
    answers: [theCode],
    refuses: [
      'missing_field',
      'invalid_field',
      'code_not_found',
      'code_not_enableable',
      'room_code_limit',
      'personal_code_exists',
    ],
  },
  {
    ...path,
    id: 'v2SwitchCodeByPath',
    method: 'post',
    path: '/v2/room-codes/code/{code}',
    summary: 'Switch a code on or off, with the code in the address',
    description: SWITCHING,
    parameters: [codeInPath],
    body: { schema: 'V2EnabledSwitch', examples: { off: { enabled: false } } },
    answers: [theCode],
    refuses: [
      'missing_field',
      'invalid_field',
      'code_not_found',
      'code_not_enableable',
      'room_code_limit',
      'personal_code_exists',
    ],
  },
  {
    id: 'v2ExchangeCode',
    method: 'post',
    path: '/v2/token',
    tag: 'v2 room codes',
    caller: 'anybody',
    summary: 'Exchange a code for an auth token',
    description:
      'Any content type will do. The token lives 24 hours and dies with its code. A 404 here counts as a miss: an address with more than 60 of them in a minute is refused.',
    body: {
      schema: 'V2Exchange',
      examples: { code: { code: CODE }, 'with an id': { code: CODE, user_id: 'user-42' } },
    },
    answers: [
      {
        status: 200,
        description: 'The auth token.',
        schema: 'V2AuthToken',
        examples: { token: { token: JWT, expires_at: MADE_AT } },
      },
    ],
    refuses: [
      'missing_field',
      'invalid_field',
      'too_many_misses',
      'code_malformed',
      'code_not_found',
      'code_disabled',
      'room_disabled',
      'room_archived',
      'role_deleted',
    ],
  },
]
