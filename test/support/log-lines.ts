// What a request leaves in the log. `watchLog()` at the top of a test file catches every console.

import { afterEach, beforeEach, vi } from 'vitest'

export const FIELDS = ['durationMs', 'method', 'refusal', 'requestId', 'route', 'status']

export type Line = {
  method: string
  route: string
  status: number
  refusal: string | null
  durationMs: number
  requestId: string | null
}

/** Everything written since the last request that `logged` asked, to any console, as text. */
export const written: string[] = []

export const watchLog = (): void => {
  beforeEach(() => {
    written.length = 0
    for (const level of ['log', 'info', 'debug', 'warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
        written.push(words.map(String).join(' '))
      })
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })
}

export const linesOf = (texts: readonly string[]): Line[] =>
  texts.map((text): Line => JSON.parse(text))

/** Answers the response, its text, and the one line that its request left. */
export const logged = async (
  asked: Promise<Response>,
): Promise<{ response: Response; line: Line; text: string }> => {
  written.length = 0
  const response = await asked
  const text = await response.text()
  const [line, ...more] = linesOf(written.filter((one) => one.includes('"route"')))
  if (line === undefined || more.length > 0) throw new Error(`not one line: ${written.join('\n')}`)
  return { response, line, text }
}
