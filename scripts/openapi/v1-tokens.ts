// v1's access tokens, and admission.

import { JWT, MADE_AT, ROOM_ID, ROOM_NAME } from './examples.ts'
import { type Answer, inPath, type Operation, TOKEN_FAULTS, V2_TOKEN_FAULTS } from './operation.ts'
import { roomName } from './v1-rooms.ts'

const token: Answer = {
  status: 200,
  description: 'The token.',
  schema: 'V1Token',
  examples: { token: { token: JWT } },
}

const newToken: Pick<Operation, 'method' | 'tag' | 'caller' | 'body' | 'answers' | 'refuses'> = {
  method: 'post',
  tag: 'v1 tokens',
  caller: 'secret key',
  body: {
    schema: 'V1NewToken',
    examples: {
      'for one room': {
        roomName: ROOM_NAME,
        name: 'Ann',
        email: 'ann@example.com',
        externalUserId: 'user-42',
        meta: { class: '3b' },
        isAdmin: false,
        expireUnixSec: 1_893_456_000,
      },
      'for all rooms': { globalToken: true, name: 'Bea', isAdmin: true },
    },
  },
  answers: [token],
  refuses: ['invalid_field', 'room_not_found', 'token_too_large'],
}

const admission: Pick<
  Operation,
  'method' | 'tag' | 'caller' | 'summary' | 'description' | 'body' | 'answers' | 'refuses'
> = {
  method: 'post',
  tag: 'v1 admission',
  caller: 'anybody',
  summary: 'Who would get in, and why not',
  description:
    'Answers what joining now would answer, to whoever asks with a token, a room code or just a name. The first refusal that applies is given. A 404 here counts as a miss: an address with more than 60 of them in a minute is refused.',
  body: {
    schema: 'V1Showing',
    examples: {
      'with a token': { accessToken: JWT },
      'with a room code': { roomCode: 'aft-ouos-kck', name: 'Ann' },
      'with a name': { name: 'Ann' },
    },
  },
  answers: [
    {
      status: 200,
      description: 'Would be in; or may only ask to come in.',
      schema: 'V1Admission',
      examples: {
        'would be in': {
          admitted: true,
          role: 'guest',
          isAdmin: false,
          name: 'Ann',
          ejectAt: MADE_AT,
        },
        'may ask to come in': { admitted: false, mayRequest: true },
      },
    },
  ],
  refuses: [
    'invalid_field',
    'too_many_misses',
    'room_not_found',
    'room_disabled',
    'room_not_open_yet',
    'room_expired',
    ...TOKEN_FAULTS,
    ...V2_TOKEN_FAULTS,
    'code_malformed',
    'code_not_found',
    'room_archived',
    'code_disabled',
    'role_deleted',
    'token_wrong_room',
    'code_wrong_room',
    'role_not_found',
    'banned',
    'time_up',
    'token_required',
    'name_required',
    'room_full',
    'role_full',
  ],
}

const explain: typeof admission = {
  ...admission,
  caller: 'secret key',
  summary: 'Why somebody can or cannot join',
  description:
    'As admission, but every rule is told with its verdict and its times, not only the first that refuses; and with 200, whatever the verdicts are. A room code is taken as it stands, switched off or not. Of a v2 token that came from a code, the code is judged too.',
  answers: [
    {
      status: 200,
      description: 'Every rule, in the order in which they are judged.',
      schema: 'V1Explanation',
      examples: {
        'kept out twice': {
          admitted: false,
          verdicts: [
            { rule: 'room_exists', verdict: 'pass', message: 'The room exists.' },
            {
              rule: 'room_enabled',
              verdict: 'refuse',
              code: 'room_disabled',
              message: 'This room is disabled: nobody can join it now.',
            },
            {
              rule: 'valid',
              verdict: 'refuse',
              code: 'token_expired',
              message: `access token is invalid: it expired at ${MADE_AT}.`,
              issuedAt: MADE_AT,
              expiresAt: MADE_AT,
            },
          ],
        },
      },
    },
  ],
  refuses: ['invalid_field', 'room_not_found'],
}

const roomId = inPath('roomId', 'The id of the room, 24 hex digits.', ROOM_ID)

export const v1Tokens: Operation[] = [
  {
    ...newToken,
    id: 'v1CreateToken',
    path: '/api/v1/token',
    summary: 'Make an access token',
    description:
      'A JWT, HS256 over the UTF-8 bytes of `TOKEN_KEY`. Without `roomName` it is for all rooms; without `expireUnixSec` it never expires, unless the deployment has a cap.',
  },
  {
    ...newToken,
    id: 'v1CreateTokenTwice',
    path: '/api/v1/api/v1/token',
    summary: 'Make an access token, at the address Metered prints',
    description: 'The same as `POST /api/v1/token`.',
  },
  {
    id: 'v1ValidateToken',
    method: 'post',
    path: '/api/v1/token/validate',
    tag: 'v1 tokens',
    summary: 'Validate an access token',
    description:
      'Answers its payload. Valid is not admitted: no room is asked. Whatever is wrong with the token is 400 here, since the token is what was sent.',
    caller: 'anybody',
    body: { schema: 'V1GivenToken', examples: { token: { token: JWT } } },
    answers: [
      {
        status: 200,
        description: 'The payload of a valid token.',
        schema: 'V1Claims',
        examples: {
          claims: {
            data: {
              isAdmin: false,
              roomName: ROOM_NAME,
              roomId: ROOM_ID,
              name: 'Ann',
              expireUnixSec: 1_893_456_000,
              appName: 'anteroom',
            },
            iat: 1_795_321_958,
            exp: 1_893_456_000,
            jti: 'c55af89a-4033-4ec9-8164-a80b47101445',
          },
        },
      },
    ],
    refuses: ['missing_field', 'invalid_field', ...TOKEN_FAULTS],
    restatus: { from: 401, to: 400 },
  },
  {
    ...admission,
    id: 'v1Admission',
    path: '/api/v1/room/{roomName}/admission',
    parameters: [roomName],
  },
  {
    ...admission,
    id: 'v1AdmissionById',
    path: '/api/v1/room/id/{roomId}/admission',
    parameters: [roomId],
  },
  {
    ...explain,
    id: 'v1Explain',
    path: '/api/v1/room/{roomName}/explain',
    parameters: [roomName],
  },
  {
    ...explain,
    id: 'v1ExplainById',
    path: '/api/v1/room/id/{roomId}/explain',
    parameters: [roomId],
  },
]
