// What became of a room's webhooks.

import { MADE_AT, ROOM_NAME } from './examples.ts'
import { both, type Part } from './live.ts'
import { inQuery, type Operation } from './operation.ts'

const waiting = {
  id: 'msg_0d5b6a5f6c0e4d0f9b1f6f7b3c2a1e90',
  seq: 42,
  type: 'participant.left',
  url: 'https://hooks.example.com/anteroom',
  state: 'waiting',
  attempts: 2,
  lastStatus: 503,
  lastError: 'status',
  createdAt: MADE_AT,
  nextAt: '2026-11-22T04:37:43.361Z',
}

const delivered = {
  ...waiting,
  id: 'msg_5b0f0a52a6a84f7c8f6f1c1f2f7f3d11',
  seq: 41,
  type: 'participant.joined',
  state: 'delivered',
  attempts: 1,
  lastStatus: 204,
  lastError: null,
  nextAt: null,
}

const list: Part = {
  method: 'get',
  tag: 'v1 rooms',
  summary: "Deliveries of a room's webhooks, newest first",
  description:
    'What waits, and the last of what was delivered (100 of a room) and of what failed for good (1,000). While more follow, the header `Link` has the address of the next page. An archived room is asked by its id.',
  caller: 'secret key',
  answers: [
    {
      status: 200,
      description: 'A page of deliveries.',
      schema: 'V1Deliveries',
      headers: {
        Link: {
          description: 'The next page, without the key in its address.',
          example: `<https://go.example.com/api/v1/room/${ROOM_NAME}/webhooks/deliveries?limit=50&cursor=1041>; rel="next"`,
        },
      },
      examples: { deliveries: { deliveries: [waiting, delivered] } },
    },
  ],
  refuses: ['invalid_field', 'room_not_found'],
}

const page = [
  inQuery(
    'limit',
    'How many, 50 when left out.',
    { type: 'integer', minimum: 1, maximum: 100, default: 50 },
    50,
  ),
  inQuery('cursor', 'From the `Link` of the page before.', { type: 'string' }, '1041'),
]

export const webhooks: Operation[] = both(list, 'v1ListDeliveries', '/webhooks/deliveries', page)
