import type { Figure, Tally } from '../formulas/figure.ts'
import { meanOf } from '../formulas/figure.ts'
import { kano } from '../formulas/kano.ts'
import { choicesOf, countScore, shares, utility } from '../formulas/maxdiff.ts'
import { nps } from '../formulas/nps.ts'
import { opportunity } from '../formulas/opportunity.ts'
import { ces, csat, points } from '../formulas/scales.ts'
import type { SurveyKind } from '../rules.ts'
import { ENOUGH, type ItemResult, type PARTS, type ShownFigure } from './contract.ts'

/** The figure that leads, by kind; null of nobody. */
const HEADLINE: Record<SurveyKind, (tally: Tally) => Figure | null> = {
  nps: (tally) => nps(tally)?.score ?? null,
  csat,
  ces,
  maxdiff: (tally) => countScore(choicesOf(tally)),
  kano: (tally) => kano(tally)?.better ?? null,
  points: (tally) => points(tally)?.mean ?? null,
  opportunity: (tally) => opportunity(tally)?.score ?? null,
}
/** What the leading figure of a kind can be at least and at most. */
export const RANGES: Record<SurveyKind, readonly [number, number]> = {
  ...{ nps: [-100, 100], csat: [0, 1], ces: [1, 7], maxdiff: [-1, 1], kano: [0, 1], points: [0, 100] },
  opportunity: [0, 20],
}
export const headlineOf = (kind: SurveyKind, tally: Tally) => HEADLINE[kind](tally)

const PART_FIGURES: Record<SurveyKind, (tally: Tally) => Partial<Record<(typeof PARTS)[number], Figure | null>>> = {
  nps: (tally) => {
    const found = nps(tally)
    return found ? { promoters: found.promoters, passives: found.passives, detractors: found.detractors } : {}
  },
  csat: () => ({}),
  ces: () => ({}),
  maxdiff: (tally) => ({ utility: utility(choicesOf(tally)) }),
  kano: (tally) => ({ worse: kano(tally)?.worse ?? null }),
  points: (tally) => {
    const found = points(tally)
    return found ? { median: found.median, given: found.given } : {}
  },
  opportunity: (tally) => {
    const found = opportunity(tally)
    return found ? { importance: found.importance, satisfaction: found.satisfaction } : {}
  },
}

/** Shown from `ENOUGH` people on; before that only how many there are. */
export const shown = (figure: Figure | null, n: number): ShownFigure =>
  figure && n >= ENOUGH
    ? { n, value: figure.value, low: figure.low, high: figure.high }
    : { n, value: null, low: null, high: null }

/** Each company's own figure, then their mean. */
export function companyFigure(kind: SurveyKind, tallies: readonly Tally[]): ShownFigure | null {
  const values = tallies.map((tally) => headlineOf(kind, tally)).filter((one) => one !== null)
  if (values.length === 0) return null
  return shown(
    meanOf(
      values.map(({ value }) => [value, 1] as const),
      RANGES[kind],
    ),
    values.length,
  )
}

export interface Tallied {
  itemId: string
  text: string
  requestId: string | null
  requestNumber: number | null
  n: number
  tally: Tally
  companies: readonly Tally[]
}
/** Everything that is said of the items of one audience. @param staff with raw counts, requests and companies */
export function resultsOf(kind: SurveyKind, items: readonly Tallied[], staff: boolean): ItemResult[] {
  const preference = kind === 'maxdiff' ? shares(items.map(({ tally }) => utility(choicesOf(tally)))) : []
  return items.map(({ itemId, text, requestId, requestNumber, n, tally, companies }, i) => {
    const found = kind === 'kano' ? kano(tally) : null
    const parts = { ...PART_FIGURES[kind](tally), ...(preference[i] && { share: preference[i] }) }
    return {
      ...{ itemId, text, requestId: staff ? requestId : null, requestNumber: staff ? requestNumber : null, n },
      figure: shown(headlineOf(kind, tally), n),
      byCompany: staff ? companyFigure(kind, companies) : null,
      parts: Object.entries(parts).map(([name, figure]) => ({
        name: name as (typeof PARTS)[number],
        figure: shown(figure ?? null, n),
      })),
      kano: found && n >= ENOUGH ? { category: found.category, strength: found.strength, mixed: found.mixed } : null,
      ...(staff && { counts: { ...tally } }),
    }
  })
}
