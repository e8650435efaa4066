import type { Metric } from '../../../../api/flywheel/teams/contract.ts'
import { formatMoney } from '../../../../api/kernel/money.ts'
import { locale, number, percent, t, tn } from '../../../locales/t.ts'
import { lengthOf } from '../feed/asked.ts'

const one = (n: number) => n.toFixed(1)
const young = ({ n, needed }: Metric) => t('kpis.young', { n, needed })

/** The number itself; what it stands on is said beside it. */
export function sayingOf(metric: Metric): { value: string; beside: string } {
  const { value, n } = metric
  const of = tn('kpis.n', n)
  switch (value.form) {
    case 'rate':
      if (!value.rate) return { value: '–', beside: young(metric) }
      return {
        value: percent(value.rate.mid),
        beside: t('kpis.interval', { low: percent(value.rate.low), high: percent(value.rate.high), of }),
      }
    case 'time':
      if (value.ms === null) return { value: '–', beside: young(metric) }
      return { value: lengthOf(value.ms, (unit, count) => tn(`feed.${unit}`, count)), beside: of }
    case 'ratio':
      return value.ratio === null
        ? { value: '–', beside: t('kpis.noPushes') }
        : { value: one(value.ratio), beside: tn('kpis.pushes', n) }
    case 'cost': {
      const others = value.others > 0 ? ` · ${tn('kpis.others', value.others)}` : ''
      if (!value.each)
        return { value: '–', beside: (n < metric.needed ? young(metric) : t('kpis.noDiscounts')) + others }
      return { value: formatMoney(value.each, locale()), beside: tn('kpis.buyers', n) + others }
    }
    case 'nps':
      if (!value.nps) return { value: '–', beside: young(metric) }
      return {
        value: String(Math.round(value.nps.value)),
        beside: t('kpis.interval', {
          ...{ low: Math.round(value.nps.low), high: Math.round(value.nps.high), of },
        }),
      }
    default:
      return {
        value: number(n),
        beside: value.before === null ? t('kpis.counted') : t('kpis.before', { n: number(value.before) }),
      }
  }
}
export const numberAt = (key: Metric['key']) => `/admin/wheel/teams/numbers/${key}`
/** Where what a number is made of is listed. */
const LISTS: Partial<Record<Metric['key'], string>> = {
  came: '/admin/wheel/people?moved=up&from=stranger&days=30',
  from_advocates: '/admin/wheel/people?moved=up&from=stranger&days=30&channel=referral',
  promises: '/admin/wheel/promises?team=sales',
  first_reply: '/admin/wheel/feed?waits=yes',
  themes: '/admin/wheel/items?kind=recurring',
  leads_per_push: '/admin/wheel#pushes',
}
export const listOf = ({ key }: Metric) => LISTS[key] ?? numberAt(key)
