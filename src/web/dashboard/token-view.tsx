// A token taken apart: what it is, what it opens, its times in words, its header and claims as they stand. What it
// says is proven by nothing here: the verdict stands beside it.

import type { Child } from 'hono/jsx'
import type { InspectedToken } from '../../access/inspect-token.ts'
import { LAST_SECOND } from '../../edge/token-claims.ts'
import { sentenceOf } from '../../http/problem.ts'
import { Said } from './verdicts.tsx'
import { Badge, between, Moment, Panel } from './words.tsx'

const KINDS = {
  v1: 'Access token (v1)',
  app: 'Auth token (v2)',
  management: 'Management token (v2): it opens the API, and no room',
}

type Pairs = Record<string, unknown>

const pairsOf = (value: unknown): Pairs =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** `from` and `to` in ms: `in 2 days`, `3 min ago`. */
const away = (now: number, at: number): string => {
  const [from, to] = at > now ? [now, at] : [at, now]
  const days = Math.floor((to - from) / 86_400_000)
  const long = days > 1 ? `${days.toLocaleString('en')} days` : between(from, to)
  return at > now ? `in ${long}` : `${long} ago`
}

const When = ({ at, now, never }: { at: unknown; now: number; never: string }): Child =>
  typeof at === 'number' && at >= 0 && at <= LAST_SECOND ? (
    <>
      <Moment at={at * 1000} /> <small>{away(now, at * 1000)}</small>
    </>
  ) : (
    never
  )

/** A claim of any kind: nothing is proven, and what JSON holds may have no text of its own. */
const said = (claim: unknown): string =>
  typeof claim === 'string' ? claim : `${JSON.stringify(claim)}`

const opens = (kind: string | null, claims: Pairs, data: Pairs): string => {
  if (kind === 'management') return 'The API'
  if (kind === 'app') return `The room ${said(claims.room_id)}`
  if (data.roomName !== undefined) return `The room ${said(data.roomName)}`
  return data.roomId === undefined ? 'Every room' : `The room ${said(data.roomId)}`
}

const rank = (kind: string | null, claims: Pairs, data: Pairs): string => {
  if (kind === 'app') return said(claims.role)
  return data.isAdmin === true ? 'host, an admin' : 'guest'
}

const Facts = ({ rows }: { rows: readonly (readonly [string, Child])[] }) => (
  <dl>
    {rows.map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
)

const Json = ({ title, value }: { title: string; value: Pairs }) => (
  <>
    <h3>{title}</h3>
    <pre tabindex={0}>{JSON.stringify(value, null, 2)}</pre>
  </>
)

export const TokenView = ({ token, now }: { token: InspectedToken; now: number }) => {
  const { says, verdict } = token
  const { kind = null, header = {}, claims = {} } = says ?? {}
  const data = pairsOf(claims.data)
  const stay = data.ejectAfterElapsedTimeInSec
  const person = [data.name, pairsOf(claims.user).name].find((name) => name !== undefined)
  return (
    <Panel id="token" title="What it says">
      <p class="verdict">
        {verdict.ok ? (
          <>
            <Badge look="good">Valid</Badge> A room may still say no: its own state counts too.
          </>
        ) : (
          <>
            <Badge look="bad">Not valid</Badge> <Said words={sentenceOf(verdict.refusal)} />{' '}
            <code class="id">{verdict.refusal.reason}</code>
          </>
        )}
      </p>
      {says && (
        <>
          <Facts
            rows={[
              ['Kind', kind === null ? 'None that is known here' : KINDS[kind]],
              ['Opens', opens(kind, claims, data)],
              ...(kind === 'management'
                ? []
                : ([
                    ['Comes as', rank(kind, claims, data)],
                    ['Name', person === undefined ? 'None: asked at the door' : said(person)],
                  ] as const)),
              ['Issued', <When at={claims.iat} now={now} never="It does not say" />],
              ['Valid from', <When at={claims.nbf} now={now} never="At once" />],
              ['Expires', <When at={claims.exp} now={now} never="Never" />],
              ...(typeof stay === 'number' ? [['May stay', between(0, stay * 1000)] as const] : []),
            ]}
          />
          <Json title="Header" value={header} />
          <Json title="Claims" value={claims} />
        </>
      )}
    </Panel>
  )
}
