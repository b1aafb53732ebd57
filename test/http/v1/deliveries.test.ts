// The list of a room's webhook deliveries: what became of them, page by page, for the key holder only.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { findRoom } from '../../../src/access/find-room.ts'
import type { WebhookType } from '../../../src/domain/webhook.ts'
import { Outbox, type OutboxOptions, outboxOptions } from '../../../src/store/outbox/outbox.ts'
import { readRoom } from '../../../src/store/room-tables.ts'
import { makeTables } from '../../support/live-object.ts'
import { ask, call, freshName, makeRoom, refusalOf } from '../../support/service.ts'
import { contextAt } from '../../support/verbs.ts'
import { HOOK, OTHER } from '../../support/webhook-bench.ts'

type WireDelivery = {
  id: string
  seq: number
  type: string
  url: string
  state: string
  attempts: number
  lastStatus: number | null
  lastError: string | null
  createdAt: string
  nextAt: string | null
}

/** Writes events into the room's own outbox, and lets `send` answer for the receivers if it is given. */
const happen = async (
  roomName: string,
  types: WebhookType[],
  send?: OutboxOptions['send'],
): Promise<void> => {
  const found = await findRoom(contextAt(Date.now()), roomName)
  if (!found.ok) throw new Error(found.refusal.reason)
  const stub = env.ROOM.getByName(`room-${found.value.number}`)
  await runInDurableObject(stub, async (object, { storage }) => {
    const options = outboxOptions(env)
    const outbox = new Outbox(
      makeTables(object),
      send === undefined ? options : { ...options, send },
    )
    const room = readRoom(storage.sql)
    if (room !== null) for (const type of types) outbox.put(room, type, { roomName }, Date.now())
    if (send !== undefined) outbox.start(Date.now(), () => {})
    await scheduler.wait(20)
  })
}

const list = async (roomName: string, query = '') => {
  const response = await call(`/api/v1/room/${roomName}/webhooks/deliveries${query}`)
  const { deliveries } = await response.json<{ deliveries: WireDelivery[] }>()
  return { deliveries, link: response.headers.get('Link') }
}

describe('deliveries of a room', () => {
  test('are none where nothing happened', async () => {
    const { roomName } = await makeRoom()
    expect(await list(roomName)).toEqual({ deliveries: [], link: null })
  })

  test('of an archived room are listed by its id: what archiving sent is among them', async () => {
    const { roomName, _id } = await makeRoom({ meetingEndedWebhook: HOOK })
    await happen(roomName, ['meeting.ended'])
    await (await call(`/api/v1/room/${roomName}`, { method: 'DELETE' })).text()
    const byName = await call(`/api/v1/room/${roomName}/webhooks/deliveries`)
    expect(await refusalOf(byName)).toEqual([404, 'room_not_found'])
    const byId = await call(`/api/v1/room/id/${_id}/webhooks/deliveries`)
    const { deliveries } = await byId.json<{ deliveries: WireDelivery[] }>()
    expect(deliveries.map(({ type }) => type)).toEqual(['meeting.ended'])
  })

  test('are listed newest first, with how they went', async () => {
    const { roomName } = await makeRoom({ meetingJoinWebhook: HOOK, meetingLeftWebhook: OTHER })
    await happen(
      roomName,
      ['participant.joined', 'participant.left', 'participant.left'],
      async (url) => new Response(null, { status: url === HOOK ? 204 : 500 }),
    )
    const { deliveries } = await list(roomName.toUpperCase())
    const about = { id: expect.stringMatching(/^msg_[0-9a-f]{32}$/), createdAt: expect.any(String) }
    expect(deliveries).toEqual([
      {
        ...about,
        seq: 3,
        type: 'participant.left',
        url: OTHER,
        state: 'waiting',
        attempts: 0,
        lastStatus: null,
        lastError: null,
        nextAt: expect.any(String),
      },
      {
        ...about,
        seq: 2,
        type: 'participant.left',
        url: OTHER,
        state: 'waiting',
        attempts: 1,
        lastStatus: 500,
        lastError: 'status',
        nextAt: expect.any(String),
      },
      {
        ...about,
        seq: 1,
        type: 'participant.joined',
        url: HOOK,
        state: 'delivered',
        attempts: 1,
        lastStatus: 204,
        lastError: null,
        nextAt: null,
      },
    ])
  })

  test('show neither the headers of their endpoint nor what was sent', async () => {
    const name = freshName()
    const webhook = { url: HOOK, headers: { Authorization: 'Bearer a-secret-of-theirs' } }
    await (await call('/v2/rooms', { body: { name, webhook } })).text()
    await happen(name, ['participant.joined'])
    const response = await call(`/api/v1/room/${name}/webhooks/deliveries`)
    const text = await response.text()
    expect(text).toContain(HOOK)
    expect(text).not.toContain('a-secret-of-theirs')
    expect(text).not.toContain(name)
  })

  test.each([1, 2, 3, 100])('come in pages of %i, each of them once', async (limit) => {
    const { roomName } = await makeRoom({ meetingEndedWebhook: HOOK })
    await happen(
      roomName,
      Array.from({ length: 6 }, () => 'meeting.ended'),
    )
    const seqs: number[] = []
    let query: string | undefined = `?limit=${limit}`
    while (query !== undefined) {
      const page = await list(roomName, query)
      expect(page.deliveries.length).toBeLessThanOrEqual(limit)
      seqs.push(...page.deliveries.map(({ seq }) => seq))
      expect(page.link ?? '').not.toContain('secretKey')
      query = /(\?[^>]*)>; rel="next"$/.exec(page.link ?? '')?.[1]
    }
    expect(seqs).toEqual([6, 5, 4, 3, 2, 1])
  })

  test('are for the key holder only', async () => {
    const { roomName } = await makeRoom()
    const path = `/api/v1/room/${roomName}/webhooks/deliveries`
    expect(await refusalOf(await ask(path))).toEqual([401, 'secret_key_missing'])
    const headers = { Authorization: 'Bearer nobody' }
    expect(await refusalOf(await ask(path, { headers }))).toEqual([401, 'secret_key_wrong'])
  })

  test('of a room that is not there are not', async () => {
    const none = await call(`/api/v1/room/${freshName()}/webhooks/deliveries`)
    expect(await refusalOf(none)).toEqual([404, 'room_not_found'])
  })

  test.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=',
    'cursor=0',
    'cursor=-1',
    'cursor=1.5',
    'cursor=x',
    'cursor=9999999999999999',
  ])('?%s is refused', async (query) => {
    const { roomName } = await makeRoom()
    const response = await call(`/api/v1/room/${roomName}/webhooks/deliveries?${query}`)
    expect(await refusalOf(response)).toEqual([400, 'invalid_field'])
  })
})
