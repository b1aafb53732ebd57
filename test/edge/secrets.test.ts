// Comparing a caller's secret with ours.

import { expect, test } from 'vitest'
import { makeKeyring } from '../../src/edge/keyring.ts'
import { matchesSecret } from '../../src/edge/secrets.ts'

const [NEW, OLD] = [
  'new-secret-key-0123456789abcdef012345',
  'old-secret-key-0123456789abcdef012345',
]
const digests = await makeKeyring({
  secretKeys: [NEW, OLD],
  tokenKeys: [],
  linkKeys: [],
}).secretDigests()

test('every entry is accepted', async () => {
  expect(await matchesSecret(NEW, digests)).toBe(true)
  expect(await matchesSecret(OLD, digests)).toBe(true)
})

test('anything else is refused, whatever its length', async () => {
  for (const given of [
    '',
    NEW.slice(0, -1),
    `${NEW}x`,
    `${NEW} `,
    NEW.toUpperCase(),
    `${NEW},${OLD}`,
    digests[0]?.toHex() ?? '',
    '\0',
    'x'.repeat(100_000),
  ])
    expect(await matchesSecret(given, digests)).toBe(false)
})

test('without a secret nothing matches', async () => {
  expect(await matchesSecret('', [])).toBe(false)
  expect(await matchesSecret(NEW, [])).toBe(false)
})
