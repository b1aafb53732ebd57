// Rooms on the dashboard, by forms alone: listed and found, made, changed, closed, deleted.

import { expect, test } from 'vitest'
import { operator } from '../support/dashboard.ts'
import { presOf, unescapeHtml } from '../support/page-text.ts'
import { call, freshName, makeCodes, makeRoom, ORIGIN, type WireRoom } from '../support/service.ts'
import { joinRoom } from '../support/socket.ts'

const wire = async (name: string): Promise<Record<string, unknown>> =>
  (await call(`/api/v1/room/${name}`)).json<Record<string, unknown>>()

const rowOf = (page: string, name: string): string =>
  page.split('<tr>').find((row) => row.includes(`>${name}</a>`)) ?? ''

test('the list says of each room its privacy, its state and how many are in it', async () => {
  const [quiet, busy] = [await makeRoom({ privacy: 'private' }), await makeRoom()]
  await (await joinRoom(busy.roomName, { name: 'Ann' })).next('joined')
  const { open } = await operator()
  const { page } = await open('/dashboard/rooms')
  expect(rowOf(page, quiet.roomName)).toMatch(/Private.*Open.*Nobody/)
  expect(rowOf(page, busy.roomName)).toMatch(/Public.*In session.*1 person/)
  expect((await open(`/dashboard/rooms/${busy._id}`)).page).toContain('>In session</span>')
})

test('a room is found by a part of its name, whatever the case', async () => {
  const { roomName } = await makeRoom({ roomName: `Needle-${freshName()}` })
  const other = await makeRoom()
  const { open } = await operator()
  const { page } = await open('/dashboard/rooms?search=nEEdle-')
  expect(page).toContain(`>${roomName}</a>`)
  expect(page).not.toContain(`>${other.roomName}</a>`)
  expect((await open('/dashboard/rooms?search=no-such-room')).page).toContain('No room has')
})

test('a code, a room link, a room id or the address of a room leads to its room', async () => {
  const { _id, roomName } = await makeRoom()
  const { guest } = await makeCodes(_id)
  const { open } = await operator()
  const search = async (text = '') =>
    open(`/dashboard/rooms?${new URLSearchParams({ search: text })}`)
  for (const text of [
    _id,
    guest?.code,
    guest?.link,
    `${guest?.link}?name=Ann`,
    `${ORIGIN}/${roomName}?name=Ann`,
  ]) {
    const { status, headers } = await search(text)
    expect([text, status]).toEqual([text, 302])
    expect(headers.get('Location')).toBe(`/dashboard/rooms/${_id}`)
  }
  for (const text of [`https://elsewhere.example.com/${roomName}`, `${ORIGIN}/`])
    expect((await search(text)).status).toBe(200)
})

test('the list has pages, and every room is on one of them', async () => {
  const names = new Set<string>()
  for (let made = 0; made < 25; made++)
    names.add((await makeRoom({ roomName: `paged-${freshName()}` })).roomName)
  const { open } = await operator()
  const seen = new Set<string>()
  let path: string | undefined = '/dashboard/rooms?search=paged-'
  for (let pages = 0; path !== undefined && pages < 5; pages++) {
    const { page } = await open(path)
    for (const [, name = ''] of page.matchAll(/class="name"[^>]*>([^<]+)</g)) seen.add(name)
    path = /href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(seen).toEqual(names)
})

test('a room is made by a form, and its page is next', async () => {
  const { send, open } = await operator()
  const roomName = freshName()
  const made = await send('/dashboard/rooms', {
    privacy: 'private',
    roomName,
    enableRequestToJoin: 'on',
    maxParticipants: '6',
    ejectAfterElapsedTimeInSec: '45',
    notBeforeUnixSec: '2030-01-02T03:04',
    expireUnixSec: '',
    joinAudioOn: 'on',
  })
  expect(made.status).toBe(303)
  expect(await wire(roomName)).toMatchObject({
    privacy: 'private',
    enableRequestToJoin: true,
    maxParticipants: 6,
    ejectAfterElapsedTimeInSec: 2700,
    notBeforeUnixSec: Date.UTC(2030, 0, 2, 3, 4) / 1000,
    joinAudioOn: true,
    joinVideoOn: false,
  })
  const { page } = await open(made.leads ?? '')
  expect(page).toContain(`<h1>${roomName}</h1>`)
  expect(page).toContain('The room is made.')
})

test('a room without a name is given one', async () => {
  const { send } = await operator()
  const made = await send('/dashboard/rooms', { privacy: 'public', roomName: '' })
  const { roomName } =
    (await (await call('/api/v1/rooms?limit=1').then((r) => r.json<WireRoom[]>()))[0]) ?? {}
  expect(made.status).toBe(303)
  expect(roomName).toMatch(/^[a-z]{12}$/)
})

test('a form that is filled in wrongly comes back with what was typed and what is wrong, at its field', async () => {
  const { send } = await operator()
  const { roomName } = await makeRoom()
  const wrong = async (form: Record<string, string>) => {
    const { status, page } = await send('/dashboard/rooms', { privacy: 'private', ...form })
    expect(status).toBe(400)
    return page
  }
  const taken = await wrong({ roomName, maxParticipants: '7' })
  expect(taken).toContain(`value="${roomName}"`)
  expect(taken).toContain('value="7"')
  expect(taken).toContain('href="#roomName"')
  expect(taken).toMatch(
    /id="roomName"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*roomName-fault/,
  )
  expect(await wrong({ roomName: 'two words' })).toContain('Name must be 1 to 64 of')
  expect(await wrong({ maxParticipants: 'many' })).toContain('Most people at once must be a number')
  expect(await wrong({ expireUnixSec: 'soon' })).toContain('Expires must be a date and a time')
  const crossed = await wrong({
    notBeforeUnixSec: '2031-01-01T00:00',
    expireUnixSec: '2030-01-01T00:00',
  })
  expect(crossed).toContain('Opens must be earlier than Expires')
  expect(crossed).toContain('<details class="more" open="">')
})

test('a field that is not on the form is refused', async () => {
  const { send } = await operator()
  for (const extra of ['expirationDate', '__proto__', 'enableEverything'])
    expect((await send('/dashboard/rooms', { privacy: 'public', [extra]: 'x' })).status).toBe(400)
})

test('what is typed into a form is never taken for a part of the page', async () => {
  const { send, open } = await operator()
  const typed = `"><script>alert(1)</script>`
  const { page } = await send('/dashboard/rooms', { privacy: 'public', roomName: typed })
  expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
  const found = await open(`/dashboard/rooms?${new URLSearchParams({ search: typed })}`)
  for (const text of [page, found.page]) expect(text).not.toContain('<script>alert')
})

/** What a browser would send of a page's form if nobody touched it. */
const untouched = (page: string): Record<string, string> => {
  const inputs = [...page.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag)
  const sent = inputs.filter(
    (tag) => / name="/.test(tag) && (!/type="(radio|checkbox)"/.test(tag) || / checked/.test(tag)),
  )
  return Object.fromEntries(
    sent.map((tag) => [
      / name="([^"]*)"/.exec(tag)?.[1] ?? '',
      unescapeHtml(/ value="([^"]*)"/.exec(tag)?.[1] ?? 'on'),
    ]),
  )
}

test('saving the settings of a room untouched changes none of them', async () => {
  const { send, open } = await operator()
  const moment = Date.UTC(2040, 4, 6, 7, 8) / 1000
  const wishes: Record<string, unknown>[] = [
    {},
    { notBeforeUnixSec: moment, expireUnixSec: moment + 60 },
    {
      privacy: 'private',
      notBeforeUnixSec: moment + 1,
      expireUnixSec: moment + 59,
      maxParticipants: 9,
      ejectAfterElapsedTimeInSec: 101,
      endMeetingAfterNoActivityInSec: 86_399,
      enableRequestToJoin: true,
      ejectAtRoomExp: true,
      deleteOnExp: true,
      autoJoin: true,
      joinVideoOn: false,
      enableChat: false,
      audioOnlyRoom: true,
      lang: 'de',
      linkTarget: 'https://app.example.com/join/{code}?a="b"&c=d',
      meetingStartedWebhook: 'https://hooks.example.com/started?x=1&y=2',
    },
  ]
  for (const wish of wishes) {
    const { _id, roomName } = await makeRoom(wish)
    const before = await wire(roomName)
    const { page } = await open(`/dashboard/rooms/${_id}/edit`)
    // A browser sends no form with a time of day that is not on a step; by itself a step is a minute.
    for (const [tag] of page.matchAll(/<input[^>]*datetime-local[^>]*>/g))
      if (/T\d\d:\d\d:\d\d/.test(tag)) expect(tag).toContain('step="1"')
    const { status } = await send(`/dashboard/rooms/${_id}/edit`, untouched(page))
    expect(status).toBe(303)
    const { updatedAt: _, ...after } = await wire(roomName)
    const { updatedAt: __, ...wished } = before
    expect(after).toEqual(wished)
  }
})

test('settings are shown as they are, and changed all at once', async () => {
  const { send, open } = await operator()
  const { _id, roomName } = await makeRoom({
    privacy: 'private',
    maxParticipants: 9,
    ejectAfterElapsedTimeInSec: 100,
    expireUnixSec: Date.UTC(2040, 4, 6, 7, 8) / 1000,
  })
  const { page } = await open(`/dashboard/rooms/${_id}/edit`)
  expect(page).toMatch(/value="private" checked=""/)
  for (const value of [roomName, '9', '2040-05-06T07:08'])
    expect(page).toContain(`value="${value}"`)
  const minutes = /name="ejectAfterElapsedTimeInSec"/.test(page) && /value="1\.67"/.test(page)
  expect(minutes).toBe(true)
  const renamed = freshName()
  const saved = await send(`/dashboard/rooms/${_id}/edit`, {
    privacy: 'public',
    roomName: renamed,
    maxParticipants: '',
    ejectAfterElapsedTimeInSec: '1.67',
    expireUnixSec: '2040-05-06T07:08',
    enableChat: 'on',
  })
  expect([saved.status, saved.leads]).toEqual([303, `/dashboard/rooms/${_id}?done=saved`])
  const now = await wire(renamed)
  expect(now).toMatchObject({
    privacy: 'public',
    ejectAfterElapsedTimeInSec: 100,
    expireUnixSec: Date.UTC(2040, 4, 6, 7, 8) / 1000,
    enableChat: true,
    joinVideoOn: false,
  })
  expect(now).not.toHaveProperty('maxParticipants')
})

test('a private room is shown on another page with a place for the token, unless one may ask', async () => {
  const { open } = await operator()
  for (const [wish, ends] of [
    [{ privacy: 'public' }, '"'],
    [{ privacy: 'private', enableRequestToJoin: true }, '"'],
    [{ privacy: 'private' }, '#accessToken=..."'],
  ] as const) {
    const { _id, roomName } = await makeRoom(wish)
    const [frame] = presOf((await open(`/dashboard/rooms/${_id}`)).page)
    expect(frame).toContain(`src="${ORIGIN}/${roomName}${ends}`)
  }
})

test('a closed room lets nobody in until it is opened again', async () => {
  const { send, open } = await operator()
  const { _id, roomName } = await makeRoom()
  const admission = async () =>
    (await call(`/api/v1/room/${roomName}/admission`, { body: { name: 'Ann' } })).status
  await send(`/dashboard/rooms/${_id}/close`, {})
  expect(await admission()).toBe(403)
  const { page } = await open(`/dashboard/rooms/${_id}`)
  expect(page).toContain('Open it again')
  expect(page).toContain('A closed room gets no new links')
  for (const action of ['/codes', '/codes/new']) expect(page).not.toContain(`${_id}${action}"`)
  await send(`/dashboard/rooms/${_id}/open`, {})
  expect(await admission()).toBe(200)
})

test('deleting a room asks first, says what it does, and does it', async () => {
  const { send, open } = await operator()
  const { _id, roomName } = await makeRoom()
  const ann = await joinRoom(roomName, { name: 'Ann' })
  await ann.next('joined')
  const { page } = await open(`/dashboard/rooms/${_id}/delete`)
  expect(page).toContain('1 person is put out at once.')
  expect(page).toContain(`<code class="id">${_id}</code>`)
  expect((await open(`/dashboard/rooms/${_id}`)).status).toBe(200)
  const gone = await send(`/dashboard/rooms/${_id}/delete`, {})
  expect([gone.status, gone.leads]).toEqual([303, '/dashboard/rooms?done=deleted'])
  expect((await ann.next('left')).reason).toBe('room_archived')
  expect((await open(`/dashboard/rooms/${_id}`)).status).toBe(404)
  expect((await call(`/api/v1/room/${roomName}`)).status).toBe(404)
})

test('a room that is not there has a page that says so', async () => {
  const { open } = await operator()
  for (const id of ['0123456789abcdef01234567', 'x', '%00']) {
    const { status, page } = await open(`/dashboard/rooms/${id}`)
    expect([id, status]).toEqual([id, 404])
    expect(page).toContain('This did not work')
  }
})
