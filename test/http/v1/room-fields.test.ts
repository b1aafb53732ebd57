// The fields of a room over HTTP: every one of the original's is known, checked, stored and returned,
// or unset. Unknown and contradictory ones: room-field-refusals.test.ts. Names and life: rooms.test.ts.

import { describe, expect, test } from 'vitest'
import { call, freshName, makeRoom, refusalOf } from '../../support/service.ts'
import { seconds } from '../../support/tokens.ts'

const create = (fields: Record<string, unknown>): Promise<Response> =>
  call('/api/v1/room', { body: { roomName: freshName(), ...fields } })
const change = (name: string, body: Record<string, unknown>): Promise<Response> =>
  call(`/api/v1/room/${name}`, { method: 'PUT', body })
const read = async (name: string) =>
  (await call(`/api/v1/room/${name}`)).json<Record<string, unknown>>()

/** Without what every room has anyway: its name, id, moment and address. */
const settingsOf = ({
  _id,
  roomName,
  created,
  roomURL,
  app,
  ...settings
}: Record<string, unknown>) => settings

const NOW = seconds()

const EVERY_FIELD = {
  privacy: 'private',
  expireUnixSec: NOW + 7200,
  notBeforeUnixSec: NOW + 60,
  ejectAtRoomExp: true,
  deleteOnExp: true,
  maxParticipants: 12,
  ejectAfterElapsedTimeInSec: 7200,
  endMeetingAfterNoActivityInSec: 300,
  enableRequestToJoin: true,
  autoJoin: true,
  audioOnlyRoom: true,
  ownerOnlyBroadcast: true,
  showInviteBox: false,
  enableChat: false,
  newChatForMeetingSession: false,
  enableScreenSharing: false,
  joinVideoOn: false,
  joinAudioOn: false,
  enableCamera: false,
  enableMicrophone: true,
  enableWatermark: false,
  lang: 'de-CH',
  linkTarget: 'https://app.example.com/{room}/{code}',
  meetingStartedWebhook: 'https://hooks.example.com/started',
  meetingJoinWebhook: 'https://hooks.example.com/join',
  meetingLeftWebhook: 'https://hooks.example.com/left',
  meetingEndedWebhook: 'http://localhost:9000/ended',
  enableRecording: false,
  recordRoom: false,
  enableComposition: false,
  recordComposition: false,
  enableRTMPOut: false,
  enableLiveStreaming: false,
  compositionLayout: 'active_speaker',
  rtmpOutURL: 'rtmp://live.example.com/x',
}

test('a room made with nothing has the defaults of the original, and asks nobody to request', async () => {
  const room = await (await create({})).json<Record<string, unknown>>()
  expect(settingsOf(room)).toEqual({
    archived: false,
    privacy: 'public',
    ejectAtRoomExp: false,
    deleteOnExp: false,
    enableRequestToJoin: false,
    autoJoin: false,
    audioOnlyRoom: false,
    ownerOnlyBroadcast: false,
    showInviteBox: true,
    enableChat: true,
    newChatForMeetingSession: true,
    enableScreenSharing: true,
    joinVideoOn: true,
    joinAudioOn: true,
    lang: 'en',
    enableRecording: false,
    recordRoom: false,
    enableComposition: false,
    recordComposition: false,
    enableRTMPOut: false,
    enableLiveStreaming: false,
  })
  expect(room.app).toBe('anteroom')
})

test('every field is stored and returned, by making and by changing', async () => {
  const made = await (await create(EVERY_FIELD)).json<Record<string, unknown>>()
  expect(settingsOf(made)).toEqual({ archived: false, ...EVERY_FIELD })
  expect(await read(String(made.roomName))).toEqual(made)
  const { roomName } = await makeRoom()
  const changed = await change(roomName, EVERY_FIELD)
  expect(changed.status).toBe(200)
  expect(settingsOf(await changed.json())).toEqual({ archived: false, ...EVERY_FIELD })
  expect(settingsOf(await read(roomName))).toEqual({ archived: false, ...EVERY_FIELD })
})

describe('every field is checked', () => {
  const flags = Object.entries(EVERY_FIELD).flatMap(([field, value]) =>
    typeof value === 'boolean' ? [field] : [],
  )
  test.each(flags)('%s is true or false', async (field) => {
    for (const value of ['true', 1, 0, null, [], {}])
      expect(await refusalOf(await create({ [field]: value }))).toEqual([400, 'invalid_field'])
  })

  test.each(['expireUnixSec', 'notBeforeUnixSec'])(
    '%s is a time in whole seconds',
    async (field) => {
      for (const value of [
        String(NOW + 60),
        NOW + 60.5,
        -1,
        (NOW + 60) * 1000,
        null,
        true,
        '2030-01-01',
      ])
        expect([value, ...(await refusalOf(await create({ [field]: value })))]).toEqual([
          value,
          400,
          'invalid_field',
        ])
    },
  )

  test.each(['maxParticipants', 'ejectAfterElapsedTimeInSec', 'endMeetingAfterNoActivityInSec'])(
    '%s is a whole number',
    async (field) => {
      for (const value of ['10', 1.5, -1, 1e15, null, false])
        expect([value, ...(await refusalOf(await create({ [field]: value })))]).toEqual([
          value,
          400,
          'invalid_field',
        ])
    },
  )

  test.each([
    'meetingStartedWebhook',
    'meetingJoinWebhook',
    'meetingLeftWebhook',
    'meetingEndedWebhook',
  ])('%s is an https: address without user and password', async (field) => {
    for (const value of [
      'http://hooks.example.com/',
      'ftp://hooks.example.com/',
      'javascript:alert(1)',
      '//hooks.example.com/',
      'hooks.example.com',
      'https://user:pass@hooks.example.com/',
      'https://user@hooks.example.com/',
      `https://hooks.example.com/${'x'.repeat(2048)}`,
      7,
      null,
    ])
      expect([value, ...(await refusalOf(await create({ [field]: value })))]).toEqual([
        value,
        400,
        'invalid_field',
      ])
  })

  test.each([
    ['privacy', ['Private', 'secret', '', null, true]],
    ['lang', ['', 'e', 'english language', 'en_US', 7]],
    ['compositionLayout', ['grid ', 'speaker', '', 7]],
    ['rtmpOutURL', [7, null]],
    ['linkTarget', [7, null]],
  ])('%s has its own values', async (field, values) => {
    for (const value of values)
      expect([value, ...(await refusalOf(await create({ [field]: value })))]).toEqual([
        value,
        400,
        'invalid_field',
      ])
  })

  test('a refused change changes nothing', async () => {
    const before = await makeRoom({ maxParticipants: 5 })
    const refused = await change(before.roomName, { maxParticipants: 6, lang: '' })
    expect(await refusalOf(refused)).toEqual([400, 'invalid_field'])
    expect(await read(before.roomName)).toEqual(before)
  })
})

describe('unset', () => {
  const UNSET = {
    expireUnixSec: 0,
    notBeforeUnixSec: 0,
    maxParticipants: 0,
    ejectAfterElapsedTimeInSec: 0,
    endMeetingAfterNoActivityInSec: 0,
    meetingStartedWebhook: '',
    meetingJoinWebhook: 'string',
    meetingLeftWebhook: '',
    meetingEndedWebhook: 'string',
  }

  test('is what 0, an empty string and "string" mean for a new room', async () => {
    const room = await makeRoom(UNSET)
    for (const field of Object.keys(UNSET)) expect(room).not.toHaveProperty(field)
  })

  test('is how a change takes a setting away', async () => {
    const { roomName } = await makeRoom(EVERY_FIELD)
    expect((await change(roomName, { ...UNSET, linkTarget: '' })).status).toBe(200)
    const room = await read(roomName)
    for (const field of [...Object.keys(UNSET), 'linkTarget'])
      expect(room).not.toHaveProperty(field)
    expect(room).toMatchObject({ privacy: 'private', lang: 'de-CH' })
  })
})
