// Four projects: the pure floor in plain Node (an import of `cloudflare:workers` fails there, which is
// the proof of its purity), everything else inside workerd with the real Durable Objects, what kills or
// floods a raw workerd process from outside, and pages in Chromium.

import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const secrets = {
  SECRET_KEY: 'secret-key-of-the-tests-0123456789abcdef,old-secret-key-of-the-tests-0123456789',
  TOKEN_KEY: 'token-key-of-the-tests-0123456789abcdef,old-token-key-of-the-tests-0123456789',
  LINK_KEY: '0123456789abcdef0123456789abcdef,old-link-key-of-the-tests-0123456789',
  WEBHOOK_SECRET:
    'whsec_d2ViaG9vay1rZXktb2YtdGhlLXRlc3RzLTAxMjM0NTY=,old-webhook-key-of-the-tests-0123456789',
}

export default defineConfig({
  test: {
    silent: 'passed-only',
    // Much of it waits: for alarms, leases, cuts. By itself vitest leaves a core of two idle.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'domain',
          environment: 'node',
          include: ['test/{client,domain,scripts}/**/*.test.ts', 'test/architecture.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            // A short lease: what waits for one waits a second, not five.
            miniflare: {
              bindings: { ...secrets, EDGE_LEASE_SECONDS: '1', ALLOW_LOOPBACK_WEBHOOKS: 'true' },
            },
          }),
        ],
        test: {
          name: 'workerd',
          include: ['test/{edge,store,access,http,web,journeys}/**/*.test.{ts,tsx}'],
          // Against what hangs, not against a slow machine.
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'process',
          environment: 'node',
          include: ['test/process/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
