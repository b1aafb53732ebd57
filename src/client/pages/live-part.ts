// The part of a page that updates by itself: asks for it every few seconds while the page is seen, and changes
// only what has changed, so that nobody loses what he is typing, and focus stays where it is.

const EVERY_MS = 3_000
const UNREACHABLE = 'This page cannot reach the server. It tries again by itself.'

/** What the server wrote, by id: script changes what stands in the page. */
type Seen = Map<string, string>

const isList = (element: Element): boolean => element.hasAttribute('data-list')

const note = (list: Element, seen: Seen): void => {
  for (const child of list.children) {
    seen.set(child.id, child.outerHTML)
    if (isList(child)) note(child, seen)
  }
}

const focusOn = (id: string): void => document.getElementById(id)?.focus()

/** Makes the children of `old` those of `next`, by their ids. */
const patch = (old: Element, next: Element, seen: Seen): void => {
  const wanted = [...next.children]
  const there = new Map([...old.children].map((child) => [child.id, child]))
  for (const [id, child] of there) if (!wanted.some((other) => other.id === id)) child.remove()
  wanted.forEach((child, at) => {
    const before = there.get(child.id)
    const html = child.outerHTML
    const focused = document.activeElement?.id ?? ''
    let stays = child
    if (before !== undefined && isList(child)) {
      before.toggleAttribute('hidden', child.hasAttribute('hidden'))
      patch(before, child, seen)
      stays = before
    } else if (before !== undefined && seen.get(child.id) === html) stays = before
    else {
      before?.replaceWith(child)
      if (isList(child)) note(child, seen)
    }
    seen.set(child.id, html)
    if (old.children[at] !== stays) old.insertBefore(stays, old.children[at] ?? null)
    if (focused !== '' && document.activeElement?.id !== focused) focusOn(focused)
  })
}

/** `live` has the address of its own part (`data-from`) and says in words how it stands (`data-says`). */
export const keepLive = (live: HTMLElement, whenChanged: () => void): void => {
  const seen: Seen = new Map()
  note(live, seen)
  const title = document.title
  const status = document.querySelector('#live-says')

  const say = (words: string, waiting: number) => {
    if (status !== null && status.textContent !== words) status.textContent = words
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title
  }

  const ask = async (): Promise<void> => {
    try {
      const response = await fetch(live.dataset.from ?? '', { redirect: 'manual' })
      // Signed out, or the room is gone: the page itself says so.
      if (response.status >= 400 && response.status < 500) return location.reload()
      if (!response.ok) return say(UNREACHABLE, 0)
      const template = document.createElement('template')
      template.innerHTML = await response.text()
      const [next] = template.content.children
      if (!(next instanceof HTMLElement)) return
      const hadFocus = live.contains(document.activeElement)
      patch(live, next, seen)
      // What he was at is gone: he goes on at the heading of what is there.
      if (hadFocus && !live.contains(document.activeElement))
        live.querySelector<HTMLElement>('section:not([hidden]) h2')?.focus()
      say(next.dataset.says ?? '', Number(next.dataset.waiting ?? 0))
      whenChanged()
    } catch {
      say(UNREACHABLE, 0)
    }
  }

  const goOn = async (): Promise<void> => {
    if (document.visibilityState === 'visible') await ask()
    setTimeout(goOn, EVERY_MS)
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') ask()
  })
  setTimeout(goOn, EVERY_MS)
}
