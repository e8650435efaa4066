import { wilson } from '../../kernel/wilson.ts'
import { ENOUGH, type Metric, type Source, type TeamsData } from './contract.ts'

interface Share {
  hits: number
  of: number
}
type Group = Metric['group']
const make = (key: Metric['key'], group: Group, n: number, value: Metric['value'], needed = ENOUGH): Metric => ({
  ...{ key, group, n, needed, value },
})
export const rateOf = (key: Metric['key'], group: Group, { hits, of }: Share) =>
  make(key, group, of, { form: 'rate', rate: of < ENOUGH ? null : wilson(hits, of) })
export const countOf = (key: Metric['key'], group: Group, n: number, before: number | null = null) =>
  make(key, group, n, { form: 'count', before }, 0)
export const timeOf = (key: Metric['key'], group: Group, n: number, ms: number | null) =>
  make(key, group, n, { form: 'time', ms: n < ENOUGH ? null : ms })
export const ratioOf = (key: Metric['key'], group: Group, over: number, under: number) =>
  make(key, group, under, { form: 'ratio', ratio: under === 0 ? null : over / under }, 1)

/** What discounts cost for each new customer: all of them, also who bought without one. */
export const costOf = ({ amountMinor, currency, others, adoptions }: TeamsData['discounts']) =>
  make('discount_cost', 'own', adoptions, {
    form: 'cost',
    each:
      adoptions < ENOUGH || currency === null ? null : { amountMinor: Math.round(amountMinor / adoptions), currency },
    others,
  })

/** Net promoter score with its 95 % interval: √((p + d − (p − d)²)/n). */
export function npsOf({ promoters, detractors, n }: TeamsData['newNps']): Metric {
  if (n < ENOUGH) return make('new_nps', 'guardrail', n, { form: 'nps', nps: null })
  const [p, d] = [promoters / n, detractors / n]
  const [value, spread] = [100 * (p - d), 196 * Math.sqrt((p + d - (p - d) ** 2) / n)]
  const nps = { value, low: Math.max(-100, value - spread), high: Math.min(100, value + spread) }
  return make('new_nps', 'guardrail', n, { form: 'nps', nps })
}
/** People who came by a customer: their words, a friend, a partner. */
export const BY_CUSTOMERS: ReadonlySet<string> = new Set(['testimonial', 'referral', 'affiliate'])

/** Shares of each source, where enough people stand behind them; who brought most comes first. */
export const sourcesOf = (sources: TeamsData['sources']): Source[] =>
  sources
    .map(({ channel, bought, kept }) => ({
      ...{ channel, came: bought.of, customers: kept.of },
      bought: bought.of < ENOUGH ? null : wilson(bought.hits, bought.of),
      kept: kept.of < ENOUGH ? null : wilson(kept.hits, kept.of),
    }))
    .sort((a, b) => b.came - a.came || (a.channel < b.channel ? -1 : 1))
