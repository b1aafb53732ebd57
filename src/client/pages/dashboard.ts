// The dashboard's pages, where script makes them better: moments in the reader's own time, copying, a word while
// something is being done, and parts that update by themselves. Without it all of that works by reloading.

import { keepLive } from './live-part.ts'
import { showLocalTimes, takeLocalTimes } from './local-time.ts'

const COPIED = 'Copied'
const COPIED_MS = 2_000

/** Beside the button, since what could not be copied has to be taken from there. */
const sayByHand = (button: Element, text: string): void => {
  const words = document.createElement('p')
  words.className = 'faults'
  words.setAttribute('role', 'alert')
  words.textContent = `This browser did not copy it. Copy it by hand: ${text}`
  const beside = button.parentElement
  if (beside?.nextElementSibling?.role === 'alert') beside.nextElementSibling.remove()
  beside?.after(words)
}

const offerCopies = (): void => {
  // Over plain http there is none.
  if (!navigator.clipboard) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]'))
    button.hidden = false
  /** What is seen on the button, for those who listen. */
  const spoken = document.createElement('p')
  spoken.className = 'unseen'
  spoken.setAttribute('role', 'status')
  document.body.append(spoken)
  document.addEventListener('click', async ({ target }) => {
    const button = target instanceof Element ? target.closest('button[data-copy]') : null
    if (!(button instanceof HTMLButtonElement)) return
    const words = button.textContent
    const text = button.dataset.copy ?? ''
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      return sayByHand(button, text)
    }
    if (words === COPIED) return
    button.textContent = COPIED
    spoken.textContent = COPIED
    setTimeout(() => {
      button.textContent = words
      spoken.textContent = ''
    }, COPIED_MS)
  })
}

/** A form is sent once, and its button says that it is. */
const sayBusy = (): void => {
  document.addEventListener('submit', (event) => {
    const { submitter } = event
    if (submitter === null || event.defaultPrevented) return
    if (submitter.getAttribute('aria-busy') === 'true') return event.preventDefault()
    submitter.setAttribute('aria-busy', 'true')
    submitter.removeAttribute('aria-label')
    submitter.textContent = submitter.dataset.busy ?? submitter.textContent
  })
  // Come back to by "back", a page is as it was left.
  addEventListener('pageshow', (event) => event.persisted && location.reload())
}

const live = document.querySelector<HTMLElement>('#live')
if (live !== null) keepLive(live, () => showLocalTimes(live))
showLocalTimes(document)
takeLocalTimes()
offerCopies()
sayBusy()
