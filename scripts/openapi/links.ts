// Room links, the plain pages they lead to, and what else stands at the root of the host.

import { CODE } from './examples.ts'
import { type Answer, inPath, type Operation } from './operation.ts'

const link = { method: 'get', caller: 'anybody', tag: 'links' } as const
const host = { method: 'get', caller: 'anybody', tag: 'host' } as const

const code = inPath('code', 'A room code; case and hyphens do not matter.', CODE)

const page = (description: string): Answer => ({ status: 200, description, mediaType: 'text/html' })

const file = (id: string, path: string, description: string, mediaType: string): Operation => ({
  ...host,
  id,
  path,
  summary: description,
  description: 'A static file.',
  answers: [
    { status: 200, description: 'The file.', mediaType },
    { status: 304, description: 'It is still what the sent `If-None-Match` names.' },
  ],
  refuses: [],
})

export const links: Operation[] = [
  {
    ...link,
    id: 'followLink',
    path: '/{code}',
    summary: 'A room link; or the page of a room by its name',
    description:
      'A code redirects to the target of its room, with the query carried over. What is no code may be the name of a room: then its page is answered. Refusals are a page where `Accept` names `text/html`.',
    parameters: [code],
    answers: [
      {
        status: 302,
        description: 'To the target of the room.',
        headers: {
          Location: { description: 'The target.', example: `/meeting/${CODE}?name=Ann` },
        },
      },
      page('The page of a room by its name.'),
    ],
    refuses: [
      'too_many_misses',
      'query_too_long',
      'room_not_found',
      'code_disabled',
      'room_disabled',
      'room_archived',
      'role_deleted',
    ],
  },
  {
    ...link,
    id: 'drawLink',
    path: '/{code}/qr',
    summary: 'A room link as a QR code',
    description: 'Pages of any origin may show it as an image.',
    parameters: [code],
    answers: [{ status: 200, description: 'The picture.', mediaType: 'image/svg+xml' }],
    refuses: [
      'too_many_misses',
      'code_malformed',
      'code_not_found',
      'code_disabled',
      'room_disabled',
      'room_archived',
      'role_deleted',
    ],
  },
  {
    ...link,
    id: 'openMeeting',
    path: '/meeting/{code}',
    summary: 'Where links lead by default',
    description: 'A plain page that names the room and the role.',
    parameters: [code],
    answers: [page('The page.')],
    refuses: [
      'too_many_misses',
      'code_malformed',
      'code_not_found',
      'code_disabled',
      'room_disabled',
      'room_archived',
      'role_deleted',
    ],
  },
  {
    ...host,
    id: 'health',
    path: '/health',
    summary: 'Is the program there and configured?',
    description: 'Asks no storage.',
    answers: [
      {
        status: 200,
        description: 'It is.',
        schema: 'Health',
        examples: { health: { status: 'ok', name: 'anteroom', version: '0.1.0' } },
      },
    ],
    refuses: [],
  },
  {
    ...host,
    id: 'home',
    path: '/',
    summary: 'What answers here',
    description: 'A plain page for whoever opens the bare host.',
    answers: [page('The page.')],
    refuses: [],
  },
  file('openapi', '/openapi.json', 'This document', 'application/json'),
  file('sdk', '/sdk.js', 'The browser client, for a script tag', 'text/javascript'),
  file('sdkModule', '/sdk.mjs', 'The browser client, to import', 'text/javascript'),
  file('sdkTypes', '/sdk.d.ts', 'The types of the browser client', 'text/plain'),
  file('robots', '/robots.txt', 'What crawlers are told', 'text/plain'),
  file('icon', '/favicon.svg', 'The icon', 'image/svg+xml'),
  {
    ...host,
    id: 'oldIcon',
    path: '/favicon.ico',
    summary: 'The icon, where it used to be',
    description: 'Redirects to `/favicon.svg`.',
    answers: [
      {
        status: 302,
        description: 'To the icon.',
        headers: { Location: { description: 'The icon.', example: '/favicon.svg' } },
      },
    ],
    refuses: [],
  },
  {
    ...file('asset', '/assets/{file}', 'What the pages need', '*/*'),
    parameters: [inPath('file', 'The name of the file.', 'anteroom.css')],
    refuses: ['route_not_found'],
  },
]
