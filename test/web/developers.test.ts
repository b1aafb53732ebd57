// The page for developers: the calls it prints are the calls that work.

import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { operator } from '../support/dashboard.ts'
import { presOf, textOf } from '../support/page-text.ts'
import { ask, ORIGIN, SECRET_KEY } from '../support/service.ts'
import { readCurl } from '../support/shell-commands.ts'

const page = async () => (await (await operator()).open('/dashboard/developers')).page

test('the first five calls work as printed, one after the other', async () => {
  const commands = presOf(await page()).filter((text) => text.includes('curl '))
  expect(commands).toHaveLength(5)
  const variables = new Map([['SECRET_KEY', SECRET_KEY]])
  const answers: Record<string, unknown>[] = []
  for (const command of commands) {
    const { url, method, headers, body, keeps } = readCurl(command, variables)
    expect(url.startsWith(`${ORIGIN}/`)).toBe(true)
    const asked = { method, headers, ...(body === null ? {} : { body }) }
    const answer = await ask(url.slice(ORIGIN.length), asked)
    expect([command, answer.status]).toEqual([command, 200])
    const text = await answer.text()
    answers.push(JSON.parse(text))
    if (keeps !== null) {
      const value = new RegExp(`"${keeps.field}":"([^"]*)`).exec(text)?.[1]
      variables.set(keeps.variable, value ?? '')
    }
  }
  const [room, codes, , admission, explanation] = answers
  expect(room).toMatchObject({ privacy: 'private', _id: variables.get('ROOM_ID') })
  expect(codes).toMatchObject({ data: [{ enabled: true }, { enabled: true }] })
  expect(admission).toMatchObject({ admitted: true, role: 'host', name: 'Ann' })
  expect(explanation).toMatchObject({ admitted: false })
})

test('they can be pasted again: each page has a room of its own', async () => {
  const [first, second] = [presOf(await page()), presOf(await page())]
  expect(first[1]).not.toBe(second[1])
})

test('the address and the access key are there, the secret never', async () => {
  const html = await page()
  const text = textOf(html)
  expect(text).toContain(ORIGIN)
  expect(text).toContain(env.ACCESS_KEY)
  for (const secret of [...env.SECRET_KEY.split(','), ...env.TOKEN_KEY.split(','), env.LINK_KEY])
    expect(html).not.toContain(secret)
})

test('what it points to is there', async () => {
  const html = await page()
  for (const path of ['/openapi.json', '/health', '/sdk.js'])
    expect(html).toContain(`href="${path}"`)
  expect(presOf(html).at(-1)).toContain(`<script src="${ORIGIN}/sdk.js"></script>`)
})
