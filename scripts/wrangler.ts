// How the scripts run wrangler: its program, and the surroundings in which it says only what matters.

import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

/** Run with this very Node: the one of npm's scripts, whatever else the machine has. */
export const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')

export const QUIET: NodeJS.ProcessEnv = {
  ...process.env,
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
  // `request.cf` holds a sample, without asking the network for one.
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
}
