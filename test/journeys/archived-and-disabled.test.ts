// Two people act at once: one archives a room, the other disables its code. Neither is told that it is
// done while the link still opens anywhere (docs/design.md, Leases: the same wait for the second).

import { expect, test } from 'vitest'
import { ask, call, makeCodes, makeRoom } from '../support/service.ts'

test('a code disabled while its room is being archived opens nothing once that call has returned', async () => {
  const room = await makeRoom()
  const { guest } = await makeCodes(room._id)
  const code = guest?.code ?? ''
  const path = `/api/v1/room/${room.roomName}`
  // Let the edge remember the code for a lease.
  expect((await ask(`/${code}`)).status).toBe(302)
  const archiving = call(path, { method: 'DELETE' })
  while ((await call(path)).status === 200) await scheduler.wait(5)
  const disabled = await call('/v2/room-codes/code', { body: { code, enabled: false } })
  await disabled.text()
  expect(disabled.status).toBe(200)
  expect((await ask(`/${code}`)).status).toBe(410)
  await (await archiving).text()
})
