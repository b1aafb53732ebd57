// A room that is none: accepts the sockets of the browser client, says what a test wants, and closes with any
// number, where a test needs what Anteroom never does. Runs in Node.

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** Lets one in, without `roomId`. */
export const JOINED = {
  type: 'joined',
  meetingSessionId: 'session',
  participantSessionId: 'me',
  self: {
    _id: 'me',
    name: 'Ann',
    isAdmin: false,
    role: 'guest',
    joinedAt: '2026-11-22T07:00:00.000Z',
    audio: false,
    video: false,
    screen: false,
  },
  onlineParticipants: [],
  room: {},
  ejectAt: null,
  mayEnd: false,
  resumeKey: 'key',
  iceServers: [],
}

/** Frames of RFC 6455, from a server. */
export const say = (socket: Duplex, message: object): void => {
  const payload = Buffer.from(JSON.stringify(message))
  const head = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255])
  socket.write(Buffer.concat([head, payload]))
}
export const hangUp = (socket: Duplex, code: number): void => {
  socket.end(Buffer.from([0x88, 2, code >> 8, code & 255]))
}

/** `visited`: somebody has come, and his socket is open. */
export const standIn = (visited: (request: IncomingMessage, socket: Duplex) => void): Server =>
  createServer().on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.on('error', () => {})
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: anteroom.v1\r\n\r\n`,
    )
    visited(request, socket)
  })
