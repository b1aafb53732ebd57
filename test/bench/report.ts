// The tables in Markdown.

import type { Compared } from './rounds.ts'
import type { Row } from './rows.ts'

export type Table = { title: string; head: string[]; rows: string[][]; note?: string }

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const two = (value: number): string => value.toFixed(2)

export const toMarkdown = ({ title, head, rows, note }: Table): string =>
  [
    `## ${title}`,
    '',
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    ...(note === undefined ? [] : [note, '']),
  ].join('\n')

/** `sides`: Anteroom, then the bare Worker. */
export const rowCells = (
  row: Pick<Row, 'name' | 'beside' | 'atLeast'>,
  sides: Compared,
): string[] => {
  const [ours = 0, bare = 0] = sides.perSecond
  const [cpuOurs, cpuBare] = sides.cpuUs
  const [ratio = { median: 0, least: 0, most: 0 }] = sides.ratios
  const cpu =
    cpuOurs && cpuBare
      ? [`${whole(cpuOurs)} / ${whole(cpuBare)}`, two(cpuBare / cpuOurs)]
      : ['', '']
  const reached = ratio.median >= row.atLeast ? 'yes' : 'no'
  return [
    row.name,
    row.beside,
    whole(ours),
    whole(bare),
    two(ratio.median),
    `${two(ratio.least)}-${two(ratio.most)}`,
    two(row.atLeast),
    reached,
    ...cpu,
    `${two(sides.p50[0] ?? 0)} / ${two(sides.p99[0] ?? 0)}`,
  ]
}

export const ROW_HEAD = [
  'row',
  'beside',
  'Anteroom /s',
  'bare /s',
  'ratio',
  'spread',
  'at least',
  'reached',
  'CPU µs, Anteroom / bare',
  'CPU ratio',
  'p50 / p99 ms',
]

export const growthCells = (what: string, labels: readonly string[], sides: Compared): string[][] =>
  labels.map((label, index) => {
    const ratio = sides.ratios[index] ?? { median: 0, least: 0, most: 0 }
    const cpu = sides.cpuUs[index]
    return [
      what,
      label,
      whole(sides.perSecond[index] ?? 0),
      two(ratio.median),
      `${two(ratio.least)}-${two(ratio.most)}`,
      ratio.median >= 0.9 ? 'yes' : 'no',
      cpu ? whole(cpu) : '',
    ]
  })

export const GROWTH_HEAD = [
  'what',
  'stored',
  '/s',
  'beside 10 rooms',
  'spread',
  'within 10 %',
  'CPU µs',
]
