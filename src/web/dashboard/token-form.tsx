// The form of a new access token: all properties a token can have, and how what is typed becomes the body that
// v1 knows. So one schema says what is wrong, here and there.

import * as v from 'valibot'
import { type Fault, type Typed, withoutBlanks } from '../../http/form.ts'
import { newToken } from '../../http/v1/token-schema.ts'
import { Check, Choice, Input, Select, TextArea } from './fields.tsx'
import { type Filling, PLAIN } from './form-page.tsx'

export const LABELS = {
  reach: 'Opens',
  roomName: 'Room',
  isAdmin: 'Admin',
  name: 'Name',
  email: 'E-mail',
  externalUserId: 'External user id',
  meta: 'Meta',
  notBeforeUnixSec: 'Not valid before',
  expireUnixSec: 'Expires',
  ejectAfterElapsedTimeInSec: 'Seconds the person may stay',
  joinVideoOn: 'Camera at joining',
  joinAudioOn: 'Microphone at joining',
  disableVideo: 'No camera',
  disableAudio: 'No microphone',
  disableScreenSharing: 'No screen sharing',
}

/** A token for one room must name it. */
export const tokenForm = v.pipe(
  v.strictObject({ ...newToken.entries, reach: v.picklist(['room', 'all'], 'must be chosen') }),
  v.forward(
    v.partialCheck(
      [['reach'], ['roomName']],
      ({ reach, roomName }) => reach === 'all' || roomName !== undefined,
      'is required for a token that opens one room',
    ),
    ['roomName'],
  ),
)

const FLAGS = ['isAdmin', 'disableVideo', 'disableAudio', 'disableScreenSharing']
const CHOICES = ['joinVideoOn', 'joinAudioOn']
const MOMENTS = ['notBeforeUnixSec', 'expireUnixSec']

/** Text that looks like a JSON object is one, or stays text and says what is wrong. */
const metaOf = (text: string): unknown => {
  if (!text.startsWith('{')) return text
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const parse = (name: string, text: string): unknown => {
  if (FLAGS.includes(name)) return text === 'on'
  if (CHOICES.includes(name)) return text === 'yes'
  if (MOMENTS.includes(name)) return Math.floor(Date.parse(`${text}Z`) / 1000)
  if (name === 'ejectAfterElapsedTimeInSec') return Number(text)
  return name === 'meta' ? metaOf(text) : text
}

/** Fields that were left empty are not sent. Unknown fields stay, to be refused. */
export const toBody = (typed: Typed): Record<string, unknown> => {
  const sent = withoutBlanks(typed)
  const wished = Object.entries(sent).filter(
    ([name]) => !(name === 'roomName' && sent.reach === 'all'),
  )
  return Object.fromEntries(wished.map(([name, text]) => [name, parse(name, text)]))
}

/** What the API says of a field, as it is said of this form. */
export const inWords = (faults: readonly Fault[]): Fault[] =>
  faults.map(({ field, message }) => {
    if (field === 'meta' && message.startsWith('must be a string'))
      return { field, message: 'begins with { and is no JSON object' }
    if (message.startsWith('must be a unix time')) return { field, message: 'must be a moment' }
    if (message === 'room not found')
      return { field: 'roomName', message: 'There is no room of this name.' }
    return { field, message: message.replace('notBeforeUnixSec', LABELS.notBeforeUnixSec) }
  })

const AS_ROOM: [string, string][] = [
  ['', 'As the room has it'],
  ['yes', 'On'],
  ['no', 'Off'],
]

const Time = ({
  name,
  empty,
  ...filling
}: Filling & { name: keyof typeof LABELS; empty: string }) => (
  <Input
    name={name}
    label={LABELS[name]}
    hint={
      <>
        In <span data-zone="">UTC</span>. {empty}
      </>
    }
    more={{ type: 'datetime-local' }}
    {...filling}
  />
)

export const TokenFields = (filling: Filling) => (
  <>
    <Choice
      name="reach"
      label={LABELS.reach}
      options={[
        ['room', 'One room', 'And no later room of the same name.'],
        ['all', 'Every room', 'Later ones too: a global token.'],
      ]}
      {...filling}
    />
    <Input name="roomName" label={LABELS.roomName} hint="Its name." more={PLAIN} {...filling} />
    <Check
      name="isAdmin"
      label={LABELS.isAdmin}
      hint="Admits, refuses and puts out others, and may end the meeting."
      {...filling}
    />
    <h3>The person</h3>
    <div class="pair">
      <Input name="name" label={LABELS.name} hint="Empty: asked at the door." {...filling} />
      <Input name="email" label={LABELS.email} more={{ type: 'email' }} {...filling} />
    </div>
    <Input
      name="externalUserId"
      label={LABELS.externalUserId}
      hint="From your own database. A ban finds the person by it, whatever the token."
      {...filling}
    />
    <TextArea
      name="meta"
      label={LABELS.meta}
      hint='Text, or a JSON object such as {"class":"3b"}. Up to 1,000 characters.'
      {...filling}
    />
    <h3>Time</h3>
    <div class="pair">
      <Time name="notBeforeUnixSec" empty="Empty: valid at once." {...filling} />
      <Time name="expireUnixSec" empty="Empty: never." {...filling} />
    </div>
    <Input
      name="ejectAfterElapsedTimeInSec"
      label={LABELS.ejectAfterElapsedTimeInSec}
      hint="Then the person is put out. 1800 is half an hour."
      more={{ type: 'number', min: '1', step: '1' }}
      {...filling}
    />
    <details
      class="more"
      open={[...FLAGS.slice(1), ...CHOICES].some((name) => filling.typed[name])}
    >
      <summary>Meeting page</summary>
      <div class="pair">
        {(['joinVideoOn', 'joinAudioOn'] as const).map((name) => (
          <Select name={name} label={LABELS[name]} options={AS_ROOM} {...filling} />
        ))}
      </div>
      {(['disableVideo', 'disableAudio', 'disableScreenSharing'] as const).map((name) => (
        <Check name={name} label={LABELS[name]} {...filling} />
      ))}
    </details>
  </>
)
