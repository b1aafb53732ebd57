// Browser and system from a User-Agent, for the record of a session.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readUserAgent } from '../../src/http/user-agent.ts'

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)'
const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [`${MAC} ${BLINK} Chrome/130.0.0.0 Safari/537.36`, 'Chrome 130', 'macOS'],
  [`${MAC} ${WEBKIT} Version/17.4.1 Safari/605.1.15`, 'Safari 17', 'macOS'],
  [`${IPHONE} ${WEBKIT} Version/17.4 Mobile/15E148 Safari/604.1`, 'Safari 17', 'iOS'],
  [`${IPHONE} ${WEBKIT} CriOS/130.0.6723.37 Mobile/15E148 Safari/604.1`, 'Chrome 130', 'iOS'],
  [`${IPHONE} ${WEBKIT} FxiOS/128.0 Mobile/15E148 Safari/605.1.15`, 'Firefox 128', 'iOS'],
  [`${WINDOWS} ${BLINK} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.2849.46`, 'Edge 130', 'Windows'],
  [`${WINDOWS} ${BLINK} Chrome/129.0.0.0 Safari/537.36 OPR/115.0.0.0`, 'Opera 115', 'Windows'],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'Firefox 128',
    'Linux',
  ],
  [`${ANDROID} ${BLINK} Chrome/130.0.0.0 Mobile Safari/537.36`, 'Chrome 130', 'Android'],
  [
    `${ANDROID} ${BLINK} SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet 26',
    'Android',
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Chrome/130.0.0.0 Safari/537.36`,
    'Chrome 130',
    'ChromeOS',
  ],
  ['node', null, null],
  ['curl/8.5.0', null, null],
  ['', null, null],
])('%s', (text, browser, os) => {
  expect(readUserAgent(text)).toEqual({ browser, os })
})

test('whatever it says, what is kept of it is short and a name we know', () => {
  const words = [
    'Chrome/',
    'Version/',
    'Safari/',
    'Edg/',
    '1',
    '99999',
    ' ',
    'Linux',
    '(',
    'Mobile/',
  ]
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (parts) => {
      const { browser, os } = readUserAgent(parts.join(''))
      expect(browser ?? 'Edge 1').toMatch(
        /^(Edge|Opera|Samsung Internet|Firefox|Chrome|Safari) \d{1,4}$/,
      )
      expect(os ?? 'iOS').toMatch(/^(iOS|Android|Windows|ChromeOS|macOS|Linux)$/)
    }),
  )
})
