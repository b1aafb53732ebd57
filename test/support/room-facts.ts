// Rooms, roles and codes as the domain knows them, made from the few facts a test speaks of.

import { parseRoomName, type Room, type RoomId, type RoomNumber } from '../../src/domain/room.ts'
import {
  type LinkKeyId,
  parseRoomCode,
  type Slot,
  type StoredCode,
} from '../../src/domain/room-code.ts'
import {
  DEFAULT_TEMPLATE,
  newRole,
  type Role,
  type RoleId,
  type TemplateId,
} from '../../src/domain/template.ts'

const SETTINGS: Room['settings'] = {
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
}

/** Settings that a test names; `undefined` is the same as not naming one. */
export type SomeSettings = { [K in keyof Room['settings']]?: Room['settings'][K] | undefined }

export const settingsOf = (some: SomeSettings = {}): Room['settings'] => ({
  ...SETTINGS,
  ...Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined)),
})

export const roomOf = (
  settings: SomeSettings = {},
  facts: Partial<Omit<Room, 'settings'>> = {},
): Room => {
  const name = parseRoomName('standup')
  if (name === null) throw new Error('standup is no room name')
  return {
    number: 7 as RoomNumber,
    id: '5277982cdaec4e40d7813125' as RoomId,
    name,
    templateId: '64d4c6f1a1b2c3d4e5f60718' as TemplateId,
    extras: {},
    enabled: true,
    createdAt: 0,
    updatedAt: 0,
    archivedAt: null,
    ...facts,
    settings: settingsOf(settings),
  }
}

export const roleId = (n: number): RoleId => n as RoleId
export const keyId = (text: string): LinkKeyId => text as LinkKeyId
export const slotOf = (n: number): Slot => n as Slot

export const host: Role = { ...newRole('host', DEFAULT_TEMPLATE.roles.host), id: roleId(1) }
export const guest: Role = { ...newRole('guest', DEFAULT_TEMPLATE.roles.guest), id: roleId(2) }

/** A code whose letters say its slot, so that no two slots have the same. */
export const codeOf = (slot: number, facts: Partial<StoredCode> = {}): StoredCode => {
  const letters = [...slot.toString().padStart(10, '0')].map((digit) => 'abcdefghij'[Number(digit)])
  const code = parseRoomCode(letters.join(''))
  if (code === null) throw new Error(`${letters.join('')} is no code`)
  return {
    slot: slotOf(slot),
    code,
    keyId: keyId('key'),
    roleId: guest.id,
    enabled: true,
    createdAt: 0,
    updatedAt: 0,
    user: null,
    ...facts,
  }
}
