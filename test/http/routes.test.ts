// Every route there is, written down: what is added or taken away is seen here (pages of the dashboard are no
// contract: test/web/doors.test.ts). No room can have the name of an address that this host answers itself.

import { expect, test } from 'vitest'
import { RESERVED_NAMES } from '../../src/domain/room.ts'
import { ROUTES } from '../support/routes.ts'

const WRITTEN_DOWN = [
  'GET /',
  'GET /:code',
  'GET /:code/qr',
  'GET /:roomName',
  'GET /api/v1/room/:roomName',
  'GET /api/v1/room/:roomName/bans',
  'GET /api/v1/room/:roomName/participants',
  'GET /api/v1/room/:roomName/requests',
  'GET /api/v1/room/:roomName/sessions',
  'GET /api/v1/room/:roomName/sessions/:sessionId',
  'GET /api/v1/room/:roomName/webhooks/deliveries',
  'GET /api/v1/room/id/:roomId/bans',
  'GET /api/v1/room/id/:roomId/participants',
  'GET /api/v1/room/id/:roomId/requests',
  'GET /api/v1/room/id/:roomId/sessions',
  'GET /api/v1/room/id/:roomId/sessions/:sessionId',
  'GET /api/v1/room/id/:roomId/webhooks/deliveries',
  'GET /api/v1/rooms',
  'GET /assets/:file',
  'GET /favicon.ico',
  'GET /favicon.svg',
  'GET /health',
  'GET /join/:roomName',
  'GET /join/id/:roomId',
  'GET /meeting/:code',
  'GET /openapi.json',
  'GET /robots.txt',
  'GET /sdk.d.ts',
  'GET /sdk.js',
  'GET /sdk.mjs',
  'GET /v2/active-rooms/:roomId',
  'GET /v2/active-rooms/:roomId/peers',
  'GET /v2/active-rooms/:roomId/peers/:peerId',
  'GET /v2/layouts/ui',
  'GET /v2/room-codes/code/:code',
  'GET /v2/room-codes/room/:roomId',
  'GET /v2/rooms',
  'GET /v2/rooms/:roomId',
  'GET /v2/sessions',
  'GET /v2/sessions/:sessionId',
  'GET /v2/templates',
  'GET /v2/templates/:templateId',
  'GET /v2/templates/:templateId/roles/:role',
  'POST /api/v1/api/v1/token',
  'POST /api/v1/room',
  'POST /api/v1/room/:roomName/admission',
  'POST /api/v1/room/:roomName/explain',
  'POST /api/v1/room/:roomName/requests/:requestId/admit',
  'POST /api/v1/room/:roomName/requests/:requestId/deny',
  'POST /api/v1/room/id/:roomId/admission',
  'POST /api/v1/room/id/:roomId/explain',
  'POST /api/v1/room/id/:roomId/requests/:requestId/admit',
  'POST /api/v1/room/id/:roomId/requests/:requestId/deny',
  'POST /api/v1/token',
  'POST /api/v1/token/validate',
  'POST /v2/active-rooms/:roomId/end-room',
  'POST /v2/active-rooms/:roomId/peers/:peerId',
  'POST /v2/active-rooms/:roomId/remove-peers',
  'POST /v2/active-rooms/:roomId/send-message',
  'POST /v2/room-codes/code',
  'POST /v2/room-codes/code/:code',
  'POST /v2/room-codes/room/:roomId',
  'POST /v2/room-codes/room/:roomId/role/:role',
  'POST /v2/rooms',
  'POST /v2/rooms/:roomId',
  'POST /v2/templates',
  'POST /v2/templates/:templateId',
  'POST /v2/templates/:templateId/roles/:role',
  'POST /v2/token',
  'DELETE /v2/templates/:templateId/roles/:role',
  'PUT /api/v1/room/:roomName',
  'DELETE /api/v1/room/:roomName',
  'DELETE /api/v1/room/:roomName/bans/:banId',
  'DELETE /api/v1/room/:roomName/sessions',
  'DELETE /api/v1/room/id/:roomId/bans/:banId',
  'DELETE /api/v1/room/id/:roomId/sessions',
]

test('the service answers these addresses and no others', () => {
  expect(ROUTES.toSorted()).toEqual(WRITTEN_DOWN.toSorted())
})

test('a room cannot have the name of a fixed address', () => {
  const segments = ROUTES.map((route) => route.split('/')[1] ?? '').filter(
    (segment) => segment !== '' && !segment.startsWith(':'),
  )
  expect(segments).toEqual(expect.arrayContaining(['api', 'v2', 'meeting', 'health', 'assets']))
  for (const segment of segments) expect(RESERVED_NAMES).toContain(segment.toLowerCase())
})

test('a room cannot have the name of a static file', () => {
  const files = Object.keys(import.meta.glob('../../public/**/*', { query: '?url' }))
  expect(files).toContain('../../public/favicon.svg')
  for (const file of files)
    expect(RESERVED_NAMES).toContain(file.replace('../../public/', '').split('/')[0])
})

declare global {
  interface ImportMeta {
    /** Vite's: the files of a pattern, by their paths. */
    glob: (pattern: string, options: { query: string }) => Record<string, unknown>
  }
}
