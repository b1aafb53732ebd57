// Comparing a caller's secret with ours.

import { expect, test } from 'vitest'
import { makeKeyring } from '../../src/edge/keyring.ts'
import { matchesSecret } from '../../src/edge/secrets.ts'

const [NEW, OLD] = [
  'new-secret-key-0123456789abcdef012345',
  'old-secret-key-0123456789abcdef012345',
]
const { secretBytes } = makeKeyring({ secretKeys: [NEW, OLD], tokenKeys: [], linkKeys: [] })

test('every entry is accepted', () => {
  expect(matchesSecret(NEW, secretBytes)).toBe(true)
  expect(matchesSecret(OLD, secretBytes)).toBe(true)
})

test('anything else is refused, whatever its length', () => {
  for (const given of [
    '',
    NEW.slice(0, -1),
    `${NEW}x`,
    `${NEW} `,
    NEW.toUpperCase(),
    `${NEW},${OLD}`,
    secretBytes[0]?.toHex() ?? '',
    '\0',
    `${NEW}\0`,
    `é${NEW.slice(2)}`,
    'x'.repeat(100_000),
  ])
    expect(matchesSecret(given, secretBytes)).toBe(false)
})

test('without a secret nothing matches', () => {
  expect(matchesSecret('', [])).toBe(false)
  expect(matchesSecret(NEW, [])).toBe(false)
})
