// `npm run pages`: takes the pictures of docs/pages/ that README and docs/client.md show, of the pages as they
// are, in a deployment that is made for it and thrown away. Needs Chromium. They are looked at, not compared:
// no test depends on them.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { SECRET_KEY } from '../test/support/anteroom-process.ts'
import { startChromium } from '../test/support/browser.ts'
import { startDevWorker } from '../test/support/dev-worker.ts'
import { backEnd } from '../test/support/meetings.ts'
import { ROOT } from './wrangler.ts'

const OUT = join(ROOT, 'docs/pages')

const WIDE: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  colorScheme: 'light',
  locale: 'en-GB',
  permissions: ['camera', 'microphone'],
}
const PHONE: BrowserContextOptions = {
  ...WIDE,
  viewport: { width: 390, height: 840 },
  colorScheme: 'dark',
}

/** The camera of this page: somebody drawn, where Chromium has a test picture. */
const cameraOf = (skin: string, hair: string, clothes: string, wall: string): string => `
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (wish) => {
    const stream = await ask(wish)
    if (!wish.video) return stream
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 1280, height: 720 })
    const brush = canvas.getContext('2d')
    const oval = (colour, x, y, rx, ry, from = 0) => {
      brush.fillStyle = colour
      brush.beginPath()
      brush.ellipse(x, y, rx, ry, 0, from, from + (from ? Math.PI : 7))
      brush.fill()
    }
    const draw = () => {
      const sway = Math.sin(Date.now() / 900) * 6
      brush.fillStyle = '${wall}'
      brush.fillRect(0, 0, 1280, 720)
      oval('${hair}', 640 + sway, 300, 158, 186)
      oval('${clothes}', 640, 760, 330, 240)
      brush.fillStyle = '${skin}'
      brush.fillRect(590 + sway, 420, 100, 130)
      oval('${skin}', 640 + sway, 550, 50, 24)
      oval('${skin}', 640 + sway, 330, 122, 150)
      oval('${hair}', 640 + sway, 262, 140, 110, Math.PI)
      for (const side of [-46, 46]) oval('#33241e', 640 + side + sway, 330, 9, 12)
      brush.lineWidth = 7
      brush.lineCap = 'round'
      brush.strokeStyle = '#8d4034'
      brush.beginPath()
      brush.arc(640 + sway, 378, 42, 0.5, Math.PI - 0.5)
      brush.stroke()
    }
    draw()
    setInterval(draw, 66)
    const [audio] = stream.getAudioTracks()
    for (const track of stream.getVideoTracks()) track.stop()
    const [video] = canvas.captureStream(15).getVideoTracks()
    return new MediaStream(audio ? [video, audio] : [video])
  }`

const HANNA = cameraOf('#f0c7a8', '#6b3f26', '#2f6f8f', '#d9c9b3')
const BEN = cameraOf('#c98f68', '#231a17', '#8c4f5b', '#b8c7bd')
const CYRIL = cameraOf('#e3b491', '#9a9088', '#4c5a86', '#c5c0d4')

mkdirSync(OUT, { recursive: true })
const worker = await startDevWorker({ PUBLIC_ORIGIN: 'https://go.example.com' })
const browser = await startChromium()

const openPage = async (path: string, options = WIDE, camera = ''): Promise<Page> => {
  const page = await (await browser.newContext(options)).newPage()
  if (camera !== '') await page.addInitScript({ content: camera })
  await page.goto(new URL(path, worker.url).href)
  return page
}

const enterDashboard = async (options = WIDE): Promise<Page> => {
  const page = await openPage('/dashboard/sign-in', options)
  await page.fill('input[name="secretKey"]', SECRET_KEY)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/dashboard/rooms')
  return page
}

const take = async (page: Page, name: string): Promise<void> => {
  // Colours that are still changing, videos that are still coming.
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: join(OUT, `${name}.png`) })
  console.log(`docs/pages/${name}.png`)
}

const comeIn = async (page: Page): Promise<Page> => {
  await page.click('#join')
  await page.waitForSelector('#room:not([hidden])')
  return page
}

try {
  const api = backEnd(worker.url)
  const tomorrow = Math.floor(Date.now() / 1000) + 86_400
  await api.rooms.create({ roomName: 'open-evening', notBeforeUnixSec: tomorrow })
  await api.rooms.create({ roomName: 'staff-room', privacy: 'private' })
  await api.rooms.create({ roomName: 'book-club' })
  const yoga = await api.rooms.create({
    roomName: 'tuesday-yoga',
    privacy: 'private',
    enableRequestToJoin: true,
    maxParticipants: 12,
  })
  const codes = await api.codes.createAll(yoga._id)
  const linkOf = (role: string) => `/${codes.find((code) => code.role === role)?.code}`

  const hanna = await comeIn(await openPage(`${linkOf('host')}?name=Hanna Berg`, WIDE, HANNA))
  await comeIn(await openPage(`${linkOf('guest')}?name=Ben Ito`, WIDE, BEN))
  await hanna.waitForSelector('.tile[aria-label^="Ben Ito"] video:not([hidden])')
  const cyril = await openPage('/tuesday-yoga?name=Cyril Moss', PHONE, CYRIL)
  await take(cyril, 'ask-to-join')
  await cyril.fill('#words', 'From the Tuesday group')
  await cyril.click('#join')
  await cyril.waitForSelector('#waiting:not([hidden])')
  await take(cyril, 'waiting')
  await hanna.waitForSelector('button[aria-label="Admit Cyril Moss"]')
  await hanna.setViewportSize({ width: 1280, height: 720 })
  await take(hanna, 'meeting')

  const operator = await enterDashboard()
  await operator.click('text="tuesday-yoga"')
  await operator.waitForSelector('#requests li')
  await operator.setViewportSize({ width: 1280, height: 980 })
  await take(operator, 'room')
} finally {
  await browser.close()
  await worker.stop()
}
