// Reading what a client sends: any text at all is a message of a known shape or nothing, and never an error.
// What each unreadable frame is answered with: test/http/live-frames.test.ts.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ClientMessage, readClientMessage, WORDS } from '../../src/domain/live-message.ts'

const ID = '7b0c1f7e-8a53-4b56-9f0e-2d3c4b5a6978'

const messages: ClientMessage[] = [
  { type: 'leave' },
  { type: 'message', data: null },
  { type: 'message', to: ID, data: { any: ['thing'] } },
  { type: 'signal', to: ID, data: false },
  { type: 'media', audio: true, video: false, screen: true },
  { type: 'admit', requestId: ID },
  { type: 'deny', requestId: ID, message: 'x'.repeat(WORDS) },
  { type: 'eject', participantSessionId: ID, ban: true },
  { type: 'endMeeting' },
  { type: 'request', message: 'It is me' },
  { type: 'withdraw' },
]

test.each(messages)('$type is read as it was written, whatever else stands in it', (message) => {
  expect(readClientMessage(JSON.stringify(message))).toEqual(message)
  const more = { from: 'somebody', seq: 1, ...message }
  expect(readClientMessage(JSON.stringify(more))).toEqual(message)
})

test('empty words are no words', () => {
  for (const type of ['request', 'deny'] as const)
    expect(
      readClientMessage(JSON.stringify({ type, requestId: ID, message: '' })),
    ).not.toHaveProperty('message')
})

test('any text is a message of a known type or nothing', () => {
  const types = messages.map(({ type }) => type)
  const fields = fc.constantFrom('to', 'data', 'requestId', 'message', 'ban', 'audio', '__proto__')
  const near = fc
    .tuple(fc.constantFrom(...types), fc.dictionary(fields, fc.jsonValue()))
    .map(([type, more]) => JSON.stringify({ ...more, type }))
  fc.assert(
    fc.property(fc.oneof(near, fc.json(), fc.string({ unit: 'binary' })), (text) => {
      const read = readClientMessage(text)
      if (read !== null) expect(types).toContain(read.type)
    }),
    { numRuns: 5_000 },
  )
})
