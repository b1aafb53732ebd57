// Bodies of v2's rooms that are refused, when a room is made and when it is changed: each names the
// field, in our words, and nothing of it is done.

import { beforeAll, describe, expect, test } from 'vitest'
import { call, freshName, refusalOf, type WireRefusalV2 } from '../../support/service.ts'
import { changeRoom, must, openRoom, post, readRoom } from '../../support/v2-rooms.ts'

let id = ''

beforeAll(async () => {
  id = (await openRoom({ description: 'before', size: 9 })).id
})

/** Sent to make a room and to change one: the reason, the same both times. */
const refused = async (body: unknown): Promise<WireRefusalV2> => {
  const before = await readRoom(id)
  const [made, changed] = [await post('rooms', body), await changeRoom(id, body)]
  expect([made.status, changed.status]).toEqual([400, 400])
  const [one, two] = [await made.json<WireRefusalV2>(), await changed.json<WireRefusalV2>()]
  expect({ ...two, request_id: '' }).toEqual({ ...one, request_id: '' })
  expect(await readRoom(id)).toEqual(before)
  return one
}

describe('a field', () => {
  test.each([
    ['name', ''],
    ['name', 'x'.repeat(65)],
    ['name', 'two words'],
    ['name', '.x'],
    ['name', 'a/b'],
    ['name', 'caf\u00e9'],
    ['name', 'abc-defg-hij'],
    ['name', 'ABC-DEFG-HIJ'],
    ['name', 'api'],
    ['name', 'V2'],
    ['name', 'Dashboard'],
    ['name', 7],
    ['name', null],
    ['description', 7],
    ['description', null],
    ['description', 'x'.repeat(1001)],
    ['description', '\ud800'],
    ['template_id', 'x'],
    ['template_id', '0'.repeat(24)],
    ['template_id', 'default'],
    ['template_id', 7],
    ['template_id', 'x'.repeat(65)],
    ['recording_info', true],
    ['recording_info', 'off'],
    ['region', 'mars'],
    ['region', 'EU'],
    ['region', ''],
    ['region', null],
    ['large_room', 'yes'],
    ['large_room', 1],
    ['size', -1],
    ['size', 2501],
    ['size', 20_001],
    ['size', 1.5],
    ['size', '10'],
    ['size', null],
    ['max_duration_seconds', 119],
    ['max_duration_seconds', 43_201],
    ['max_duration_seconds', -120],
    ['max_duration_seconds', 600.5],
    ['max_duration_seconds', '600'],
    ['polls', 'p1'],
    ['polls', { 0: 'p1' }],
    ['polls', Array.from({ length: 101 }, (_, n) => `p${n}`)],
    ['webhook', 'https://hook.example.com'],
    ['link_target', '//elsewhere.example'],
    ['link_target', 'javascript:alert(1)'],
    ['link_target', 'http://app.example.com/{code}'],
    ['link_target', 'https://{code}.example.com/'],
    ['link_target', 'https://u:p@app.example.com/'],
    ['link_target', 'https://app.example.com/{token}'],
    ['link_target', 7],
  ])('%s cannot be %j', async (field, value) => {
    const { details, message } = await refused({ [field]: value })
    expect(details).toEqual(['invalid_field'])
    expect(message).toContain(`\`${field}`)
    // The validator's own words are not ours.
    expect(message).not.toMatch(/Invalid|Expected|received/)
  })

  test.each([
    [{ polls: [7] }, 'polls.0'],
    [{ polls: [''] }, 'polls.0'],
    [{ recording_info: { enabled: 'true' } }, 'recording_info.enabled'],
    [{ webhook: { url: 'no address' } }, 'webhook.url'],
    [{ webhook: { url: 'http://hook.example.com' } }, 'webhook.url'],
    [{ webhook: { url: 'https://u:p@hook.example.com' } }, 'webhook.url'],
    [{ webhook: { url: 'https://hook.example.com', headers: { x: 7 } } }, 'webhook.headers.x'],
    [{ webhook: { url: 'https://hook.example.com', headers: 'x' } }, 'webhook.headers'],
  ])('inside another is named by its path: %j', async (body, path) => {
    const { details, message } = await refused(body)
    expect(details).toEqual(['invalid_field'])
    expect(message).toContain(`\`${path}\``)
    expect(message).not.toMatch(/Invalid|Expected|received/)
  })

  test('that is required inside another is asked for', async () => {
    const { details, message } = await refused({ webhook: {} })
    expect(details).toEqual(['missing_field'])
    expect(message).toContain('`webhook.url`')
  })
})

describe('an unknown field is refused by its name', () => {
  test.each([
    ['template', 'template_id'],
    ['templateId', 'template_id'],
    ['max_duration_second', 'max_duration_seconds'],
    ['maxDurationSeconds', 'max_duration_seconds'],
    ['recordingInfo', 'recording_info'],
    ['linkTarget', 'link_target'],
    ['larg_room', 'large_room'],
  ])('%s, and %s is what was meant', async (field, meant) => {
    const { details, message } = await refused({ [field]: 'x' })
    expect(details).toEqual(['unknown_field'])
    expect(message).toContain(`\`${field}\``)
    expect(message).toContain(`did you mean \`${meant}\`?`)
  })

  test.each([
    'id',
    'created_at',
    'app_id',
    'customer_id',
    'privacy',
    'isAdmin',
    '__proto__',
    'toString',
  ])('%s', async (field) => {
    const { details, message } = await refused({ [field]: 'x' })
    expect(details).toEqual(['unknown_field'])
    expect(message).toContain(`\`${field}\``)
  })

  test('inside another as well', async () => {
    const { details, message } = await refused({ webhook: { url: 'https://x.example', secret: 1 } })
    expect(details).toEqual(['unknown_field'])
    expect(message).toContain('`webhook.secret`')
  })
})

test('what Anteroom does not do is not_supported, and no room is made', async () => {
  const name = freshName()
  for (const recording_info of [
    { enabled: true },
    { enabled: true, upload_info: { type: 's3', location: 'bucket' } },
  ]) {
    const { details, message } = await refused({ recording_info })
    expect(details).toEqual(['not_supported'])
    expect(message).toContain('`recording_info.enabled`')
    expect(await refusalOf(await post('rooms', { name, recording_info }))).toEqual([
      400,
      'not_supported',
    ])
  }
  expect(await must(call(`/v2/rooms?name=${name}`))).toMatchObject({ data: [] })
  // Where to upload, when nothing is recorded, does no harm.
  const harmless = { enabled: false, upload_info: { type: 's3', location: 'bucket' } }
  expect((await changeRoom(id, { recording_info: harmless })).status).toBe(200)
})

describe('the bounds themselves are fine', () => {
  test.each([
    { name: 'x' },
    { name: `X.-:_~${'9'.repeat(58)}` },
    { description: 'x'.repeat(1000) },
    { template_id: '' },
    { size: 2500 },
    { size: 2501, large_room: true },
    { size: 20_000, large_room: true },
    { max_duration_seconds: 120 },
    { max_duration_seconds: 43_200 },
    { polls: Array.from({ length: 100 }, (_, n) => `p${n}`) },
    { webhook: { url: 'http://localhost:8080/hook' } },
  ])('%j', async (body) => {
    expect((await post('rooms', body)).status).toBe(200)
  })
})

describe('a size above 2500', () => {
  test('needs a large room, whichever of the two is sent', async () => {
    const { id: large, name } = await openRoom({ large_room: true })
    expect(await must(changeRoom(large, { size: 9000 }))).toMatchObject({ size: 9000 })
    expect(await must(post('rooms', { name, size: 9001 }))).toMatchObject({ size: 9001 })
    for (const body of [{ large_room: false }, { large_room: false, size: 9000 }])
      expect(await refusalOf(await changeRoom(large, body))).toEqual([400, 'invalid_field'])
    const small = { large_room: false, size: 2500 }
    expect(await must(changeRoom(large, small))).toMatchObject(small)
    expect(await refusalOf(await changeRoom(large, { size: 9000 }))).toEqual([400, 'invalid_field'])
  })

  test('that v1 gave stands in no way of other changes', async () => {
    const made = await must<{ _id: string }>(
      call('/api/v1/room', { body: { roomName: freshName(), maxParticipants: 5000 } }),
    )
    const changed = await must(changeRoom(made._id, { description: 'x' }))
    expect(changed).toMatchObject({ size: 5000, description: 'x' })
  })
})

test('a body that is no JSON object is 400, a big one 413', async () => {
  for (const body of ['{', '[]', 'null', '"x"', '7', '{"name":"x"', '\u0000']) {
    expect(await refusalOf(await post('rooms', body))).toEqual([400, 'bad_json'])
    expect(await refusalOf(await changeRoom(id, body))).toEqual([400, 'bad_json'])
  }
  const big = { description: 'x'.repeat(70_000) }
  expect(await refusalOf(await post('rooms', big))).toEqual([413, 'body_too_large'])
})

test('enabled is a flag of a change, and true or false', async () => {
  for (const enabled of ['false', 0, null])
    expect(await refusalOf(await changeRoom(id, { enabled }))).toEqual([400, 'invalid_field'])
  expect(await readRoom(id)).toMatchObject({ enabled: true })
})
