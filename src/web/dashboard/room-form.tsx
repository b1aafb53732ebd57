// The form of a room, for a new one and for settings: which fields a person sets, in what words, and how what is
// typed becomes the body that v1 knows. So one schema says what is wrong, here and there.

import type { RoomSettings } from '../../domain/room.ts'
import type { Fault, Typed } from '../../http/form.ts'
import { Check, Choice, Input } from './fields.tsx'

/** `minutes`: of a setting in seconds. `moment`: typed in UTC; script makes it local. */
type Kind = 'text' | 'number' | 'minutes' | 'moment' | 'flag'
type Field = { kind: Kind; label: string; hint?: string }

const FIELDS = {
  privacy: { kind: 'text', label: 'Privacy Setting' },
  roomName: {
    kind: 'text',
    label: 'Name',
    hint: 'Stands in the address: letters, digits and . _ ~ : -',
  },
  enableRequestToJoin: {
    kind: 'flag',
    label: 'People without a token may ask to join',
    hint: 'Of a private room: an admin in it, or you here, admits or refuses them.',
  },
  maxParticipants: { kind: 'number', label: 'Most people at once', hint: 'Empty: no limit.' },
  ejectAfterElapsedTimeInSec: {
    kind: 'minutes',
    label: 'Minutes each person may stay',
    hint: 'Then they are put out. Empty: no limit.',
  },
  notBeforeUnixSec: { kind: 'moment', label: 'Opens' },
  expireUnixSec: { kind: 'moment', label: 'Expires' },
  ejectAtRoomExp: { kind: 'flag', label: 'Put everybody out when it expires' },
  deleteOnExp: { kind: 'flag', label: 'Delete the room when it expires' },
  endMeetingAfterNoActivityInSec: {
    kind: 'minutes',
    label: 'Minutes without activity until the meeting ends',
    hint: 'Nobody shares microphone, camera or screen. Empty: it goes on.',
  },
  autoJoin: { kind: 'flag', label: 'Join at once, without a preview' },
  joinVideoOn: { kind: 'flag', label: 'Camera is on at joining' },
  joinAudioOn: { kind: 'flag', label: 'Microphone is on at joining' },
  enableChat: { kind: 'flag', label: 'Chat' },
  enableScreenSharing: { kind: 'flag', label: 'Screen sharing' },
  audioOnlyRoom: { kind: 'flag', label: 'Microphones only, no cameras' },
  ownerOnlyBroadcast: { kind: 'flag', label: 'Only admins share camera, microphone and screen' },
  linkTarget: {
    kind: 'text',
    label: 'Room links lead to',
    hint: 'An address such as https://app.example.com/join/{code}. Empty: what the template or this deployment says.',
  },
  meetingStartedWebhook: { kind: 'text', label: 'Meeting started' },
  meetingJoinWebhook: { kind: 'text', label: 'Somebody joined' },
  meetingLeftWebhook: { kind: 'text', label: 'Somebody left' },
  meetingEndedWebhook: { kind: 'text', label: 'Meeting ended' },
} satisfies Partial<Record<keyof RoomSettings | 'roomName', Field>>

type Name = keyof typeof FIELDS

const WEBHOOKS = [
  'meetingStartedWebhook',
  'meetingJoinWebhook',
  'meetingLeftWebhook',
  'meetingEndedWebhook',
] as const satisfies Name[]

const ALL: [string, Field][] = Object.entries(FIELDS)

export const LABELS: Record<string, string> = Object.fromEntries(
  ALL.map(([name, { label }]) => [name, label]),
)

/** What the API says of a field, as it is said of this form. */
export const inWords = (faults: readonly Fault[]): Fault[] =>
  faults.map(({ field, message }) => ({
    field,
    message: message.startsWith('must be a unix time')
      ? 'must be a date and a time'
      : message.replace(/\w+UnixSec/g, (name) => LABELS[name] ?? name),
  }))

const parse = (kind: Kind, text: string): unknown => {
  switch (kind) {
    case 'text':
      return text
    case 'flag':
      return text === 'on'
    case 'number':
      return text === '' ? 0 : Number(text)
    case 'minutes':
      return text === '' ? 0 : Math.round(Number(text) * 60)
    case 'moment':
      return text === '' ? 0 : Math.floor(Date.parse(`${text}Z`) / 1000)
  }
}

/** An empty name is none; webhooks that were not asked for are not sent. Unknown fields stay, to be refused. */
export const toBody = (typed: Typed): Record<string, unknown> => {
  const body: Record<string, unknown> = { ...typed }
  for (const [name, { kind }] of ALL) {
    const text = (typed[name] ?? '').trim()
    if (name in typed || kind === 'flag') body[name] = parse(kind, text)
  }
  if (body.roomName === '') delete body.roomName
  return body
}

const write = (kind: Kind, value: unknown): string => {
  if (kind === 'flag') return value === true ? 'on' : ''
  if (kind === 'minutes') return String(Math.round(Number(value) / 0.6) / 100)
  if (kind === 'moment')
    return new Date(Number(value) * 1000).toISOString().slice(0, 19).replace(/:00$/, '')
  return String(value)
}

/** Settings as they would be typed. */
export const typedOf = (settings: Partial<RoomSettings>, roomName = ''): Typed => {
  const known = new Map<string, unknown>(Object.entries({ ...settings, roomName }))
  return Object.fromEntries(
    ALL.flatMap(([name, { kind }]) => {
      const value = known.get(name)
      return value === undefined ? [] : [[name, write(kind, value)]]
    }),
  )
}

type Filling = { typed: Typed; faults: readonly Fault[] }

const One = ({ name, typed, faults }: Filling & { name: Name }) => {
  const { kind, label, hint }: Field = FIELDS[name]
  const about = { name, label, typed, faults, ...(hint === undefined ? {} : { hint }) }
  if (kind === 'flag') return <Check {...about} />
  if (kind === 'moment') {
    const zone = <span data-zone="">UTC</span>
    // To the minute, as it is typed; to the second where the API has set one.
    const step = (typed[name] ?? '').length > 'YYYY-MM-DDThh:mm'.length ? '1' : '60'
    return <Input {...about} hint={zone} more={{ type: 'datetime-local', step }} />
  }
  if (kind === 'number' || kind === 'minutes') {
    const step = kind === 'number' ? '1' : 'any'
    return <Input {...about} more={{ type: 'number', min: '0', step }} />
  }
  return <Input {...about} more={{ autocomplete: 'off', spellcheck: 'false' }} />
}

/** `webhooks`: whether this deployment signs any. */
export const RoomFields = ({
  webhooks,
  isNew,
  ...filling
}: Filling & { webhooks: boolean; isNew: boolean }) => {
  const fields = (...names: Name[]) => names.map((name) => <One name={name} {...filling} />)
  const isWrong = filling.faults.some(
    ({ field }) => !['', 'privacy', 'roomName', 'maxParticipants'].includes(field),
  )
  return (
    <>
      <Choice
        name="privacy"
        label={FIELDS.privacy.label}
        options={[
          ['public', 'Public', 'Whoever knows the name may join.'],
          ['private', 'Private', 'An access token or a room link is needed.'],
        ]}
        {...filling}
      />
      {fields('enableRequestToJoin', 'roomName')}
      <p class="hint">
        {isNew
          ? 'Left empty, the room is named for you.'
          : 'Another name is another address; room links stay as they are.'}
      </p>
      <div class="pair">{fields('maxParticipants', 'ejectAfterElapsedTimeInSec')}</div>
      <details class="more" open={isWrong || !isNew}>
        <summary>More</summary>
        <h3>Time</h3>
        <div class="pair">{fields('notBeforeUnixSec', 'expireUnixSec')}</div>
        {fields('ejectAtRoomExp', 'deleteOnExp', 'endMeetingAfterNoActivityInSec')}
        <h3>Meeting page</h3>
        <div class="pair">
          {fields(
            'joinVideoOn',
            'joinAudioOn',
            'enableChat',
            'enableScreenSharing',
            'autoJoin',
            'audioOnlyRoom',
            'ownerOnlyBroadcast',
          )}
        </div>
        <h3>Links</h3>
        {fields('linkTarget')}
        <h3>Webhooks</h3>
        {webhooks ? (
          <div class="pair">{fields(...WEBHOOKS)}</div>
        ) : (
          <p class="hint">Off: this deployment signs none, since WEBHOOK_SECRET is not set.</p>
        )}
      </details>
    </>
  )
}
