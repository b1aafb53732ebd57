// The browser client in Chromium, on pages of the Worker's origin and of another one: it loads, joins with
// the lines of Metered's guide, comes back after a cut, and says goodbye when its page goes.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type * as Client from 'anteroom/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { describeInChromium, openPage, startChromium } from '../support/browser.ts'
import { type CuttingProxy, startProxy } from '../support/cutting-proxy.ts'
import { type DevWorker, startDevWorker } from '../support/dev-worker.ts'
import { backEnd, makePerson, type Person } from '../support/meetings.ts'

declare global {
  interface Window {
    Anteroom: typeof Client
    imported: typeof Client
    meeting: Client.Meeting
    states: string[]
  }
}

let worker: DevWorker
let browser: Browser
/** Between the browser and the Worker: the page's own origin, too. */
let proxy: CuttingProxy
/** Somebody else's web site. */
let site: Server
let api: ReturnType<typeof backEnd>

/** An address that guesses is kept out until the minute of the clock ends: here for less than a seat waits. */
const lateInMinute = async (): Promise<void> => {
  const gone = Date.now() % 60_000
  if (gone < 35_000) await wait(35_000 - gone)
  else if (gone > 50_000) await wait(95_000 - gone)
}

/** Loads the client both ways. */
const pageOf = (host: string): string => `<!doctype html><title>Their page</title>
<script src="http://${host}/sdk.js"></script>
<script type="module">
  import * as imported from 'http://${host}/sdk.mjs'
  window.imported = imported
</script>`

describeInChromium('the browser client', () => {
  beforeAll(async () => {
    worker = await startDevWorker()
    api = backEnd(worker.url)
    proxy = await startProxy(worker.url)
    browser = await startChromium()
    site = createServer((_, answer) => {
      answer.setHeader('Content-Type', 'text/html')
      answer.end(pageOf(proxy.host))
    }).listen(0, '127.0.0.1')
  })

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  afterAll(async () => {
    await browser?.close()
    site?.close()
    await proxy?.close()
    await worker?.stop()
  })

  const openOwn = async (): Promise<Page> => {
    const page = await openPage(browser)
    await page.goto(`http://${proxy.host}/`)
    await page.addScriptTag({ url: '/sdk.js' })
    return page
  }

  const openForeign = async (): Promise<Page> => {
    const page = await openPage(browser)
    const { port } = site.address() as AddressInfo
    await page.goto(`http://localhost:${port}/`)
    return page
  }

  const privateRoom = async () => {
    const { roomName } = await api.rooms.create({ privacy: 'private' })
    const accessToken = await api.tokens.create({ roomName, name: 'Ann' })
    return { roomName, accessToken, roomURL: `${proxy.host}/${roomName}` }
  }

  /** The lines of Metered's guide. */
  const join = (
    page: Page,
    options: { roomURL: string; accessToken: string; keepSeat?: boolean },
  ): Promise<string> =>
    page.evaluate(async (given) => {
      const meeting = new window.Anteroom.Meeting()
      window.meeting = meeting
      window.states = []
      meeting.on('stateChanged', (state) => window.states.push(state))
      const meetingInfo = await meeting.join(given)
      return meetingInfo.participantSessionId
    }, options)

  const joinFromNode = async (roomName: string): Promise<Person> => {
    const person = makePerson()
    const accessToken = await api.tokens.create({ roomName, name: 'Bea' })
    await person.meeting.join({ roomURL: `${worker.url}/${roomName}`, accessToken })
    return person
  }

  test('joins from a page of the Worker, and comes back to its seat after a cut', async () => {
    const { roomName, ...options } = await privateRoom()
    const bea = await joinFromNode(roomName)
    const page = await openOwn()
    const id = await join(page, options)
    expect(await bea.next('participantJoined')).toMatchObject([{ _id: id, name: 'Ann' }])
    proxy.cut()
    await page.waitForFunction(() => window.states.includes('network_connection_lost'))
    await page.evaluate(() => window.meeting.sendMessage('said in the cut'))
    proxy.mend()
    await page.waitForFunction(() => window.states.includes('reconnect_success'))
    expect(await page.evaluate(() => window.meeting.participantSessionId)).toBe(id)
    expect(await bea.next('message')).toEqual([{ from: id, data: 'said in the cut' }])
    expect(await page.evaluate(() => window.states)).toEqual([
      'joining',
      'joined',
      'network_connection_lost',
      'network_connection_restored',
      'reconnect_success',
    ])
    expect(bea.all('participantLeft')).toEqual([])
    await bea.meeting.leaveMeeting()
  })

  test('joins from a page of any other origin, by script tag and by import', async () => {
    const { roomName, ...options } = await privateRoom()
    const bea = await joinFromNode(roomName)
    const page = await openForeign()
    expect(await bea.next('onlineParticipants')).toHaveLength(1)
    const first = await join(page, options)
    await page.evaluate(() => window.meeting.leaveMeeting())
    const second = await page.evaluate(async (given) => {
      const { participantSessionId } = await new window.imported.Meeting().join(given)
      return participantSessionId
    }, options)
    for (const _id of [first, second])
      expect(await bea.next('participantJoined')).toMatchObject([{ _id }])
    await bea.meeting.leaveMeeting()
  })

  test('a page that goes has left, and takes no seat away from who comes again', async () => {
    const { roomName, ...options } = await privateRoom()
    const bea = await joinFromNode(roomName)
    const page = await openOwn()
    await join(page, options)
    await page.goto('about:blank')
    expect(await bea.next('participantLeft')).toMatchObject([{ name: 'Ann' }, 'left'])
    await bea.meeting.leaveMeeting()
  })

  test('a kept seat is had again, though the address of its page is kept out for a moment', async () => {
    const { roomName: _, ...options } = await privateRoom()
    const kept = { ...options, keepSeat: true }
    const page = await openForeign()
    const id = await join(page, kept)
    await lateInMinute()
    for (let status = 0; status !== 429; ) ({ status } = await fetch(`${worker.url}/aaa-aaaa-aaa`))
    await page.reload()
    proxy.heads.length = 0
    expect(await join(page, kept)).toBe(id)
    expect(proxy.heads.filter((head) => head.startsWith('GET /join/'))).toHaveLength(2)
  })

  test('a refusal is an Error that says why', async () => {
    const { roomName } = await api.rooms.create({ privacy: 'private' })
    const page = await openForeign()
    const said = await page.evaluate(async (roomURL) => {
      const meeting = new window.Anteroom.Meeting()
      const error: unknown = await meeting.join({ roomURL, name: 'Ann' }).catch((e: unknown) => e)
      if (!(error instanceof window.Anteroom.MeetingError)) return null
      return [error instanceof Error, error.name, error.code, error.status, error.message]
    }, `${proxy.host}/${roomName}`)
    const sentence = expect.stringMatching(/access token is required/)
    expect(said).toEqual([true, 'MeetingError', 'token_required', 403, sentence])
  })

  test('a page that may open no such socket is told so, and does not wait for ever', async () => {
    const page = await openPage(browser)
    await page.route('https://site.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Safe</title>' }),
    )
    await page.goto('https://site.example/')
    await page.addScriptTag({ path: 'public/sdk.js' })
    const code = await page.evaluate(() =>
      new window.Anteroom.Meeting()
        .join({ roomURL: 'http://go.example.com/yoga', name: 'Ann' })
        .then(
          () => null,
          (error: Client.MeetingError) => error.code,
        ),
    )
    expect(code).toBe('unreachable')
  })

  test('an error of one listener is the page\u2019s, and keeps nothing from the others', async () => {
    const { roomName: _, ...options } = await privateRoom()
    const page = await openForeign()
    const thrown = page.waitForEvent('pageerror')
    await page.evaluate(() => {
      const join = window.Anteroom.Meeting.prototype.join
      window.Anteroom.Meeting.prototype.join = function (given) {
        this.on('participantUpdated', () => {
          throw new Error('a bug of the page')
        })
        return join.call(this, given)
      }
    })
    await join(page, options)
    const seen = await page.evaluate(async () => {
      const updated = new Promise((resolve) => window.meeting.once('participantUpdated', resolve))
      window.meeting.setMedia({ audio: true, video: false, screen: false })
      return updated
    })
    expect(seen).toMatchObject({ audio: true })
    expect((await thrown).message).toBe('a bug of the page')
  })
})
