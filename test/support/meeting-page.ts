// The page of a meeting in Chromium, as a person has it before him: what he does there, what he sees move and
// hears. Everything the browser complains of is kept. Runs in Node.

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openPage } from './browser.ts'

export type Visitor = {
  page: Page
  /** What the console had to complain of, violations of the policy among it. */
  complaints: string[]
}

export const open = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> => {
  const page = await openPage(browser, { permissions: ['camera', 'microphone'], ...options })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  await page.goto(url)
  return { page, complaints }
}

export const seesPart = (page: Page, id: string) => page.waitForSelector(`#${id}:not([hidden])`)

export const comeIn = async ({ page }: Visitor): Promise<void> => {
  await page.click('#join')
  await seesPart(page, 'room')
}

const tile = (name: string): string => `.tile[aria-label^=${JSON.stringify(name)}]`

/** Frames of his picture are shown, one after the other. */
export const seesMoving = ({ page }: Visitor, name: string) =>
  page.waitForFunction(async (selector) => {
    const video = document.querySelector<HTMLVideoElement>(`${selector} video`)
    if (video === null || video.hidden || video.videoWidth === 0) return false
    const { totalVideoFrames } = video.getVideoPlaybackQuality()
    await new Promise((resolve) => setTimeout(resolve, 400))
    return video.getVideoPlaybackQuality().totalVideoFrames > totalVideoFrames
  }, tile(name))

/** What comes from him is louder than silence. */
export const hears = ({ page }: Visitor, name: string) =>
  page.waitForFunction(async (selector) => {
    const sound = document.querySelector<HTMLAudioElement>(`${selector} audio`)
    if (!(sound?.srcObject instanceof MediaStream) || sound.paused) return false
    const audio = new AudioContext()
    const analyser = audio.createAnalyser()
    audio.createMediaStreamSource(sound.srcObject).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    let loudest = 0
    // The made-up microphone beeps once a second.
    for (let i = 0; i < 15 && loudest < 0.01; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      analyser.getFloatTimeDomainData(samples)
      loudest = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)
    }
    await audio.close()
    return loudest >= 0.01
  }, tile(name))

/** The ids of who is in, as the list of people has them. */
export const idOf = ({ page }: Visitor, name: string): Promise<string | undefined> =>
  page.evaluate((wanted) => {
    const rows = [...document.querySelectorAll<HTMLElement>('#everybody li')]
    return rows.find((row) => row.textContent?.includes(wanted))?.dataset.id
  }, name)

export const reads = ({ page }: Visitor, words: string) =>
  page.waitForFunction((wanted) => document.body.innerText.includes(wanted), words)
