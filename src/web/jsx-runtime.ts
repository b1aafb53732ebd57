// Writes JSX as HTML text: escaped, in order, nothing kept. What hono/jsx does besides (context, hooks, the
// browser's side, moving tags into the head) our pages do not use, and it would be a twentieth of the Worker.
// The compiler asks for it as `#jsx/jsx-runtime` (package.json); the types are hono's.

import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { JSX as HonoJSX } from 'hono/jsx/jsx-runtime'
import type { HtmlEscapedString } from 'hono/utils/html'

export declare namespace JSX {
  type Element = HonoJSX.Element
  type ElementType = HonoJSX.ElementType
  type IntrinsicElements = HonoJSX.IntrinsicElements
  type ElementChildrenAttribute = HonoJSX.ElementChildrenAttribute
  type IntrinsicAttributes = HonoJSX.IntrinsicAttributes
}

type Props = Record<string, unknown> & { children?: Child }
type Html = HtmlEscapedString | Promise<HtmlEscapedString>

const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')

/** Its text, or the promise of it where a component is asynchronous. */
const write = (child: unknown): string | Promise<string> => {
  if (child === null || child === undefined || typeof child === 'boolean') return ''
  if (Array.isArray(child)) {
    const parts = child.map(write)
    return parts.every((part) => typeof part === 'string')
      ? parts.join('')
      : Promise.all(parts).then((texts) => texts.join(''))
  }
  if (child instanceof Promise) return child.then(write)
  // Only what was written here, or `raw`, is a String object: nothing that came from outside can be.
  return child instanceof String ? String(child) : escapeText(String(child))
}

const done = (text: string | Promise<string>): Html =>
  typeof text === 'string' ? raw(text) : text.then((late) => raw(late))

/** True is the attribute alone, but for ARIA and data, where it is a word. */
const attribute = ([name, value]: [string, unknown]): string => {
  if (value === null || value === undefined || value === false) return ''
  if (!/^[\w:-]+$/.test(name)) throw new Error('no name of an attribute')
  const isWord = value !== true || /^(aria|data)-/.test(name)
  return ` ${name}="${isWord ? escapeText(String(value)) : ''}"`
}

export const Fragment = ({ children }: { children?: Child }): Html => done(write(children))

export const jsx = (tag: string | ((props: Props) => Html | null), props: Props): Html => {
  if (typeof tag === 'function') return tag(props) ?? raw('')
  const { children, ...attributes } = props
  const open = `<${tag}${Object.entries(attributes).map(attribute).join('')}`
  if (VOID.test(tag)) return raw(`${open}/>`)
  const inner = write(children)
  return typeof inner === 'string'
    ? raw(`${open}>${inner}</${tag}>`)
    : inner.then((text) => raw(`${open}>${text}</${tag}>`))
}

export { jsx as jsxDEV, jsx as jsxs }
