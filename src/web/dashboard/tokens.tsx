// Access tokens: make one, which is shown once and kept nowhere; and look at one, of whatever kind.

import * as v from 'valibot'
import { explainAdmission } from '../../access/explain-admission.ts'
import { findRoom } from '../../access/find-room.ts'
import { inspectToken } from '../../access/inspect-token.ts'
import { issueToken } from '../../access/issue-token.ts'
import type { Exchange } from '../../http/exchange.ts'
import { text } from '../../http/field.ts'
import { type Fault, faultOf, readForm, type Typed, withoutBlanks } from '../../http/form.ts'
import { makeRoutes } from '../../http/routes.ts'
import { Input, TextArea } from './fields.tsx'
import { formPage, PLAIN } from './form-page.tsx'
import { Opens } from './room-panels.tsx'
import { Shell, sayNo } from './shell.tsx'
import { inWords, LABELS, TokenFields, toBody, tokenForm } from './token-form.tsx'
import { TokenView } from './token-view.tsx'
import { Verdicts } from './verdicts.tsx'
import { Copy, Panel } from './words.tsx'

const TOKENS = '/dashboard/tokens'
const UP: [string, string] = [TOKENS, 'Tokens']

const newPage = (c: Exchange, typed: Typed, faults: readonly Fault[]) =>
  formPage(c, {
    title: 'Make an access token',
    place: 'tokens',
    aside: (
      <a class="button second" href={`${TOKENS}/check`}>
        Check a token
      </a>
    ),
    labels: LABELS,
    faults,
    to: TOKENS,
    say: 'Make the token',
    busy: 'Signing…',
    fields: <TokenFields typed={typed} faults={faults} />,
  })

const madePage = async (c: Exchange, token: string, roomName: string | undefined) =>
  c.html(
    <Shell
      c={c}
      title="The token"
      place="tokens"
      up={UP}
      notice="The token is made. Copy it now: it is kept nowhere, and not shown again."
    >
      <div class="stack">
        <Panel id="made" title="Access token" tools={<Copy text={token} what="the token" />}>
          <pre tabindex={0}>{token}</pre>
          <p class="hint">
            Whoever has it comes in by it, so give it to one person. Pass it to <code>join()</code>{' '}
            as <code>accessToken</code>
            {roomName && (
              <>
                , or <Opens to={`/${roomName}#accessToken=${token}`}>open the room with it</Opens>
              </>
            )}
            .
          </p>
        </Panel>
        <TokenView token={await inspectToken(c.var.ctx, token)} now={c.var.ctx.now} />
      </div>
    </Shell>,
  )

const CHECK_LABELS = { token: 'Token', roomName: 'Room' }

const given = v.strictObject({ token: text(1, 10_000), roomName: v.optional(text(1, 64)) })

/** What was found out about a token, above the form that asks again. */
const found = async (c: Exchange, { token, roomName }: v.InferOutput<typeof given>) => {
  const { ctx } = c.var
  const room = roomName === undefined ? null : await findRoom(ctx, roomName)
  if (room?.ok === false) return null
  const explained = room && (await explainAdmission(ctx, room.value, { accessToken: token }))
  return (
    <div class="stack">
      <TokenView token={await inspectToken(ctx, token)} now={ctx.now} />
      {room && explained?.ok && <Verdicts explained={explained.value} room={room.value.name} />}
    </div>
  )
}

const checkPage = (
  c: Exchange,
  typed: Typed,
  faults: readonly Fault[],
  says: Awaited<ReturnType<typeof found>> = null,
) => {
  const filling = { typed, faults }
  const fields = (
    <>
      <TextArea
        name="token"
        label={CHECK_LABELS.token}
        hint="An access token, an auth token or a management token. It is looked at and not kept."
        more={{ ...PLAIN, class: 'mono', rows: '4' }}
        {...filling}
      />
      <Input
        name="roomName"
        label={CHECK_LABELS.roomName}
        hint="Optional: the name of a room that shall say whether it lets this token in."
        more={PLAIN}
        {...filling}
      />
    </>
  )
  const words = {
    title: 'Check a token',
    say: 'Check',
    busy: 'Checking…',
    place: 'tokens',
  } as const
  const about = { ...words, up: UP, labels: CHECK_LABELS, faults, to: `${TOKENS}/check`, fields }
  return formPage(c, about, says)
}

export const tokens = makeRoutes()
  .get('/tokens', (c) => newPage(c, { reach: 'room', roomName: c.req.query('room') ?? '' }, []))
  .post('/tokens', async (c) => {
    const form = await readForm(c, tokenForm, toBody)
    if (!form.ok) return sayNo(c, form.refusal, 'tokens', UP)
    const { typed, faults } = form.value
    if (faults !== null) return newPage(c, typed, inWords(faults))
    const { reach, ...wish } = form.value.value
    const made = await issueToken(c.var.ctx, {
      ...wish,
      ...(reach === 'all' && { globalToken: true }),
    })
    return made.ok
      ? madePage(c, made.value.token, wish.roomName)
      : newPage(c, typed, inWords([faultOf(made.refusal)]))
  })
  .get('/tokens/check', (c) => checkPage(c, {}, []))
  .post('/tokens/check', async (c) => {
    const form = await readForm(c, given, withoutBlanks)
    if (!form.ok) return sayNo(c, form.refusal, 'tokens', UP)
    const { typed, faults } = form.value
    if (faults !== null) return checkPage(c, typed, faults)
    const says = await found(c, form.value.value)
    const none = { field: 'roomName', message: 'There is no room of this name.' }
    return says === null ? checkPage(c, typed, [none]) : checkPage(c, typed, [], says)
  })
