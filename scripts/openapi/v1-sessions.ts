// The records of v1's rooms: sessions, who was in them, who is in now, and forgetting a person.

import { MADE_AT, PEER_ID, ROOM_NAME, SESSION_ID } from './examples.ts'
import { both } from './live.ts'
import { inPath, inQuery, type Operation, type Parameter } from './operation.ts'
import { limit } from './v1-rooms.ts'

type Part = Omit<Operation, 'id' | 'path' | 'parameters'>

const records: Pick<Operation, 'tag' | 'caller'> = { tag: 'v1 sessions', caller: 'secret key' }

const person = {
  _id: PEER_ID,
  name: 'Ann',
  isAdmin: false,
  role: 'guest',
  email: 'ann@example.com',
  externalUserId: 'user-42',
  meta: { class: '3b' },
  joinedAt: MADE_AT,
}

const over = { _id: SESSION_ID, startedAt: MADE_AT, endedAt: '2026-11-22T05:32:38.361Z' }

const nextAfter = (path: string, cursor: string) => ({
  Link: {
    description: 'The next page, without the key in its address.',
    example: `<https://go.example.com/api/v1/room/${ROOM_NAME}${path}?limit=50&cursor=${cursor}>; rel="next"`,
  },
})

const sessionCursor = `mi9w2k6p-${SESSION_ID}`
const personCursor = `mi9w2k6p-${PEER_ID}`

const cursor = (example: string): Parameter =>
  inQuery('cursor', 'From the `Link` of the page before.', { type: 'string' }, example)

const list: Part = {
  ...records,
  method: 'get',
  summary: 'The sessions of a room, newest first',
  description:
    'The one that is on included. Sessions are kept 90 days after their end, unless the deployment says otherwise. While more follow, the header `Link` has the address of the next page. An archived room is asked by its id.',
  answers: [
    {
      status: 200,
      description: 'A page of sessions.',
      schema: 'V1Sessions',
      headers: nextAfter('/sessions', sessionCursor),
      examples: { sessions: { sessions: [{ ...over, participants: 2 }] } },
    },
  ],
  refuses: ['invalid_field', 'room_not_found'],
}

const read: Part = {
  ...records,
  method: 'get',
  summary: 'One session, and who was in it',
  description:
    'Participants in the order they joined, page by page: while more follow, the header `Link` has the address of the next page. An archived room is asked by its id.',
  answers: [
    {
      status: 200,
      description: 'The session with a page of its participants.',
      schema: 'V1Session',
      headers: nextAfter(`/sessions/${SESSION_ID}`, personCursor),
      examples: {
        session: {
          ...over,
          participants: [
            {
              participantSessionId: PEER_ID,
              ...person,
              browser: 'Firefox 144',
              os: 'Linux',
              leftAt: over.endedAt,
              leftReason: 'left',
            },
          ],
        },
      },
    },
  ],
  refuses: ['invalid_field', 'room_not_found', 'session_not_found'],
}

const forget: Part = {
  ...records,
  method: 'delete',
  summary: 'Forget a person',
  description:
    "In all records of this room the person's name, e-mail address, ids, `meta`, browser and operating system are erased; that somebody was there, when and in which role, is kept. A ban goes on refusing by the id, without the name, until it is lifted; a personal code keeps its `user`; a webhook that still waits is sent as it is, and keeps nothing afterwards. Somebody who is in must leave first. An archived room is asked by its id.",
  answers: [
    {
      status: 200,
      description: 'Nothing here tells of this person any more.',
      schema: 'V1Forgotten',
      examples: {
        forgotten: { success: true, forgotten: 3 },
        'never here': { success: true, forgotten: 0 },
      },
    },
  ],
  refuses: ['missing_field', 'invalid_field', 'room_not_found', 'person_present'],
}

const present: Part = {
  ...records,
  method: 'get',
  summary: 'Who is in a room now',
  description: 'In no order. Whose connection was lost counts for 30 s more.',
  answers: [
    {
      status: 200,
      description: 'Who is in.',
      schema: 'V1Participants',
      examples: {
        somebody: {
          meetingSessionId: SESSION_ID,
          onlineParticipants: [{ ...person, audio: true, video: false, screen: false }],
        },
        nobody: { meetingSessionId: null, onlineParticipants: [] },
      },
    },
  ],
  refuses: ['room_not_found'],
}

const whom: Parameter = {
  ...inQuery(
    'externalUserId',
    "The team's own id of the person, as it stood in the token or the code.",
    { type: 'string', minLength: 1, maxLength: 255 },
    'user-42',
  ),
  required: true,
}

const sessionId = inPath('sessionId', 'The id of the session.', SESSION_ID)

export const v1Sessions: Operation[] = [
  ...both(list, 'v1ListSessions', '/sessions', [limit, cursor(sessionCursor)]),
  ...both(forget, 'v1ForgetPerson', '/sessions', [whom]),
  ...both(read, 'v1ReadSession', '/sessions/{sessionId}', [sessionId, limit, cursor(personCursor)]),
  ...both(present, 'v1ListParticipants', '/participants'),
]
