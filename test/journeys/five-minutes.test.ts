// The main job, as a back end and a guest go through it (README's walk).

import { expect, test } from 'vitest'
import { ask, call, makeCodes, makeRoom, refusalOf } from '../support/service.ts'

test('a private room, its codes, its link, a token, and the end of it all', async () => {
  const room = await makeRoom({ privacy: 'private' })
  const { guest } = await makeCodes(room._id)
  if (guest === undefined) throw new Error('no guest code')

  const link = await ask(`/${guest.code}?name=Ann`)
  expect(link.status).toBe(302)
  expect(link.headers.get('Location')).toBe(`/meeting/${guest.code}?name=Ann`)
  const page = await ask(`/meeting/${guest.code}`, { headers: { Accept: 'text/html' } })
  expect(await page.text()).toContain(room.roomName)

  const exchange = await ask('/v2/token', { body: { code: guest.code } })
  const { token } = await exchange.json<{ token: string }>()
  const admission = `/api/v1/room/${room.roomName}/admission`
  expect(await (await ask(admission, { body: { accessToken: token } })).json()).toMatchObject({
    admitted: true,
    role: 'guest',
    isAdmin: false,
  })

  const issued = await call('/api/v1/token', { body: { roomName: room.roomName, isAdmin: true } })
  const { token: v1 } = await issued.json<{ token: string }>()
  const valid = await ask('/api/v1/token/validate', { body: { token: v1 } })
  expect(await valid.json()).toMatchObject({ data: { roomName: room.roomName, roomId: room._id } })
  expect(await (await ask(admission, { body: { accessToken: v1 } })).json()).toMatchObject({
    admitted: true,
    role: 'host',
    isAdmin: true,
  })

  const off = await call('/v2/room-codes/code', { body: { code: guest.code, enabled: false } })
  expect(await off.json()).toMatchObject({ code: guest.code, enabled: false })
  expect(await refusalOf(await ask(`/${guest.code}`))).toEqual([410, 'code_disabled'])
  expect(await refusalOf(await ask('/v2/token', { body: { code: guest.code } }))).toEqual([
    403,
    'code_disabled',
  ])
  expect(await refusalOf(await ask(admission, { body: { accessToken: token } }))).toEqual([
    403,
    'code_disabled',
  ])
})
