// Who is in a room and who waits, on its page: seen, admitted, refused, ejected, banned; and what is on record.

import { expect, test } from 'vitest'
import { knock } from '../support/asking.ts'
import { operator } from '../support/dashboard.ts'
import { makeRoom } from '../support/service.ts'
import { issueToken, joinRoom } from '../support/socket.ts'

const MARKED = '<img src=x onerror=alert(1)>'
const ESCAPED = '&lt;img src=x onerror=alert(1)&gt;'

const seatOf = (page: string): string => /\/eject\/([0-9a-f-]{36})"/.exec(page)?.[1] ?? ''

test('the live part shows who is in and who waits, as their names are and nothing more', async () => {
  const { open } = await operator()
  const room = await makeRoom({ privacy: 'private', enableRequestToJoin: true })
  const token = await issueToken({ roomName: room.roomName, name: MARKED, email: 'a@example.com' })
  await (await joinRoom(room.roomName, { token })).next('joined')
  await knock(room, `Bea ${MARKED}`, `let me in ${MARKED}`)
  for (const path of ['', '/live']) {
    const { status, page } = await open(`/dashboard/rooms/${room._id}${path}`)
    expect(status).toBe(200)
    expect(page).toContain(`<b>${ESCAPED}</b>`)
    expect(page).toContain(`<b>Bea ${ESCAPED}</b>`)
    expect(page).toContain(`let me in ${ESCAPED}`)
    expect(page).toContain('a@example.com')
    expect(page).not.toContain(MARKED)
    expect(page).toContain('data-says="1 person in the room, 1 waiting"')
  }
})

test('who is admitted on the dashboard is in', async () => {
  const { send, open } = await operator()
  const room = await makeRoom({ privacy: 'private', enableRequestToJoin: true })
  const { peer, requestId } = await knock(room, 'Ann')
  const done = await send(`/dashboard/rooms/${room._id}/requests/${requestId}/admit`, {})
  expect(done.leads).toBe(`/dashboard/rooms/${room._id}?done=admitted`)
  await peer.next('joined')
  const { page } = await open(`/dashboard/rooms/${room._id}/live`)
  expect(page).toContain('In it now: 1')
})

test('who is refused on the dashboard is told, in the words that were typed', async () => {
  const { send } = await operator()
  const room = await makeRoom({ privacy: 'private', enableRequestToJoin: true })
  const { peer, requestId } = await knock(room, 'Ann')
  const path = `/dashboard/rooms/${room._id}/requests/${requestId}`
  expect((await send(`${path}/deny`, { message: 'Come at ten.' })).status).toBe(303)
  expect(await peer.next('denied')).toMatchObject({ message: 'Come at ten.' })
  const again = await send(`${path}/admit`, {})
  expect(again.status).toBe(409)
  expect(again.page).toContain('by the operator')
})

test('ejecting asks first; then the person is out, and back unless banned', async () => {
  const { send, open } = await operator()
  const room = await makeRoom({ privacy: 'private' })
  const token = await issueToken({ roomName: room.roomName, name: 'Ann', externalUserId: 'u-7' })
  const path = `/dashboard/rooms/${room._id}`
  const first = await joinRoom(room.roomName, { token })
  await first.next('joined')
  const seat = seatOf((await open(path)).page)
  expect((await open(`${path}/eject/${seat}`)).page).toContain('Eject Ann?')
  await send(`${path}/eject/${seat}`, { message: 'Enough.' })
  expect(await first.next('left')).toMatchObject({ reason: 'ejected', message: 'Enough.' })

  const second = await joinRoom(room.roomName, { token })
  await second.next('joined')
  const banned = await send(`${path}/eject/${seatOf((await open(path)).page)}`, {
    message: '',
    ban: 'on',
  })
  expect(banned.leads).toBe(`${path}?done=banned`)
  await second.next('left')
  expect(await (await joinRoom(room.roomName, { token })).next('refused')).toMatchObject({
    code: 'banned',
  })

  const { page } = await open(path)
  expect(page).toContain('the person u-7')
  const ban = /\/bans\/(\d+)\/lift"/.exec(page)?.[1]
  expect((await send(`${path}/bans/${ban}/lift`, {})).leads).toBe(`${path}?done=lifted#bans`)
  await (await joinRoom(room.roomName, { token })).next('joined')
})

test('somebody who has left cannot be ejected any more', async () => {
  const { send } = await operator()
  const room = await makeRoom()
  const ann = await joinRoom(room.roomName, { name: 'Ann' })
  await ann.next('joined')
  const path = `/dashboard/rooms/${room._id}/eject/${crypto.randomUUID()}`
  expect((await send(path, { message: '' })).status).toBe(404)
})

test('ending the meeting asks first and puts everybody out; the room stays', async () => {
  const { send, open } = await operator()
  const room = await makeRoom()
  const people = [
    await joinRoom(room.roomName, { name: 'Ann' }),
    await joinRoom(room.roomName, { name: 'Bob' }),
  ]
  for (const person of people) await person.next('joined')
  const path = `/dashboard/rooms/${room._id}`
  expect((await open(`${path}/end`)).page).toContain('2 people are put out')
  await send(`${path}/end`, {})
  for (const person of people) expect((await person.next('left')).reason).toBe('meeting_ended')
  expect((await open(path)).status).toBe(200)
})

test('a session shows its participants with everything that is known of them', async () => {
  const { open } = await operator()
  const room = await makeRoom({ privacy: 'private' })
  const token = await issueToken({
    roomName: room.roomName,
    isAdmin: true,
    name: 'Ann Smith',
    email: 'ann@example.com',
    externalUserId: 'u-42',
    meta: { team: 'blue' },
  })
  const ann = await joinRoom(room.roomName, {
    token,
    headers: {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    },
  })
  await ann.next('joined')
  ann.send({ type: 'leave' })
  await ann.next('left')
  const sessions = (await open(`/dashboard/rooms/${room._id}`)).page
  const path = /href="([^"]+\/sessions\/[0-9a-f]{24})"/.exec(sessions)?.[1] ?? ''
  const { page } = await open(path)
  for (const fact of [
    'Ann Smith',
    'ann@example.com',
    'u-42',
    '{&quot;team&quot;:&quot;blue&quot;}',
    'host',
    'Firefox 140',
    'Linux',
    '>Left<',
  ])
    expect(page).toContain(fact)
  expect((await open(`${path.slice(0, -24)}0123456789abcdef01234567`)).status).toBe(404)
})

test('the live part keeps nobody signed in', async () => {
  const { open } = await operator()
  const { runInDurableObject } = await import('cloudflare:test')
  const { env } = await import('cloudflare:workers')
  const room = await makeRoom()
  const seenAt = () =>
    runInDurableObject(env.WORKSPACE.getByName('workspace'), (_, { storage }) =>
      storage.sql
        .exec<{ seen: number }>('SELECT max(seen_at) AS seen FROM dashboard_session')
        .one(),
    )
  await runInDurableObject(env.WORKSPACE.getByName('workspace'), (_, { storage }) =>
    storage.sql.exec('UPDATE dashboard_session SET seen_at = seen_at - 600000').toArray(),
  )
  const before = await seenAt()
  expect((await open(`/dashboard/rooms/${room._id}/live`)).status).toBe(200)
  expect(await seenAt()).toEqual(before)
  expect((await open(`/dashboard/rooms/${room._id}`)).status).toBe(200)
  expect((await seenAt()).seen).toBeGreaterThan(before.seen)
})
