import type { Rate } from '../../kernel/wilson.ts'

export const Z = 1.96

/** A number of ours never stands alone: how many it is of, and its 95 % interval. */
export interface Figure {
  n: number
  value: number
  low: number
  high: number
}
/** How often each answer was given, by the answer written as a word: `{"9": 12}`, `{"1-5": 3}`. */
export type Tally = Readonly<Record<string, number>>

export const countOf = (tally: Tally, answer: string | number) => tally[String(answer)] ?? 0

/** A value and its standard error, kept within what the scale can hold. */
export function around(n: number, value: number, se: number, [least, most]: readonly [number, number]): Figure {
  const within = (x: number) => Math.min(most, Math.max(least, x))
  return { n, value, low: within(value - Z * se), high: within(value + Z * se) }
}
/** A share with Wilson's interval, times something. */
export const figureOf = (rate: Rate | null, times = 1): Figure | null =>
  rate && { n: rate.of, value: rate.mid * times, low: rate.low * times, high: rate.high * times }

/** So many numbers of each size, smallest first. */
export type Histogram = readonly (readonly [value: number, count: number])[]
export const histogramOf = (tally: Tally): Histogram =>
  Object.entries(tally)
    .map(([value, count]) => [Number(value), count] as const)
    .filter(([value, count]) => count > 0 && Number.isFinite(value))
    .sort(([a], [b]) => a - b)
export const sizeOf = (histogram: Histogram) => histogram.reduce((sum, [, count]) => sum + count, 0)

/** Mean with its standard error by the sample variance; one answer alone says nothing of how answers differ. */
export function meanOf(histogram: Histogram, scale: readonly [number, number]): Figure | null {
  const n = sizeOf(histogram)
  if (n === 0) return null
  const mean = histogram.reduce((sum, [value, count]) => sum + value * count, 0) / n
  if (n === 1) return { n, value: mean, low: scale[0], high: scale[1] }
  const squares = histogram.reduce((sum, [value, count]) => sum + count * (value - mean) ** 2, 0)
  return around(n, mean, Math.sqrt(squares / (n - 1) / n), scale)
}

/** The k-th smallest, from 1; between two of them for halves. */
function ranked(histogram: Histogram, k: number): number {
  const at = (rank: number) => {
    let seen = 0
    for (const [value, count] of histogram) {
      seen += count
      if (seen >= rank) return value
    }
    return histogram.at(-1)![0]
  }
  return (at(Math.floor(k)) + at(Math.ceil(k))) / 2
}
/** Median; its interval are the ranks between which it lies in 95 of 100 samples (binomial, normal approximation). */
export function medianOf(histogram: Histogram): Figure | null {
  const n = sizeOf(histogram)
  if (n === 0) return null
  const spread = (Z * Math.sqrt(n)) / 2
  const [from, to] = [Math.max(1, Math.floor(n / 2 - spread)), Math.min(n, Math.ceil(n / 2 + 1 + spread))]
  return {
    n,
    value: ranked(histogram, (n + 1) / 2),
    low: ranked(histogram, from),
    high: ranked(histogram, to),
  }
}
