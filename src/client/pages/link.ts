// The page that says what is wrong with a link: when a room opens in the reader's own time, and then it opens.

import { showLocalTimes } from './local-time.ts'

/** Browsers count no longer than this. */
const LONGEST_MS = 2 ** 31 - 1

showLocalTimes(document)
const opens = document.querySelector<HTMLTimeElement>('time[data-opens]')
if (opens !== null) {
  // Counted from the server's clock, not the reader's.
  const wait = Date.parse(opens.dateTime) - Number(opens.dataset.opens)
  setTimeout(() => location.reload(), Math.min(Math.max(wait, 1_000) + 500, LONGEST_MS))
}
