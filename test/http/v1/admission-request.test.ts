// The request of POST .../admission: its addresses, its body, and pages of other origins that send it.
// What it answers: admission.test.ts.

import { expect, test } from 'vitest'
import { ask, freshName, makeRoom, refusalOf } from '../../support/service.ts'

test('admission takes no key, and works by id, in any case of the name and with a trailing slash', async () => {
  const room = await makeRoom()
  for (const path of [room.roomName.toUpperCase(), `id/${room._id}`]) {
    for (const slash of ['', '/']) {
      const answer = await ask(`/api/v1/room/${path}/admission${slash}`, {
        body: { name: 'Ann' },
      })
      expect(await answer.json()).toMatchObject({ admitted: true })
    }
  }
})

test('admission for a room that is not there is 404', async () => {
  const { _id } = await makeRoom()
  const madeUp = _id.slice(0, -1) + (_id.endsWith('0') ? '1' : '0')
  for (const path of [freshName(), 'a%2Fb', `id/${madeUp}`, 'id/x', `id/${_id.toUpperCase()}x`]) {
    const answer = await ask(`/api/v1/room/${path}/admission`, { body: { name: 'Ann' } })
    expect(await refusalOf(answer)).toEqual([404, 'room_not_found'])
  }
})

test('a request for admission shows one thing, by a field that is known', async () => {
  const { roomName } = await makeRoom()
  const refusal = async (showing: unknown) =>
    refusalOf(await ask(`/api/v1/room/${roomName}/admission`, { body: showing }))
  expect(await refusal({ token: 'x' })).toEqual([400, 'unknown_field'])
  expect(await refusal({ accessToken: 7 })).toEqual([400, 'invalid_field'])
  expect(await refusal({ roomCode: null })).toEqual([400, 'invalid_field'])
  const both = { accessToken: 'x', roomCode: 'abc-defg-hij' }
  expect(await refusal(both)).toEqual([400, 'invalid_field'])
})

test('a request for admission may come from any page: answers, refusals and preflights carry CORS without credentials', async () => {
  const room = await makeRoom({ privacy: 'private' })
  for (const path of [room.roomName, `id/${room._id}`, freshName(), 'id/x']) {
    for (const body of [{ name: 'Ann' }, 'x', { token: 1 }, { accessToken: 'x' }]) {
      const answer = await ask(`/api/v1/room/${path}/admission`, { body })
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
      await answer.text()
    }
    const headers = {
      Origin: 'https://page.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type',
    }
    const preflight = await ask(`/api/v1/room/${path}/admission`, { method: 'OPTIONS', headers })
    expect([preflight.status, preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([
      204,
      '*',
    ])
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('content-type')
  }
})
