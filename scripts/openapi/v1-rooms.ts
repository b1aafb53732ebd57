// v1's rooms.

import { ROOM_ID, ROOM_NAME, v1Room } from './examples.ts'
import { type Answer, inPath, inQuery, type Operation } from './operation.ts'

export const roomName = inPath('roomName', 'The name of the room; case does not matter.', ROOM_NAME)

/** The same in every list of v1. */
export const limit = inQuery(
  'limit',
  'How many, 50 when left out.',
  { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  50,
)

const theRoom: Answer = {
  status: 200,
  description: 'The room.',
  schema: 'V1Room',
  examples: { room: v1Room },
}

export const v1Rooms: Operation[] = [
  {
    id: 'v1CreateRoom',
    method: 'post',
    path: '/api/v1/room',
    tag: 'v1 rooms',
    summary: 'Make a room',
    description:
      'All fields may be left out. With an `Idempotency-Key` the same key and body answer with the same room for 24 hours; send one whenever the call might have to be repeated.',
    caller: 'secret key',
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        description: 'Makes repeating the call safe: 1 to 255 printable ASCII characters.',
        schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
        example: 'order-1001',
      },
    ],
    body: {
      schema: 'V1NewRoom',
      examples: {
        'a private room': {
          roomName: ROOM_NAME,
          privacy: 'private',
          enableRequestToJoin: true,
          maxParticipants: 20,
        },
        'for one evening': {
          notBeforeUnixSec: 1_893_434_400,
          expireUnixSec: 1_893_456_000,
          ejectAtRoomExp: true,
          deleteOnExp: true,
          linkTarget: 'https://app.example.com/join/{code}',
        },
      },
    },
    answers: [theRoom],
    refuses: [
      'invalid_field',
      'not_supported',
      'webhooks_off',
      'room_exists',
      'room_being_made',
      'room_numbers_spent',
      'idempotency_key_reused',
      'idempotency_key_archived',
    ],
  },
  {
    id: 'v1ReadRoom',
    method: 'get',
    path: '/api/v1/room/{roomName}',
    tag: 'v1 rooms',
    summary: 'Read a room',
    description: 'An archived room is not there any more.',
    caller: 'secret key',
    parameters: [roomName],
    answers: [theRoom],
    refuses: ['room_not_found'],
  },
  {
    id: 'v1UpdateRoom',
    method: 'put',
    path: '/api/v1/room/{roomName}',
    tag: 'v1 rooms',
    summary: 'Change a room',
    description:
      'Only the fields sent change. An `expireUnixSec` in the past closes the room. Another `linkTarget` holds everywhere when the answer is there, which can take a lease: allow 15 seconds.',
    caller: 'secret key',
    parameters: [roomName],
    body: {
      schema: 'V1RoomChange',
      examples: { 'fewer people': { maxParticipants: 10, enableRequestToJoin: false } },
    },
    answers: [theRoom],
    refuses: [
      'invalid_field',
      'not_supported',
      'webhooks_off',
      'room_name_fixed',
      'room_not_found',
    ],
  },
  {
    id: 'v1ArchiveRoom',
    method: 'delete',
    path: '/api/v1/room/{roomName}',
    tag: 'v1 rooms',
    summary: 'Archive a room',
    description:
      'Its codes and tokens open nothing from the answer on, and the name is free. A new room of the same name is another room. Allow 15 seconds.',
    caller: 'secret key',
    parameters: [roomName],
    body: {
      schema: 'V1RoomEnd',
      examples: { nothing: {}, 'the name again': { roomName: ROOM_NAME } },
    },
    answers: [
      {
        status: 200,
        description: 'It is archived.',
        schema: 'V1Archived',
        examples: { archived: { success: true, message: 'Room successfully archived' } },
      },
    ],
    refuses: ['invalid_field', 'room_name_fixed', 'room_not_found'],
  },
  {
    id: 'v1ListRooms',
    method: 'get',
    path: '/api/v1/rooms',
    tag: 'v1 rooms',
    summary: 'List rooms, newest first',
    description: 'While more rooms follow, the header `Link` has the address of the next page.',
    caller: 'secret key',
    parameters: [
      limit,
      inQuery(
        'cursor',
        'From the `Link` of the page before.',
        { type: 'string' },
        `m8x1k2ab-${ROOM_ID}`,
      ),
    ],
    answers: [
      {
        status: 200,
        description: 'A page of rooms.',
        schema: 'V1Rooms',
        headers: {
          Link: {
            description: 'The next page, without the key in its address.',
            example: `<https://go.example.com/api/v1/rooms?limit=50&cursor=m8x1k2ab-${ROOM_ID}>; rel="next"`,
          },
        },
        examples: { rooms: [v1Room] },
      },
    ],
    refuses: ['invalid_field'],
  },
]
