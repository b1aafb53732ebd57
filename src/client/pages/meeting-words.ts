// What the page of a meeting says when something is over or does not work: a headline, a sentence, and what
// one can do. Leaves out the sentences of refusals that nobody meets here: those come with them.

export type Farewell = {
  head: string
  words: string
  /** What the button says that begins anew; null: there is none. */
  again: string | null
}

const farewell = (head: string, words: string, again: string | null = null): Farewell => ({
  head,
  words,
  again,
})

const TRY = 'Try again'
const JOIN = 'Join again'

const FAREWELLS: Record<string, Farewell> = {
  left: farewell('You have left', 'The others go on without you.', JOIN),
  connection_lost: farewell(
    'The connection was lost',
    'It did not come back in time, so your place was given up. Check your network, then come back.',
    JOIN,
  ),
  ejected: farewell('You were removed from this meeting', 'A host has put you out.'),
  banned: farewell(
    'You cannot join this meeting',
    'A host has closed it to you. Ask whoever invited you, if that is a mistake.',
  ),
  time_up: farewell('Your time is up', 'The time you had in this meeting is over.'),
  room_expired: farewell('This meeting is over', 'It has ended for everybody.'),
  room_archived: farewell('This room is gone', 'It has been removed, and its links with it.'),
  meeting_ended: farewell('The meeting has ended', 'It was ended for everybody.', JOIN),
  replaced: farewell(
    'You are in from another place',
    'This meeting was opened a second time, and goes on there.',
    'Come back here',
  ),
  denied: farewell('You were not let in', 'The host did not let you in.'),
  request_expired: farewell(
    'Nobody answered',
    'Your request to join has run out. You can ask again.',
    'Ask again',
  ),
  room_full: farewell(
    'This room is full',
    'Nobody else fits in now. Try again when somebody has left.',
    TRY,
  ),
  role_full: farewell('This room is full', 'No more people can join as you do now.', TRY),
  room_disabled: farewell(
    'This room is closed for now',
    'Nobody can join it. Ask whoever invited you when it opens again.',
    TRY,
  ),
  code_disabled: farewell(
    'This link is switched off',
    'Ask whoever invited you for a new one.',
    TRY,
  ),
  role_deleted: farewell('This link is no longer good', 'Ask whoever invited you for a new one.'),
  requests_full: farewell(
    'Too many people are waiting',
    'The host has to answer some of them first. Try again in a while.',
    TRY,
  ),
  too_many_requests: farewell(
    'You are waiting already',
    'As many people as may wait from your network do so. Wait for an answer there.',
    TRY,
  ),
  unreachable: farewell(
    'This page cannot reach the meeting',
    'Check your network, then try again.',
    TRY,
  ),
  origin_not_allowed: farewell(
    'This page may not join meetings',
    'Whoever runs it has to allow that. Tell them, please.',
  ),
}

const TOKEN = farewell(
  'This invitation does not open the meeting',
  'Ask whoever invited you for a new link.',
)

/** Why not, where the same page can ask again; by code. */
export const AT_THE_DOOR: Record<string, string> = {
  token_required: 'Your place was given up. Ask again.',
  denied_recently:
    'The host has just said no to somebody from your network. You can ask again in a minute.',
}

const EXPIRED = farewell('This invitation has run out', 'Ask whoever invited you for a new link.')

/** `said`: what the room said with it, for what has no words here. */
export const farewellFor = (reason: string, said: string | undefined): Farewell => {
  const known = FAREWELLS[reason]
  if (known !== undefined) return known
  // What exactly is wrong with a token is for whoever made it: the dashboard says it.
  if (reason.startsWith('token_')) return reason === 'token_expired' ? EXPIRED : TOKEN
  return farewell('This did not work', said ?? 'Try again in a while.', TRY)
}

const DEVICES = { audio: 'microphone', video: 'camera', screen: 'screen' } as const
export type Device = keyof typeof DEVICES

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** Null: there is nothing to say (somebody chose no screen). */
export const deviceTrouble = (kind: Device, error: unknown): string | null => {
  const device = DEVICES[kind]
  if (navigator.mediaDevices === undefined)
    return 'Camera and microphone work at addresses with https only. You can join without.'
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return kind === 'screen'
        ? null
        : `Your browser does not let this page use your ${device}. Allow it beside the address, then switch it on.`
    case 'NotFoundError':
      return `No ${device} was found. You can go on without one.`
    case 'NotReadableError':
    case 'AbortError':
      return `Your ${device} is in use by another program. Close that one, then switch it on.`
    case 'OverconstrainedError':
      return `That ${device} is not there any more. Choose another one.`
    default:
      return `Your ${device} could not be switched on.`
  }
}

/** What an admin, or anybody, asked of the room and did not get. */
const REFUSED: Record<string, string> = {
  room_full: 'The room is full: nobody else fits in.',
  room_disabled: 'The room is closed: switch it on first.',
  request_answered: 'Somebody else has answered that already.',
  request_not_found: 'That request is no longer there.',
  participant_not_found: '',
  slow_down: 'Too much at once. Wait a moment, then try again.',
  not_allowed: '',
  media_failed: '',
}

export const refusedWords = (code: string): string | null =>
  REFUSED[code] ?? 'The room could not do that.'

export const WAITING = {
  told: 'The host has been told. Keep this page open: you come in as soon as you are let in.',
  nobody:
    'No host is here yet. Keep this page open: the first one who comes is told that you wait.',
}

/** How far a ban reaches, to whom has just removed somebody. */
export const removedWords = (name: string, holds: string | undefined): string => {
  if (holds === undefined) return `${name} was removed.`
  if (holds === 'this person') return `${name} was removed and cannot come back.`
  return `${name} was removed. A new link or another name could still bring them back: switch the link off if you mean it.`
}
