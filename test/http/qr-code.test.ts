// The QR code of a link, held against a library that others use, square by square.

import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { encodeQr, MAX_QR_BYTES, renderQr } from '../../src/http/qr-code.ts'

const squares = (grid: readonly (readonly (boolean | number)[])[]): string =>
  grid.map((row) => row.map((dark) => (dark ? '#' : '.')).join('')).join('\n')

const TEXTS = [
  'a',
  'https://go.example.com/abc-defg-hij',
  'https://könig.example/abc-defg-hij',
  ...[17, 18, 32, 33, 53, 54, 78, 79, 106, 107, 134, 135, 154, 155, 192, 193, 230].map((length) =>
    `https://${'x'.repeat(300)}`.slice(0, length),
  ),
]

test.each(TEXTS)('every mask of %s is what the library draws', (text) => {
  for (let mask = 0; mask < 8; mask++) {
    const bytes = [...new TextEncoder().encode(text)]
    const { data } = encode(bytes, { ecc: 'L', maskPattern: mask, border: 0 })
    expect(squares(encodeQr(text, mask))).toBe(squares(data))
  }
})

test('without a wish it is one of the eight, always the same', () => {
  for (const text of TEXTS) {
    const eight = Array.from({ length: 8 }, (_, mask) => squares(encodeQr(text, mask)))
    expect(eight).toContain(squares(encodeQr(text)))
    expect(squares(encodeQr(text))).toBe(squares(encodeQr(text)))
  }
})

test('it is drawn with the quiet border that readers need', () => {
  const svg = renderQr('https://go.example.com/abc-defg-hij')
  expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 37 37"/)
  expect(svg).toContain('M4 4h1v1h-1z')
  expect(svg).not.toMatch(/M[0-3] |M\d+ [0-3]h/)
})

test('as many bytes fit as it says, and not one more', () => {
  expect(encodeQr('x'.repeat(MAX_QR_BYTES))).toHaveLength(53)
  expect(() => encodeQr('x'.repeat(MAX_QR_BYTES + 1))).toThrow('too long')
})
