import type { ItemResult, ShownFigure, SurveyResults } from '../../../api/surveys/results/contract.ts'
import { number, percent, t } from '../../locales/t.ts'

type Kind = SurveyResults['kind']
type Known = ShownFigure & { value: number; low: number; high: number }
export const isKnown = (figure: ShownFigure): figure is Known =>
  figure.value !== null && figure.low !== null && figure.high !== null

/** From where to where the leading figure of each kind is drawn. */
export const RANGES: Record<Kind, readonly [number, number]> = {
  ...{ nps: [-100, 100], csat: [0, 1], ces: [1, 7], maxdiff: [-1, 1], kano: [0, 1], points: [0, 100] },
  opportunity: [0, 20],
}
const decimals = (value: number, digits: number) => {
  const factor = 10 ** digits
  const rounded = Math.round(value * factor) / factor
  return rounded === 0 ? '0' : rounded.toFixed(digits).replace('-', '−')
}
const SHARES: ReadonlySet<string> = new Set([
  ...['csat', 'kano', 'promoters', 'passives', 'detractors', 'better', 'worse', 'share', 'given'],
])
const WHOLE: ReadonlySet<string> = new Set(['nps', 'median'])
/** A value of a kind, or of one of its parts, as people read it. */
export function written(what: Kind | ItemResult['parts'][number]['name'], value: number): string {
  if (SHARES.has(what)) return value < 0 ? `−${percent(-value)}` : percent(value)
  if (WHOLE.has(what)) return value < 0 ? `−${number(Math.round(-value))}` : number(Math.round(value))
  return decimals(value, what === 'maxdiff' || what === 'utility' ? 2 : 1)
}
/** An end of the scale. */
export const endOf = (kind: Kind, value: number) => {
  const size = SHARES.has(kind) ? percent(Math.abs(value)) : number(Math.abs(value))
  return value < 0 ? `−${size}` : size
}
/** Where a value stands on a track of 100. */
export const placeOf = (kind: Kind, value: number) => {
  const [least, most] = RANGES[kind]
  return Math.round(((value - least) / (most - least)) * 1000) / 10
}
/** "Not enough data yet (12 of 30)". */
export const tooFew = (figure: ShownFigure, of: number) => t('surveys.enough', { n: number(figure.n), of: number(of) })
export const intervalOf = (what: Parameters<typeof written>[0], { low, high }: { low: number; high: number }) =>
  t('surveys.results.interval', { low: written(what, low), high: written(what, high) })

/** An answer that was counted, in words. */
export function answerWords(kind: Kind, answer: string): string {
  if (kind === 'maxdiff') {
    return answer === 'best' ? t('surveys.set.best') : answer === 'worst' ? t('surveys.set.worst') : answer
  }
  return answer
}
/** Counted answers in the order of the scale. */
export const sortedCounts = (counts: Record<string, number>) =>
  Object.entries(counts).sort(([a], [b]) => Number.parseFloat(a) - Number.parseFloat(b) || (a < b ? -1 : 1))
/** The best first where there is something to compare. */
export const inOrder = (items: readonly ItemResult[]) =>
  [...items].sort((a, b) => (b.figure.value ?? Number.NEGATIVE_INFINITY) - (a.figure.value ?? Number.NEGATIVE_INFINITY))
