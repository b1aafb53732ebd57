// Every page in Chromium: nothing breaks the policy, nobody else is asked, axe finds nothing serious in light
// and dark, it fits a phone and weighs little. And what stands there before any script has run.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECRET_KEY } from '../support/anteroom-process.ts'
import { describeInChromium, follow, startChromium } from '../support/browser.ts'
import { DASHBOARD_PAGES } from '../support/dashboard-pages.ts'
import { type DevWorker, startDevWorker } from '../support/dev-worker.ts'
import { type Furnished, furnish } from '../support/furnished.ts'
import { faultsSeen, type Looked, look, lookAfter, startLooking } from '../support/looking.ts'
import { seesPart } from '../support/meeting-page.ts'

let worker: DevWorker
let browser: Browser
let house: Furnished
/** A guest, and an operator who is signed in. */
let guest: Looked
let operator: Looked

const headOf = (looked: Looked) => looked.page.locator('h1:visible').first().innerText()

const signIn = async ({ page }: Looked) => {
  await page.goto(`${worker.url}/dashboard/sign-in`)
  await page.fill('input[name="secretKey"]', SECRET_KEY)
  await page.click('button[type="submit"]')
  await page.waitForURL('**/dashboard/rooms')
}

describeInChromium('every page', () => {
  beforeAll(async () => {
    worker = await startDevWorker({ EDGE_LEASE_SECONDS: '1' })
    house = await furnish(worker.url)
    browser = await startChromium()
    guest = await startLooking(browser, worker.url)
    operator = await startLooking(browser, worker.url)
    await signIn(operator)
  })

  afterAll(async () => {
    await browser?.close()
    await house?.leave()
    await worker?.stop()
  })

  describe('for guests', () => {
    const pages: [string, string, () => string][] = [
      ['of this deployment', 'anteroom', () => '/'],
      ['of an address that is none', 'There is nothing here', () => '/no/such/place'],
      ['of a link nobody made', 'There is no room here', () => '/abc-defg-hij'],
      ['of a room nobody made', 'There is no room here', () => '/nowhere'],
      ['of a link that is off', 'This link is switched off', () => `/${house.off.guest}`],
      ['of a room that is closed', 'This room is closed for now', () => `/${house.closed.guest}`],
      ['of a room not open yet', 'This room is not open yet', () => `/meeting/${house.late.guest}`],
      ['of a meeting that is over', 'This meeting is over', () => `/meeting/${house.over.guest}`],
      ['of a private room', 'no-token-no-way', () => '/no-token-no-way'],
      ['of a room one may ask to join', 'tuesday-yoga', () => '/tuesday-yoga'],
      ['of a meeting by a link', 'tuesday-yoga', () => `/${house.yoga.guest}`],
    ]

    test.for(pages)('the page %s', async ([, head, path]) => {
      const faults = await look(guest, worker.url + path())
      expect([await headOf(guest), ...faults]).toEqual([head])
    })

    test('the page of a room that was removed', async () => {
      const { api } = house
      const { _id, roomName } = await api.rooms.create()
      const [code] = await api.codes.createAll(_id)
      await api.rooms.archive(roomName)
      const faults = await look(guest, `${worker.url}/${code?.code}`)
      expect([await headOf(guest), ...faults]).toEqual(['This room is gone'])
    })

    test('the page of a room that is full', async () => {
      await guest.page.goto(`${worker.url}/${house.full.guest}?name=Gil`)
      await guest.page.click('#join')
      await seesPart(guest.page, 'over')
      expect([await headOf(guest), ...(await faultsSeen(guest))]).toEqual(['This room is full'])
    })

    test('the page of a form that another site sent', async () => {
      const target = `${worker.url}/dashboard/sign-out`
      await guest.page.route('https://elsewhere.example/', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<form method="post" action="${target}"><button>Go</button></form>`,
        }),
      )
      await guest.page.goto('https://elsewhere.example/')
      guest.faults.length = 0
      await guest.page.click('button')
      await guest.page.waitForURL(target)
      const seen = [...guest.faults, ...(await faultsSeen(guest))]
      expect([await headOf(guest), ...seen]).toEqual(['This did not come from our page'])
    })
  })

  describe('of a meeting', () => {
    test('asking, waiting, and not being let in', async () => {
      const faults = await look(guest, `${worker.url}/tuesday-yoga?name=Wilma`)
      await guest.page.click('#join')
      await seesPart(guest.page, 'waiting')
      faults.push(...(await faultsSeen(guest)))
      const asked = house.host.meeting.joinRequests.find(({ name }) => name === 'Wilma')
      house.host.meeting.deny(asked?.requestId ?? '', 'Come on Thursday')
      await seesPart(guest.page, 'over')
      faults.push(...(await faultsSeen(guest)))
      expect([await headOf(guest), ...faults]).toEqual(['You were not let in'])
    })

    test('being in, with people, requests and chat, and leaving', async () => {
      const before = guest.faults.length
      const faults = await look(guest, `${worker.url}/${house.yoga.host}?name=Ann`)
      const { page } = guest
      await page.click('#join')
      await seesPart(page, 'room')
      await page.waitForSelector('button[aria-label="Admit Cyril Moss"]')
      faults.push(...(await faultsSeen(guest)))
      for (const opener of ['#chat-opener', '#people-opener']) {
        await page.click(opener)
        faults.push(...(await faultsSeen(guest)))
      }
      await page.click('#leave')
      await page.waitForTimeout(200)
      faults.push(...(await faultsSeen(guest)))
      expect([...guest.faults.slice(before), ...faults]).toEqual([])
    })
  })

  describe('of the dashboard', () => {
    /** What stands for each part of an address. */
    const parts = new Map<string, string>()

    /** The last part of the address that a link leads to. */
    const partBehind = async (path: string, link: string): Promise<string> => {
      await operator.page.goto(`${worker.url}/dashboard${path}`)
      const href = await operator.page.getAttribute(link, 'href')
      return href?.split('/').at(-1) ?? ''
    }

    beforeAll(async () => {
      const roomId = house.yoga.id
      parts.set('roomId', roomId)
      parts.set('seatId', await partBehind(`/rooms/${roomId}`, 'a[aria-label="Eject Ben Ito"]'))
      parts.set(
        'sessionId',
        await partBehind(`/rooms/${roomId}/sessions`, 'main [href*="/sessions/"]'),
      )
      const templateId = await partBehind('/templates', 'main a.name')
      parts.set('templateId', templateId)
      const guestLink = 'a[aria-label="Change the role guest"]'
      parts.set('roleId', await partBehind(`/templates/${templateId}`, guestLink))
    })

    test.for(DASHBOARD_PAGES)('%s', async (route) => {
      const path = route.replace(/:(\w+)/g, (_, name: string) => parts.get(name) ?? '(unknown)')
      // Who is signed in is led on from the door.
      const looked = route.endsWith('/sign-in') ? guest : operator
      const faults = await look(looked, worker.url + path)
      expect([new URL(looked.page.url()).pathname, ...faults]).toEqual([path])
      expect(await headOf(looked)).toMatch(/^(?!This did not work).+/)
    })

    const special: [string, string, () => string][] = [
      ['rooms that are not there', 'Rooms', () => '/rooms?search=zzz'],
      ['a room that was just made', 'tuesday-yoga', () => `/rooms/${house.yoga.id}?done=made`],
      ['a room that is closed', 'closed-for-now', () => `/rooms/${house.closed.id}`],
      ['a room that is gone', 'This did not work', () => '/rooms/000000000000000000000000'],
      ['a new token for a room', 'token', () => '/tokens?room=tuesday-yoga'],
    ]

    test.for(special)('%s', async ([, head, path]) => {
      const faults = await look(operator, `${worker.url}/dashboard${path()}`)
      expect(faults).toEqual([])
      expect(await headOf(operator)).toMatch(head)
    })

    test('what is behind a button: a verdict, a token, a fault', async () => {
      const { page } = operator
      const faults: string[] = []
      const at = (path: string) => page.goto(`${worker.url}/dashboard${path}`)
      const lookBehind = async (selector: string, shows: RegExp) => {
        const seen = await lookAfter(operator, async () => {
          await follow(page, selector)
          await page.waitForFunction(
            ([source]) =>
              new RegExp(source ?? '').test(document.querySelector('main')?.innerText ?? ''),
            [shows.source],
          )
        })
        faults.push(...seen)
      }
      await at(`/rooms/${house.yoga.id}/explain`)
      await page.fill('input[name="name"]', 'Bob')
      await lookBehind('main form button[type="submit"]', /Ask again/)
      await at('/tokens?room=tuesday-yoga')
      await lookBehind('main form button[type="submit"]', /Access token/)
      await at('/tokens/check')
      await page.fill('textarea', 'no.token.this')
      await lookBehind('main form button[type="submit"]', /malformed|invalid/)
      await at('/rooms/new')
      await page.fill('input[name="roomName"]', 'not a name')
      await lookBehind('main form button[type="submit"]', /Name/)
      expect(faults).toEqual([])
    })
  })

  test('without script there is a heading and a form on every page, and they work', async () => {
    const plain = await startLooking(browser, worker.url, { javaScriptEnabled: false })
    const { page } = plain
    const paths = [
      '/',
      `/${house.yoga.guest}`,
      `/${house.off.guest}`,
      `/meeting/${house.late.guest}`,
    ]
    for (const path of paths) {
      await page.goto(worker.url + path)
      expect(await headOf(plain)).not.toBe('')
    }
    await signIn(plain)
    await follow(page, 'text="Create room"')
    await page.check('input[name="privacy"][value="private"]')
    await page.fill('input[name="roomName"]', 'without-script')
    await follow(page, 'button:has-text("Create room")')
    expect(await headOf(plain)).toBe('without-script')
    await follow(page, 'text="A link for every role"')
    expect(await page.locator('#codes td code').count()).toBe(2)
    await follow(page, 'button[aria-label^="Switch off"] >> nth=0')
    expect(await page.locator('#codes .notice').innerText()).toContain('Switched off')
    for (const path of ['/tokens', '/tokens/check', '/templates', '/developers']) {
      await page.goto(`${worker.url}/dashboard${path}`)
      expect(await headOf(plain)).not.toBe('')
    }
    expect(plain.faults).toEqual([])
  })
})
