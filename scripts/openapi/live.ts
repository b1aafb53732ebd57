// The door of a live room, requests to join, and bans.

import { MADE_AT, ROOM_ID } from './examples.ts'
import { inPath, inQuery, type Operation, type Parameter } from './operation.ts'
import { roomName } from './v1-rooms.ts'

export const JOIN_REQUEST_ID = '0b9f8f8e-6a0f-4c53-9d6b-1f9a3e0c7d21'
export const BAN_ID = '1'

const roomId = inPath('roomId', 'The id of the room, 24 hex digits.', ROOM_ID)

const header = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
  example,
  required: true,
})

const join: Pick<
  Operation,
  'method' | 'tag' | 'caller' | 'summary' | 'description' | 'answers' | 'refuses'
> = {
  method: 'get',
  tag: 'joining',
  caller: 'anybody',
  summary: 'Join a room, by WebSocket',
  description:
    'An upgrade that offers `anteroom.v1` is always accepted. The first message says how it went: `joined`, `mayRequest` (one may ask to come in), `waiting` (the request is back), or `refused` with `code`, `message` and `status`, after which the socket closes with 4000 + (status - 400). Messages are JSON objects with a `type`; docs/live.md lists them. No credential may stand in the address.',
  answers: [
    {
      status: 101,
      description: 'The socket is open.',
      headers: {
        'Sec-WebSocket-Protocol': { description: 'Ours.', example: 'anteroom.v1' },
      },
    },
  ],
  refuses: ['upgrade_required', 'subprotocol_missing'],
}

const offers = [
  header('Upgrade', 'Asks for a WebSocket.', 'websocket'),
  header(
    'Sec-WebSocket-Protocol',
    '`anteroom.v1`; beside it, where there is one, the token as `token.<jwt>` and the key of a lost socket as `resume.<key>`.',
    'anteroom.v1',
  ),
  inQuery(
    'name',
    'Who comes, where the token does not say so.',
    { type: 'string', minLength: 1, maxLength: 100 },
    'Ann',
  ),
]

const requestId = inPath('requestId', 'The id of the request.', JOIN_REQUEST_ID)

const AT_THE_DOOR: Operation['refuses'] = [
  'room_not_found',
  'request_not_found',
  'request_answered',
]

export type Part = Omit<Operation, 'id' | 'path' | 'parameters'>

const list: Part = {
  method: 'get',
  tag: 'joining',
  caller: 'admin',
  summary: 'Who asks to come in',
  description:
    'Those that wait, oldest first. A request lives ten minutes, unless the deployment says otherwise.',
  answers: [
    {
      status: 200,
      description: 'Those that wait.',
      schema: 'V1Requests',
      examples: {
        requests: {
          requests: [
            { requestId: JOIN_REQUEST_ID, name: 'Ann', message: 'Me', requestedAt: MADE_AT },
          ],
        },
      },
    },
  ],
  refuses: ['room_not_found'],
}

const answered = (outcome: string): Part['answers'] => [
  {
    status: 200,
    description: `It is ${outcome}.`,
    schema: 'V1RequestAnswer',
    examples: { [outcome]: { success: true, requestId: JOIN_REQUEST_ID, outcome } },
  },
]

const admit: Part = {
  method: 'post',
  tag: 'joining',
  caller: 'admin',
  summary: 'Let one in who asks',
  description:
    'The first answer stands. Whether he may join is judged again, now; when that refuses, the request goes on waiting.',
  body: { schema: 'V1Admittance', examples: { nothing: {} } },
  answers: answered('admitted'),
  refuses: [
    ...AT_THE_DOOR,
    'room_disabled',
    'room_not_open_yet',
    'room_expired',
    'room_full',
    'time_up',
  ],
}

const deny: Part = {
  method: 'post',
  tag: 'joining',
  caller: 'admin',
  summary: 'Turn one away who asks',
  description:
    'The first answer stands. From the same address nobody may ask this room again for a minute.',
  body: {
    schema: 'V1Denial',
    examples: { 'without a word': {}, 'with a word': { message: 'Not today' } },
  },
  answers: answered('denied'),
  refuses: [...AT_THE_DOOR, 'invalid_field'],
}

const listBans: Part = {
  method: 'get',
  tag: 'joining',
  caller: 'secret key',
  summary: 'Who may not come back',
  description: 'Newest first. What a ban does not name it does not refuse by.',
  answers: [
    {
      status: 200,
      description: 'The bans.',
      schema: 'V1Bans',
      examples: {
        bans: {
          bans: [{ banId: BAN_ID, externalUserId: 'user-42', name: 'Ann', by: 'Bea', at: MADE_AT }],
        },
      },
    },
  ],
  refuses: ['room_not_found'],
}

const banId = inPath('banId', 'The id of the ban.', BAN_ID)

const liftBan: Part = {
  method: 'delete',
  tag: 'joining',
  caller: 'secret key',
  summary: 'Let somebody come back',
  description: 'A code that was switched off with the ban stays off: enable it as any other.',
  answers: [
    {
      status: 200,
      description: 'The ban is lifted.',
      schema: 'V1BanLifted',
      examples: { lifted: { success: true, banId: BAN_ID } },
    },
  ],
  refuses: ['room_not_found', 'ban_not_found'],
}

/** Under the name of the room, and under its id. */
export const both = (part: Part, id: string, rest: string, more: Parameter[] = []): Operation[] => [
  { ...part, id, path: `/api/v1/room/{roomName}${rest}`, parameters: [roomName, ...more] },
  {
    ...part,
    id: `${id}ById`,
    path: `/api/v1/room/id/{roomId}${rest}`,
    parameters: [roomId, ...more],
  },
]

export const live: Operation[] = [
  { ...join, id: 'join', path: '/join/{roomName}', parameters: [roomName, ...offers] },
  { ...join, id: 'joinById', path: '/join/id/{roomId}', parameters: [roomId, ...offers] },
  ...both(list, 'v1ListRequests', '/requests'),
  ...both(admit, 'v1AdmitRequest', '/requests/{requestId}/admit', [requestId]),
  ...both(deny, 'v1DenyRequest', '/requests/{requestId}/deny', [requestId]),
  ...both(listBans, 'v1ListBans', '/bans'),
  ...both(liftBan, 'v1LiftBan', '/bans/{banId}', [banId]),
]
