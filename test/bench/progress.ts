// A line that says how far the bench is: a bar on a terminal, a line a part elsewhere. On stderr, so that
// the tables can be kept.

const WIDTH = 24

export type Progress = { step: (detail?: string) => void; end: () => void }

export const startProgress = (title: string, steps: number): Progress => {
  const began = performance.now()
  const isTerminal = process.stderr.isTTY
  let done = 0
  const draw = (detail: string): void => {
    const filled = Math.min(WIDTH, Math.round((done / steps) * WIDTH))
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`
    process.stderr.write(`\r\x1b[2K${bar} ${done}/${steps}  ${title}  ${detail}`)
  }
  if (isTerminal) draw('')
  else process.stderr.write(`${title} ...\n`)
  return {
    step: (detail = '') => {
      done += 1
      if (isTerminal) draw(detail)
    },
    end: () => {
      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      process.stderr.write(
        isTerminal ? `\r\x1b[2K✓ ${title} (${seconds} s)\n` : `  done in ${seconds} s\n`,
      )
    },
  }
}
