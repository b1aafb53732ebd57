// The door of the dashboard: in with the secret key, and out.

import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import { isSignedIn, signIn, signOut } from '../../access/dashboard-sessions.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { type Exchange, noteRefusal } from '../../http/exchange.ts'
import { type Fault, readForm } from '../../http/form.ts'
import { prefixOf } from '../../http/misses.ts'
import { sentenceOf, statusOf } from '../../http/problem.ts'
import { makeRoutes } from '../../http/routes.ts'
import { Layout } from '../layout.tsx'
import { Input } from './fields.tsx'
import { dropToken, keepToken, ownPath, readToken, SIGN_IN } from './guard.tsx'

const credentials = v.strictObject({
  secretKey: v.pipe(v.string(), v.minLength(1, 'is required')),
  next: v.optional(v.string()),
})

const FIELD = 'secretKey'

/** A door that stays shut is a sentence at the field. */
const wordsOf = (refusal: Refusal): string => {
  if (refusal.reason === 'secret_key_wrong')
    return 'This is not the secret key. It is what SECRET_KEY holds, or one of its entries.'
  if (refusal.reason === 'too_many_misses')
    return `Too many wrong keys came from here. Try again in ${refusal.retryAfter} seconds.`
  return sentenceOf(refusal)
}

const page = (c: Exchange, next: string, fault: string | null = null, status = 200) => {
  const faults: Fault[] = fault === null ? [] : [{ field: FIELD, message: fault }]
  const more = { type: 'password', autocomplete: 'current-password', required: '', autofocus: '' }
  return c.html(
    <Layout title={`Sign in · ${c.get('ctx').config.appName}`}>
      <p class="eyebrow">{c.get('ctx').config.appName}</p>
      <h1>Sign in</h1>
      <form method="post" action={SIGN_IN}>
        <Input
          name={FIELD}
          label="Secret key"
          hint="Opens the API as well. You stay signed in for 12 hours, or until 2 hours go by unused."
          typed={{}}
          faults={faults}
          more={more}
        />
        <input type="hidden" name="next" value={next} />
        <input autocomplete="username" value={c.var.ctx.config.appName} readonly hidden />
        <p class="actions">
          <button type="submit">Sign in</button>
        </p>
      </form>
    </Layout>,
    status as ContentfulStatusCode,
  )
}

const refusePage = (c: Exchange, refusal: Refusal, next: string) => {
  const status = statusOf(refusal.reason, 'link')
  noteRefusal(c, refusal, status)
  return page(c, next, wordsOf(refusal), status)
}

export const door = makeRoutes()
  .get('/sign-in', async (c) => {
    const next = ownPath(c.req.query('next'))
    return (await isSignedIn(c.get('ctx'), readToken(c), true))
      ? c.redirect(next, 303)
      : page(c, next)
  })
  .post('/sign-in', async (c) => {
    const form = await readForm(c, credentials)
    if (!form.ok) return refusePage(c, form.refusal, ownPath(undefined))
    const next = ownPath(form.value.typed.next)
    if (form.value.faults !== null) return page(c, next, 'is required', 400)
    const address = prefixOf(c.req.header('CF-Connecting-IP') ?? '')
    const { secretKey } = form.value.value
    const signedIn = await signIn(c.get('ctx'), secretKey.trim(), address, readToken(c))
    if (!signedIn.ok) return refusePage(c, signedIn.refusal, next)
    keepToken(c, signedIn.value.token)
    return c.redirect(next, 303)
  })
  .post('/sign-out', async (c) => {
    await signOut(c.get('ctx'), readToken(c))
    dropToken(c)
    return c.redirect(SIGN_IN, 303)
  })
