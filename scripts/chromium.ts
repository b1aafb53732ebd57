// Where this machine has Chromium, for the tests that look at pages. CHROMIUM in the environment says it.

import { accessSync, constants } from 'node:fs'

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const isThere = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Null where there is none. */
export const findChromium = (): string | null => {
  const { CHROMIUM } = process.env
  return (CHROMIUM === undefined ? USUAL : [CHROMIUM]).find(isThere) ?? null
}

/** A build server must not pass over what it was to look at. */
export const isChromiumRequired = (): boolean => !['', 'false', '0'].includes(process.env.CI ?? '')
