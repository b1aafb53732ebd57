// From signing in to a new room's link that is opened in another window; and the same by keyboard alone, with a
// request that is admitted and a microphone that is switched off.

import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SECRET_KEY } from '../support/anteroom-process.ts'
import { describeInChromium, startChromium } from '../support/browser.ts'
import { type DevWorker, startDevWorker } from '../support/dev-worker.ts'
import { open, reads, seesPart } from '../support/meeting-page.ts'

let worker: DevWorker
let browser: Browser

/** More than any page has to stop at. */
const MOST_STOPS = 80

/** Goes on with Tab until the focus is on what is called so. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  const seen: string[] = []
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab')
    const called = await page.evaluate(() => {
      const at = document.activeElement
      if (!(at instanceof HTMLElement)) return ''
      const label = at instanceof HTMLInputElement ? at.labels?.[0]?.innerText : undefined
      return at.ariaLabel ?? label ?? at.innerText
    })
    if (name.test(called)) return
    seen.push(called)
  }
  throw new Error(`Tab does not lead to ${name}, only to ${seen.join(' | ')}`)
}

const press = async (page: Page, name: RegExp, key = 'Enter'): Promise<void> => {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

/** The window of an operator, who may read what was copied. */
const openDashboard = async () => {
  const visitor = await open(browser, `${worker.url}/dashboard`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const copied = () => visitor.page.evaluate(() => navigator.clipboard.readText())
  return { ...visitor, copied }
}

describeInChromium('the way to a meeting', () => {
  beforeAll(async () => {
    worker = await startDevWorker()
    browser = await startChromium()
  })

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  afterAll(async () => {
    await browser?.close()
    await worker?.stop()
  })

  test('leads from signing in to a new room, whose link lets somebody in from another window', async () => {
    const { page, complaints, copied } = await openDashboard()
    await page.fill('input[name="secretKey"]', SECRET_KEY)
    await page.click('text="Sign in" >> nth=-1')
    await page.click('text="Create room"')
    await page.click('text="Private"')
    await page.fill('input[name="roomName"]', 'monday-circle')
    await page.click('button:has-text("Create room")')
    await page.click('text="A link for every role"')
    await page.click('tr:has-text("guest") button[data-copy]')
    await page.waitForSelector('text="Copied" >> nth=0')
    const link = await copied()
    expect(link).toMatch(/\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/)

    const bea = await open(browser, link)
    await reads(bea, 'monday-circle')
    await bea.page.fill('#name', 'Bea')
    await bea.page.click('#join')
    await seesPart(bea.page, 'room')
    await page.waitForSelector('#people:has-text("Bea")')
    expect(await page.locator('#people-head').innerText()).toBe('In it now: 1')
    expect([...complaints, ...bea.complaints]).toEqual([])
  })

  test('goes by keyboard alone: creating a room, copying its link, admitting, muting', async () => {
    const { page, complaints, copied } = await openDashboard()
    const { keyboard } = page
    // The browser puts the focus there when it draws, which may be after the page is loaded.
    await page.waitForSelector('input[name="secretKey"]:focus')
    await keyboard.type(SECRET_KEY)
    await keyboard.press('Enter')
    await page.waitForURL('**/dashboard/rooms')
    await press(page, /^Create room/)
    await page.waitForURL('**/rooms/new')
    await tabTo(page, /^(Public|Private)/)
    await keyboard.press('ArrowDown')
    await press(page, /may ask to join/, 'Space')
    await tabTo(page, /^Name/)
    await keyboard.type('keys-only')
    await press(page, /^Create room/)
    await page.waitForSelector('h1:has-text("keys-only")')
    await press(page, /^A link for every role/)
    await page.waitForSelector('#codes .notice')
    await press(page, /^Copy the link/)
    await page.waitForSelector('text="Copied" >> nth=0')
    expect(await page.locator('#codes td code').allInnerTexts()).toContain(await copied())

    const cyril = await open(browser, `${worker.url}/keys-only?name=Cyril`)
    await cyril.page.focus('#name')
    await cyril.page.keyboard.press('Enter')
    await seesPart(cyril.page, 'waiting')
    await page.waitForSelector('button[aria-label="Admit Cyril"]')
    await press(page, /^Admit Cyril/)
    await seesPart(cyril.page, 'room')
    await page.waitForSelector('#people:has-text("Cyril")')
    await cyril.page.waitForSelector('#mic[aria-pressed="true"]')
    await cyril.page.keyboard.press('m')
    await cyril.page.waitForSelector('#mic[aria-pressed="false"]')
    expect([...complaints, ...cyril.complaints]).toEqual([])
  })
})
