import { wilson } from '../../../kernel/wilson.ts'
import { EXITS, type Exit } from '../spells/rules.ts'

/** How stays ended by whole days they lasted; `cut` are those that were not seen to their end, `beyond` outlasted all days. */
export interface Ends extends Record<Exit | 'cut', number[]> {
  beyond: number
}
export const emptyEnds = (days: number): Ends => {
  const none = () => Array.from({ length: days }, () => 0)
  return { up: none(), down: none(), lapse: none(), cut: none(), beyond: 0 }
}
export function addEnd(ends: Ends, how: Exit | 'cut', day: number) {
  if (day >= ends.up.length) ends.beyond++
  else ends[how][day]!++
}
export const sizeOf = (ends: Ends) =>
  ends.up.reduce((sum, up, day) => sum + up + ends.down[day]! + ends.lapse[day]! + ends.cut[day]!, ends.beyond)

export interface Share {
  low: number
  mid: number
  high: number
}
export interface Point extends Record<Exit | 'stays', Share> {
  /** After so many days. */
  day: number
  /** Stays that were seen that far and had not ended before. */
  atRisk: number
}

/**
 * The variance of a cumulative incidence by the delta method (Marubini and Valsecchi, 1995, 10.12), in running sums. Without
 * stays that were cut it is p(1 − p)/n.
 */
function variance() {
  const sums = { g: 0, gf: 0, gff: 0, own: 0, both: 0, bothF: 0 }
  return {
    /** @param before share that stayed until this day; `all` and `mine` of `n` left on it; `f` the incidence after it */
    add(n: number, all: number, mine: number, before: number, f: number) {
      // after everybody left nothing changes any more
      const g = n > all ? all / (n * (n - all)) : 0
      sums.g += g
      sums.gf += g * f
      sums.gff += g * f * f
      sums.own += (before ** 2 * (n - mine) * mine) / n ** 3
      sums.both += (before * mine) / n ** 2
      sums.bothF += (f * before * mine) / n ** 2
    },
    at: (f: number) =>
      Math.max(0, f * f * sums.g - 2 * f * sums.gf + sums.gff + sums.own - 2 * (f * sums.both - sums.bothF)),
  }
}

/** What adding fractions leaves of nothing, or takes from all: far below a share of one in as many people as there are. */
const DUST = 1e-12

/** Wilson's interval of as many as would be as sure: p(1 − p) by the variance; where there is none, of those not cut. */
function shareOf(mid: number, spread: number, { uncut, most }: { uncut: number; most: number }): Share {
  const p = mid < DUST ? 0 : mid > 1 - DUST ? 1 : mid
  // of all or of nobody nothing varies, and a spread that is left of it says nothing
  const asMany = spread > 0 && p > 0 && p < 1 ? (p * (1 - p)) / spread : uncut
  const of = Math.min(most, Math.max(1, asMany))
  const { low, high } = wilson(p * of, of)!
  return { low: Math.min(low, p), mid: p, high: Math.max(high, p) }
}

/**
 * Cumulative incidence of each exit beside the others (Aalen and Johansen, 1978), day by day: CIF(d) = Σ S(i−1)·dᵢ/nᵢ and
 * S(d) = Π (1 − eᵢ/nᵢ). Stays that are still open count for as long as they were seen. It ends where nobody was seen longer.
 */
export function incidence(ends: Ends): Point[] {
  const n = sizeOf(ends)
  const spread = { up: variance(), down: variance(), lapse: variance(), stays: variance() }
  const share = { up: 0, down: 0, lapse: 0 }
  const points: Point[] = []
  let [atRisk, stays, uncut] = [n, 1, n]
  for (let day = 0; day < ends.up.length; day++) {
    if (atRisk === 0 && stays > 0) break
    const left = Object.fromEntries(EXITS.map((exit) => [exit, ends[exit][day]!])) as Record<Exit, number>
    const all = left.up + left.down + left.lapse
    if (all > 0) {
      for (const exit of EXITS) {
        share[exit] += (stays * left[exit]) / atRisk
        spread[exit].add(atRisk, all, left[exit], stays, share[exit])
      }
      spread.stays.add(atRisk, all, all, stays, share.up + share.down + share.lapse)
      stays *= 1 - all / atRisk
    }
    atRisk -= all + ends.cut[day]!
    uncut -= ends.cut[day]!
    const between = { uncut, most: n }
    const of = (name: Exit) => shareOf(share[name], spread[name].at(share[name]), between)
    points.push({
      ...{ day: day + 1, atRisk, up: of('up'), down: of('down'), lapse: of('lapse') },
      stays: shareOf(stays, spread.stays.at(1 - stays), between),
    })
  }
  return points
}

/** The first day by which so many had left, whatever the way; null where not so many were seen to. */
export function leftBy(points: readonly Point[], share: number) {
  const first = (end: keyof Share) => points.find(({ stays }) => stays[end] <= 1 - share)?.day ?? null
  return { day: first('mid'), low: first('low'), high: first('high') }
}
