// The parts of a page that the server wrote, by their ids; which of them is seen; what is said aloud.

/** What is missing is a bug of ours. */
export const part = <E extends Element = HTMLElement>(
  id: string,
  kind: abstract new (...given: never[]) => E,
): E => {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`)
  return found
}

export const element = (id: string): HTMLElement => part(id, HTMLElement)
export const button = (id: string): HTMLButtonElement => part(id, HTMLButtonElement)
export const input = (id: string): HTMLInputElement => part(id, HTMLInputElement)
export const dialog = (id: string): HTMLDialogElement => part(id, HTMLDialogElement)

const PARTS = ['lobby', 'coming', 'waiting', 'room', 'over'] as const
export type Part = (typeof PARTS)[number]

/** `focus`: what somebody who cannot see it is taken to. */
export const showPart = (shown: Part, focus: string = shown): void => {
  for (const id of PARTS) element(id).hidden = id !== shown
  document.body.classList.toggle('inside', shown === 'room')
  element(focus).focus()
}

/** Null hides it. */
export const say = (id: string, words: string | null): void => {
  const place = element(id)
  place.textContent = words ?? ''
  place.hidden = words === null
}

/** For whoever listens to the page. */
export const announce = (words: string): void => {
  element('announced').textContent = words
}

const NOTE_MS = 7_000
let noteTimer: ReturnType<typeof setTimeout> | undefined

/** What has just happened, for a while. */
export const note = (words: string): void => {
  say('note', words)
  clearTimeout(noteTimer)
  noteTimer = setTimeout(() => say('note', null), NOTE_MS)
}

/** A new element with a class. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  if (text !== '') made.textContent = text
  return made
}

const SVG = 'http://www.w3.org/2000/svg'

export const icon = (name: string): SVGElement => {
  const drawn = document.createElementNS(SVG, 'svg')
  drawn.setAttribute('class', 'icon')
  drawn.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(SVG, 'use')
  use.setAttribute('href', `#icon-${name}`)
  drawn.append(use)
  return drawn
}

export const makeButton = (words: string, className: string, act: () => void): HTMLElement => {
  const made = make('button', className, words)
  made.type = 'button'
  made.addEventListener('click', act)
  return made
}
