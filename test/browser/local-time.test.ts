// Moments in forms, which a reader sees and types in his own time and the service keeps in UTC, to the second.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SECRET_KEY } from '../support/anteroom-process.ts'
import { describeInChromium, openPage, startChromium } from '../support/browser.ts'
import { type DevWorker, startDevWorker } from '../support/dev-worker.ts'
import { backEnd } from '../support/meetings.ts'

let worker: DevWorker
let browser: Browser

describeInChromium('the times of a room', () => {
  beforeAll(async () => {
    worker = await startDevWorker()
    browser = await startChromium()
  })

  afterAll(async () => {
    await browser?.close()
    await worker?.stop()
  })

  test('stay to the second when settings are saved untouched, also in an hour that comes twice', async () => {
    const api = backEnd(worker.url)
    // In Berlin it was half past two an hour before, too: the clocks go back at one.
    const expireUnixSec = Date.UTC(2040, 9, 28, 1, 30, 59) / 1000
    const notBeforeUnixSec = Date.UTC(2040, 9, 28) / 1000
    const { roomName, _id } = await api.rooms.create({ notBeforeUnixSec, expireUnixSec })
    const page = await openPage(browser, { timezoneId: 'Europe/Berlin' })
    await page.goto(`${worker.url}/dashboard/sign-in`)
    await page.fill('input[name="secretKey"]', SECRET_KEY)
    await page.click('button[type="submit"]')
    await page.waitForURL('**/dashboard/rooms')
    const open = () => page.goto(`${worker.url}/dashboard/rooms/${_id}/edit`)
    const save = async () => {
      await page.click('main form button[type="submit"]')
      await page.waitForURL('**/rooms/*?done=saved')
      const { notBeforeUnixSec: opens, expireUnixSec: ends } = await api.rooms.get(roomName)
      return [opens, ends]
    }
    await open()
    expect(await page.inputValue('[name="notBeforeUnixSec"]')).toBe('2040-10-28T02:00')
    expect(await page.inputValue('[name="expireUnixSec"]')).toBe('2040-10-28T02:30:59')
    expect(await save()).toEqual([notBeforeUnixSec, expireUnixSec])
    await open()
    await page.fill('[name="expireUnixSec"]', '2041-01-02T03:04:05')
    expect(await save()).toEqual([notBeforeUnixSec, Date.UTC(2041, 0, 2, 2, 4, 5) / 1000])
  })
})
