// Where a meeting is: what `roomURL` may look like, and the address of the socket that comes of it.

import { describe, expect, test } from 'vitest'
import { MeetingError } from '../../src/client/meeting-error.ts'
import { readRoomAddress, socketAddress } from '../../src/client/room-address.ts'

describe('a room is found', () => {
  test.each([
    ['go.example.com/yoga', 'https://go.example.com', { roomName: 'yoga' }],
    ['go.example.com/yoga/', 'https://go.example.com', { roomName: 'yoga' }],
    [' go.example.com/yoga ', 'https://go.example.com', { roomName: 'yoga' }],
    ['go.example.com:8443/yoga', 'https://go.example.com:8443', { roomName: 'yoga' }],
    ['https://go.example.com/yoga?x=1#y', 'https://go.example.com', { roomName: 'yoga' }],
    ['http://go.example.com/yoga', 'http://go.example.com', { roomName: 'yoga' }],
    ['wss://go.example.com/yoga', 'https://go.example.com', { roomName: 'yoga' }],
    ['ws://go.example.com/yoga', 'http://go.example.com', { roomName: 'yoga' }],
    ['HTTPS://GO.example.com/Yoga', 'https://go.example.com', { roomName: 'Yoga' }],
    ['go.example.com/a.b_c~d:e-f', 'https://go.example.com', { roomName: 'a.b_c~d:e-f' }],
    ['go.example.com/a%7Eb', 'https://go.example.com', { roomName: 'a~b' }],
    ['go.example.com/abc-defg-hij', 'https://go.example.com', { code: 'abc-defg-hij' }],
    ['go.example.com/ABC-defg-hij', 'https://go.example.com', { code: 'ABC-defg-hij' }],
    ['go.example.com/meeting/abc-defg-hij', 'https://go.example.com', { code: 'abc-defg-hij' }],
    ['go.example.com/abcdefghij', 'https://go.example.com', { roomName: 'abcdefghij' }],
    ['go.example.com', 'https://go.example.com', {}],
    ['localhost:8787/yoga', 'http://localhost:8787', { roomName: 'yoga' }],
    ['localhost/yoga', 'http://localhost', { roomName: 'yoga' }],
    ['app.localhost:80/yoga', 'http://app.localhost', { roomName: 'yoga' }],
    ['127.0.0.1:8787/yoga', 'http://127.0.0.1:8787', { roomName: 'yoga' }],
    ['127.1.2.3/yoga', 'http://127.1.2.3', { roomName: 'yoga' }],
    ['[::1]:8787/yoga', 'http://[::1]:8787', { roomName: 'yoga' }],
    ['https://localhost:8787/yoga', 'https://localhost:8787', { roomName: 'yoga' }],
    ['128.0.0.1/yoga', 'https://128.0.0.1', { roomName: 'yoga' }],
    ['localhost.example.com/yoga', 'https://localhost.example.com', { roomName: 'yoga' }],
  ])('at %s', (roomURL, origin, place) => {
    expect(readRoomAddress(roomURL)).toEqual({ origin, ...place })
  })
})

test.each([
  '',
  '/yoga',
  '//yoga',
  'https:///yoga',
  '\\yoga',
  'https://',
  'go.example.com/a/b',
  'go.example.com/meeting/yoga',
  'go.example.com/rooms/abc-defg-hij',
  'go.example.com/%E0%A4%A',
  'ftp://go.example.com/yoga',
  'javascript://go.example.com/yoga',
  'user:password@go.example.com/yoga',
  'go.example.com:99999/yoga',
  'a b/yoga',
  undefined,
  null,
  17,
  { href: 'go.example.com/yoga' },
])('%j is no address of a room', (roomURL) => {
  expect(() => readRoomAddress(roomURL)).toThrow(MeetingError)
  expect(() => readRoomAddress(roomURL)).toThrow(expect.objectContaining({ code: 'bad_options' }))
})

describe('the socket', () => {
  test('is as safe as the page that it belongs to', () => {
    const place = { roomName: 'a~b:c' }
    expect(socketAddress('https://go.example.com', place, undefined)).toBe(
      'wss://go.example.com/join/a~b%3Ac',
    )
    expect(socketAddress('http://localhost:8787', { roomId: 'ab12' }, undefined)).toBe(
      'ws://localhost:8787/join/id/ab12',
    )
  })

  test('carries a name of any script, and nothing that a name could smuggle in', () => {
    const name = 'J\u00f6rg & Co?#/\u{1f600}'
    const url = new URL(socketAddress('https://go.example.com', { roomName: 'yoga' }, name))
    expect([url.pathname, url.hash]).toEqual(['/join/yoga', ''])
    expect([...url.searchParams]).toEqual([['name', name]])
  })
})
