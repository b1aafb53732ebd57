// A part of the bench that can run alone.

import type { Table } from './report.ts'
import type { Pace } from './rounds.ts'

export type Wish = {
  /** The built Worker. */
  script: string
  pace: Pace
  /** The objects of the table's Workers live in memory, not on disk. */
  memory: boolean
  /** Only to see that it works. */
  quick: boolean
}

export type Part = (wish: Wish) => Promise<Table[]>
