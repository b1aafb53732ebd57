// Why somebody can or cannot join, on a page: the answer in one sentence, and every rule with its verdict. Leaves
// out the rules and their words.

import type { Explained } from '../../access/explain-admission.ts'
import type { RuleName } from '../../domain/admission.ts'
import { toWireExplanation, type WireVerdict } from '../../http/v1/explain-wire.ts'
import { Badge, count, Moment, Panel } from './words.tsx'

/** `token or code`: whichever was shown. */
const TITLES: Record<RuleName, string> = {
  room_exists: 'The room',
  room_enabled: 'Closed or not',
  room_open: 'Opening time',
  room_not_over: 'Expiry of the room',
  valid: 'The token or code itself',
  right_room: 'Which room it is for',
  role_exists: 'Its role',
  code_enabled: 'Its room code',
  not_banned: 'Bans',
  time_left: 'Time to stay',
  privacy: 'Privacy',
  name: 'Name',
  room_seats: 'Seats of the room',
  role_seats: 'Seats of the role',
}

const ISO = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A sentence of the API, with its moments as they are written on pages. */
export const Said = ({ words }: { words: string }) => (
  <>
    {capital(words)
      .split(ISO)
      .map((part) => (ISO.test(part) ? <Moment at={Date.parse(part)} /> : part.replace(/`/g, '')))}
  </>
)

const LOOKS = { pass: 'good', refuse: 'bad', 'not judged': 'plain' } as const
const WORDS = { pass: 'Passes', refuse: 'Refuses', 'not judged': 'Not judged' } as const

type Source = Explained['source']

const titleOf = (rule: RuleName, source: Source): string =>
  source === 'name' ? TITLES[rule] : TITLES[rule].replace('token or code', source)

const Rows = ({ verdicts, source }: { verdicts: readonly WireVerdict[]; source: Source }) => (
  <ul class="rows verdicts">
    {verdicts.map(({ rule, verdict, code, message }) => (
      <li class={LOOKS[verdict]}>
        <div>
          <b>{titleOf(rule, source)}</b>
          <div>
            <small>
              <Said words={message} /> {code && <code class="id">{code}</code>}
            </small>
          </div>
        </div>
        <Badge look={LOOKS[verdict]}>{WORDS[verdict]}</Badge>
      </li>
    ))}
  </ul>
)

/** The answer in one sentence. */
const Answer = ({ explained: { answer, findings } }: { explained: Explained }) => {
  if (!answer.ok) {
    const stops = findings.filter(({ verdict }) => typeof verdict === 'object').length
    return (
      <>
        <Badge look="bad">Kept out</Badge> by {count(stops, 'rule')}. Joining now is answered with{' '}
        <code class="id">{answer.refusal.reason}</code>.
      </>
    )
  }
  if (answer.value.outcome === 'may_request')
    return (
      <>
        <Badge look="warn">May ask to join</Badge> An admin in the room, or you on its page, admits
        or refuses.
      </>
    )
  const { role, isAdmin, name, ejectAt } = answer.value
  return (
    <>
      <Badge look="good">Let in</Badge> as {role}
      {isAdmin && ', an admin'}
      {name !== null && `, by the name ${name}`}
      {ejectAt !== null && (
        <>
          , until <Moment at={ejectAt} />
        </>
      )}
      .
    </>
  )
}

/** What keeps the person out stands first; each part in the order in which it is judged. */
export const Verdicts = ({ explained, room }: { explained: Explained; room: string }) => {
  const { verdicts } = toWireExplanation(explained)
  const { source } = explained
  const those = (wanted: WireVerdict['verdict']) =>
    verdicts.filter(({ verdict }) => verdict === wanted)
  const silent = those('not judged')
  return (
    <Panel id="verdicts" title={`At the door of ${room}, now`}>
      <p class="verdict">
        <Answer explained={explained} />
      </p>
      <Rows verdicts={[...those('refuse'), ...those('pass')]} source={source} />
      {silent.length > 0 && (
        <details class="more">
          <summary>{count(silent.length, 'rule')} not judged</summary>
          <Rows verdicts={silent} source={source} />
        </details>
      )}
    </Panel>
  )
}
