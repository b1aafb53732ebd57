// Room links over HTTP: GET /{code} and /{code}/qr, and what stands at the root beside them. Where they
// lead: link-targets.test.ts. Guessing: misses.test.ts.

import { describe, expect, test } from 'vitest'
import { renderQr } from '../../src/http/qr-code.ts'
import { roomOfOwnTemplate } from '../support/own-template.ts'
import {
  ask,
  call,
  disableRoom,
  makeCodes,
  makeRoom,
  ORIGIN,
  refusalOf,
  type WireRoom,
} from '../support/service.ts'

const PAGE = { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }

const roomWithCode = async (body: Record<string, unknown> = {}) => {
  const room = await makeRoom(body)
  const { guest } = await makeCodes(room._id)
  if (guest === undefined) throw new Error('no guest code')
  return { room, code: guest.code }
}
const archive = async ({ roomName }: WireRoom) =>
  (await call(`/api/v1/room/${roomName}`, { method: 'DELETE' })).text()
const turn = async (code: string, enabled: boolean) =>
  (await call('/v2/room-codes/code', { body: { code, enabled } })).text()

const expectPrivate = (response: Response): void => {
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  expect(response.headers.get('Referrer-Policy')).toBe('no-referrer')
  expect(response.headers.get('X-Robots-Tag')).toBe('noindex')
}

const tenLetters = (): string =>
  String.fromCharCode(...crypto.getRandomValues(new Uint8Array(10)).map((byte) => 97 + (byte % 26)))

describe('a room link', () => {
  test.each(['GET', 'HEAD'])(
    'answers %s with 302, and is kept, passed on and indexed by nobody',
    async (method) => {
      const { code } = await roomWithCode()
      const answer = await ask(`/${code}`, { method })
      expect(answer.status).toBe(302)
      expect(answer.headers.get('Location')).toBe(`/meeting/${code}`)
      expectPrivate(answer)
      expect(await answer.text()).toBe('')
    },
  )

  test('leads there in one hop, however it is typed', async () => {
    const { code } = await roomWithCode()
    const letters = code.replaceAll('-', '')
    for (const typed of [
      code.toUpperCase(),
      letters,
      letters.toUpperCase(),
      `%20${code}%20%20`,
      `${code}%0A`,
      `${code}/`,
      `/${code}`,
      code.replaceAll('-', '%2D'),
    ])
      expect([typed, (await ask(`/${typed}`)).headers.get('Location')]).toEqual([
        typed,
        `/meeting/${code}`,
      ])
  })

  test('opens for people and programs, with and without a key', async () => {
    const { code } = await roomWithCode({ privacy: 'private' })
    for (const answer of [await ask(`/${code}`, PAGE), await call(`/${code}`)])
      expect(answer.status).toBe(302)
  })

  test('answers no other method', async () => {
    const { code } = await roomWithCode()
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await ask(`/${code}`, { method })
      expect(answer.headers.get('Allow')).toBe('GET, HEAD')
      expect(await refusalOf(answer)).toEqual([405, 'method_not_allowed'])
    }
  })

  test('works outside the times of its room: they gate joining', async () => {
    const { code } = await roomWithCode({ notBeforeUnixSec: 4_000_000_000 })
    expect((await ask(`/${code}`)).status).toBe(302)
  })
})

describe('a link that opens nothing', () => {
  /** As a program sees it, and as a person does. */
  const expectClosed = async (path: string, status: number, code: string): Promise<void> => {
    const forProgram = await ask(path)
    expectPrivate(forProgram)
    expect([path, ...(await refusalOf(forProgram))]).toEqual([path, status, code])
    const forPerson = await ask(path, PAGE)
    expectPrivate(forPerson)
    expect(forPerson.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
    expect([path, forPerson.status]).toEqual([path, status])
    const page = await forPerson.text()
    expect(page).toContain('<h1>')
    expect(page).not.toContain('<script')
    expect((await ask(path, { method: 'HEAD' })).status).toBe(status)
  }

  test('is 404 where nobody was given the code', async () => {
    for (const path of [
      '/aaa-aaaa-aaa',
      '/zzz-zzzz-zzz',
      `/${tenLetters()}`,
      '/abc',
      '/nih-bkn-vek',
    ])
      await expectClosed(path, 404, 'room_not_found')
    for (const path of ['/meeting/aaa-aaaa-aaa', '/aaa-aaaa-aaa/qr'])
      await expectClosed(path, 404, 'code_not_found')
    for (const path of ['/meeting/abc', '/abc/qr']) await expectClosed(path, 404, 'code_malformed')
  })

  test('is 410 where the code was switched off, and opens when it is on again', async () => {
    const { code } = await roomWithCode()
    expect((await ask(`/${code}`)).status).toBe(302)
    await turn(code, false)
    for (const path of [`/${code}`, `/${code.toUpperCase()}`, `/${code}/qr`, `/meeting/${code}`])
      await expectClosed(path, 410, 'code_disabled')
    await turn(code, true)
    expect((await ask(`/${code}`)).status).toBe(302)
  })

  test('is 410 where the room was disabled', async () => {
    const { room, code } = await roomWithCode()
    await disableRoom(room._id)
    for (const path of [`/${code}`, `/${code}/qr`, `/meeting/${code}`, `/${room.roomName}`])
      await expectClosed(path, 410, 'room_disabled')
  })

  test('is 410 where the role of the code was deleted', async () => {
    const { code, deleteRole } = await roomOfOwnTemplate()
    expect((await ask(`/${code}`)).status).toBe(302)
    await deleteRole()
    for (const path of [`/${code}`, `/${code}/qr`, `/meeting/${code}`])
      await expectClosed(path, 410, 'role_deleted')
  })

  test('is 410 where the room was archived, also after another of its name was made', async () => {
    const { room, code } = await roomWithCode()
    expect((await ask(`/${code}`)).status).toBe(302)
    await archive(room)
    await expectClosed(`/${code}`, 410, 'room_archived')
    await expectClosed(`/${room.roomName}`, 404, 'room_not_found')
    await makeRoom({ roomName: room.roomName })
    await expectClosed(`/${code}/qr`, 410, 'room_archived')
  })

  test('is 410 where the room deletes itself when it has closed', async () => {
    const { room, code } = await roomWithCode()
    const body = { deleteOnExp: true, expireUnixSec: 1_600_000_000 }
    await (await call(`/api/v1/room/${room.roomName}`, { method: 'PUT', body })).text()
    await expectClosed(`/${code}`, 410, 'room_archived')
  })

  test('writes nothing of the address into its page', async () => {
    for (const text of [
      '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
      '%22%3E%3Cimg%20src=x%3E',
      '%3Cb%3Eabcdefghij',
    ]) {
      for (const path of [
        `/${text}`,
        `/meeting/${text}`,
        `/${text}/qr`,
        `/x/${text}`,
        `/${text}?q=${text}`,
      ]) {
        const page = await (await ask(path, PAGE)).text()
        expect(page).toMatch(/^<!DOCTYPE html><html/)
        for (const tag of ['<script', '<img', '<b>']) expect(page).not.toContain(tag)
      }
    }
  })
})

describe('the QR code of a link', () => {
  test('is an SVG of the whole address, which any page may show', async () => {
    const { code } = await roomWithCode()
    for (const typed of [code, code.replaceAll('-', '').toUpperCase()]) {
      const answer = await ask(`/${typed}/qr`)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('Content-Type')).toBe('image/svg+xml')
      expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
      expectPrivate(answer)
      expect(await answer.text()).toBe(renderQr(`${ORIGIN}/${code}`))
    }
  })
})

describe('beside codes', () => {
  const expectPageOf = async (path: string, room: WireRoom): Promise<void> => {
    const answer = await ask(path, PAGE)
    expect([path, answer.status]).toEqual([path, 200])
    expectPrivate(answer)
    expect(await answer.text()).toContain(`<h1>${room.roomName}</h1>`)
  }

  test("a room's name is the address of its page, in any case", async () => {
    const room = await makeRoom({ roomName: `Team~${tenLetters()}.1:x` })
    for (const path of [
      `/${room.roomName}`,
      `/${room.roomName.toUpperCase()}`,
      `/${room.roomName}/`,
    ])
      await expectPageOf(path, room)
  })

  test('ten letters that are no code may be the name of a room', async () => {
    const room = await makeRoom({ roomName: tenLetters() })
    await expectPageOf(`/${room.roomName}`, room)
    await expectPageOf(`/${room.roomName.toUpperCase()}`, room)
  })

  test('a real code comes before a room of that name', async () => {
    const { code } = await roomWithCode()
    await makeRoom({ roomName: code.replaceAll('-', '') })
    expect((await ask(`/${code.replaceAll('-', '')}`)).headers.get('Location')).toBe(
      `/meeting/${code}`,
    )
  })

  test('the page where links lead by default names the room and the role', async () => {
    const { room, code } = await roomWithCode({ privacy: 'private' })
    const answer = await ask(`/meeting/${code.toUpperCase()}?name=Ann`, PAGE)
    expect(answer.status).toBe(200)
    expectPrivate(answer)
    const page = await answer.text()
    for (const text of [room.roomName, 'guest', code]) expect(page).toContain(text)
    expect(page).not.toContain('Ann')
  })

  test('the bare host says what answers here', async () => {
    const answer = await ask('/', PAGE)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('decides who gets into its rooms')
  })
})
