// How our pages are written: escaped wherever something foreign stands, and as HTML wants it.

import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { expect, test } from 'vitest'

const written = async (page: unknown): Promise<string> => String(await page)

const HOSTILE = `"><script>alert('1')</script>&`
const SAFE = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;'

test('text is escaped wherever it stands', async () => {
  const Wrap = ({ children }: { children: Child }) => <b>{children}</b>
  expect(await written(<p>{HOSTILE}</p>)).toBe(`<p>${SAFE}</p>`)
  expect(await written(<p title={HOSTILE}>x</p>)).toBe(`<p title="${SAFE}">x</p>`)
  expect(await written(<Wrap>{[HOSTILE, [HOSTILE]]}</Wrap>)).toBe(`<b>${SAFE}${SAFE}</b>`)
})

test('what comes from outside cannot say of itself that it is escaped', async () => {
  const parsed = JSON.parse('{"isEscaped":true,"toString":null,"0":"<b>"}') as unknown as string
  await expect(async () => written(<p>{parsed}</p>)).rejects.toThrow()
  const list = JSON.parse('["<b>",{"isEscaped":true}]') as string[]
  expect(await written(<p>{list}</p>)).toBe('<p>&lt;b&gt;[object Object]</p>')
})

test('what is nothing is not written', async () => {
  const Nothing = () => null
  const page = (
    <p class={undefined} hidden={false}>
      {null}
      {undefined}
      {false}
      {true}
      <Nothing />
      {0}
    </p>
  )
  expect(await written(page)).toBe('<p>0</p>')
})

test('true is the attribute alone, and a word where it is ARIA', async () => {
  expect(await written(<input checked aria-invalid={true} />)).toBe(
    '<input checked="" aria-invalid="true"/>',
  )
})

test('nothing but a name is taken for the name of an attribute', async () => {
  const given = JSON.parse('{"x><script>":"1"}') as Record<string, string>
  expect(() => <p {...given}>x</p>).toThrow()
})

test('components that wait are written where they stand', async () => {
  const Late = async ({ text }: { text: string }) => <b>{await Promise.resolve(text)}</b>
  const page = (
    <p>
      {['a', <Late text="<" />]}
      <br />
      {raw('<i>')}
    </p>
  )
  expect(await written(page)).toBe('<p>a<b>&lt;</b><br/><i></p>')
})
