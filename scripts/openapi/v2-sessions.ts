// What goes on in v2's rooms: the session that is on, and those that were.

import { ACCESS_KEY, MADE_AT, PEER_ID, ROOM_ID, ROOM_NAME, SESSION_ID } from './examples.ts'
import { inPath, inQuery, type Operation } from './operation.ts'
import { paging, roomId } from './v2-rooms.ts'

const live: Pick<Operation, 'tag' | 'caller'> = { tag: 'v2 sessions', caller: 'manager' }

const peerId = inPath('peerId', 'The id of the peer.', PEER_ID)

const peer = {
  id: PEER_ID,
  name: 'Ann',
  user_id: 'user-42',
  metadata: '{"class":"3b"}',
  role: 'guest',
  joined_at: MADE_AT,
}

const thePeer: Operation['answers'] = [
  {
    status: 200,
    description: 'The peer.',
    schema: 'V2Peer',
    examples: { peer: { ...peer, tracks: {} } },
  },
]

const { metadata: _metadata, ...known } = peer

const session = {
  id: SESSION_ID,
  room_id: ROOM_ID,
  customer_id: ACCESS_KEY,
  app_id: ACCESS_KEY,
  active: false,
  peers: {
    [PEER_ID]: { ...known, session_id: SESSION_ID, left_at: '2026-11-22T05:32:38.361Z' },
  },
  created_at: MADE_AT,
  updated_at: '2026-11-22T05:32:38.361Z',
}

const moment = { type: 'string', format: 'date-time' }

export const v2Sessions: Operation[] = [
  {
    ...live,
    id: 'v2ReadActiveRoom',
    method: 'get',
    path: '/v2/active-rooms/{roomId}',
    summary: 'The running session of a room',
    description: 'With the ids of those who are in.',
    parameters: [roomId],
    answers: [
      {
        status: 200,
        description: 'The session.',
        schema: 'V2ActiveRoom',
        examples: {
          session: {
            id: ROOM_ID,
            name: ROOM_NAME,
            customer_id: ACCESS_KEY,
            session: { id: SESSION_ID, created_at: MADE_AT, peers: [PEER_ID] },
          },
        },
      },
    ],
    refuses: ['room_not_found', 'no_session'],
  },
  {
    ...live,
    id: 'v2ListPeers',
    method: 'get',
    path: '/v2/active-rooms/{roomId}/peers',
    summary: 'Who is in a room',
    description: 'All at once; whose connection was lost counts for 30 s more.',
    parameters: [
      roomId,
      inQuery('user_id', 'Only those of this external user id.', { type: 'string' }, 'user-42'),
      inQuery('role', 'Only those of this role.', { type: 'string' }, 'guest'),
    ],
    answers: [
      {
        status: 200,
        description: 'Who is in.',
        schema: 'V2Peers',
        examples: { somebody: { peers: { [PEER_ID]: peer } }, nobody: { peers: {} } },
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
    description: 'While he is in.',
    parameters: [roomId, peerId],
    answers: thePeer,
    refuses: ['room_not_found', 'peer_not_found'],
  },
  {
    ...live,
    id: 'v2UpdatePeer',
    method: 'post',
    path: '/v2/active-rooms/{roomId}/peers/{peerId}',
    summary: 'Change one person in a room',
    description:
      'What is sent changes, for as long as he is in, and everybody in the room is told. A role that is full takes nobody more this way either.',
    parameters: [roomId, peerId],
    body: {
      schema: 'V2PeerChange',
      examples: {
        'a role': { role: 'host' },
        all: { name: 'Ann B.', role: 'guest', metadata: '{"class":"4a"}' },
      },
    },
    answers: thePeer,
    refuses: ['invalid_field', 'room_not_found', 'role_not_found', 'peer_not_found', 'role_full'],
  },
  {
    ...live,
    id: 'v2SendMessage',
    method: 'post',
    path: '/v2/active-rooms/{roomId}/send-message',
    summary: 'Send a message into a room',
    description:
      'To one peer, to those of a role, or to everybody. They get `message` with `from: null` and `data: {type, message}`. Whose connection is lost just then does not get it.',
    parameters: [roomId],
    body: {
      schema: 'V2RoomMessage',
      examples: {
        'to everybody': { message: 'Five minutes left', type: 'notice' },
        'to a role': { message: 'The door is open', role: 'guest' },
        'to one': { message: 'You are next', peer_id: PEER_ID },
      },
    },
    answers: [
      {
        status: 200,
        description: 'It is sent.',
        schema: 'V2MessageSent',
        examples: { sent: { message: 'message sent' } },
      },
    ],
    refuses: [
      'slow_down',
      'missing_field',
      'invalid_field',
      'room_not_found',
      'no_session',
      'peer_not_found',
      'role_not_found',
    ],
  },
  {
    ...live,
    id: 'v2RemovePeers',
    method: 'post',
    path: '/v2/active-rooms/{roomId}/remove-peers',
    summary: 'Put people out of a room',
    description: 'One peer, or all of a role. They may come back: nobody is banned.',
    parameters: [roomId],
    body: {
      schema: 'V2PeerRemoval',
      examples: {
        one: { peer_id: PEER_ID, reason: 'You were late' },
        'a role': { role: 'guest' },
      },
    },
    answers: [
      {
        status: 200,
        description: 'They are out.',
        schema: 'V2PeersRemoved',
        examples: { removed: { message: 'peer remove request submitted' } },
      },
    ],
    refuses: [
      'missing_field',
      'invalid_field',
      'room_not_found',
      'no_session',
      'peer_not_found',
      'role_not_found',
    ],
  },
  {
    ...live,
    id: 'v2EndRoom',
    method: 'post',
    path: '/v2/active-rooms/{roomId}/end-room',
    summary: 'End the running session',
    description:
      'Everybody is put out. With `lock` the room is disabled as well, also when there is no session to end: that is refused `no_session` all the same. With `lock` allow 15 seconds.',
    parameters: [roomId],
    body: {
      schema: 'V2SessionEnd',
      examples: { 'end and lock': { reason: 'The lesson is over', lock: true } },
    },
    answers: [
      {
        status: 200,
        description: 'It is over.',
        schema: 'V2RoomEnded',
        examples: { ended: { message: 'session is ending' } },
      },
    ],
    refuses: ['invalid_field', 'room_not_found', 'no_session'],
  },
  {
    ...live,
    id: 'v2ListSessions',
    method: 'get',
    path: '/v2/sessions',
    summary: 'The sessions of a room, newest first',
    description:
      'Of archived rooms too. Sessions are kept 90 days after their end, unless the deployment says otherwise.',
    parameters: [
      ...paging,
      { ...inQuery('room_id', 'The id of the room.', { type: 'string' }, ROOM_ID), required: true },
      inQuery(
        'active',
        'Only the one that is on, or only those that are over.',
        { type: 'boolean' },
        true,
      ),
      inQuery('after', 'Only those that began then or later.', moment, MADE_AT),
      inQuery('before', 'Only those that began then or earlier.', moment, MADE_AT),
    ],
    answers: [
      {
        status: 200,
        description: 'A page of sessions.',
        schema: 'V2Sessions',
        examples: { sessions: { limit: 10, data: [session], last: '' } },
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
    description: 'Of whatever room, archived ones included.',
    parameters: [inPath('sessionId', 'The id of the session.', SESSION_ID)],
    answers: [
      {
        status: 200,
        description: 'The session.',
        schema: 'V2Session',
        examples: { session },
      },
    ],
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
