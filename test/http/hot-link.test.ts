// A hot link is answered before the router, with the very answer the router gives.

import { describe, expect, test } from 'vitest'
import { ask, call, makeCodes, makeRoom, refusalOf } from '../support/service.ts'

const aCode = async (settings: Record<string, unknown> = {}): Promise<string> => {
  const { guest } = await makeCodes((await makeRoom(settings))._id)
  if (guest === undefined) throw new Error('no guest code')
  return guest.code
}

const written = async (path: string, headers: Record<string, string> = {}) => {
  const response = await ask(path, { headers })
  const { 'x-request-id': requestId, ...rest } = Object.fromEntries(response.headers)
  return { status: response.status, headers: rest, body: await response.text(), requestId }
}

describe('asked again', () => {
  test.each([
    ['by default', {}],
    ['where the room says', { linkTarget: 'https://app.example.com/{room}?as={role}' }],
  ])(
    'a link leads %s with the same status, headers and body, and no request id',
    async (_, settings) => {
      const code = await aCode(settings)
      const [cold, hot, hotter] = [
        await written(`/${code}`),
        await written(`/${code}`),
        await written(`/${code}`),
      ]
      expect({ ...hot, requestId: '' }).toEqual({ ...cold, requestId: '' })
      expect({ ...hotter, requestId: '' }).toEqual({ ...cold, requestId: '' })
      expect([cold, hot, hotter].map(({ requestId }) => requestId)).toEqual([
        expect.any(String),
        undefined,
        undefined,
      ])
    },
  )

  test('its query is carried, and other ways of writing it still lead there', async () => {
    const code = await aCode()
    await written(`/${code}`)
    expect((await written(`/${code}?name=Ann`)).headers.location).toBe(`/meeting/${code}?name=Ann`)
    expect((await written(`/${code.toUpperCase()}`)).headers.location).toBe(`/meeting/${code}`)
    expect((await ask(`/${code}`, { method: 'HEAD' })).status).toBe(302)
    expect(await refusalOf(await ask(`/${code}`, { method: 'DELETE' }))).toEqual([
      405,
      'method_not_allowed',
    ])
  })
})

test('a hot link whose code is switched off is 410 from the answer on, and on again leads on', async () => {
  const code = await aCode()
  for (let n = 0; n < 3; n++) expect((await written(`/${code}`)).status).toBe(302)
  for (const enabled of [false, true]) {
    await (await call('/v2/room-codes/code', { body: { code, enabled } })).text()
    for (let n = 0; n < 3; n++) expect((await written(`/${code}`)).status).toBe(enabled ? 302 : 410)
  }
})

test('a hot link whose target was changed leads to the new one from the answer on', async () => {
  const room = await makeRoom()
  const { guest } = await makeCodes(room._id)
  const path = `/${guest?.code}`
  for (let n = 0; n < 3; n++) await written(path)
  const body = { linkTarget: '/elsewhere' }
  await (await call(`/api/v1/room/${room.roomName}`, { method: 'PUT', body })).text()
  for (let n = 0; n < 3; n++) expect((await written(path)).headers.location).toBe('/elsewhere')
})

test('an address over its misses gets 429 for a hot link too, and no other address does', async () => {
  const code = await aCode()
  const link = async (address: string) =>
    (await written(`/${code}`, { 'CF-Connecting-IP': address })).status
  const minute = () => Math.floor(Date.now() / 60_000)
  // The limit is that of a minute by the clock: an attempt that crosses one says nothing.
  for (let attempt = 1; ; attempt++) {
    const address = `192.0.2.${attempt}`
    const began = minute()
    for (let n = 0; n < 3; n++) expect(await link(address)).toBe(302)
    for (let n = 0; n < 61; n++) await written('/aaa-aaaa-aaa', { 'CF-Connecting-IP': address })
    await link('192.0.2.200')
    const statuses = [await link(address), await link('192.0.2.200')]
    if (minute() !== began && attempt < 3) continue
    expect(statuses).toEqual([429, 302])
    return
  }
})
