// Browser and system, as a person would name them, from a User-Agent: for the record of a session. Good
// for the common ones, null for the rest; nothing is decided by it.

export type Machine = { browser: string | null; os: string | null }

/** Others call themselves Chrome or Safari as well, so these come last. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d{1,4})/],
  ['Opera', /\b(?:OPR|Opera)\/(\d{1,4})/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d{1,4})/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d{1,4})/],
  ['Chrome', /\b(?:Chrome|CriOS)\/(\d{1,4})/],
  ['Safari', /\bVersion\/(\d{1,4})\S* (?:Mobile\/\S+ )?Safari\//],
]

/** An iPhone says "like Mac OS X", Android says "Linux". */
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows NT\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac(?:intosh| OS X)\b/],
  ['Linux', /\bLinux\b/],
]

export const readUserAgent = (text: string): Machine => {
  const found = BROWSERS.map(([name, form]) => [name, form.exec(text)?.[1]] as const)
  const browser = found.find(([, version]) => version !== undefined)
  return {
    browser: browser === undefined ? null : browser.join(' '),
    os: SYSTEMS.find(([, form]) => form.test(text))?.[0] ?? null,
  }
}
