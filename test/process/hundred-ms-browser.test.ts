// 100ms' browser package asks the Worker for a token by room code: `getAuthTokenByRoomCode` of
// `@100mslive/hms-video-store`, unmodified, against raw workerd.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anteroom, keyed, startAnteroom } from '../support/anteroom-process.ts'
import { tokenByCode } from '../support/hundred-ms.ts'
import type { RawWorkerd } from '../support/raw-workerd.ts'
import { buildWorker } from '../support/worker-build.ts'

let workerd: RawWorkerd
let ask: ReturnType<typeof tokenByCode>

beforeAll(async () => {
  workerd = await startAnteroom(anteroom(await buildWorker(), { leaseSeconds: 1 }))
  ask = tokenByCode(`${workerd.urls[0]}/v2/token`)
}, 120_000)

afterAll(() => workerd.stop())

const post = async <T>(path: string, body: object = {}): Promise<T> => {
  const sent = { method: 'POST', headers: keyed, body: JSON.stringify(body) }
  const answer = await fetch(workerd.urls[0] + path, sent)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return JSON.parse(text)
}

const roomWithCode = async (body: object = {}) => {
  const { id } = await post<{ id: string }>('/v2/rooms')
  const { code } = await post<{ code: string }>(`/v2/room-codes/room/${id}/role/guest`, body)
  return { id, code }
}

/** As the package itself reads a token: plain `atob`, no base64url. */
const read = (token: string): unknown => JSON.parse(atob(token.split('.')[1] ?? ''))

/** What the package makes of a refusal. */
const refused = (code: number, description: RegExp) => ({
  name: 'ServerErrors',
  action: 'GET_TOKEN',
  code,
  description: expect.stringMatching(description),
})

describe('a good code', () => {
  test.each([
    'u1',
    'J\u00f6rg \u{1f600}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    '\u65e5\u672c\u8a9e',
    '???>>>~~~\u007f\u00ff',
    '"\\/<script>',
    '\u{1f600}'.repeat(127),
  ])('gives a token that plain atob reads, for the user id %j', async (userId) => {
    const { id, code } = await roomWithCode()
    const token = await ask(code, userId)
    expect(read(token)).toMatchObject({ room_id: id, role: 'guest', user_id: userId, type: 'app' })
  })

  test('gives a token with a UUID when nobody says who asks', async () => {
    const { code } = await roomWithCode()
    expect(read(await ask(code))).toMatchObject({
      user_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    })
  })

  test('gives a token that opens the door', async () => {
    const { id, code } = await roomWithCode()
    const accessToken = await ask(code, 'u1')
    expect(await post(`/api/v1/room/id/${id}/admission`, { accessToken })).toMatchObject({
      admitted: true,
      role: 'guest',
    })
  })

  test('of a person gives a token that names him, in any script', async () => {
    const user = {
      name: '\u738b\u5c0f\u660e \u{1f44b}',
      external_user_id: 'crm?17~',
      meta: { n: 1 },
    }
    const { code } = await roomWithCode({ user })
    expect(read(await ask(code, 'u1'))).toMatchObject({ user })
  })

  test('may be asked for at the address that some wrappers make', async () => {
    const { code } = await roomWithCode()
    for (const path of ['//v2/token', '/v2/token/'])
      expect(read(await tokenByCode(workerd.urls[0] + path)(code))).toMatchObject({ role: 'guest' })
  })
})

describe('a code that opens nothing', () => {
  test('because it is disabled is 403, with our message', async () => {
    const { id, code } = await roomWithCode()
    await ask(code)
    await post('/v2/room-codes/code', { code, enabled: false })
    await expect(ask(code)).rejects.toMatchObject(refused(403, /switched off/))
    await post('/v2/room-codes/code', { code, enabled: true })
    await post(`/v2/rooms/${id}`, { enabled: false })
    await expect(ask(code)).rejects.toMatchObject(refused(403, /room is disabled/))
  })

  test('because nobody was given it is 404', async () => {
    await expect(ask('aaa-aaaa-aaa')).rejects.toMatchObject(refused(404, /no such room code/))
  })

  test('because it is none is 400', async () => {
    for (const code of ['nih-bkn-vek', 'abc-defg-hi1', '', 'https://go.example.com/abc-defg-hij'])
      await expect(ask(code)).rejects.toMatchObject(refused(400, /ten letters/))
  })
})
