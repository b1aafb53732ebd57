// Sound and picture in Chromium: pages in one room see each other's moving picture and hear a tone, whoever
// begins; what is switched off is off, and what the room forbids is not shared.

import type * as Client from 'anteroom/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { describeInChromium, openPage, startChromium } from '../support/browser.ts'
import { type DevWorker, startDevWorker } from '../support/dev-worker.ts'
import { backEnd } from '../support/meetings.ts'

type Shown = { name: string; type: string; isScreen: boolean }

declare global {
  interface Window {
    Anteroom: typeof Client
    meeting: Client.Meeting
    shown: Shown[]
    speakers: string[]
    /** Whether what comes from this person is a picture that moves. */
    isMoving: (name: string) => Promise<boolean>
  }
}

let worker: DevWorker
let browser: Browser
let api: ReturnType<typeof backEnd>

describeInChromium('sound and picture', () => {
  beforeAll(async () => {
    worker = await startDevWorker()
    api = backEnd(worker.url)
    browser = await startChromium()
  })

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  afterAll(async () => {
    await browser?.close()
    await worker?.stop()
  })

  /** A page in the room that keeps what it is shown. */
  const open = async (roomName: string, name: string, isAdmin = false): Promise<Page> => {
    const accessToken = await api.tokens.create({ roomName, name, isAdmin })
    const page = await openPage(browser)
    await page.goto(`${worker.url}/`)
    await page.addScriptTag({ url: '/sdk.js' })
    await page.evaluate(
      async (options) => {
        const meeting = new window.Anteroom.Meeting()
        window.meeting = meeting
        window.shown = []
        window.speakers = []
        const videos = new Map<string, HTMLVideoElement>()
        meeting.on('remoteTrackStarted', ({ name, type, isScreen, stream }) => {
          window.shown = [...window.shown, { name, type, isScreen }]
          const video = document.createElement('video')
          Object.assign(video, { srcObject: stream, autoplay: true, muted: true })
          if (type === 'video') videos.set(name, video)
        })
        meeting.on('remoteTrackStopped', (gone) => {
          window.shown = window.shown.filter(
            ({ name, type, isScreen }) =>
              name !== gone.name || type !== gone.type || isScreen !== gone.isScreen,
          )
        })
        meeting.on('activeSpeaker', ({ name }) => window.speakers.push(name))
        const look = (video: HTMLVideoElement): string => {
          const canvas = document.createElement('canvas')
          canvas.width = 64
          canvas.height = 48
          canvas.getContext('2d')?.drawImage(video, 0, 0, 64, 48)
          return canvas.toDataURL()
        }
        window.isMoving = async (name) => {
          const video = videos.get(name)
          if (video === undefined || video.videoWidth === 0) return false
          const first = look(video)
          await new Promise((resolve) => setTimeout(resolve, 400))
          return look(video) !== first
        }
        await meeting.join(options)
      },
      { roomURL: `${worker.url}/${roomName}`, accessToken },
    )
    return page
  }

  const sees = (page: Page, name: string, type: string, isScreen = false) =>
    page.waitForFunction(
      (wanted) =>
        window.shown.some(
          (one) =>
            one.name === wanted.name &&
            one.type === wanted.type &&
            one.isScreen === wanted.isScreen,
        ),
      { name, type, isScreen },
    )

  const seesMoving = async (page: Page, name: string): Promise<void> => {
    await sees(page, name, 'video')
    await page.waitForFunction((who) => window.isMoving(who), name)
  }

  const hears = (page: Page, name: string) =>
    page.waitForFunction((who) => window.speakers.includes(who), name)

  const seesNothingOf = (page: Page, who: string, type: string) =>
    page.waitForFunction(
      (wanted) =>
        !window.shown.some(({ name, type }) => name === wanted.who && type === wanted.type),
      { who, type },
    )

  const switchOn = (page: Page) =>
    page.evaluate(async () => {
      await window.meeting.startVideo()
      await window.meeting.startAudio()
    })

  test('who comes later sees and hears who is there, and is seen and heard when he begins', async () => {
    const { roomName } = await api.rooms.create({ privacy: 'private' })
    const ann = await open(roomName, 'Ann')
    await switchOn(ann)
    const bea = await open(roomName, 'Bea')
    await seesMoving(bea, 'Ann')
    await hears(bea, 'Ann')
    const flags = await bea.evaluate(() =>
      window.meeting.getOnlineParticipants().map(({ name, audio, video }) => [name, audio, video]),
    )
    expect(flags).toEqual([
      ['Ann', true, true],
      ['Bea', false, false],
    ])
    await switchOn(bea)
    await seesMoving(ann, 'Bea')
    await hears(ann, 'Bea')

    await ann.evaluate(() => window.meeting.stopVideo())
    await seesNothingOf(bea, 'Ann', 'video')
    await sees(bea, 'Ann', 'audio')
    await ann.evaluate(() => window.meeting.startVideo())
    await seesMoving(bea, 'Ann')
    await ann.evaluate(() => window.meeting.leaveMeeting())
    await seesNothingOf(bea, 'Ann', 'audio')
    expect(await bea.evaluate(() => window.shown)).toEqual([])
  })

  test('three who all begin at once see one another', async () => {
    const { roomName } = await api.rooms.create({ privacy: 'private' })
    const names = ['Ann', 'Bea', 'Cy']
    const pages = await Promise.all(names.map((name) => open(roomName, name)))
    await Promise.all(pages.map(switchOn))
    for (const [index, page] of pages.entries())
      for (const [other, name] of names.entries()) if (other !== index) await seesMoving(page, name)
  })

  test('a muted microphone is silent, and the others know', async () => {
    const { roomName } = await api.rooms.create({ privacy: 'private' })
    const ann = await open(roomName, 'Ann')
    const bea = await open(roomName, 'Bea')
    await switchOn(ann)
    await hears(bea, 'Ann')
    await ann.evaluate(() => window.meeting.muteLocalAudio())
    await bea.waitForFunction(() => window.meeting.getOnlineParticipants()[0]?.audio === false)
    await ann.evaluate(() => window.meeting.unmuteLocalAudio())
    await bea.waitForFunction(() => window.meeting.getOnlineParticipants()[0]?.audio === true)
  })

  test('a screen is shown beside the camera', async () => {
    const { roomName } = await api.rooms.create({ privacy: 'private' })
    const ann = await open(roomName, 'Ann')
    const bea = await open(roomName, 'Bea')
    await switchOn(ann)
    await ann.evaluate(() => {
      document.body.onclick = () => window.meeting.startScreenShare()
    })
    await ann.mouse.click(5, 5)
    await sees(bea, 'Ann', 'video', true)
    await sees(bea, 'Ann', 'video', false)
    await ann.evaluate(() => window.meeting.stopScreenShare())
    await bea.waitForFunction(() => window.shown.every(({ isScreen }) => !isScreen))
    await sees(bea, 'Ann', 'video', false)
  })

  test('where only admins share, nobody else can', async () => {
    const { roomName } = await api.rooms.create({ privacy: 'private', ownerOnlyBroadcast: true })
    const ann = await open(roomName, 'Ann', true)
    const bea = await open(roomName, 'Bea')
    const code = await bea.evaluate(() =>
      window.meeting.startVideo().then(
        () => null,
        (error: Client.MeetingError) => error.code,
      ),
    )
    expect(code).toBe('not_allowed')
    await switchOn(ann)
    await seesMoving(bea, 'Ann')
  })
})
