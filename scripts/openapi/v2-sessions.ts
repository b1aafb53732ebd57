// What goes on in v2's rooms: active rooms and sessions. Nobody can be in a room yet.

import { ROOM_ID } from './examples.ts'
import { inPath, inQuery, type Operation } from './operation.ts'
import { paging, roomId } from './v2-rooms.ts'

const live: Pick<Operation, 'tag' | 'caller'> = { tag: 'v2 sessions', caller: 'manager' }

const EMPTY = 'Nobody can be in a room yet, so this is always refused.'

const peerId = inPath('peerId', 'The id of the peer.', '72a52a69-6b3f-440d-b45b-074bd5f22d79')

export const v2Sessions: Operation[] = [
  {
    ...live,
    id: 'v2ReadActiveRoom',
    method: 'get',
    path: '/v2/active-rooms/{roomId}',
    summary: 'The running session of a room',
    description: EMPTY,
    parameters: [roomId],
    answers: [],
    refuses: ['room_not_found', 'no_session'],
  },
  {
    ...live,
    id: 'v2ListPeers',
    method: 'get',
    path: '/v2/active-rooms/{roomId}/peers',
    summary: 'Who is in a room',
    description: 'Nobody can be in a room yet, so this is empty.',
    parameters: [roomId],
    answers: [
      {
        status: 200,
        description: 'Nobody.',
        schema: 'V2Peers',
        examples: { nobody: { peers: {} } },
      },
    ],
    refuses: ['room_not_found'],
  },
  {
    ...live,
    id: 'v2ReadPeer',
    method: 'get',
    path: '/v2/active-rooms/{roomId}/peers/{peerId}',
    summary: 'One person in a room',
    description: EMPTY,
    parameters: [roomId, peerId],
    answers: [],
    refuses: ['room_not_found', 'peer_not_found'],
  },
  {
    ...live,
    id: 'v2UpdatePeer',
    method: 'post',
    path: '/v2/active-rooms/{roomId}/peers/{peerId}',
    summary: 'Change one person in a room',
    description: EMPTY,
    parameters: [roomId, peerId],
    answers: [],
    refuses: ['room_not_found', 'peer_not_found'],
  },
  {
    ...live,
    id: 'v2SendMessage',
    method: 'post',
    path: '/v2/active-rooms/{roomId}/send-message',
    summary: 'Send a message into a room',
    description: EMPTY,
    parameters: [roomId],
    answers: [],
    refuses: ['room_not_found', 'no_session'],
  },
  {
    ...live,
    id: 'v2RemovePeers',
    method: 'post',
    path: '/v2/active-rooms/{roomId}/remove-peers',
    summary: 'Put people out of a room',
    description: EMPTY,
    parameters: [roomId],
    answers: [],
    refuses: ['room_not_found', 'no_session'],
  },
  {
    ...live,
    id: 'v2EndRoom',
    method: 'post',
    path: '/v2/active-rooms/{roomId}/end-room',
    summary: 'End the running session',
    description: `${EMPTY} With \`lock\` the room is disabled all the same. Allow 15 seconds.`,
    parameters: [roomId],
    body: {
      schema: 'V2SessionEnd',
      examples: { 'end and lock': { reason: 'The lesson is over', lock: true } },
    },
    answers: [],
    refuses: ['invalid_field', 'room_not_found', 'no_session'],
  },
  {
    ...live,
    id: 'v2ListSessions',
    method: 'get',
    path: '/v2/sessions',
    summary: 'The sessions of a room',
    description: 'Nobody can be in a room yet, so this is empty.',
    parameters: [
      ...paging,
      { ...inQuery('room_id', 'The id of the room.', { type: 'string' }, ROOM_ID), required: true },
    ],
    answers: [
      {
        status: 200,
        description: 'No sessions.',
        schema: 'V2Sessions',
        examples: { none: { limit: 10, data: [], last: '' } },
      },
    ],
    refuses: ['invalid_field', 'room_id_required', 'room_not_found'],
  },
  {
    ...live,
    id: 'v2ReadSession',
    method: 'get',
    path: '/v2/sessions/{sessionId}',
    summary: 'One session',
    description: EMPTY,
    parameters: [inPath('sessionId', 'The id of the session.', '5277982cdaec4e40d7813125')],
    answers: [],
    refuses: ['session_not_found'],
  },
  {
    id: 'v2Layouts',
    method: 'get',
    path: '/v2/layouts/ui',
    tag: 'v2 sessions',
    summary: "The look of 100ms' prebuilt front end",
    description: 'Always empty: the front end falls back to its own.',
    caller: 'anybody',
    answers: [
      {
        status: 200,
        description: 'No look.',
        schema: 'V2Layouts',
        examples: { none: { data: [] } },
      },
    ],
    refuses: [],
  },
]
