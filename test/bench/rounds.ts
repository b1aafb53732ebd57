// Sides measured in alternating rounds, so that whatever else the machine does meets them alike; medians,
// and the ratio of each round with its spread.

import type { Progress } from './progress.ts'
import type { Rate, Side } from './wrk.ts'

export type Pace = { rounds: number; seconds: number; warmUp: number }

export type Compared = {
  /** Medians, requests a second. */
  perSecond: number[]
  /** Median milliseconds of the middle and of the slowest hundredth. */
  p50: number[]
  p99: number[]
  /** Median microseconds of the process's time a request; null where the system does not tell. */
  cpuUs: (number | null)[]
  /** Each side beside the last one, round by round: the median and the extremes. */
  ratios: { median: number; least: number; most: number }[]
}

export const median = (list: readonly number[]): number => {
  const sorted = list.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[middle]]
  return (low + high) / 2
}

/** Runs every side in every round, forwards and backwards in turn. The last side is the one compared with. */
export const alternate = async (
  sides: readonly Side[],
  { rounds, seconds, warmUp }: Pace,
  progress: Progress,
): Promise<Compared> => {
  const rates: Rate[][] = sides.map(() => [])
  for (const side of sides) await side(warmUp)
  for (let round = 0; round < rounds; round++) {
    const order = [...sides.entries()]
    for (const [index, side] of round % 2 === 0 ? order : order.reverse()) {
      const rate = await side(seconds)
      rates[index]?.push(rate)
      progress.step(`${Math.round(rate.perSecond)}/s`)
    }
  }
  const last = rates.at(-1) ?? []
  const ratioOf = (side: Rate[]) => {
    const list = side.map(({ perSecond }, round) => perSecond / (last[round]?.perSecond ?? 0))
    return { median: median(list), least: Math.min(...list), most: Math.max(...list) }
  }
  return {
    perSecond: rates.map((side) => median(side.map((rate) => rate.perSecond))),
    p50: rates.map((side) => median(side.map((rate) => rate.p50))),
    p99: rates.map((side) => median(side.map((rate) => rate.p99))),
    cpuUs: rates.map((side) => {
      const known = side.map((rate) => rate.cpuUs).filter((us) => us !== null)
      return known.length === 0 ? null : median(known)
    }),
    ratios: rates.map(ratioOf),
  }
}
