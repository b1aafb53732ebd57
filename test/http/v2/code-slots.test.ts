// A room makes 4,096 codes in its life: slots count up and are never used again. The limit of enabled
// codes: code-limit.test.ts.

import { describe, expect, test } from 'vitest'
import { spendSlots } from '../../support/room-rows.ts'
import { call, refusalOf, type WireCode, type WireRefusalV2 } from '../../support/service.ts'
import {
  createCode,
  createCodes,
  must,
  openRoom,
  type Page,
  post,
  tryCode,
  turn,
} from '../../support/v2-rooms.ts'

const listed = async (id: string): Promise<WireCode[]> =>
  (await must<Page<WireCode>>(call(`/v2/room-codes/room/${id}?limit=100`))).data

/** Makes codes until the room refuses: what it made, and the refusal. */
const makeAll = async (id: string): Promise<{ codes: WireCode[]; refused: Response }> => {
  const codes: WireCode[] = []
  for (;;) {
    const answer = await post(`room-codes/room/${id}/role/guest`)
    if (answer.status !== 200) return { codes, refused: answer }
    codes.push(await answer.json<WireCode>())
  }
}

// Of ten slots, perhaps not ten codes: a text that another key opens too is never given out.
const NEARLY_SPENT = 4086

describe('a room whose slots are spent', () => {
  test('makes its last codes, and then no more, and says what to do', async () => {
    const { id } = await openRoom()
    await spendSlots(id, NEARLY_SPENT)
    const { codes, refused } = await makeAll(id)
    expect(codes.length).toBeGreaterThan(0)
    expect(codes.length).toBeLessThanOrEqual(10)
    for (const { code } of codes) expect((await tryCode(code)).status).toBe(200)
    expect(refused.status).toBe(400)
    const { details, message } = await refused.json<WireRefusalV2>()
    expect(details).toEqual(['room_code_slots_spent'])
    expect(message).toContain('4096')
    expect(message).toMatch(/another room/)
    expect(await listed(id)).toEqual(codes)
  })

  test('makes codes for all roles together, or none', async () => {
    const { id } = await openRoom()
    await spendSlots(id, 4095)
    expect(await refusalOf(await post(`room-codes/room/${id}`))).toEqual([
      400,
      'room_code_slots_spent',
    ])
    expect(await listed(id)).toEqual([])
  })

  test('goes on with the codes it has: they are listed, switched and exchanged', async () => {
    const { id } = await openRoom()
    const made = await createCodes(id)
    const own = await createCode(id, 'guest', { user: { external_user_id: '7' } })
    await spendSlots(id, 4096)
    expect(await createCodes(id)).toEqual([...made, own])
    expect(await createCode(id, 'guest', { user: { external_user_id: '7' } })).toEqual(own)
    const [host] = made
    await must(turn(host?.code ?? '', false))
    expect(await refusalOf(await post(`room-codes/room/${id}`))).toEqual([
      400,
      'room_code_slots_spent',
    ])
    await must(turn(host?.code ?? '', true))
    expect((await tryCode(host?.code ?? '')).status).toBe(200)
    expect((await createCodes(id)).map(({ enabled }) => enabled)).toEqual([true, true, true])
  })

  test('asked by many at once for the last ones gives each slot once', async () => {
    const { id } = await openRoom()
    await spendSlots(id, NEARLY_SPENT)
    const answers = await Promise.all(
      Array.from({ length: 15 }, () => post(`room-codes/room/${id}/role/guest`)),
    )
    const made = answers.filter(({ status }) => status === 200)
    const codes = await Promise.all(
      made.map(async (answer) => (await answer.json<WireCode>()).code),
    )
    expect(codes.length).toBeGreaterThan(0)
    expect(codes.length).toBeLessThanOrEqual(10)
    expect(codes.toSorted()).toEqual((await listed(id)).map(({ code }) => code).toSorted())
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(await refusalOf(answer)).toEqual([400, 'room_code_slots_spent'])
    expect((await makeAll(id)).codes).toEqual([])
  })
})
