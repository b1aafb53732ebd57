// The values that the examples have in common: one room, its codes, its template, a
// session and who was in it.

export const ROOM_ID = 'daa62834f8f7834d04504080'
export const ROOM_NAME = 'yoga-monday'
export const CODE = 'aft-ouos-kck'
export const SESSION_ID = '5277982cdaec4e40d7813125'
export const PEER_ID = '72a52a69-6b3f-440d-b45b-074bd5f22d79'
export const TEMPLATE_ID = '65f1c09a4b7d2e8f3a6c5d10'
export const ACCESS_KEY = '0123456789abcdef01234567'
export const REQUEST_ID = '3c8e52b1-9d0f-4f2c-8a57-6b1e4d9a0c33'
export const MADE_AT = '2026-11-22T04:32:38.361Z'
export const JWT =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJkYXRhIjp7fSwiaWF0IjoxNzk1MzIxOTU4fQ.c2lnbmF0dXJl'

export const v1Room = {
  privacy: 'private',
  ejectAtRoomExp: false,
  deleteOnExp: false,
  maxParticipants: 20,
  enableRequestToJoin: true,
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
  archived: false,
  _id: ROOM_ID,
  roomName: ROOM_NAME,
  app: 'anteroom',
  created: MADE_AT,
  roomURL: `go.example.com/${ROOM_NAME}`,
}

export const v2Room = {
  id: ROOM_ID,
  name: ROOM_NAME,
  enabled: true,
  description: 'Mondays at nine',
  customer_id: ACCESS_KEY,
  app_id: ACCESS_KEY,
  recording_info: { enabled: false },
  template_id: TEMPLATE_ID,
  template: 'default',
  region: 'auto',
  created_at: MADE_AT,
  updated_at: MADE_AT,
  customer: ACCESS_KEY,
  large_room: false,
  size: 20,
  max_duration_seconds: 0,
  polls: [],
}

export const code = {
  code: CODE,
  room_id: ROOM_ID,
  role: 'guest',
  enabled: true,
  created_at: MADE_AT,
  updated_at: MADE_AT,
  link: `https://go.example.com/${CODE}`,
}

export const hostCode = {
  ...code,
  code: 'ori-xvev-lvy',
  role: 'host',
  link: 'https://go.example.com/ori-xvev-lvy',
}

export const PERSON = {
  name: 'Ann',
  email: 'ann@example.com',
  external_user_id: 'user-42',
  meta: { class: '3b' },
}

const permissions = (allowed: boolean) => ({
  endRoom: allowed,
  removeOthers: allowed,
  mute: allowed,
  unmute: allowed,
  changeRole: allowed,
  sendRoomState: allowed,
  rtmpStreaming: allowed,
  hlsStreaming: allowed,
  browserRecording: allowed,
  pollRead: allowed,
  pollWrite: allowed,
})

export const role = (name: string) => ({
  name,
  permissions: permissions(name === 'host'),
  maxPeerCount: 0,
  priority: 1,
  publishParams: { allowed: ['audio', 'video', 'screen'] },
  subscribeParams: { subscribeToRoles: [] },
})

export const template = {
  id: TEMPLATE_ID,
  _id: TEMPLATE_ID,
  name: 'lessons',
  customerId: ACCESS_KEY,
  customer: ACCESS_KEY,
  roles: { host: role('host'), guest: role('guest') },
  settings: {},
  destinations: {},
  plugins: [],
  createdAt: MADE_AT,
  updatedAt: MADE_AT,
}
