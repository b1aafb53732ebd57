// A hundred thousand odd requests to raw workerd, where nothing in front judges them: every route, also those behind the
// door of the dashboard, with the wrong Host now and then. None may get a 5xx, and none stay without an answer.

import fc from 'fast-check'
import {
  hosts,
  LONG_HOST,
  makeRawClient,
  ODD_HOSTS,
  type RawRequest,
} from '../process/raw-requests.ts'
import { anteroom, keyed, SECRET_KEY, startAnteroom } from '../support/anteroom-process.ts'
import { joinLive, type LivePerson } from '../support/live-client.ts'
import { startWorkerd } from '../support/raw-workerd.ts'
import { dashboardRoutes, signedIn, wildVisits } from '../support/wild-forms.ts'
import { furnishWild } from '../support/wild-house.ts'
import { credentials, routes, type Wild, wildRequests } from '../support/wild-requests.ts'
import { bundleWorker } from '../support/worker-build.ts'
import type { Part } from './part.ts'
import { startProgress } from './progress.ts'
import { makeToken } from './rooms.ts'

const BATCH = 500
const AT_ONCE = 16

const whole = (value: number): string => value.toLocaleString('en')

const learnRoutes = async (): Promise<void> => {
  const script = await bundleWorker('bench/bare/routes.ts')
  const workerd = await startWorkerd({ script, bindings: {}, objects: {} })
  const answer = await fetch(workerd.urls[0])
  const { DASHBOARD, ROUTES }: Record<'DASHBOARD' | 'ROUTES', string[]> = JSON.parse(
    await answer.text(),
  )
  await workerd.stop()
  routes.push(...ROUTES, ...DASHBOARD.filter((line) => /\/sign-(in|out)$/.test(line)))
  dashboardRoutes.push(...DASHBOARD)
}

const signIn = async (url: string): Promise<void> => {
  const answer = await fetch(`${url}/dashboard/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ secretKey: SECRET_KEY }),
  })
  await answer.text()
  const [, token = ''] = /=([^;]+)/.exec(answer.headers.get('Set-Cookie') ?? '') ?? []
  if (token === '') throw new Error(`nobody is signed in: ${answer.status}`)
  // Whatever the Host is, one of them is the cookie.
  signedIn.cookie = `anteroom=${token}; __Host-anteroom=${token}`
}

const refurnish = async (url: string): Promise<LivePerson> => {
  const people: LivePerson[] = []
  await furnishWild({
    ask: async (path, body) => {
      const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      const answer = await fetch(url + path, { headers: keyed, ...sent })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${text}`)
      return JSON.parse(text)
    },
    page: async (path) =>
      (await fetch(url + path, { headers: { Cookie: signedIn.cookie } })).text(),
    join: async (roomName, token) => {
      const person = await joinLive(url, roomName, { token })
      people.push(person)
      return person.next('joined')
    },
  })
  const [person] = people
  if (person === undefined) throw new Error('nobody is in')
  return person
}

const SOCKET: [string, string][] = [
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'AAAAAAAAAAAAAAAAAAAAAA=='],
  ['Sec-WebSocket-Protocol', 'anteroom.v1'],
]

/** What cannot stand in the first line of a request, encoded. */
const inLine = (text: string): string =>
  text.replace(/[^\u0021-\u00ff]/gu, (letter) =>
    Buffer.from(letter).reduce((all, byte) => `${all}%${byte.toString(16).padStart(2, '0')}`, ''),
  )

/** A wrong length would be another request on the wire, or one that never ends: the client says it. */
const rawOf = (wild: Wild, names: readonly string[]): RawRequest => {
  const sent = Object.entries(wild.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || name === 'Content-Length' ? [] : [[name, value]],
  )
  const isUpgrade = wild.headers.Upgrade === 'websocket' && wild.method === 'GET'
  const hasBody = !['GET', 'HEAD', 'TRACE'].includes(wild.method)
  return {
    method: wild.method,
    path: inLine(wild.path + wild.query),
    headers: [...hosts(...names), ...sent, ...(isUpgrade ? SOCKET : [])],
    ...(hasBody ? { body: wild.body } : {}),
  }
}

const batchOf = (host: string): RawRequest[] => {
  const anyHost = fc.oneof(
    { weight: 8, arbitrary: fc.constant([host]) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_HOSTS, [LONG_HOST], [''], ['go.example.com']) },
    {
      weight: 1,
      arbitrary: fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 1 }),
    },
  )
  const any = fc.oneof({ weight: 2, arbitrary: wildRequests }, { weight: 1, arbitrary: wildVisits })
  return fc.sample(fc.tuple(any, anyHost), BATCH).map(([wild, names]) => rawOf(wild, names))
}

type Counts = { kinds: Map<string, number>; bad: string[] }

const sendAll = async (
  send: ReturnType<typeof makeRawClient>['send'],
  requests: readonly RawRequest[],
  { kinds, bad }: Counts,
): Promise<void> => {
  const left = [...requests]
  const note = (kind: string) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  const sender = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const request = one
      const { status, text } = await send(request).catch((error: Error) => ({
        status: 0,
        text: error.message,
      }))
      note(`${Math.floor(status / 100)}xx`)
      if (status >= 500 || status === 0) {
        const [host] = request.headers
        bad.push(`${status} ${request.method} ${request.path} ${host?.[1]} ${text}`.slice(0, 300))
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sender))
}

export const odd: Part = async ({ script, quick, memory }) => {
  const batches = quick ? 4 : 200
  const progress = startProgress('odd requests', batches)
  await learnRoutes()
  const program = anteroom(script, { leaseSeconds: 0 })
  const bindings = { ...program.bindings, PUBLIC_ORIGIN: '' }
  const workerd = await startAnteroom({ ...program, bindings }, { memory })
  const [url] = workerd.urls
  await signIn(url)
  credentials.push(SECRET_KEY, await makeToken(url))
  const client = makeRawClient(url, AT_ONCE)
  const counts: Counts = { kinds: new Map(), bad: [] }
  for (let batch = 0; batch < batches; batch++) {
    const person = await refurnish(url)
    await sendAll(client.send, batchOf(new URL(url).host), counts)
    person.close()
    progress.step(`${counts.bad.length} bad`)
  }
  client.close()
  await workerd.stop()
  progress.end()
  const { kinds, bad } = counts
  const count = (kind: string): number => kinds.get(kind) ?? 0
  return [
    {
      title: 'Odd requests',
      head: ['count', 'value', 'must be'],
      rows: [
        ['requests', whole(batches * BATCH), ''],
        ...['1xx', '2xx', '3xx', '4xx'].map((kind) => [`answered ${kind}`, whole(count(kind)), '']),
        ['answered 5xx', whole(count('5xx')), '0'],
        ['without an answer', whole(count('0xx')), '0'],
      ],
      ...(bad.length === 0 ? {} : { note: bad.slice(0, 20).join('\n') }),
    },
  ]
}
