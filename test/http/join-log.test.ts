// What a joining leaves in the log: the route's pattern, 101 whatever was said inside, the refusal where there
// was one, and nothing that opens a room or names a person.

import { expect, test } from 'vitest'
import { SUBPROTOCOL } from '../../src/domain/arrival.ts'
import { FIELDS, linesOf, logged, watchLog, written } from '../support/log-lines.ts'
import { ask, freshName, makeRoom } from '../support/service.ts'
import { issueToken, type Peer, socketOf, upgrade } from '../support/socket.ts'

watchLog()

const AGENT = 'Mozilla/5.0 (agent-of-ann) Gecko/20100101 Firefox/128.0'

/** The one line that an upgrade leaves, and its socket. */
const knock = async (path: string, ...offers: string[]) => {
  written.length = 0
  const response = await upgrade(path, [SUBPROTOCOL, ...offers].join(', '), {
    'User-Agent': AGENT,
    Origin: 'https://page-of-ann.example',
    'CF-Connecting-IP': '203.0.113.78',
  })
  const [line, ...more] = linesOf(written.filter((text) => text.includes('"route"')))
  expect(more).toEqual([])
  expect(line?.requestId).toBe(response.headers.get('X-Request-Id'))
  expect(Object.keys(line ?? {}).sort()).toEqual(FIELDS)
  return { line, peer: await socketOf(response) }
}

test('a joining leaves one line: route, 101, and the refusal where there was one', async () => {
  const { roomName, _id } = await makeRoom()
  const expected: [string, string, string | null][] = [
    [`/join/${roomName}?name=Ann`, '/join/:roomName', null],
    [`/join/id/${_id}?name=Ann`, '/join/id/:roomId', null],
    [`/join/${freshName()}?name=Ann`, '/join/:roomName', 'room_not_found'],
    [`/join/${roomName}`, '/join/:roomName', 'name_required'],
    [`/join/${roomName}?name=`, '/join/:roomName', 'invalid_field'],
  ]
  for (const [path, route, refusal] of expected)
    expect((await knock(path)).line).toMatchObject({ method: 'GET', route, status: 101, refusal })
  expect((await logged(ask(`/join/${roomName}`))).line).toMatchObject({
    route: '/join/:roomName',
    status: 426,
    refusal: 'upgrade_required',
  })
})

test('no token, resume key, name, room, address or page stands in any line', async () => {
  const { roomName, _id } = await makeRoom({ privacy: 'private', enableRequestToJoin: true })
  const token = await issueToken({ roomName, name: 'Name-of-Ann', externalUserId: 'id-of-ann' })
  const secrets = [token, token.split('.')[2] ?? '', roomName, _id, '203.0.113.78', AGENT]
  const all: string[] = []
  const step = async (path: string, ...offers: string[]): Promise<Peer> => {
    const { peer } = await knock(path, ...offers)
    all.push(...written)
    return peer
  }
  const joined = await (await step(`/join/${roomName}`, `token.${token}`)).next('joined')
  secrets.push(joined.resumeKey, joined.meetingSessionId, joined.participantSessionId)
  await (await step(`/join/id/${_id}`, `resume.${joined.resumeKey}`)).next('joined')
  await (await step(`/join/${roomName}`, `token.${token}x`)).next('refused')
  await (await step(`/join/${roomName}?token=${token}`)).next('refused')
  const asker = await step(`/join/${roomName}?name=Name-of-Ann`)
  asker.send({ type: 'request', message: 'words-of-ann' })
  const waiting = await asker.next('waiting')
  secrets.push(waiting.requestId, waiting.resumeKey)
  asker.send('{broken-of-ann')
  await asker.next('error')
  all.push(...written)

  const log = all.join('\n').toLowerCase()
  expect(log).toContain('/join/:roomname')
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(8)
    expect(log).not.toContain(secret.toLowerCase())
  }
  for (const word of ['of-ann', 'token.', 'resume.', 'example', '?'])
    expect(log).not.toContain(word)
})
