// What a receiver gets, held against the published library of Standard Webhooks, and what becomes of what
// it answers.

import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { webhookKeys } from '../../src/domain/webhook.ts'
import { type Call, HOOK, SECRET, withBench } from '../support/webhook-bench.ts'

const joins = { meetingJoinWebhook: HOOK }
const PLAIN = 'a plain entry of WEBHOOK_SECRET 0123456789'
const OLDER = `whsec_${btoa('an older key of the tests, which was first')}`

const verified = (call: Call | undefined, webhook = new Webhook(SECRET)): unknown =>
  call && webhook.verify(call.body, Object.fromEntries(call.headers))

describe('a delivery', () => {
  test('is signed: the library takes it, and not with another key, id, time or body', () =>
    withBench(joins, async ({ put, run, calls }) => {
      put('participant.joined', { name: 'Ann — Bücher 🎉', n: 1.5 })
      await run()
      const [call] = calls
      expect(verified(call)).toEqual({
        type: 'participant.joined',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
        seq: 1,
        data: { name: 'Ann — Bücher 🎉', n: 1.5 },
      })
      if (call === undefined) throw new Error('not called')
      const changed = (name: string, value: string): Call => {
        const headers = new Headers(call.headers)
        headers.set(name, value)
        return { ...call, headers }
      }
      const refused = 'No matching signature found'
      expect(() => verified(call, new Webhook(OLDER))).toThrow(refused)
      expect(() => verified({ ...call, body: `${call.body} ` })).toThrow(refused)
      expect(() => verified(changed('webhook-id', 'msg_other'))).toThrow(refused)
      const later = String(Number(call.headers.get('webhook-timestamp')) + 1)
      expect(() => verified(changed('webhook-timestamp', later))).toThrow(refused)
    }))

  test('is signed by every entry of the secret, so that it can be rotated', () =>
    withBench(joins, async ({ reopen, put, run, calls }) => {
      reopen({ keys: webhookKeys(`${SECRET},${OLDER},${PLAIN}`) ?? [] })
      put()
      await run()
      const keys = [
        new Webhook(SECRET),
        new Webhook(OLDER),
        new Webhook(PLAIN, { format: 'raw' }),
        // A plain entry, for a library that takes base64 only.
        new Webhook(`whsec_${btoa(PLAIN)}`),
      ]
      for (const webhook of keys) expect(verified(calls[0], webhook)).toMatchObject({ seq: 1 })
      expect(calls[0]?.headers.get('webhook-signature')?.split(' ')).toHaveLength(3)
    }))

  test('that comes again is signed anew: its time is that of the attempt', () =>
    withBench(joins, async ({ put, answer, run, pass, calls }) => {
      answer(() => new Response(null, { status: 503 }))
      pass(-3_600_000)
      put()
      await run()
      expect(() => verified(calls[0])).toThrow('too old')
      pass(3_600_000)
      await run()
      expect(verified(calls[1])).toMatchObject({ seq: 1 })
      expect(calls[1]?.headers.get('webhook-id')).toBe(calls[0]?.headers.get('webhook-id'))
    }))

  test('is JSON that is posted', () =>
    withBench(joins, async ({ put, run, calls }) => {
      put()
      await run()
      expect(calls).toMatchObject([{ url: HOOK, init: { method: 'POST' } }])
      expect(calls[0]?.headers.get('content-type')).toBe('application/json')
      expect(calls[0]?.headers.get('user-agent')).toBe('Anteroom')
    }))
})

describe("an endpoint's own headers", () => {
  const webhook = (headers: Record<string, string>) => ({ webhook: { url: HOOK, headers } })

  test('go with it, as the room has them at that moment', () =>
    withBench(
      {},
      async ({ put, answer, run, runNext, write, calls }) => {
        answer(() => new Response(null, { status: 401 }))
        put()
        await run()
        write({ extras: webhook({ Authorization: 'Bearer new' }) })
        await runNext()
        expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual([
          'Bearer old',
          'Bearer new',
        ])
      },
      webhook({ Authorization: 'Bearer old' }),
    ))

  test('do not take the place of ours, though they were stored once', () =>
    withBench(
      {},
      async ({ put, run, calls }) => {
        put()
        await run()
        expect(verified(calls[0])).toMatchObject({ seq: 1 })
        expect(calls[0]?.headers.get('content-type')).toBe('application/json')
      },
      webhook({ 'webhook-id': 'x', 'webhook-signature': 'v1,x', 'content-type': 'text/plain' }),
    ))

  test('that cannot be sent are a failure like any other', () =>
    withBench(
      {},
      async ({ put, run, states, errors }) => {
        put()
        await run()
        expect([states(), errors()]).toEqual([['waiting'], ['unreachable']])
      },
      webhook({ 'a b': 'c\r\nd' }),
    ))
})

describe('an answer', () => {
  test.each([301, 302, 303, 307, 308])('of %i is not followed: it is a failure', (status) =>
    withBench(joins, async ({ put, answer, run, calls, deliveries }) => {
      answer(() => new Response(null, { status, headers: { Location: 'https://10.0.0.1/' } }))
      put()
      await run()
      expect(calls.map(({ url, init }) => [url, init.redirect])).toEqual([[HOOK, 'manual']])
      expect(deliveries()).toMatchObject([
        { state: 'waiting', lastStatus: status, lastError: 'redirect' },
      ])
    }),
  )

  test.each([200, 201, 202, 204])('of %i is a delivery', (status) =>
    withBench(joins, async ({ put, answer, run, deliveries }) => {
      answer(() => new Response(null, { status }))
      put()
      await run()
      expect(deliveries()).toMatchObject([
        { state: 'delivered', attempts: 1, lastStatus: status, lastError: null, nextAt: null },
      ])
    }),
  )

  test('is not read: a body without end is let go', () =>
    withBench(joins, async ({ put, answer, run, states }) => {
      let pulled = 0
      let isLetGo = false
      const endless = () =>
        new ReadableStream({
          pull: (controller) => {
            pulled++
            controller.enqueue(new Uint8Array(65_536))
          },
          cancel: () => {
            isLetGo = true
          },
        })
      answer(() => new Response(endless()))
      put()
      await run()
      expect(states()).toEqual(['delivered'])
      expect(isLetGo).toBe(true)
      expect(pulled).toBeLessThan(3)
    }))
})
