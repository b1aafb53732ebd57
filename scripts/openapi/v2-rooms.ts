// v2's rooms.

import { ACCESS_KEY, ROOM_ID, ROOM_NAME, TEMPLATE_ID, v2Room } from './examples.ts'
import { type Answer, inPath, inQuery, type Operation, type Parameter } from './operation.ts'

export const roomId = inPath('roomId', 'The id of the room, 24 hex digits.', ROOM_ID)

/** `limit` and `start`, the same in every list. */
export const paging: Parameter[] = [
  inQuery(
    'limit',
    'How many, 10 when left out.',
    { type: 'integer', minimum: 10, maximum: 100, default: 10 },
    10,
  ),
  inQuery('start', 'The `last` of the page before.', { type: 'string' }, ROOM_ID),
]

const theRoom: Answer = {
  status: 200,
  description: 'The room.',
  schema: 'V2Room',
  examples: { room: v2Room },
}

const moment = { type: 'string', format: 'date-time' }

export const v2Rooms: Operation[] = [
  {
    id: 'v2CreateRoom',
    method: 'post',
    path: '/v2/rooms',
    tag: 'v2 rooms',
    summary: 'Make a room, or change the one of this name',
    description:
      'All fields may be left out. When a room of the name is there, it is changed by the fields sent and answered, as at 100ms. A room made here is private.',
    caller: 'manager',
    body: {
      schema: 'V2NewRoom',
      examples: {
        room: {
          name: ROOM_NAME,
          description: 'Mondays at nine',
          size: 20,
          recording_info: { enabled: false },
        },
        'of a template': {
          template_id: TEMPLATE_ID,
          region: 'eu',
          webhook: { url: 'https://app.example.com/hook', headers: { 'X-Team': 'yoga' } },
          link_target: 'https://app.example.com/join/{code}',
        },
      },
    },
    answers: [theRoom],
    refuses: [
      'missing_field',
      'invalid_field',
      'not_supported',
      'webhooks_off',
      'room_being_made',
      'room_numbers_spent',
    ],
  },
  {
    id: 'v2ListRooms',
    method: 'get',
    path: '/v2/rooms',
    tag: 'v2 rooms',
    summary: 'List rooms, newest first',
    description: 'A page is full while more rooms follow.',
    caller: 'manager',
    parameters: [
      ...paging,
      inQuery(
        'enabled',
        'Enabled rooms or disabled ones.',
        { type: 'boolean', default: true },
        true,
      ),
      inQuery('name', 'The room of this name.', { type: 'string' }, ROOM_NAME),
      inQuery('template_id', 'Rooms of this template.', { type: 'string' }, TEMPLATE_ID),
      inQuery('after', 'Made at this moment or later.', moment, '2026-10-01T09:00:00.000Z'),
      inQuery('before', 'Made at this moment or earlier.', moment, '2026-12-01T09:00:00.000Z'),
    ],
    answers: [
      {
        status: 200,
        description: 'A page of rooms.',
        schema: 'V2Rooms',
        examples: {
          rooms: { limit: 10, data: [{ ...v2Room, key: `${ACCESS_KEY}:${ROOM_NAME}` }], last: '' },
        },
      },
    ],
    refuses: ['invalid_field'],
  },
  {
    id: 'v2ReadRoom',
    method: 'get',
    path: '/v2/rooms/{roomId}',
    tag: 'v2 rooms',
    summary: 'Read a room',
    description: 'A room made in v1 is read here too, by its id.',
    caller: 'manager',
    parameters: [roomId],
    answers: [theRoom],
    refuses: ['room_not_found'],
  },
  {
    id: 'v2UpdateRoom',
    method: 'post',
    path: '/v2/rooms/{roomId}',
    tag: 'v2 rooms',
    summary: 'Change, rename, disable or enable a room',
    description:
      'Only the fields sent change, all or none. What changes where links lead or whether they work holds everywhere when the answer is there: allow 15 seconds.',
    caller: 'manager',
    parameters: [roomId],
    body: {
      schema: 'V2RoomChange',
      examples: { disable: { enabled: false }, rename: { name: 'yoga-tuesday' } },
    },
    answers: [theRoom],
    refuses: [
      'missing_field',
      'invalid_field',
      'not_supported',
      'webhooks_off',
      'room_not_found',
      'room_exists',
      'room_being_made',
    ],
  },
]
