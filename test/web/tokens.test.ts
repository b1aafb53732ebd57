// The pages of tokens: making one with every property there is, and taking one apart.

import { expect, test } from 'vitest'
import { operator } from '../support/dashboard.ts'
import { controlsOf, presOf, textOf } from '../support/page-text.ts'
import { ask, makeCodes, makeRoom } from '../support/service.ts'
import { appToken, managementToken, seconds, sign, v1Token } from '../support/tokens.ts'

const validate = async (token: string) =>
  (await ask('/api/v1/token/validate', { body: { token } })).json<{ data: object }>()

const make = async (form: Record<string, string>) => {
  const answer = await (await operator()).send('/dashboard/tokens', form)
  return { ...answer, token: presOf(answer.page)[0] ?? '' }
}

const check = async (token: string, roomName = '') =>
  (await operator()).send('/dashboard/tokens/check', { token, roomName })

test('a token is made with every property, and shown once with what it says', async () => {
  const { roomName, _id } = await makeRoom()
  const made = await make({
    reach: 'room',
    roomName,
    isAdmin: 'on',
    name: 'Ann',
    email: 'ann@example.com',
    externalUserId: 'user-42',
    meta: '{"class":"3b"}',
    notBeforeUnixSec: '2026-01-02T03:04',
    expireUnixSec: '2999-01-02T03:04',
    ejectAfterElapsedTimeInSec: '1800',
    joinVideoOn: 'no',
    joinAudioOn: 'yes',
    disableVideo: 'on',
    disableAudio: 'on',
    disableScreenSharing: 'on',
  })
  expect(made.status).toBe(200)
  expect((await validate(made.token)).data).toEqual({
    roomName,
    roomId: _id,
    isAdmin: true,
    name: 'Ann',
    email: 'ann@example.com',
    externalUserId: 'user-42',
    meta: { class: '3b' },
    notBeforeUnixSec: Date.UTC(2026, 0, 2, 3, 4) / 1000,
    expireUnixSec: Date.UTC(2999, 0, 2, 3, 4) / 1000,
    ejectAfterElapsedTimeInSec: 1800,
    joinVideoOn: false,
    joinAudioOn: true,
    disableVideo: true,
    disableAudio: true,
    disableScreenSharing: true,
    appName: 'anteroom',
  })
  expect(made.page).toContain(`data-copy="${made.token}"`)
  expect(made.page).toContain(`href="/${roomName}#accessToken=${made.token}"`)
  expect(textOf(made.page)).toContain(`Opens The room ${roomName}`)
})

test('what is left empty is not in the token; every room is opened only where that was chosen', async () => {
  const all = await make({ reach: 'all', roomName: 'left-over', name: '', expireUnixSec: '' })
  expect((await validate(all.token)).data).toEqual({ globalToken: true, appName: 'anteroom' })
  expect(all.page).not.toContain('#accessToken=')
  const none = await make({ reach: 'room', roomName: '' })
  expect(none.status).toBe(400)
  expect(none.page).toContain('id="roomName-fault"')
  expect((await make({ roomName: '' })).status).toBe(400)
})

test('what is wrong is said at its field, and what was typed is kept', async () => {
  const { roomName } = await makeRoom()
  const faults: [string, Record<string, string>][] = [
    ['roomName', { roomName: 'no-such-room' }],
    ['meta', { meta: '{oops' }],
    ['email', { email: 'nobody' }],
    ['expireUnixSec', { expireUnixSec: '2001-01-01T00:00' }],
    ['notBeforeUnixSec', { notBeforeUnixSec: 'tomorrow' }],
    ['ejectAfterElapsedTimeInSec', { ejectAfterElapsedTimeInSec: '0' }],
  ]
  for (const [field, wrong] of faults) {
    const { status, page } = await make({ reach: 'room', roomName, name: 'Ann <b>', ...wrong })
    expect([field, status]).toEqual([field, 400])
    expect(page).toContain(`id="${field}-fault"`)
    expect(page).toContain(`href="#${field}"`)
    expect(page).toContain('value="Ann &lt;b&gt;"')
  }
})

test('a token of each kind is known, with its times in words', async () => {
  const room = await makeRoom()
  const kinds = [
    ['Access token (v1)', await v1Token({ name: 'Ann' }, { exp: seconds() + 7300 })],
    ['Auth token (v2)', await appToken({ room_id: room._id, role: 'guest' })],
    ['Management token (v2)', await managementToken()],
  ] as const
  for (const [kind, token] of kinds) {
    const { page, status } = await check(token)
    expect([kind, status]).toEqual([kind, 200])
    expect(textOf(page)).toContain(kind)
    expect(textOf(page)).toContain('Valid A room may')
  }
  expect(textOf((await check(kinds[0][1])).page)).toMatch(/Expires .+ in 2 h/)
})

test('a token that is no good says why, each reason in words', async () => {
  const now = seconds()
  const bad = [
    ['token_malformed', 'not a token'],
    ['token_bad_signature', await v1Token({}, {}, 'x'.repeat(32))],
    ['token_expired', await v1Token({}, { iat: now - 90, exp: now - 60 })],
    ['token_not_yet_valid', await v1Token({}, { nbf: now + 600 })],
    ['token_wrong_access_key', await managementToken({ access_key: 'another' })],
    ['token_lifetime_too_long', await managementToken({ exp: now + 31 * 86_400 })],
  ] as const
  for (const [code, token] of bad) {
    const text = textOf((await check(token)).page)
    expect(text).toContain('Not valid Access token is invalid: ')
    expect(text).toContain(code)
  }
})

test('with a room, every rule of it is asked', async () => {
  const { roomName } = await makeRoom({ privacy: 'private' })
  const elsewhere = await v1Token({ roomName: 'elsewhere' })
  const text = textOf((await check(elsewhere, roomName)).page)
  expect(text).toContain('Kept out by 1 rule')
  expect(text).toContain('token_wrong_room')
  expect((await check(elsewhere, 'no-such-room')).page).toContain('id="roomName-fault"')
})

test('claims that somebody made up stand on the page as text', async () => {
  const token = await v1Token({ name: '<script>alert(1)</script>' }, {}, 'x'.repeat(32))
  expect((await check(token)).page).not.toContain('<script>alert')
})

test('claims of any kind stand on the page as they are, and break nothing', async () => {
  const odd = { toString: 1, valueOf: 1 }
  const deep = '['.repeat(2000) + ']'.repeat(2000)
  const tokens = [
    await sign({ type: 'app', room_id: odd }, 'x'.repeat(32)),
    await sign({ type: 'app', room_id: 'r1', role: odd }, 'x'.repeat(32)),
    await sign({ type: 'app', room_id: null, role: [odd] }, 'x'.repeat(32)),
    ...(await Promise.all(
      ['name', 'roomName', 'roomId'].map((claim) => v1Token({ [claim]: odd }, {}, 'x'.repeat(32))),
    )),
    await sign({ type: 'app', room_id: 7, user: { name: odd } }, 'x'.repeat(32)),
  ]
  for (const token of tokens) {
    const { status, page } = await check(token)
    expect(status).toBe(200)
    expect(textOf(page)).toMatch(/(The room|Name|Comes as) \[?{"toString":1,"valueOf":1}/)
  }
  expect((await check(await v1Token({ name: JSON.parse(deep) }))).status).toBe(200)
})

test('the room of a page is asked why somebody cannot join, by token, code, link or name', async () => {
  const room = await makeRoom({ privacy: 'private' })
  const { guest } = await makeCodes(room._id)
  const somebody = await operator()
  const path = `/dashboard/rooms/${room._id}/explain`
  const answer = async (shown: string, name = '') =>
    textOf((await somebody.send(path, { shown, name })).page)
  expect(await answer('', 'Bob')).toContain(
    'Kept out by 1 rule. Joining now is answered with token_required',
  )
  for (const shown of [guest?.code ?? '', `https://go.example.com/${guest?.code}?name=x`])
    expect(await answer(shown)).toContain('Let in as guest')
  expect(await answer(await v1Token({ isAdmin: true, name: 'Ann' }))).toContain(
    'Let in as host, an admin, by the name Ann',
  )
  expect(await answer('a.b.c')).toContain('token_malformed')
  expect((await somebody.open(`/dashboard/rooms/${room._id}`)).page).toContain(`href="${path}"`)
})

test('every field has a label', async () => {
  const somebody = await operator()
  const { _id } = await makeRoom()
  const paths = ['/dashboard/tokens', '/dashboard/tokens/check', `/dashboard/rooms/${_id}/explain`]
  for (const path of paths) {
    const controls = controlsOf((await somebody.open(path)).page)
    expect(controls.length).toBeGreaterThan(1)
    expect(controls.filter(({ isLabelled }) => !isLabelled)).toEqual([])
  }
})
