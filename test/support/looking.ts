// One page as everybody meets it: what the browser complains of, whom it asks, what comes over the wire, what
// axe finds in light and in dark, how wide it is on a phone. Says it as sentences; none is a good page.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
  Response,
} from 'playwright-core'
import { openPage } from './browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Of a page with all it loads, gzipped. */
const MOST_BYTES = 100_000
const WIDE = { width: 1280, height: 900 }
const PHONE = { width: 390, height: 844 }

export type Looked = { page: Page; context: BrowserContext; faults: string[] }

/** From here on everything is noted that no page of ours may do. */
export const startLooking = async (
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Looked> => {
  const page = await openPage(browser, {
    permissions: ['camera', 'microphone'],
    viewport: WIDE,
    ...options,
  })
  const context = page.context()
  // What a page loads is weighed as for somebody who comes first.
  const tools = await context.newCDPSession(page)
  await tools.send('Network.enable')
  await tools.send('Network.setCacheDisabled', { cacheDisabled: true })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`throws: ${error.message}`))
  page.on('console', (message) => {
    // That a page of an error has its status is no fault of it.
    const isStatus =
      message.text().startsWith('Failed to load resource') && message.location().url === page.url()
    if (message.type() === 'error' && !isStatus) faults.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    const isOurs = host === new URL(origin).host || ['data:', 'blob:'].includes(protocol)
    if (!isOurs) faults.push(`asks another host: ${request.url()}`)
  })
  return { page, context, faults }
}

/** All that a page loads, each thing once. */
const weigh = async (page: Page, go: () => Promise<unknown>): Promise<number> => {
  const bodies: Promise<number>[] = []
  const listen = (response: Response) => {
    if (response.status() >= 300 && response.status() < 400) return
    bodies.push(
      response.body().then(
        (body) => gzipSync(body).length,
        () => 0,
      ),
    )
  }
  page.on('response', listen)
  await go()
  page.off('response', listen)
  return (await Promise.all(bodies)).reduce((sum, bytes) => sum + bytes, 0)
}

/** `rules`: all of them, if none is named. */
const axeSays = async (page: Page, rules: string[] = []): Promise<string[]> => {
  await page.evaluate(axe)
  return page.evaluate(async (only) => {
    type Found = { id: string; impact: string; nodes: { target: string[]; any: unknown[] }[] }
    const { run }: { run: (options: object) => Promise<{ violations: Found[] }> } = Reflect.get(
      window,
      'axe',
    )
    const { violations } = await run({
      resultTypes: ['violations'],
      ...(only.length > 0 && { runOnly: only }),
    })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => {
        const said = nodes
          .flatMap(({ any }) => any)
          .map((check) => Reflect.get(Object(check), 'message'))
        return `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}: ${said[0] ?? ''}`
      })
  }, rules)
}

/** What is wider than the window, to be scrolled sideways. */
const widthSays = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth
      ? [`scrolls sideways: ${scrollWidth} in ${clientWidth} px`]
      : []
  })

/** What is wrong with the page as it stands there now. Leaves it in light, and wide. */
export const faultsSeen = async ({ page }: Looked): Promise<string[]> => {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // All else is the same in the dark.
    const rules = colorScheme === 'dark' ? ['color-contrast'] : []
    for (const fault of await axeSays(page, rules)) found.push(`${colorScheme}: ${fault}`)
  }
  await page.setViewportSize(PHONE)
  found.push(...(await widthSays(page)))
  await page.setViewportSize(WIDE)
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}

/** Goes to a page, by an address or by a click, and says all that is wrong there. */
export const lookAfter = async (
  looked: Looked,
  go: (page: Page) => Promise<unknown>,
): Promise<string[]> => {
  const { page, faults } = looked
  const before = faults.length
  const bytes = await weigh(page, () => go(page))
  const seen = await faultsSeen(looked)
  // The least is against weighing nothing.
  if (bytes > MOST_BYTES || bytes < 1_000) seen.push(`weighs ${bytes} bytes, gzipped`)
  return [...faults.slice(before), ...seen]
}

export const look = (looked: Looked, url: string): Promise<string[]> =>
  lookAfter(looked, (page) => page.goto(url, { waitUntil: 'load' }))
