// The page of a meeting in Chromium, with made-up cameras and microphones: coming in by room links, sight and
// sound, asking, ejecting, running out of time, loading again, the keyboard, and the frame of another page.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { describeInChromium, startChromium } from '../support/browser.ts'
import { startProxy } from '../support/cutting-proxy.ts'
import { type DevWorker, startDevWorker } from '../support/dev-worker.ts'
import {
  comeIn,
  hears,
  idOf,
  open,
  reads,
  seesMoving,
  seesPart,
  type Visitor,
} from '../support/meeting-page.ts'
import { backEnd } from '../support/meetings.ts'

let worker: DevWorker
let browser: Browser
let api: ReturnType<typeof backEnd>
/** Another one's web site, with a meeting in a frame. */
let site: Server
let siteUrl: string
let embedded = ''

describeInChromium('the page of a meeting', () => {
  beforeAll(async () => {
    site = createServer((_, answer) => {
      answer.setHeader('Content-Type', 'text/html')
      answer.end(embedded)
    }).listen(0, '127.0.0.1')
    await once(site, 'listening')
    siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    worker = await startDevWorker({ FRAME_ANCESTORS: siteUrl })
    api = backEnd(worker.url)
    browser = await startChromium()
  })

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  afterAll(async () => {
    await browser?.close()
    site?.close()
    await worker?.stop()
  })

  const privateRoom = async () => {
    const { roomName, _id } = await api.rooms.create({
      privacy: 'private',
      enableRequestToJoin: true,
    })
    const codes = await api.codes.createAll(_id)
    const linkOf = (role: string) =>
      `${worker.url}/${codes.find((code) => code.role === role)?.code}`
    return { roomName, host: linkOf('host'), guest: linkOf('guest') }
  }

  const comeByLink = async (link: string, name: string): Promise<Visitor> => {
    const visitor = await open(browser, `${link}?name=${name}`)
    await comeIn(visitor)
    return visitor
  }

  test('two who come by room links see and hear each other, and nothing breaks the policy', async () => {
    const { host, guest } = await privateRoom()
    const ann = await comeByLink(host, 'Ann')
    const bea = await comeByLink(guest, 'Bea')
    for (const [one, other] of [
      [ann, 'Bea'],
      [bea, 'Ann'],
    ] as const) {
      await seesMoving(one, other)
      await hears(one, other)
    }
    await bea.page.click('#chat-opener')
    await bea.page.fill('#say-words', 'Good morning')
    await bea.page.keyboard.press('Enter')
    await ann.page.waitForSelector('#chat-opener-count:not([hidden])')
    await ann.page.click('#chat-opener')
    await reads(ann, 'Good morning')
    expect([...ann.complaints, ...bea.complaints]).toEqual([])
  })

  test('one who asks comes in when the host admits him, and is out when the host removes him', async () => {
    const { roomName, host } = await privateRoom()
    const ann = await comeByLink(host, 'Ann')
    const cyril = await open(browser, `${worker.url}/${roomName}`)
    await cyril.page.fill('#name', 'Cyril')
    await cyril.page.fill('#words', 'From the Tuesday group')
    await cyril.page.click('#join')
    await seesPart(cyril.page, 'waiting')
    await reads(cyril, 'The host has been told')
    await reads(ann, 'From the Tuesday group')
    await ann.page.click('button[aria-label="Admit Cyril"]')
    await seesPart(cyril.page, 'room')
    await seesMoving(ann, 'Cyril')

    await ann.page.click('#people-opener')
    await ann.page.click('button[aria-label="Remove Cyril"]')
    await ann.page.click('#eject button[value="eject"]')
    await seesPart(cyril.page, 'over')
    await reads(cyril, 'You were removed from this meeting')
    await ann.page.waitForFunction(() => document.querySelectorAll('.tile').length === 1)
    expect([...ann.complaints, ...cyril.complaints]).toEqual([])
  })

  test('who has a token in the fragment needs no name, and is told when his time is up', async () => {
    const { roomName } = await privateRoom()
    const accessToken = await api.tokens.create({
      roomName,
      name: 'Dora',
      ejectAfterElapsedTimeInSec: 6,
    })
    const dora = await open(browser, `${worker.url}/${roomName}#accessToken=${accessToken}`)
    await reads(dora, 'Joining as Dora')
    expect(dora.page.url()).toBe(`${worker.url}/${roomName}`)
    await comeIn(dora)
    await reads(dora, 'left')
    await seesPart(dora.page, 'over')
    await reads(dora, 'Your time is up')
    expect(dora.complaints).toEqual([])
  })

  test('a page that is loaded again has its seat, and is seen and heard again', async () => {
    const { host, guest } = await privateRoom()
    const ann = await comeByLink(host, 'Ann')
    const bea = await comeByLink(guest, 'Bea')
    await seesMoving(ann, 'Bea')
    const seat = await idOf(ann, 'Bea')
    for (const again of [bea, ann]) {
      await again.page.reload()
      await seesPart(again.page, 'room')
      await seesMoving(ann, 'Bea')
      await seesMoving(bea, 'Ann')
    }
    expect(seat).toBeDefined()
    expect(await idOf(ann, 'Bea')).toBe(seat)
    expect(await ann.page.evaluate(() => document.querySelectorAll('.tile').length)).toBe(2)
  })

  test('a lost connection is said, and mended; what was begun meanwhile is seen', async () => {
    const { roomName } = await privateRoom()
    const accessToken = await api.tokens.create({ roomName, name: 'Ann' })
    const proxy = await startProxy(worker.url)
    try {
      const ann = await open(browser, `http://${proxy.host}/${roomName}#accessToken=${accessToken}`)
      await comeIn(ann)
      const bea = await open(
        browser,
        `${worker.url}/${roomName}#accessToken=${await api.tokens.create({ roomName, name: 'Bea' })}`,
      )
      await comeIn(bea)
      await seesMoving(ann, 'Bea')
      await seesMoving(bea, 'Ann')
      const seat = await idOf(bea, 'Ann')
      proxy.cut()
      await seesPart(ann.page, 'reconnecting')
      await bea.page.keyboard.press('v')
      await bea.page.waitForSelector('#camera[aria-pressed="false"]')
      await bea.page.keyboard.press('v')
      await bea.page.waitForSelector('#camera[aria-pressed="true"]')
      proxy.mend()
      await ann.page.waitForSelector('#reconnecting', { state: 'hidden' })
      await seesMoving(ann, 'Bea')
      await seesMoving(bea, 'Ann')
      expect(await idOf(bea, 'Ann')).toBe(seat)
    } finally {
      await proxy.close()
    }
  })

  test('by keyboard alone one admits a request, mutes, and leaves', async () => {
    const { roomName, host } = await privateRoom()
    const ann = await open(browser, `${host}?name=Ann`)
    const { keyboard } = ann.page
    await ann.page.focus('#name')
    await keyboard.press('Enter')
    await seesPart(ann.page, 'room')
    const cyril = await open(browser, `${worker.url}/${roomName}?name=Cyril`)
    await cyril.page.click('#join')
    await reads(ann, 'Cyril asks to join')
    await ann.page.waitForSelector('#mic[aria-pressed="true"]')
    await keyboard.press('m')
    await ann.page.waitForSelector('#mic[aria-pressed="false"]')
    await keyboard.press('v')
    await ann.page.waitForSelector('#camera[aria-pressed="false"]')
    const focused = () => ann.page.evaluate(() => document.activeElement?.ariaLabel)
    for (let i = 0; i < 5 && (await focused()) !== 'Admit Cyril'; i += 1)
      await keyboard.press('Tab')
    await keyboard.press('Enter')
    await seesPart(cyril.page, 'room')
    await cyril.page.waitForSelector('.tile.muted[aria-label^="Ann"]')
    await ann.page.focus('#leave')
    await keyboard.press('Enter')
    await keyboard.press('Enter')
    await reads(ann, 'You have left')
  })

  test('a page that FRAME_ANCESTORS names has a meeting in a frame, and hears when one is in and out', async () => {
    const { roomName } = await privateRoom()
    const accessToken = await api.tokens.create({ roomName, name: 'Eve' })
    const options = JSON.stringify({ roomURL: `${worker.url}/${roomName}`, accessToken })
    embedded = `<!doctype html><title>Theirs</title><div id="here"></div>
      <script src="${worker.url}/sdk.js"></script>
      <script>
        window.told = []
        Anteroom.embed(document.getElementById('here'), ${options})
          .on('joined', () => told.push('joined'))
          .on('left', ({ reason }) => told.push(reason))
      </script>`
    const eve = await open(browser, siteUrl)
    const frame = eve.page.frameLocator('iframe')
    await frame.locator('#join').click()
    await frame.locator('#room').waitFor()
    await frame.locator('#leave').click()
    await frame.locator('#over').waitFor()
    await eve.page.waitForFunction(
      () => JSON.stringify(Reflect.get(window, 'told')) === '["joined","left"]',
    )

    embedded = `<!doctype html><iframe src="${worker.url}/dashboard"></iframe>`
    const framed = await open(browser, siteUrl)
    await expect.poll(() => framed.complaints.join(), { timeout: 30_000 }).toMatch(/frame/i)
  })
})
