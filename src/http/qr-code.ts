// Draws an address as a QR code (ISO/IEC 18004): bytes, level L, versions 1 to 9, which is up to 230 bytes. Held
// against a library, square by square, in test/http/qr-code.test.ts; the library would be a twenty-fifth of the Worker.

/** By version, from 1 on: all codewords, those of error correction in a block, blocks. */
const SIZES = [
  [26, 7, 1],
  [44, 10, 1],
  [70, 15, 1],
  [100, 20, 1],
  [134, 26, 1],
  [172, 18, 2],
  [196, 20, 2],
  [242, 24, 2],
  [292, 30, 2],
] as const

export const MAX_QR_BYTES = 230

/** Turned over where it is 0. */
const MASKS: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
]

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

const bit = (bits: number, i: number): number => (bits >>> i) & 1

/** In GF(2^8). */
const times = (a: number, b: number): number =>
  range(8).reduce((sum, i) => (sum << 1) ^ (sum >>> 7 && 0x11d) ^ (bit(b, 7 - i) && a), 0)

const divisorOf = (degree: number): number[] => {
  const divisor = [...range(degree - 1).fill(0), 1]
  let root = 1
  for (const _ of range(degree)) {
    for (const j of range(degree)) divisor[j] = times(divisor[j] ?? 0, root) ^ (divisor[j + 1] ?? 0)
    root = times(root, 2)
  }
  return divisor
}

const remainderOf = (data: readonly number[], divisor: readonly number[]): number[] =>
  data.reduce<number[]>(
    ([first = 0, ...rest], byte) =>
      [...rest, 0].map((value, i) => value ^ times(divisor[i] ?? 0, byte ^ first)),
    divisor.map(() => 0),
  )

/** A value with the remainder of its division behind it. */
const checked = (value: number, divisor: number, degree: number): number =>
  (value << degree) |
  range(degree).reduce((rest) => (rest << 1) ^ (bit(rest, degree - 1) && divisor), value)

/** Bytes, filled up and with error correction, block by block and then interleaved. */
const codewordsOf = (bytes: Uint8Array, [all, correcting, blocks]: (typeof SIZES)[number]) => {
  const room = all - correcting * blocks
  // Four bits that say "bytes", eight that say how many, the bytes, four that end it.
  const halves = [4, bytes.length >> 4, bytes.length & 15]
  for (const byte of bytes) halves.push(byte >> 4, byte & 15)
  halves.push(0)
  const data = range(halves.length / 2).map(
    (i) => ((halves[2 * i] ?? 0) << 4) | (halves[2 * i + 1] ?? 0),
  )
  while (data.length < room) data.push((data.length - bytes.length) % 2 === 0 ? 0xec : 0x11)
  const divisor = divisorOf(correcting)
  const each = room / blocks
  const parts = range(blocks).map((block) => data.slice(block * each, (block + 1) * each))
  const mended = parts.map((part) => remainderOf(part, divisor))
  return [parts, mended].flatMap((group) =>
    range(group[0]?.length ?? 0).flatMap((i) => group.map((part) => part[i] ?? 0)),
  )
}

type Grid = number[][]

/** What stands where it does whatever the address is, and the squares that are free for it: -1. */
const frame = (version: number, mask: number): Grid => {
  const size = 17 + 4 * version
  const grid: Grid = range(size).map(() => range(size).fill(-1))
  const set = (x: number, y: number, value: number | boolean) => {
    const row = grid[y]
    if (row !== undefined && x >= 0 && x < size) row[x] = Number(value)
  }
  /** Rings around a middle, light ones where `light` has their distance. */
  const rings = (x: number, y: number, reach: number, light: readonly number[]) => {
    for (const i of range((2 * reach + 1) ** 2)) {
      const [dx, dy] = [(i % (2 * reach + 1)) - reach, Math.floor(i / (2 * reach + 1)) - reach]
      set(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))))
    }
  }
  for (const i of range(size)) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  const last = size - 7
  const places = version < 2 ? [] : version < 7 ? [6, last] : [6, (size - 1) / 2, last]
  for (const x of places)
    for (const y of places)
      if (!(x === 6 && (y === 6 || y === last)) && !(x === last && y === 6)) rings(x, y, 2, [1])
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(x, y, 4, [2, 4])
  const format = checked(8 | mask, 0x537, 10) ^ 0x5412
  for (const i of range(15)) {
    const at = i < 6 ? i : i < 8 ? i + 1 : 15 - i
    if (i < 8) set(8, at, bit(format, i))
    else set(i === 8 ? 7 : 14 - i, 8, bit(format, i))
    if (i < 8) set(size - 1 - i, 8, bit(format, i))
    else set(8, size - 15 + i, bit(format, i))
  }
  set(8, size - 8, 1)
  const told = checked(version, 0x1f25, 12)
  if (version > 6)
    for (const i of range(18)) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)]
      set(a, b, bit(told, i))
      set(b, a, bit(told, i))
    }
  return grid
}

/** Puts the codewords in, from the right, up and down, two columns at a time. */
const fill = (grid: Grid, codewords: readonly number[], mask: number): Grid => {
  const size = grid.length
  let i = 0
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2)
    for (const step of range(2 * size)) {
      const x = right - (step % 2)
      const down = Math.floor(step / 2)
      const y = ((right + 1) & 2) === 0 ? size - 1 - down : down
      const row = grid[y]
      if (row === undefined || row[x] !== -1) continue
      const value = bit(codewords[i >> 3] ?? 0, 7 - (i % 8))
      row[x] = MASKS[mask]?.(x, y) === 0 ? 1 - value : value
      i++
    }
  return grid
}

/** How hard it is to read: long runs, blocks, what looks like a corner, and too much of one colour. */
const penalty = (grid: Grid): number => {
  const rows = grid.map((row) => row.join(''))
  const columns = range(grid.length).map((x) => grid.map((row) => row[x]).join(''))
  let sum = 0
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2
    sum += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length
  }
  rows.forEach((row, y) => {
    for (const x of range(row.length - 1)) {
      const block = row.slice(x, x + 2) + (rows[y + 1] ?? '').slice(x, x + 2)
      if (block === '0000' || block === '1111') sum += 3
    }
  })
  const dark = rows.join('').replaceAll('0', '').length / grid.length ** 2
  return sum + 10 * Math.floor(Math.abs(dark - 0.5) * 20)
}

/** Rows of squares, 1 is dark. `mask` where it must be this one, else the one that is read best. */
export const encodeQr = (text: string, mask?: number): number[][] => {
  const bytes = new TextEncoder().encode(text)
  const at = SIZES.findIndex(
    ([all, correcting, blocks]) => bytes.length + 2 <= all - correcting * blocks,
  )
  const size = SIZES[at]
  if (size === undefined) throw new Error('too long for a QR code')
  const codewords = codewordsOf(bytes, size)
  const grids = (mask === undefined ? range(8) : [mask]).map((one) =>
    fill(frame(at + 1, one), codewords, one),
  )
  return grids.reduce((best, grid) => (penalty(grid) < penalty(best) ? grid : best))
}

const QUIET = 4

export const renderQr = (text: string): string => {
  const grid = encodeQr(text)
  const size = grid.length + 2 * QUIET
  const path = grid.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path.join('')}"/></svg>`
}
