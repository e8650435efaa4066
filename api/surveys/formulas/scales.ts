import { wilson } from '../../kernel/wilson.ts'
import { countOf, type Figure, figureOf, histogramOf, meanOf, medianOf, sizeOf, type Tally } from './figure.ts'

/** Share of those who gave one of the two best of five, with Wilson's interval. */
export function topTwoBox(tally: Tally): Figure | null {
  const n = [1, 2, 3, 4, 5].reduce((sum, score) => sum + countOf(tally, score), 0)
  return figureOf(wilson(countOf(tally, 4) + countOf(tally, 5), n))
}
/** Customer satisfaction: the top-two-box share. */
export const csat = topTwoBox
/** Customer effort: the mean of 1 (very hard) to 7 (very easy). */
export const ces = (tally: Tally) => meanOf(histogramOf(tally), [1, 7])

/** Constant sum: how many of 100 points, the half that gave less, and who gave any at all. */
export function points(tally: Tally) {
  const histogram = histogramOf(tally)
  const mean = meanOf(histogram, [0, 100])
  if (!mean) return null
  const n = sizeOf(histogram)
  return { mean, median: medianOf(histogram)!, given: figureOf(wilson(n - countOf(tally, 0), n))! }
}
