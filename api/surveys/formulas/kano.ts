import { wilson } from '../../kernel/wilson.ts'
import { type Figure, figureOf, type Tally } from './figure.ts'

/** Attractive, one-dimensional, must-be, indifferent, reverse, questionable. */
export const KANO_CATEGORIES = ['A', 'O', 'M', 'I', 'R', 'Q'] as const
export type KanoCategory = (typeof KANO_CATEGORIES)[number]
/**
 * Kano 1984, CQM journal 1993. Rows: how one feels when it is there; columns: when it is not. Both in the order like,
 * expect, neutral, live with, dislike.
 */
const TABLE: readonly (readonly KanoCategory[])[] = [
  ['Q', 'A', 'A', 'A', 'O'],
  ['R', 'I', 'I', 'I', 'M'],
  ['R', 'I', 'I', 'I', 'M'],
  ['R', 'I', 'I', 'I', 'M'],
  ['R', 'R', 'R', 'R', 'Q'],
]
/** Both answers from 1 (like) to 5 (dislike). */
export const categoryOf = (functional: number, dysfunctional: number): KanoCategory =>
  TABLE[functional - 1]![dysfunctional - 1]!

/** Between two that were named equally often the one that costs more to ignore wins. */
const TIES: readonly KanoCategory[] = ['M', 'O', 'A', 'I', 'R', 'Q']
/** With less between the first and the second than this share there is no one category. */
const CLEAR = 0.06

export interface Kano {
  n: number
  counts: Record<KanoCategory, number>
  category: KanoCategory
  /** Share of the first category less that of the second. */
  strength: number
  mixed: boolean
  /** Berger and Timko 1993: (A + O) / (A + O + M + I) and −(O + M) / (A + O + M + I); null when nobody is in these. */
  better: Figure | null
  worse: Figure | null
}
export function kano(tally: Tally): Kano | null {
  const counts: Record<KanoCategory, number> = { A: 0, O: 0, M: 0, I: 0, R: 0, Q: 0 }
  for (const [pair, count] of Object.entries(tally)) {
    const [functional = 0, dysfunctional = 0] = pair.split('-').map(Number)
    counts[categoryOf(functional, dysfunctional)] += count
  }
  return kanoOf(counts)
}
/** The same of counted categories; parts of a person are possible, for shares that were published. */
export function kanoOf(counts: Record<KanoCategory, number>): Kano | null {
  const n = KANO_CATEGORIES.reduce((sum, one) => sum + counts[one], 0)
  if (n === 0) return null
  const order = [...TIES].sort((a, b) => counts[b] - counts[a])
  const strength = (counts[order[0]!] - counts[order[1]!]) / n
  const { A, O, M, I } = counts
  const worse = figureOf(wilson(O + M, A + O + M + I))
  return {
    ...{ n, counts, category: order[0]!, strength, mixed: strength < CLEAR },
    better: figureOf(wilson(A + O, A + O + M + I)),
    worse: worse && { n: worse.n, value: 0 - worse.value, low: 0 - worse.high, high: 0 - worse.low },
  }
}
