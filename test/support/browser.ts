// Chromium for the tests that look at pages. Where there is none they are skipped, which `npm test` says
// loudly; with CI set they fail. Runs in Node.

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { describe } from 'vitest'
import { findChromium, isChromiumRequired } from '../../scripts/chromium.ts'

export const describeInChromium = describe.skipIf(findChromium() === null && !isChromiumRequired())

/** Camera and microphone are made-up ones; two pages reach each other by plain addresses. */
const SWITCHES = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--no-sandbox',
]

export const startChromium = async (): Promise<Browser> => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('there is no Chromium: set CHROMIUM to its path')
  return chromium.launch({ executablePath, args: SWITCHES })
}

/** Against what hangs, not against a slow machine: within the time of a test. */
const PATIENCE_MS = 90_000

/** A page with cookies and memory of its own. */
export const openPage = async (
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

/** Clicks what leads to another page, and waits until that one is there: until then the old one answers. */
export const follow = async (page: Page, selector: string): Promise<void> => {
  const loaded = page.waitForEvent('load')
  await page.click(selector)
  await loaded
}
