// What the page of a room is told by the server that writes it, for its script. Leaves out who may come in:
// the room says so.

export type RoomPage = {
  appName: string
  roomName: string
  /** When the page was reached by a room link. */
  code: string | null
  /** Whom a code of one's own names. */
  name: string | null
  /** ms, of the server: clocks of readers differ. */
  now: number
  /** What somebody meets here who shows nothing but his name. */
  bare: 'may join' | 'may ask' | 'needs a token'
  autoJoin: boolean
  joinVideoOn: boolean
  joinAudioOn: boolean
  audioOnlyRoom: boolean
  ownerOnlyBroadcast: boolean
  enableScreenSharing: boolean
  /** Whether who is alone is shown the address to give away. */
  showInviteBox: boolean
}
