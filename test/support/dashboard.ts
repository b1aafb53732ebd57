// The dashboard as a browser without script uses it: pages by GET, forms by POST, a cookie that is kept. Reads
// pages as text. Leaves out what needs script.

import { exports } from 'cloudflare:workers'
import { ORIGIN, SECRET_KEY } from './service.ts'

type Options = {
  method?: string
  headers?: Record<string, string>
  form?: Record<string, string> | string
}

export const COOKIE = '__Host-anteroom'

/** One request, as a page of ours would send it; nothing is followed. */
export const visit = (path: string, { method, headers, form }: Options = {}): Promise<Response> =>
  exports.default.fetch(
    new Request(ORIGIN + path, {
      method: method ?? (form === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        'Sec-Fetch-Site': 'same-origin',
        ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(form === undefined
        ? {}
        : { body: typeof form === 'string' ? form : new URLSearchParams(form).toString() }),
    }),
  )

/** The cookie an answer sets, as a browser sends it back. */
export const cookieOf = (response: Response): string =>
  (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? ''

export type Operator = {
  cookie: string
  open: (path: string) => Promise<{ status: number; page: string; headers: Headers }>
  /** Where the answer leads, and its page where it leads nowhere. */
  send: (
    path: string,
    form: Record<string, string>,
  ) => Promise<{ status: number; leads: string | null; page: string }>
}

/** Somebody with this cookie. */
export const withCookie = (cookie: string): Operator => ({
  cookie,
  open: async (path) => {
    const response = await visit(path, { headers: { Cookie: cookie } })
    return { status: response.status, page: await response.text(), headers: response.headers }
  },
  send: async (path, form) => {
    const response = await visit(path, { headers: { Cookie: cookie }, form })
    const leads = response.headers.get('Location')
    return { status: response.status, leads, page: await response.text() }
  },
})

export const signIn = async (
  secretKey: string = SECRET_KEY,
  address = '198.51.100.7',
): Promise<Response> =>
  visit('/dashboard/sign-in', {
    headers: { 'CF-Connecting-IP': address },
    form: { secretKey },
  })

/** Somebody who is signed in. */
export const operator = async (): Promise<Operator> => withCookie(cookieOf(await signIn()))
